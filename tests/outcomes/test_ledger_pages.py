"""A line of the ledger is written and withdrawn by its pages."""

from datetime import date
from decimal import Decimal

import make
import pytest
from desk import chief, host, said, send
from httpx import AsyncClient

from events.outcomes.actions import seed_stages
from events.outcomes.queries import ledger_of
from events.outcomes.rules import AmountReason, doubt_about

LINE = {
    "kind": "order",
    "title": "革基布年度订单",
    "stage": "已签约",
    "recorded_on": "2026-12-11",
    "amount_wan": "1,850",
}


async def a_pair() -> tuple[int, int, int, dict[str, str]]:
    await seed_stages()
    session_id = await make.session()
    firm = await make.participant(session_id, "丽水合成革有限公司")
    need_id = await make.need(session_id, firm, amount_wan=Decimal(200))
    return session_id, firm, need_id, {**LINE, "a_id": str(firm), "b_name": "外地客商"}


@pytest.mark.parametrize(
    ("amount", "need", "doubt"),
    [
        (None, None, None),
        (Decimal(100_000), None, None),
        (Decimal("100000.01"), None, AmountReason.VERY_LARGE),
        (Decimal(1999), Decimal(200), None),
        (Decimal(2000), Decimal(200), AmountReason.FAR_ABOVE_NEED),
        (Decimal(2000), Decimal(0), None),
    ],
)
def test_an_amount_that_looks_like_another_unit_is_doubted(
    amount: Decimal | None, need: Decimal | None, doubt: AmountReason | None
) -> None:
    assert doubt_about(amount, need) == doubt


async def test_a_line_is_written_with_a_party_outside_the_system(client: AsyncClient) -> None:
    await host(client)
    session_id, firm, need_id, fields = await a_pair()
    base = f"/sessions/{session_id}/outcomes"
    assert f'href="{base}/new"' in (await client.get(base)).text
    assert "已签约（计入签约）" in (await client.get(f"{base}/new?kind=order")).text
    assert "已授信（计入授信）" in (await client.get(f"{base}/new?kind=finance")).text
    logged = await send(client, base, {**fields, "need_id": str(need_id), "note": "年度框架"})
    assert (logged.status_code, logged.headers["location"]) == (303, base)
    (line,) = await ledger_of(session_id)
    assert (line.a_id, line.a_name, line.b_id, line.b_name) == (firm, "丽水合成革有限公司", None, "外地客商")
    assert (line.amount_wan, line.rung, line.need_id, line.recorded_on) == (
        Decimal(1850),
        "signed",
        need_id,
        date(2026, 12, 11),
    )
    assert "革基布年度订单" in (await client.get(base)).text


async def test_talent_has_people(client: AsyncClient) -> None:
    await host(client)
    session_id, _, _, fields = await a_pair()
    await send(
        client, f"/sessions/{session_id}/outcomes", {**fields, "kind": "talent", "people": "12", "amount_wan": ""}
    )
    (line,) = await ledger_of(session_id)
    assert (line.people, line.amount_wan) == (12, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"amount_wan": "18500000"}, "合 1,850 亿元"), ({"amount_wan": "2000"}, "是需求（200 万元）的 10 倍以上")],
)
async def test_a_doubtful_amount_is_written_once_somebody_is_sure(
    client: AsyncClient, change: dict[str, str], words: str
) -> None:
    await host(client)
    session_id, _, need_id, fields = await a_pair()
    base = f"/sessions/{session_id}/outcomes"
    fields = {**fields, "need_id": str(need_id), **change}
    asked = await send(client, base, fields)
    assert (asked.status_code, words in asked.text) == (422, True)
    assert f'name="sure" value="{change["amount_wan"]}"' in asked.text
    other = await send(client, base, {**fields, "sure": "2"})
    assert other.status_code == 422
    assert await ledger_of(session_id) == []
    assert (await send(client, base, {**fields, "sure": change["amount_wan"]})).status_code == 303
    assert len(await ledger_of(session_id)) == 1


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"b_name": ""}, "b_name"),
        ({"b_name": "丽水合成革有限公司"}, "b_name"),
        ({"a_id": "999"}, "a_id"),
        ({"need_id": "999"}, "need_id"),
        ({"kind": "gossip"}, "stage"),
        ({"stage": "已放款"}, "stage"),
        ({"title": ""}, "title"),
        ({"amount_wan": "lots"}, "amount_wan"),
        ({"people": "-1"}, "people"),
        ({"recorded_on": "soon"}, "recorded_on"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(client: AsyncClient, change: dict[str, str], wrong: str) -> None:
    await host(client)
    session_id, _, _, fields = await a_pair()
    answer = await send(client, f"/sessions/{session_id}/outcomes", {**fields, **change}, htmx=True)
    assert (answer.status_code, f'id="error-{wrong}"' in answer.text, "<html" in answer.text) == (422, True, False)
    assert await ledger_of(session_id) == []


async def test_a_line_is_withdrawn_after_a_question(client: AsyncClient) -> None:
    await host(client)
    session_id, _, _, fields = await a_pair()
    base = f"/sessions/{session_id}/outcomes"
    await send(client, base, fields)
    (line,) = await ledger_of(session_id)
    path = f"{base}/{line.id}/withdraw"
    assert f'href="{path}"' in (await client.get(base)).text
    assert "1,850 万元 不再计入任何合计" in said(await client.get(path))
    assert (await send(client, path)).status_code == 303
    assert await ledger_of(session_id) == []
    assert (await send(client, path)).status_code == 404


async def test_strangers_and_other_sessions_find_nothing(client: AsyncClient) -> None:
    await host(client)
    session_id, _, _, fields = await a_pair()
    base = f"/sessions/{session_id}/outcomes"
    await send(client, base, fields)
    (line,) = await ledger_of(session_id)
    other = f"/sessions/{await make.session()}/outcomes/{line.id}/withdraw"
    assert ((await client.get(other)).status_code, (await send(client, other)).status_code) == (404, 404)
    await host(client, "QT-JSJ")
    assert [(await client.get(f"{base}/{tail}")).status_code for tail in ("new", f"{line.id}/withdraw")] == [404, 404]
    assert (await send(client, base, fields)).status_code == 404
    assert (await send(client, f"{base}/{line.id}/withdraw")).status_code == 404
    await chief(client)
    assert (await send(client, base, fields)).status_code == 403
    assert len(await ledger_of(session_id)) == 1
