"""Rounds and tables by their page: totals before saving, and whom a change unseats."""

from datetime import time

import make
import pytest
from desk import chief, host, said, send
from fair import drafted, fair, put, released
from httpx import AsyncClient

from events.identity.rules import SYSTEM
from events.meetings.actions import settle_meeting
from events.meetings.queries import board_of, day_of, meetings_of
from events.sessions.queries import session_view
from events.sessions.rules import SessionState

AFTERNOON = {"starts1": "13:30", "ends1": "15:00", "minutes": "20", "break_minutes": "5", "tables": "6"}
ROUNDS = {"starts1": "09:30", "ends1": "10:30", "minutes": "20", "break_minutes": "0"}
"""What make.session has, but for the tables."""


async def test_the_page_tells_the_rounds_as_windows(client: AsyncClient) -> None:
    await host(client)
    page = await client.get(f"/sessions/{await make.session()}/rounds")
    assert 'name="starts1" type="time" value="09:30"' in page.text
    assert 'name="ends1" type="time" value="10:30"' in page.text
    assert ("3 轮 × 4 桌 = 12 席" in page.text, "第2轮 09:50–10:10" in said(page)) == (True, True)


async def test_totals_are_shown_before_anything_is_saved(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    path = f"/sessions/{session_id}/rounds/preview"
    block = await send(client, path, AFTERNOON, htmx=True)
    assert (block.status_code, block.text.strip().startswith('<div id="totals"')) == (200, True)
    assert ("3 轮 × 6 桌 = 18 席" in block.text, "第3轮 14:20–14:40" in said(block)) == (True, True)
    page = await send(client, path, AFTERNOON)
    assert ('value="13:30"' in page.text, "3 轮 × 6 桌 = 18 席" in page.text) == (True, True)
    assert (await session_view(session_id)).table_count == 4
    wrong = await send(client, path, {**AFTERNOON, "ends1": "13:00"}, htmx=True)
    assert (wrong.status_code, "结束时间要晚于开始时间" in wrong.text) == (422, True)


async def test_rounds_are_saved(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    path = f"/sessions/{session_id}/rounds"
    two = {**AFTERNOON, "starts2": "16:00", "ends2": "16:20"}
    saved = await send(client, path, two)
    assert (saved.status_code, saved.headers["location"]) == (303, path)
    view = await session_view(session_id)
    assert [slot.starts for slot in view.slots] == [time(13, 30), time(13, 55), time(14, 20), time(16)]
    assert (view.table_count, view.meeting_minutes) == (6, 20)
    page = await client.get(path)
    assert 'name="ends1" type="time" value="14:40"' in page.text
    assert 'name="starts2" type="time" value="16:00"' in page.text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({**AFTERNOON, "ends1": ""}, "ends1"),
        ({**AFTERNOON, "starts1": ""}, "starts1"),
        ({**AFTERNOON, "starts1": "half past"}, "starts1"),
        ({**AFTERNOON, "starts2": "14:00", "ends2": "16:00"}, "starts2"),
        ({**AFTERNOON, "minutes": "0"}, "minutes"),
        ({**AFTERNOON, "minutes": "1", "break_minutes": "0"}, "minutes"),
        ({**AFTERNOON, "break_minutes": "-1"}, "break_minutes"),
        ({**AFTERNOON, "tables": "1001"}, "tables"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(client: AsyncClient, fields: dict[str, str], wrong: str) -> None:
    await host(client)
    session_id = await make.session()
    answer = await send(client, f"/sessions/{session_id}/rounds", fields)
    assert (answer.status_code, f'id="error-{wrong}"' in answer.text) == (422, True)
    assert f'name="tables" type="text" value="{fields["tables"]}"' in answer.text
    assert (await session_view(session_id)).table_count == 4


async def test_whom_a_change_unseats_is_seen_and_accepted_first(client: AsyncClient) -> None:
    found = await fair()
    plan_id = await released(found)
    await host(client)
    path = f"/sessions/{found.session_id}/rounds"
    fewer = {**ROUNDS, "tables": "1"}
    before = await meetings_of(plan_id)
    lost = sum(one.table_number >= 1 for one in before)
    assert 0 < lost < len(before)
    preview = await send(client, f"{path}/preview", fewer, htmx=True)
    assert f"{lost} 场失去轮次或桌" in preview.text
    refused = await send(client, path, fewer)
    assert (refused.status_code, f'name="accepted" value="{lost}"' in refused.text) == (422, True)
    assert f"已安排的洽谈有 {lost} 场失去轮次或桌" in refused.text
    assert (await session_view(found.session_id)).table_count == 4
    saved = await send(client, path, {**fewer, "accepted": str(lost)})
    assert saved.status_code == 303
    assert "请重新生成并发布洽谈安排" in (await client.get(path)).text
    days = [one for firm in found.makers for one in await day_of(found.session_id, firm)]
    assert {one.id for one in days} == {one.id for one in before if one.table_number == 0}
    assert (await board_of(plan_id)).unplaced.reasons == {"seat_removed": lost}
    assert "发布之后，原定的轮次或桌被去掉" in (await client.get(f"/sessions/{found.session_id}/plan")).text


async def test_a_draft_loses_nothing_but_its_truth(client: AsyncClient) -> None:
    found = await fair()
    plan_id = await drafted(found)
    await host(client)
    later = {**ROUNDS, "starts1": "13:30", "ends1": "14:30", "tables": "4"}
    preview = await send(client, f"/sessions/{found.session_id}/rounds/preview", later, htmx=True)
    assert "（草案）共 4 场：0 场失去轮次或桌，4 场改了时间" in preview.text
    assert (await send(client, f"/sessions/{found.session_id}/rounds", later)).status_code == 303
    assert len(await meetings_of(plan_id)) == 4


async def test_rounds_that_have_happened_stay(client: AsyncClient) -> None:
    found = await fair()
    plan_id = await released(found)
    last = max(await meetings_of(plan_id), key=lambda one: one.slot_index)
    await settle_meeting(SYSTEM, last.id, held=True)
    await host(client)
    none = {"minutes": "20", "tables": "4", "accepted": "4"}
    answer = await send(client, f"/sessions/{found.session_id}/rounds", none)
    assert (answer.status_code, "它们的轮次和桌不能去掉" in answer.text) == (409, True)


async def test_who_may_not_change_them_is_refused(client: AsyncClient) -> None:
    session_id = await make.session()
    path = f"/sessions/{session_id}/rounds"
    await host(client, "QT-JSJ")
    assert (await client.get(path)).status_code == 404
    assert (await send(client, path, AFTERNOON)).status_code == 404
    await chief(client)
    assert (await send(client, path, AFTERNOON)).status_code == 403
    assert (await send(client, f"{path}/preview", AFTERNOON)).status_code == 403
    await put(session_id, SessionState.CLOSED)
    await host(client)
    assert 'name="tables"' not in (await client.get(path)).text
    assert (await send(client, path, AFTERNOON)).status_code == 409


async def test_once_arranged_the_page_leads_to_the_preview_of_a_change(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    before = await client.get(f"/sessions/{session_id}/rounds")
    assert ("先看改动的影响" in before.text, 'rounds" aria-current="page">轮次' in before.text) == (False, True)
    await put(session_id, SessionState.SCHEDULED)
    assert "先看改动的影响" in (await client.get(f"/sessions/{session_id}/rounds")).text
