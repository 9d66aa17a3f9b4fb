"""One need or supply by its pages: read, entered, edited, reviewed."""

from datetime import date
from decimal import Decimal

import make
import pytest
from desk import chief, host, said, send
from fair import put
from httpx import AsyncClient

from events.marketplace.queries import need_view, needs_of, supplies_of, supply_view
from events.marketplace.rules import NeedState, SupplyState, Visibility
from events.sessions.rules import SessionState

NEED = {
    "kind": "finance",
    "title": "流动资金贷款",
    "description": "一年期，信用",
    "amount_wan": "1,200",
    "priority": "1",
}
SUPPLY = {"kind": "product", "title": "超纤革基布", "keywords": "超纤、革基布；超纤", "amount_wan": ""}
SEEN = {"visibility": "participants"}


async def a_firm() -> tuple[int, int]:
    session_id = await make.session()
    return session_id, await make.participant(session_id, "丽水合成革有限公司")


async def test_a_need_is_entered_and_published(client: AsyncClient) -> None:
    await host(client)
    session_id, firm = await a_firm()
    base = f"/sessions/{session_id}/items/needs"
    assert f'href="{base}/new"' in (await client.get(f"/sessions/{session_id}/items")).text
    assert "融资金额" in (await client.get(f"{base}/new?kind=finance&organisation={firm}")).text
    fields = {**NEED, **SEEN, "organisation_id": str(firm), "publish": "1", "deadline": "2027-01-31"}
    made = await send(client, base, {**fields, "amount_min_wan": "1000", "amount_max_wan": "1500"})
    (need,) = await needs_of(session_id)
    assert (made.status_code, made.headers["location"]) == (303, f"{base}/{need.id}")
    assert (need.state, need.category, need.amount_wan, need.priority) == ("published", "finance", Decimal(1200), 1)
    assert (need.amount_min_wan, need.amount_max_wan) == (Decimal(1000), Decimal(1500))
    assert need.deadline == date(2027, 1, 31)
    shown = said(await client.get(made.headers["location"]))
    assert ("1,000 万元 至 1,500 万元" in shown, "2027年1月31日" in shown, "仅参会单位" in shown) == (True, True, True)


