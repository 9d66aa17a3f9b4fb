"""The call list: masked numbers, what to say, ticks with who and undo, proposals that do nothing by themselves."""

from datetime import time
from io import BytesIO

import make
import pytest
from counting import statements
from desk import chief, host, said, send
from fair import fair, released
from httpx import AsyncClient
from openpyxl import load_workbook

from events.foundation.transaction import fetch
from events.identity.rules import Actor
from events.reach.queries import call_sheet, reach_of
from events.reach.rules import CallAnswer
from events.registration.queries import registration_view
from events.registration.rules import ConsentState

MOBILE = "13900005678"


async def one_to_call() -> tuple[int, int, str]:
    """A session, a registration and the page of its call."""
    session_id = await make.session()
    key = await make.registration(session_id, await make.organisation("丽水合成革有限公司"))
    return session_id, key, f"/sessions/{session_id}/reach/calls/{key}"


async def deeds(deed: str) -> list[tuple[int, int]]:
    rows = await fetch("SELECT account_id, noun_id FROM audit_line WHERE deed = {} ORDER BY id", deed)
    return [(row["account_id"], row["noun_id"]) for row in rows]


async def test_a_number_is_masked_until_somebody_taps_and_that_is_noted(client: AsyncClient) -> None:
    actor = await host(client)
    session_id, key, path = await one_to_call()
    for page in (path, f"/sessions/{session_id}/reach/calls", f"/sessions/{session_id}/reach"):
        text = (await client.get(page)).text
        assert (MOBILE in text, "139****5678" in text) == (False, True)
    assert await deeds("reveal_phone") == []
    block = await send(client, f"{path}/phone", htmx=True)
    assert ("<html" in block.text, f'href="tel:{MOBILE}"' in block.text) == (False, True)
    whole = await send(client, f"{path}/phone")
    assert ("<html" in whole.text, MOBILE in whole.text) == (True, True)
    assert await deeds("reveal_phone") == [(actor.account_id, key)] * 2


