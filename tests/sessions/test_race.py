"""Two organizers press the same button at the same moment."""

import asyncio

import make
import pytest

from events.foundation.errors import Refused
from events.identity.rules import SYSTEM
from events.sessions.actions import life, move_session
from events.sessions.queries import SessionView, moves_of, session_view
from events.sessions.rules import SessionState
from events.settings import Settings


async def both_press(session_id: int) -> list[object]:
    """What two simultaneous moves come to: None or the refusal's code."""
    presses = (move_session(SYSTEM, session_id, SessionState.MATCHING) for _ in range(2))
    found = await asyncio.gather(*presses, return_exceptions=True)
    return sorted(one.code if isinstance(one, Refused) else str(one) for one in found)


async def test_the_second_meets_the_firsts_state(db: Settings) -> None:
    session_id = await make.session()
    assert await both_press(session_id) == ["None", "session_move_not_possible"]
    assert len(await moves_of(session_id)) == 1


async def test_without_the_lock_both_would_move_it(db: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    session_id, both_have_read = await make.session(), asyncio.Barrier(2)

    async def no_lock(_name: str, _key: int) -> None:
        """Hold nobody up."""

    async def read(key: int) -> SessionView:
        view = await session_view(key)
        await both_have_read.wait()
        return view

    monkeypatch.setattr(life, "lock", no_lock)
    monkeypatch.setattr(life, "session_view", read)
    assert await both_press(session_id) == ["None", "None"]
