"""A session gets another day: what moves with it, who is told, how it is opened again."""

from datetime import date, time, timedelta

import make
import pytest
from desk import chief, host, said, send
from fair import fair, put, released
from holder import open_as
from httpx import AsyncClient

from events.foundation import clock
from events.foundation.errors import NotAllowed, Refused
from events.foundation.transaction import fetch
from events.identity.actions import NewLink, create_link
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.reach.actions import Said, tick_call
from events.reach.queries import reach_tally
from events.reach.rules import CallAnswer
from events.sessions.actions import AgendaDraft, Postponement, add_agenda_item, move_session, postpone_session
from events.sessions.queries import agenda_of, moves_of, session_view
from events.sessions.rules import SessionState, minutes_to
from events.settings import Settings

LATER = make.DAY + timedelta(days=14)


async def postpone(session_id: int, day: date | None = None) -> None:
    await postpone_session(SYSTEM, session_id, Postponement(day, "台风"))


async def test_rounds_and_agenda_move_with_the_day_and_links_live_as_long_after_it(client: AsyncClient) -> None:
    found = await fair(state=SessionState.SCHEDULED)
    await add_agenda_item(SYSTEM, found.session_id, AgendaDraft(time(9), time(9, 20), "致辞"))
    expires = clock.now() + timedelta(days=30)
    await create_link(SYSTEM, NewLink("day", found.session_id, found.makers[0], "5678", expires))
    before = (await fetch("SELECT expires_at FROM personal_link"))[0]["expires_at"]
    await host(client)
    here = f"/sessions/{found.session_id}"
    page = said(await client.get(f"{here}/postpone"))
    assert ("议程 1 项、3 个轮次" in page, "要告知 4 家" in page, "原来 09:00 开始" in page) == (True, True, True)
    fields = {"day": LATER.isoformat(), "starts": "13:30", "reason": "台风"}
    sent = await send(client, f"{here}/postpone", fields)
    assert (sent.status_code, sent.headers["location"]) == (303, here)
    view = await session_view(found.session_id)
    assert (view.day, view.day_open, view.state) == (LATER, False, SessionState.POSTPONED)
    assert [slot.starts for slot in view.slots] == [time(14), time(14, 20), time(14, 40)]
    assert [item.starts for item in await agenda_of(found.session_id)] == [time(13, 30)]
    assert (await fetch("SELECT expires_at FROM personal_link"))[0]["expires_at"] == before + timedelta(days=14)
    cockpit = await client.get(here)
    assert ("新的日期 2026年12月24日" in cockpit.text, "还要告知 4 家" in cockpit.text) == (True, True)
    assert ("重新开放报名" in cockpit.text, "定下新日期" in cockpit.text) == (True, False)
    assert (await send(client, f"{here}/move", {"to": "open"})).status_code == 303
    assert [move.state_after for move in await moves_of(found.session_id)] == ["open", "postponed"]


async def test_a_day_that_is_open_is_said_so_everywhere_and_settled_before_it_opens(client: AsyncClient) -> None:
    found = await fair()
    await released(found)
    await put(found.session_id, SessionState.SCHEDULED)
    await host(client)
    here = f"/sessions/{found.session_id}"
    assert (await send(client, f"{here}/postpone", {"day_open": "1", "reason": "场地未定"})).status_code == 303
    view = await session_view(found.session_id)
    assert (view.day, view.day_open) == (make.DAY, True)
    cockpit = (await client.get(here)).text
    assert ("日期待定" in cockpit, "定下新日期" in cockpit, "2026年12月10日" in cockpit) == (True, True, False)
    assert "日期待定" in (await client.get("/sessions")).text
    refused = await send(client, f"{here}/move", {"to": "open"})
    assert (refused.status_code, "新日期还没有定" in refused.text) == (409, True)


