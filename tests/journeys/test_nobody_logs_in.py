"""Files from several counties, no firm opens a link, half a day, two rounds: by evening all that the day needs."""

from io import BytesIO
from pathlib import Path

import httpx
import pytest
from desk import chief, said
from intake.equipment_session import need
from journeys.walk import Desk, new_session, pages_of, text_of
from openpyxl import load_workbook
from pypdf import PdfReader

from events.app import create_app
from events.foundation import pdf
from events.foundation.transaction import fetch
from events.identity.actions import NewLink, create_link, open_link
from events.identity.guards import login_cookie
from events.identity.rules import SYSTEM
from events.meetings.queries import meetings_of, released_plan
from events.reach.queries import reach_of

PHONES = [f"1991111000{number}" for number in range(1, 6)]


async def half_a_day(client: httpx.AsyncClient, folder: Path) -> Desk:
    """Two counties' files, two makers and a bank entered by hand, a plan released."""
    desk = await new_session(client)
    jinyun = [
        need(1, "A1", title="采购精密轴承座铸件"),
        need(2, "A2", kind="融资", title="流动资金贷款", detail="订单增加，需要流动资金贷款", amount=500),
    ]
    longquan = [
        need(1, "A4", title="采购精密轴承座铸件", detail="汽车空调压缩机用"),
        need(2, "A5", kind="融资", title="设备更新贷款", detail="设备更新需要贷款", amount="约300", open="否"),
        need(3, "A3", kind="融资", title="流动资金贷款", amount=200),
    ]
    await desk.bring(folder, "缙云县.xlsx", jinyun)
    await desk.bring(folder, "龙泉松阳.xlsx", longquan)
    foundry = await desk.enter("丽水精工铸造有限公司")
    await desk.offer(foundry, "product", "精密轴承座铸件")
    bank = await desk.enter("瓯江农村商业银行", "bank", delegates=2)
    await desk.offer(bank, "finance", "小微企业流动资金贷款和设备更新贷款")
    await desk.plan()
    return desk


async def test_by_evening_there_are_a_plan_seat_numbers_and_a_call_list(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    desk = await half_a_day(client, tmp_path)
    plan = await released_plan(desk.session_id)
    assert plan is not None
    meetings = await meetings_of(plan.id)
    assert len(meetings) == 4  # two of the three loans: one finance person at the bank, two rounds
    assert {one.slot_index for one in meetings} <= {0, 1}
    assert all(one.a_number and one.b_number for one in meetings)
    assert await fetch("SELECT link_id FROM login WHERE link_id IS NOT NULL") == []
    if pdf.available():
        paper = await client.get(f"{desk.base}/agendas.pdf")
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
        assert words.count("瓯江农村商业银行") >= 3
    calls = await client.get(f"{desk.base}/reach/calls?format=xlsx")
    cells = {str(cell.value) for row in load_workbook(BytesIO(calls.content)).active.iter_rows() for cell in row}
    assert set(PHONES) <= cells
    assert sum("号桌 与" in cell for cell in cells) >= 4
    rows = await reach_of(desk.session_id)
    assert (len(rows), sum(one.to_call for one in rows)) == (7, 7)
    page = said(await client.get(f"{desk.base}/reach/calls/{rows[0].registration_id}"))
    assert "为贵单位安排了" in page
    assert "由 代表1 参加" in page


async def _browser(client: httpx.AsyncClient, session_id: int, organisation_id: int) -> None:
    """From now on the browser holds the opened personal link of an organisation."""
    expires = (await fetch("SELECT now() + interval '1 day' AS t"))[0]["t"]
    token = await create_link(SYSTEM, NewLink("day", session_id, organisation_id, "0000", expires))
    client.cookies.set(login_cookie(), (await open_link(token, "0000")).token)


async def test_no_imported_number_reaches_anybody_outside_the_host(
    client: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_: html.encode())  # what a paper says, without setting it
    monkeypatch.setattr(pdf, "joined", b"".join)
    desk = await half_a_day(client, tmp_path)
    names = ("王工",)
    everywhere = pages_of(create_app(), desk.session_id)
    papers = [(await client.get(f"{desk.base}/{name}.pdf")).text for name in ("agendas", "badges")]
    assert [word for word in (*PHONES, *names) if any(word in paper for paper in papers)] == []
    assert any("瓯江农村商业银行" in paper for paper in papers)
    read = await _words(client, everywhere)
    assert [number for number in PHONES if number not in read] == []  # the host does read them
    firms = {row["name"]: row["id"] for row in await fetch("SELECT id, name FROM organisation")}
    for name in ("瓯江农村商业银行", "丽水精工铸造有限公司"):
        client.cookies.clear()
        await _browser(client, desk.session_id, firms[name])
        heard = await _words(client, everywhere)
        assert "缙云飞翼带锯床有限公司" in heard or "浙江恒岳轴承科技股份有限公司" in heard
        assert [word for word in (*PHONES, *names) if word in heard] == []
    client.cookies.clear()
    assert [word for word in (*PHONES, *names) if word in await _words(client, everywhere)] == []
    await chief(client)
    assert [word for word in (*PHONES, *names) if word in await _words(client, everywhere)] == []


async def _words(client: httpx.AsyncClient, addresses: list[str]) -> str:
    """All that one browser can read; streams, which never end, carry ids only."""
    asked = [address + tail for address in addresses if not address.endswith("stream") for tail in ("", "?format=csv")]
    return "\n".join([text_of(await client.get(address)) for address in asked])
