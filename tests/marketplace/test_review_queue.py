"""The review queue: what waits is published or returned, one by one or many, by the host alone."""

import make
import pytest
from desk import chief, host, said, send
from httpx import AsyncClient

from events.foundation.errors import NotAllowed, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.marketplace.actions import Chosen, review_items
from events.marketplace.queries import need_view, supply_view
from events.marketplace.rules import REVIEWS, MarketRefusal, NeedState, SupplyState, refusal_to_review
from events.settings import Settings

N, P = NeedState, SupplyState


async def waiting() -> tuple[int, list[int], int]:
    session_id = await make.session()
    firm = await make.participant(session_id, "丽水合成革有限公司")
    needs = [await make.need(session_id, firm, state=N.SUBMITTED, title=title) for title in ("采购纱线", "采购染料")]
    return session_id, needs, await make.supply(session_id, firm, state=P.SUBMITTED, title="超纤革基布")


def test_a_review_publishes_or_returns_with_a_reason() -> None:
    assert {to for to in N if refusal_to_review(1, to, "写明数量") is None} == REVIEWS
    assert refusal_to_review(0, N.PUBLISHED) is MarketRefusal.NOTHING_CHOSEN
    assert refusal_to_review(1, N.RETURNED, " ") is MarketRefusal.NEEDS_REASON
    assert refusal_to_review(1, N.SIGNED) is MarketRefusal.MOVE_NOT_POSSIBLE


async def test_many_are_published_at_once_and_left_alone_when_reviewed_meanwhile(db: Settings) -> None:
    session_id, needs, supply = await waiting()
    await fetch("UPDATE need SET state = 'returned' WHERE id = {}", needs[1])
    chosen = Chosen(tuple(needs), (supply,))
    assert await review_items(SYSTEM, session_id, chosen, N.PUBLISHED) == 2
    assert [(await need_view(key)).state for key in needs] == [N.PUBLISHED, N.RETURNED]
    assert (await supply_view(supply)).state is P.PUBLISHED
    lines = await fetch("SELECT facts FROM audit_line WHERE deed = 'review_items'")
    assert [line["facts"] for line in lines] == ['{"to": "published", "count": 2}']
    with pytest.raises(Refused, match="items_none_wait"):
        await review_items(SYSTEM, session_id, chosen, N.PUBLISHED)


async def test_items_of_another_session_and_hands_of_others_move_nothing(db: Settings) -> None:
    session_id, needs, _ = await waiting()
    other = await make.session()
    with pytest.raises(Refused, match="items_none_wait"):
        await review_items(SYSTEM, other, Chosen(tuple(needs)), N.PUBLISHED)
    firm = (await need_view(needs[0])).organisation_id
    with pytest.raises(NotAllowed):
        await review_items(make.link(session_id, firm), session_id, Chosen(tuple(needs)), N.PUBLISHED)
    assert [(await need_view(key)).state for key in needs] == [N.SUBMITTED, N.SUBMITTED]


async def test_the_queue_shows_both_sides_and_one_is_published(client: AsyncClient) -> None:
    await host(client)
    session_id, needs, _ = await waiting()
    path = f"/sessions/{session_id}/items/review"
    shown = await client.get(path)
    assert ["采购纱线" in shown.text, "超纤革基布" in shown.text, "待审 3 条" in shown.text] == [True] * 3
    assert f'href="{path}"' in (await client.get(f"/sessions/{session_id}/items")).text
    answer = await send(client, path, {"publish": f"need-{needs[0]}", "reason": "没用到"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    view = await need_view(needs[0])
    assert (view.state, view.review_note) == (N.PUBLISHED, "")
    assert "待审 2 条" in (await client.get(path)).text


async def test_ticked_ones_are_returned_with_one_reason_and_ticks_stay_when_it_lacks(client: AsyncClient) -> None:
    await host(client)
    session_id, needs, supply = await waiting()
    path = f"/sessions/{session_id}/items/review"
    ticked = [f"need-{needs[0]}", f"supply-{supply}"]
    lacking = await send(client, path, {"chosen": ticked, "to": "returned"}, htmx=True)
    assert (lacking.status_code, "退回时要写明原因" in lacking.text or "原因" in lacking.text) == (422, True)
    assert lacking.text.count(" checked") == 2
    assert "<html" not in lacking.text
    await send(client, path, {"chosen": ticked, "to": "returned", "reason": "请写明数量"})
    assert [(await need_view(key)).state for key in needs] == [N.RETURNED, N.SUBMITTED]
    assert (await supply_view(supply)).review_note == "请写明数量"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to": "published"}, "chosen"),
        ({"to": "published", "chosen": "need-甲"}, "chosen"),
        ({"to": "signed", "chosen": "need-1"}, "to"),
        ({"to": "returned", "chosen": "need-1", "reason": "长" * 301}, "reason"),
    ],
)
async def test_what_cannot_be_done_is_said(client: AsyncClient, fields: dict[str, str], field: str) -> None:
    await host(client)
    session_id, *_ = await waiting()
    answer = await send(client, f"/sessions/{session_id}/items/review", fields)
    assert (answer.status_code, f'href="#field-{field}"' in answer.text) == (422, True)


async def test_an_empty_queue_says_so_and_who_only_looks_is_refused(client: AsyncClient) -> None:
    session_id = await make.session()
    await host(client)
    assert "没有待审核的供需" in said(await client.get(f"/sessions/{session_id}/items/review"))
    await chief(client)
    assert (await client.get(f"/sessions/{session_id}/items/review")).status_code == 403
    assert (await send(client, f"/sessions/{session_id}/items/review", {"to": "published"})).status_code == 403


async def test_the_queue_costs_as_many_statements_with_three_rows_as_with_one(
    client: AsyncClient, statements: list[str]
) -> None:
    await host(client)
    numbers = []
    for size in (1, 3):
        session_id = await make.session()
        firm = await make.participant(session_id)
        for _ in range(size):
            await make.need(session_id, firm, state=N.SUBMITTED)
        statements.clear()
        await client.get(f"/sessions/{session_id}/items/review")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