async def test_without_a_number_there_is_none_to_show(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    key = await make.registration(session_id, await make.organisation(), contact_id=None)
    path = f"/sessions/{session_id}/reach/calls/{key}"
    assert "没有登记电话" in (await client.get(path)).text
    assert (await send(client, f"{path}/phone")).status_code == 409


async def test_what_to_say_names_rounds_tables_and_who_goes(client: AsyncClient) -> None:
    await host(client)
    found = await fair(makers=1, providers=1)
    key = (await reach_of(found.session_id))[0].registration_id
    path = f"/sessions/{found.session_id}/reach/calls/{key}"
    assert "洽谈安排发布后会再通知" in said(await client.get(path))
    await released(found)
    text = said(await client.get(path))
    assert "为贵单位安排了 1 场洽谈（第 1 版，以现场为准）" in text
    assert "09:30 第1轮 1号桌" in text
    assert "采购涤纶纱线40吨 · 由 代表1 参加" in text


async def test_a_tick_says_who_ticked_and_can_be_taken_back(client: AsyncClient) -> None:
    actor = await host(client)
    session_id, key, path = await one_to_call()
    ticked = await send(client, f"{path}/tick", {"answer": "no_answer", "note": "下午再打"})
    assert (ticked.status_code, ticked.headers["location"]) == (303, path)
    await send(client, f"{path}/tick", {"answer": "coming", "note": ""})
    page = said(await client.get(path))
    assert ("确认参加" in page, "下午再打" in page, "organizer-" in page) == (True, True, True)
    sheet = await call_sheet(session_id, key)
    assert [(one.answer, one.undone) for one in sheet.history] == [
        (CallAnswer.COMING, False),
        (CallAnswer.NO_ANSWER, False),
    ]
    await send(client, f"{path}/undo")
    sheet = await call_sheet(session_id, key)
    assert (sheet.row.answer, sheet.row.to_call) == (CallAnswer.NO_ANSWER, True)
    await send(client, f"{path}/undo")
    assert (await send(client, f"{path}/undo")).status_code == 409
    rows = await fetch("SELECT DISTINCT account_id FROM call_tick")
    assert rows == [{"account_id": actor.account_id}]


async def test_a_tick_that_cannot_be_comes_back_with_its_note(client: AsyncClient) -> None:
    await host(client)
    _, _, path = await one_to_call()
    wrong = await send(client, f"{path}/tick", {"answer": "moon", "note": "话", "consent": "moon"}, htmx=True)
    assert (wrong.status_code, "<html" in wrong.text, 'value="话"' in wrong.text) == (422, False, True)
    assert ('id="error-answer"' in wrong.text, 'id="error-consent"' in wrong.text) == (True, True)
    assert (await send(client, f"{path}/tick", {"answer": "coming", "note": "长" * 301})).status_code == 422
    assert await fetch("SELECT id FROM call_tick") == []


async def test_a_consent_heard_is_attested_by_who_ticks(client: AsyncClient) -> None:
    actor = await host(client)
    _, key, path = await one_to_call()
    assert "能否把您的姓名和电话提供给洽谈对方" in (await client.get(path)).text
    await send(client, f"{path}/tick", {"answer": "coming", "note": "", "consent": "given"})
    assert (await registration_view(key)).consent is ConsentState.GIVEN
    rows = await fetch("SELECT channel, attested_by FROM consent_record")
    assert rows == [{"channel": "call", "attested_by": actor.account_id}]
    assert "能否把您的姓名和电话提供给洽谈对方" not in (await client.get(path)).text


async def test_not_coming_proposes_the_absence_and_does_nothing_by_itself(client: AsyncClient) -> None:
    await host(client)
    _, key, path = await one_to_call()
    assert (await send(client, f"{path}/absent")).status_code == 409
    await send(client, f"{path}/tick", {"answer": "not_coming", "note": ""})
    assert (await registration_view(key)).absences == ()
    assert "是否登记全程不在场" in (await client.get(path)).text
    assert (await send(client, f"{path}/absent")).status_code == 303
    assert (await registration_view(key)).absences == ((time(9, 30), time(10, 30)),)
    assert "是否登记全程不在场" not in (await client.get(path)).text


async def test_somebody_else_coming_leads_to_the_replacement(client: AsyncClient) -> None:
    await host(client)
    session_id, key, path = await one_to_call()
    await send(client, f"{path}/tick", {"answer": "replacing", "note": "换财务总监"})
    assert f'href="/sessions/{session_id}/registrations/{key}#replace"' in (await client.get(path)).text


async def test_whom_nobody_spoke_to_comes_first_and_the_next_is_one_tap_away(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    keys = [await make.registration(session_id, await make.organisation()) for _ in range(3)]
    path = f"/sessions/{session_id}/reach/calls"
    await send(client, f"{path}/{keys[0]}/tick", {"answer": "no_answer", "note": ""})
    await send(client, f"{path}/{keys[1]}/tick", {"answer": "coming", "note": ""})
    ordered = [one.registration_id for one in await reach_of(session_id, calling=True)]
    assert ordered == [keys[2], keys[0], keys[1]]
    assert f'href="{path}/{keys[2]}"' in (await client.get(f"{path}/{keys[1]}")).text
    todo = (await client.get(f"{path}?call=todo")).text
    assert (f"{path}/{keys[0]}" in todo, f"{path}/{keys[1]}" in todo) == (True, False)
    coming = (await client.get(f"{path}?call=coming")).text
    assert (f"{path}/{keys[0]}" in coming.partition("<tbody>")[2], f"{path}/{keys[1]}" in coming) == (False, True)


async def test_the_list_leaves_the_house_on_paper_and_as_a_workbook_and_that_is_noted(client: AsyncClient) -> None:
    actor = await host(client)
    found = await fair(makers=1, providers=1)
    await released(found)
    path = f"/sessions/{found.session_id}/reach/calls"
    key = (await reach_of(found.session_id))[0].registration_id
    await send(client, f"{path}/{key}/tick", {"answer": "coming", "note": "带样品"})
    book = load_workbook(BytesIO((await client.get(f"{path}?format=xlsx")).content)).active
    cells = [str(cell.value) for row in book.iter_rows() for cell in row if cell.value]
    assert {MOBILE, "确认参加", "带样品"} <= set(cells)
    assert any(cell.startswith("第1轮 09:30 1号桌 与") for cell in cells)
    paper = (await send(client, f"{path}/print")).text
    assert (MOBILE in paper, "第1轮 09:30 1号桌" in paper, "□ 确认参加" in paper) == (True, True, True)
    assert await deeds("take_out_calls") == [(actor.account_id, found.session_id)]
    assert [who for who, _ in await deeds("export_list")] == [actor.account_id]


async def test_pages_of_calls_cost_the_same_for_one_and_for_three(client: AsyncClient) -> None:
    await host(client)
    counts = []
    for many in (1, 3):
        session_id = await make.session()
        keys = [await make.registration(session_id, await make.organisation()) for _ in range(many)]
        with statements() as seen:
            await client.get(f"/sessions/{session_id}/reach/calls")
            await client.get(f"/sessions/{session_id}/reach/calls/{keys[0]}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


DEEDS = {"phone": {}, "tick": {"answer": "coming"}, "undo": {}, "absent": {}}


@pytest.mark.parametrize("deed", DEEDS)
async def test_strangers_and_other_sessions_call_nobody(client: AsyncClient, deed: str) -> None:
    session_id, key, path = await one_to_call()
    fields: dict[str, str] = DEEDS[deed]
    await host(client, "QT-JSJ")
    assert (await client.get(path)).status_code == 404
    assert (await send(client, f"{path}/{deed}", fields)).status_code == 404
    await chief(client)
    assert (await client.get(path)).status_code == 403
    await host(client)
    other = f"/sessions/{await make.session()}/reach/calls/{key}"
    assert (await client.get(other)).status_code == 404
    assert (await send(client, f"{other}/{deed}", fields)).status_code == 404
    assert await fetch("SELECT id FROM call_tick") == []
    assert session_id


async def test_who_is_no_longer_registered_is_not_called(client: AsyncClient) -> None:
    _: Actor = await host(client)
    session_id, key, path = await one_to_call()
    await fetch("UPDATE registration SET state = 'withdrawn' WHERE id = {}", key)
    assert (await client.get(path)).status_code == 404
    assert [one.registration_id for one in await reach_of(session_id)] == []
