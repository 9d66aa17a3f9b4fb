"""A session is created, edited, copied and moved by its lead unit's organizers."""

from datetime import date, time

import make
import pytest

from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.sessions.actions import (
    AgendaDraft,
    SessionDraft,
    add_agenda_item,
    copy_session,
    create_session,
    draft_of,
    edit_session,
    move_session,
)
from events.sessions.queries import agenda_of, moves_of, session_view, sessions_of
from events.sessions.rules import SessionState
from events.settings import Settings

S = SessionState


async def test_an_organizer_creates_a_draft_with_units_and_chain(db: Settings) -> None:
    lead, county = await make.unit(), await make.unit("JY-JXJ")
    organizer = await make.account(Role.ORGANIZER, ScopeKind.UNIT, lead)
    draft = SessionDraft(" 纺织专场 ", lead, make.DAY, await make.chain(), co_host_ids=(county, county, lead))
    view = await session_view(await create_session(organizer, draft))
    assert (view.title, view.state, view.day) == ("纺织专场", S.DRAFT, make.DAY)
    assert (view.unit_name, view.chain_name, view.co_hosts) == (
        "丽水市经济和信息化局",
        "现代纺织",
        ("缙云县经济和信息化局",),
    )
    assert (view.table_count, view.slots) == (0, ())


async def test_another_units_organizer_creates_nothing(db: Settings) -> None:
    other = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    with pytest.raises(NotAllowed):
        await create_session(other, SessionDraft("纺织专场", await make.unit(), make.DAY))


async def test_all_wrong_fields_are_told_at_once(db: Settings) -> None:
    draft = SessionDraft(" ", 10_000, make.DAY, chain_id=10_000, meeting_minutes=0)
    with pytest.raises(FormErrors) as refused:
        await create_session(SYSTEM, draft)
    assert {field: code for field, (code, _) in refused.value.fields.items()} == {
        "title": "session_title_missing",
        "unit_id": "session_unit_unknown",
        "chain_id": "session_chain_unknown",
        "meeting_minutes": "session_meeting_length",
    }


async def test_a_session_is_edited_while_it_is_not_over(db: Settings) -> None:
    session_id, county = await make.session(), await make.unit("JY-JXJ")
    organizer = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit())
    before = await session_view(session_id)
    await edit_session(organizer, session_id, draft_of(before, venue="瓯江厅", co_host_ids=(county,)))
    view = await session_view(session_id)
    assert (view.title, view.venue, view.co_host_ids) == (before.title, "瓯江厅", (county,))
    lines = await fetch("SELECT facts->>'fields' AS fields FROM audit_line WHERE deed = 'edit_session'")
    assert lines == [{"fields": "co_host_ids venue"}]


@pytest.mark.parametrize("state", [S.CLOSED, S.REPORTED, S.CANCELLED])
async def test_a_session_that_is_over_stays_as_it_is(db: Settings, state: S) -> None:
    session_id = await make.session(state=state)
    with pytest.raises(Refused, match="session_is_over"):
        await edit_session(SYSTEM, session_id, draft_of(await session_view(session_id)))


async def test_co_hosts_do_not_edit_and_the_lead_is_not_given_away(db: Settings) -> None:
    lead, county = await make.unit(), await make.unit("JY-JXJ")
    session_id = await make.session(co_host_ids=(county,))
    draft = draft_of(await session_view(session_id))
    with pytest.raises(NotAllowed):
        await edit_session(make.actor(Role.ORGANIZER, ScopeKind.UNIT, county), session_id, draft)
    given = draft_of(await session_view(session_id), unit_id=county)
    with pytest.raises(NotAllowed):
        await edit_session(make.actor(Role.ORGANIZER, ScopeKind.UNIT, lead), session_id, given)


async def test_a_move_is_kept_with_who_and_why(db: Settings) -> None:
    session_id = await make.session(state=S.REPORTED)
    organizer = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit(), account_id=8)
    await move_session(organizer, session_id, S.CLOSED, " 订单额有误 ")
    (move,) = await moves_of(session_id)
    assert (await session_view(session_id)).state is S.CLOSED
    assert (move.state_before, move.state_after, move.reason, move.account_id) == (
        S.REPORTED,
        S.CLOSED,
        "订单额有误",
        8,
    )


async def test_an_impossible_move_is_refused_and_nothing_written(db: Settings) -> None:
    session_id = await make.session(state=S.OPEN)
    with pytest.raises(Refused, match="session_move_not_possible") as refused:
        await move_session(SYSTEM, session_id, S.LIVE)
    assert refused.value.facts == {"state": S.OPEN, "to": S.LIVE}
    assert await moves_of(session_id) == []


async def test_a_stranger_moves_nothing(db: Settings) -> None:
    session_id = await make.session()
    other = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    with pytest.raises(NotAllowed):
        await move_session(other, session_id, S.MATCHING)
    with pytest.raises(NotFound):
        await move_session(SYSTEM, 10_000, S.MATCHING)


async def test_a_copy_takes_agenda_tables_and_rounds_but_nobody(db: Settings) -> None:
    county = await make.unit("JY-JXJ")
    session_id = await make.session(state=S.REPORTED, tables=2, co_host_ids=(county,))
    await make.session()
    await fetch("UPDATE chain_session SET state = 'open' WHERE id = {}", session_id)
    await make.participant(session_id)
    await add_agenda_item(SYSTEM, session_id, AgendaDraft(time(8, 30), time(9), "签到", "checkin", plenary=True))
    organizer = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit())
    copy = await session_view(await copy_session(organizer, session_id, title="第二场", day=date(2027, 3, 4)))
    source = await session_view(session_id)
    assert (copy.title, copy.day, copy.state) == ("第二场", date(2027, 3, 4), S.DRAFT)
    assert (copy.slots, copy.table_count, copy.co_host_ids) == (source.slots, 2, (county,))
    assert [item.title for item in await agenda_of(copy.id)] == ["签到"]
    assert await fetch("SELECT 1 FROM registration WHERE session = {}", copy.id) == []
    with pytest.raises(NotAllowed):
        await copy_session(make.actor(Role.SUPERIOR), session_id, title="第三场", day=make.DAY)


async def test_the_list_holds_what_each_may_find_latest_day_first(db: Settings) -> None:
    lead, county = await make.unit(), await make.unit("JY-JXJ")
    early = await make.session(day=date(2026, 1, 1), co_host_ids=(county,))
    late = await make.session(day=date(2026, 2, 1))
    draft = await make.session(day=date(2026, 3, 1), state=S.DRAFT, unit_id=county)

    async def found(role: Role, kind: ScopeKind = ScopeKind.EVERYTHING, scope_id: int = 0) -> list[int]:
        return [row.id for row in await sessions_of(make.actor(role, kind, scope_id))]

    assert await found(Role.ADMINISTRATOR) == [draft, late, early]
    assert await found(Role.ORGANIZER, ScopeKind.UNIT, lead) == [late, early]
    assert await found(Role.ORGANIZER, ScopeKind.UNIT, county) == [draft, early]
    assert await found(Role.SUPERIOR) == [late, early]
    assert await found(Role.CHAIN_CHIEF, ScopeKind.CHAIN, await make.chain()) == [draft, late, early]
    assert await found(Role.CHAIN_CHIEF, ScopeKind.CHAIN, await make.chain("生物医药")) == []


async def test_a_session_nobody_knows_is_not_found(db: Settings) -> None:
    with pytest.raises(NotFound):
        await session_view(1)
    with pytest.raises(NotFound):
        await session_view(1)
