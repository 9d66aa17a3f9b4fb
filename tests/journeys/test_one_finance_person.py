"""A firm with one finance delegate and several banks: never two banks in one round; who comes is changed once."""

from pathlib import Path

import httpx
import pytest
from desk import Fields, said
from intake.equipment_session import need
from journeys.walk import Desk, new_session

from events.foundation import pdf
from events.foundation.transaction import fetch
from events.identity.actions import NewLink, create_link, open_link
from events.identity.guards import login_cookie
from events.identity.rules import SYSTEM
from events.meetings.queries import MeetingView, meetings_of, released_plan
from events.registration.queries import registrations_of

FIRM = "缙云飞翼带锯床有限公司"
LOANS = ("流动资金贷款", "设备更新贷款", "订单融资贷款")


async def several_banks(client: httpx.AsyncClient, folder: Path) -> tuple[Desk, int]:
    """A released plan of a firm (its registration), whose second delegate alone speaks of money, and three banks."""
    desk = await new_session(client)
    loans = [need(at, "A2", kind="融资", title=title, amount=100 * at) for at, title in enumerate(LOANS, start=1)]
    await desk.bring(folder, "缙云县.xlsx", [*loans, need(9, "A2", title="采购精密轴承座铸件")])
    for at, title in enumerate(LOANS):
        bank = await desk.enter(f"第{at}农村商业银行", "bank")
        await desk.offer(bank, "finance", title)
    foundry = await desk.enter("丽水精工铸造有限公司")
    await desk.offer(foundry, "product", "精密轴承座铸件")
    firm = next(one.registration_id for one in await registrations_of(desk.session_id) if one.name == FIRM)
    topics = ["1:business", "1:purchase", "2:finance"]
    who: Fields = {"count": "2", "name": ["王芳", "周敏"], "title": ["经理", "会计"], "topics": topics}
    await desk.post(f"/registrations/{firm}/delegates", who)
    consent = {"purpose": "partners", "state": "given", "channel": "call"}
    await desk.post(f"/registrations/{firm}/consent", consent)
    await desk.plan()
    return desk, firm


async def of_the_firm(desk: Desk) -> list[MeetingView]:
    plan = await released_plan(desk.session_id)
    assert plan is not None
    return [one for one in await meetings_of(plan.id) if FIRM in (one.a_name, one.b_name)]


async def test_the_finance_person_meets_one_bank_in_a_round_and_each_line_names_who_attends(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    desk, _ = await several_banks(client, tmp_path)
    met = await of_the_firm(desk)
    banks = [one for one in met if "银行" in one.b_name]
    assert len(banks) == 2  # two rounds, one finance person: the third bank is left over
    assert len({one.slot_index for one in banks}) == len(banks)
    assert {one.a_delegate for one in banks} == {"会计 周敏"}
    assert {one.a_delegate for one in met if "铸造" in one.b_name} == {"经理 王芳"}
    plan = said(await client.get(f"{desk.base}/plan"))
    assert "银行" in plan


async def test_a_replacement_on_the_morning_takes_over_with_one_edit(
    client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_: html.encode())  # what a paper says, without setting it
    monkeypatch.setattr(pdf, "joined", b"".join)
    desk, firm = await several_banks(client, tmp_path)
    before = [(one.id, one.slot_index, one.table_number, one.a_delegate_id) for one in await of_the_firm(desk)]
    tickets = await fetch("SELECT id, delegate, token_hash, state FROM ticket ORDER BY id")
    seat = next(one.a_delegate_id for one in await of_the_firm(desk) if "银行" in one.b_name)
    await desk.post(
        f"/registrations/{firm}/replace", {"delegate_id": str(seat), "person": "陈雅琴", "duty": "财务总监"}
    )
    after = await of_the_firm(desk)
    assert [(one.id, one.slot_index, one.table_number, one.a_delegate_id) for one in after] == before
    assert {one.a_delegate for one in after if "银行" in one.b_name} == {"财务总监 陈雅琴"}
    assert await fetch("SELECT id, delegate, token_hash, state FROM ticket ORDER BY id") == tickets
    for paper in ("agendas", "badges"):
        words = (await client.get(f"{desk.base}/{paper}.pdf")).text
        assert ("陈雅琴" in words, "周敏" in words) == (True, False)
    call = said(await client.get(f"{desk.base}/reach/calls/{firm}"))
    assert ("由 财务总监 陈雅琴 参加" in call, "周敏" in call) == (True, False)
    organisation = (await fetch("SELECT organisation FROM registration WHERE id = {}", firm))[0]["organisation"]
    expires = (await fetch("SELECT now() + interval '1 day' AS t"))[0]["t"]
    token = await create_link(SYSTEM, NewLink("day", desk.session_id, organisation, "0000", expires))
    client.cookies.set(login_cookie(), (await open_link(token, "0000")).token)
    day = (await client.get("/my")).text
    assert ("陈雅琴" in day, "周敏" in day) == (True, False)