async def test_a_supply_is_entered_for_review(client: AsyncClient) -> None:
    await host(client)
    session_id, firm = await a_firm()
    base = f"/sessions/{session_id}/items/supplies"
    assert "关键词" in (await client.get(f"{base}/new")).text
    await send(client, base, {**SUPPLY, **SEEN, "organisation_id": str(firm)})
    (supply,) = await supplies_of(session_id)
    assert (supply.state, supply.keywords, supply.amount_wan) == ("submitted", ("超纤", "革基布"), None)
    assert f'href="{base}/{supply.id}"' in (await client.get(f"/sessions/{session_id}/items?side=supplies")).text


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"organisation_id": "99999"}, "organisation_id"),
        ({"kind": "gossip"}, "kind"),
        ({"amount_wan": "lots"}, "amount_wan"),
        ({"amount_min_wan": "9", "amount_max_wan": "8"}, "amount_wan"),
        ({"deadline": "soon"}, "deadline"),
        ({"visibility": "moon"}, "visibility"),
        ({"priority": "3"}, "priority"),
        ({"keywords": "长" * 81}, "keywords"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(client: AsyncClient, change: dict[str, str], wrong: str) -> None:
    await host(client)
    session_id, firm = await a_firm()
    side = "supplies" if wrong == "keywords" else "needs"
    start = SUPPLY if side == "supplies" else NEED
    fields = {**start, **SEEN, "organisation_id": str(firm), **change}
    answer = await send(client, f"/sessions/{session_id}/items/{side}", fields, htmx=True)
    assert (answer.status_code, f'id="error-{wrong}"' in answer.text) == (422, True)
    assert ("<html" in answer.text, f'value="{fields["title"]}"' in answer.text) == (False, True)


async def test_a_need_is_edited_and_keeps_its_organisation(client: AsyncClient) -> None:
    await host(client)
    session_id, firm = await a_firm()
    need_id = await make.need(
        session_id, firm, confidential=True, amount_wan=Decimal("12.5"), deadline=date(2027, 1, 1)
    )
    path = f"/sessions/{session_id}/items/needs/{need_id}"
    form = (await client.get(f"{path}/edit")).text
    assert ('value="12.5"' in form, 'value="2027-01-01"' in form, 'name="organisation_id"' in form) == (
        True,
        True,
        False,
    )
    fields = {**NEED, "visibility": "public", "organisation_id": "7"}
    assert (await send(client, f"{path}/edit", fields)).status_code == 303
    view = await need_view(need_id)
    assert (view.organisation_id, view.title, view.confidential, view.visibility) == (
        firm,
        "流动资金贷款",
        False,
        Visibility.PUBLIC,
    )
    answer = await send(client, f"{path}/edit", {**fields, "title": ""})
    assert (answer.status_code, 'id="error-title"' in answer.text) == (422, True)


async def test_a_supply_is_edited(client: AsyncClient) -> None:
    await host(client)
    session_id, firm = await a_firm()
    supply_id = await make.supply(session_id, firm, keywords=("纱线",))
    path = f"/sessions/{session_id}/items/supplies/{supply_id}/edit"
    assert 'name="keywords" type="text" value="纱线"' in (await client.get(path)).text
    assert (await send(client, path, {**SUPPLY, **SEEN})).status_code == 303
    assert (await supply_view(supply_id)).keywords == ("超纤", "革基布")


async def test_the_host_publishes_or_returns_with_a_reason(client: AsyncClient) -> None:
    await host(client)
    session_id, firm = await a_firm()
    need_id = await make.need(session_id, firm, state=NeedState.SUBMITTED)
    path = f"/sessions/{session_id}/items/needs/{need_id}"
    assert "审核这一条" in (await client.get(path)).text
    unsaid = await send(client, f"{path}/move", {"to": "returned", "reason": " "}, htmx=True)
    assert (unsaid.status_code, "退回时请写明要改什么" in unsaid.text, "<html" in unsaid.text) == (422, True, False)
    assert (await send(client, f"{path}/move", {"to": "returned", "reason": "写明规格"})).status_code == 303
    assert "退回原因 写明规格" in said(await client.get(path))
    again = await send(client, f"{path}/move", {"to": "published"})
    assert (again.status_code, "这一条现在不能这样处理" in again.text) == (409, True)
    await send(client, f"{path}/move", {"to": "submitted"})
    await send(client, f"{path}/move", {"to": "published"})
    assert (await need_view(need_id)).state == NeedState.PUBLISHED
    assert (await send(client, f"{path}/move", {"to": "nowhere"})).status_code == 422


async def test_a_supply_is_published_and_never_engaged(client: AsyncClient) -> None:
    await host(client)
    session_id, firm = await a_firm()
    supply_id = await make.supply(session_id, firm, state=SupplyState.SUBMITTED)
    path = f"/sessions/{session_id}/items/supplies/{supply_id}"
    await send(client, f"{path}/move", {"to": "published"})
    assert (await supply_view(supply_id)).state == SupplyState.PUBLISHED
    assert (await send(client, f"{path}/move", {"to": "engaged"})).status_code == 409


async def test_a_settled_need_and_a_session_that_is_over_are_left_alone(client: AsyncClient) -> None:
    await host(client)
    session_id, firm = await a_firm()
    signed, published = await make.need(session_id, firm, state=NeedState.SIGNED), await make.need(session_id, firm)
    path = f"/sessions/{session_id}/items/needs/{signed}"
    assert f'href="{path}/edit"' not in (await client.get(path)).text
    assert (await send(client, f"{path}/edit", {**NEED, **SEEN})).status_code == 409
    await put(session_id, SessionState.CLOSED)
    late = await send(client, f"/sessions/{session_id}/items/needs/{published}/edit", {**NEED, **SEEN})
    assert (late.status_code, "活动现在不接受供需填报" in late.text) == (409, True)


async def test_a_confidential_need_is_for_hosts_only(client: AsyncClient) -> None:
    session_id, firm = await a_firm()
    need_id = await make.need(session_id, firm, title="秘密攻关", confidential=True)
    path = f"/sessions/{session_id}/items/needs/{need_id}"
    await host(client)
    assert "秘密攻关" in (await client.get(path)).text
    await chief(client)
    told = await client.get(path)
    assert (told.status_code, "秘密攻关" in told.text) == (403, False)
    await host(client, "QT-JSJ")
    stranger = await client.get(path)
    assert (stranger.status_code, "秘密攻关" in stranger.text) == (404, False)


@pytest.mark.parametrize(("tail", "fields"), [("", None), ("/edit", {**NEED, **SEEN}), ("/move", {"to": "withdrawn"})])
async def test_items_of_another_session_are_not_found(
    client: AsyncClient, tail: str, fields: dict[str, str] | None
) -> None:
    await host(client)
    own = await make.session()
    session_id, firm = await a_firm()
    need_id = await make.need(session_id, firm)
    for side in ("needs", "supplies", "gossip"):
        path = f"/sessions/{own}/items/{side}/{need_id}{tail}"
        answer = await send(client, path, fields) if fields else await client.get(path)
        assert answer.status_code == 404
    assert (await need_view(need_id)).state == NeedState.PUBLISHED
