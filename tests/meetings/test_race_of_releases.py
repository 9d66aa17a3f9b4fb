"""Two versions of a plan are released at the same moment: people see one, and nobody sits in two places."""

import asyncio

import pytest
from asyncpg import UniqueViolationError
from fair import drafted, fair

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import release, release_plan
from events.settings import Settings

RELEASED = "SELECT count(*) AS n FROM meeting_plan WHERE state = 'released'"
TWICE = "SELECT 1 FROM claim GROUP BY session, kind, resource_id, slot_index HAVING count(*) > 1"


async def two_drafts() -> list[int]:
    found = await fair()
    return [await drafted(found), await drafted(found)]


async def both(drafts: list[int]) -> list[object]:
    return list(await asyncio.gather(*map(_released, drafts), return_exceptions=True))


async def _released(plan_id: int) -> None:
    await release_plan(SYSTEM, plan_id)


async def test_one_of_two_versions_is_what_people_see(db: Settings) -> None:
    assert await both(await two_drafts()) == [None, None]
    assert await fetch(RELEASED) == [{"n": 1}]
    assert await fetch("SELECT count(*) AS n FROM meeting_plan WHERE state = 'superseded'") == [{"n": 1}]
    assert await fetch(TWICE) == []


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have superseded what there was before either is released."""
    both_are_there, supersede = asyncio.Barrier(2), release._supersede

    async def held_by_nobody(_name: str, _key: int) -> None:
        """Hold nobody up."""

    async def superseded(session_id: int) -> None:
        await supersede(session_id)
        await both_are_there.wait()

    monkeypatch.setattr(release, "lock", held_by_nobody)
    monkeypatch.setattr(release, "_supersede", superseded)


async def test_without_the_lock_the_database_still_refuses_the_second(db: Settings, no_lock: None) -> None:
    ended = await both(await two_drafts())
    assert sorted(type(one).__name__ for one in ended) == ["NoneType", "UniqueViolationError"]
    assert any(isinstance(one, UniqueViolationError) for one in ended)
    assert (await fetch(RELEASED), await fetch(TWICE)) == ([{"n": 1}], [])


async def test_control_without_lock_and_index_people_would_see_two(db: Settings, no_lock: None) -> None:
    names = ("plan_released_once", "claim_once")
    kept = await fetch("SELECT indexdef FROM pg_indexes WHERE indexname = ANY({})", list(names))
    drafts = await two_drafts()
    for name in names:
        await fetch(f"DROP INDEX {name}")
    try:
        assert await both(drafts) == [None, None]
        assert await fetch(RELEASED) == [{"n": 2}]
        assert await fetch(TWICE) != []
    finally:
        await fetch("DELETE FROM claim")
        await fetch("UPDATE meeting_plan SET state = 'draft'")
        for row in kept:
            await fetch(row["indexdef"])
