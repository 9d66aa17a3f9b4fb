"""Tables and rounds: set as a whole, shifted on the day."""

from datetime import time

import make
import pytest

from events.foundation.errors import NotAllowed, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role
from events.sessions.actions import set_rounds, shift_rounds
from events.sessions.queries import session_view
from events.sessions.rules import SessionState
from events.settings import Settings

ONE, TWO, THREE = make.ROUNDS


async def rounds(session_id: int) -> list[tuple[time, time]]:
    return [(slot.starts, slot.ends) for slot in (await session_view(session_id)).slots]


async def test_rounds_are_kept_in_order_of_time(db: Settings) -> None:
    session_id = await make.session(slots=[])
    await set_rounds(SYSTEM, session_id, 30, [TWO, THREE, ONE])
    assert await rounds(session_id) == [ONE, TWO, THREE]
    assert (await session_view(session_id)).table_count == 30


async def test_fewer_and_more_tables_keep_the_rows_of_the_others(db: Settings) -> None:
    session_id = await make.session(tables=3)
    sql = "SELECT id FROM meeting_table WHERE session = {} ORDER BY number"
    first = [row["id"] for row in await fetch(sql, session_id)]
    await set_rounds(SYSTEM, session_id, 2, [ONE])
    assert [row["id"] for row in await fetch(sql, session_id)] == first[:2]
    await set_rounds(SYSTEM, session_id, 4, [ONE, TWO])
    assert [row["id"] for row in await fetch(sql, session_id)][:2] == first[:2]
    assert (await session_view(session_id)).table_count == 4
    assert await rounds(session_id) == [ONE, TWO]


async def test_no_rounds_at_all_are_possible(db: Settings) -> None:
    session_id = await make.session()
    await set_rounds(SYSTEM, session_id, 0, [])
    assert (await rounds(session_id), (await session_view(session_id)).table_count) == ([], 0)


async def test_on_the_day_later_rounds_are_shifted(db: Settings) -> None:
    session_id = await make.session(state=SessionState.LIVE)
    await shift_rounds(SYSTEM, session_id, 1, 15)
    assert await rounds(session_id) == [ONE, (time(10, 5), time(10, 25)), (time(10, 25), time(10, 45))]


async def test_a_shift_that_overlaps_is_refused(db: Settings) -> None:
    session_id = await make.session()
    with pytest.raises(Refused, match="rounds_overlap"):
        await shift_rounds(SYSTEM, session_id, 1, -15)
    assert await rounds(session_id) == [ONE, TWO, THREE]


async def test_strangers_impossible_rounds_and_sessions_that_are_over_are_refused(db: Settings) -> None:
    session_id, over = await make.session(), await make.session(state=SessionState.CANCELLED)
    with pytest.raises(NotAllowed):
        await set_rounds(make.actor(Role.SUPERIOR), session_id, 1, [ONE])
    with pytest.raises(NotAllowed):
        await shift_rounds(make.actor(Role.SUPERIOR), session_id, 0, 5)
    with pytest.raises(Refused, match="rounds_too_many_tables"):
        await set_rounds(SYSTEM, session_id, 1001, [ONE])
    with pytest.raises(Refused, match="session_is_over"):
        await set_rounds(SYSTEM, over, 1, [ONE])