async def test_the_phone_and_the_calendar_follow_the_day(client: AsyncClient) -> None:
    found = await fair()
    await released(found)
    await put(found.session_id, SessionState.SCHEDULED)
    await open_as(client, found.session_id, found.makers[0])
    address = "/my/calendar.ics" + (await client.get("/my")).text.partition("/my/calendar.ics")[2].partition('"')[0]
    address = address.replace("&amp;", "&")
    await postpone(found.session_id)
    mine = await client.get("/my")
    assert ("已延期：新的日期 日期待定" in mine.text, "台风" in mine.text) == (True, True)
    off = (await client.get(address)).text
    assert ("STATUS:CANCELLED" in off, "SEQUENCE:2" in off) == (True, True)
    await postpone(found.session_id, LATER)
    on = (await client.get(address)).text
    assert ("STATUS:CONFIRMED" in on, "SEQUENCE:3" in on, "DTSTART:20261224T" in on) == (True, True, True)


async def test_calls_made_before_say_nothing_any_more(db: Settings) -> None:
    session_id = await make.session()
    key = await make.registration(session_id, await make.organisation())
    actor = await make.account(Role.ORGANIZER, ScopeKind.UNIT, await make.unit())
    for told in (0, 0):
        assert (await reach_tally(session_id)).called == told
        await tick_call(actor, session_id, key, Said(CallAnswer.COMING))
        assert (await reach_tally(session_id)).called == 1
        await postpone(session_id, LATER)


async def test_wrong_fields_are_said_and_kept(client: AsyncClient) -> None:
    session_id = await make.session()
    await host(client)
    path = f"/sessions/{session_id}/postpone"
    neither = await send(client, path, {"reason": "台风"}, htmx=True)
    assert (neither.status_code, "<html" in neither.text, 'value="台风"' in neither.text) == (422, False, True)
    both = await send(client, path, {"day": LATER.isoformat(), "day_open": "1", "reason": "台风"})
    past = await send(client, path, {"day": "2020-01-01", "reason": "台风"})
    late = await send(client, path, {"day": LATER.isoformat(), "starts": "23:30", "reason": "台风"})
    wrong = [page.text.partition('id="error-')[2].partition('"')[0] for page in (neither, both, past, late)]
    assert wrong == ["day", "day", "day", "starts"]
    assert (await send(client, path, {"day": LATER.isoformat()})).status_code == 422
    assert (await session_view(session_id)).state is SessionState.OPEN


@pytest.mark.parametrize("state", [SessionState.LIVE, SessionState.CLOSED, SessionState.CANCELLED])
async def test_what_is_live_or_over_is_not_postponed(client: AsyncClient, state: SessionState) -> None:
    session_id = await make.session(state=state)
    with pytest.raises(Refused, match="session_move_not_possible"):
        await postpone(session_id, LATER)
    await host(client)
    assert "活动现在的状态不能这样转" in (await client.get(f"/sessions/{session_id}/postpone")).text


async def test_strangers_postpone_nothing(client: AsyncClient) -> None:
    session_id = await make.session()
    elsewhere = await make.account(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    with pytest.raises(NotAllowed):
        await postpone_session(elsewhere, session_id, Postponement(LATER, "台风"))
    await chief(client)
    assert (await client.get(f"/sessions/{session_id}/postpone")).status_code == 403


async def test_a_cancelled_session_stays_cancelled(db: Settings) -> None:
    session_id = await make.session()
    await postpone(session_id)
    await move_session(SYSTEM, session_id, SessionState.CANCELLED, "疫情")
    with pytest.raises(Refused):
        await move_session(SYSTEM, session_id, SessionState.OPEN)


def test_a_day_moves_as_a_whole_or_not_at_all() -> None:
    day = [(time(9), time(9, 20)), (time(16), time(17))]
    assert [minutes_to(time(8), day), minutes_to(time(15, 59), day), minutes_to(time(16), day)] == [-60, 419, None]
    assert minutes_to(time(8), []) == 0
