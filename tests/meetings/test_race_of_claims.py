"""Two hundred placements at the same moment on ten places of a released plan: nobody sits in a taken one."""

import asyncio
from collections import Counter

from asyncpg import UniqueViolationError
from fair import drafted, fair
from msgspec.structs import replace

from events.foundation.transaction import fetch, transaction
from events.meetings.actions.release import claim_resources
from events.meetings.queries import MeetingView, meetings_of
from events.settings import Settings

PLACEMENTS, TABLES, ROUNDS = 200, 5, 2


async def two_hundred_at_once() -> Counter[str]:
    """What became of so many placements, and how many claims there are."""
    found = await fair()
    (like, *_) = await meetings_of(await drafted(found))
    wanted = [
        replace(like, table_number=n % TABLES, slot_index=n // TABLES % ROUNDS, a_delegate_id=None, b_delegate_id=None)
        for n in range(PLACEMENTS)
    ]
    ended = await asyncio.gather(*(_place(found.session_id, one) for one in wanted), return_exceptions=True)
    (row,) = await fetch("SELECT count(*) AS n FROM claim")
    return Counter(type(one).__name__ for one in ended) + Counter(claims=row["n"])


async def _place(session_id: int, meeting: MeetingView) -> None:
    async with transaction():
        await claim_resources(session_id, [meeting])


async def test_ten_win(db: Settings) -> None:
    lost = UniqueViolationError.__name__
    assert await two_hundred_at_once() == {"NoneType": 10, lost: PLACEMENTS - 10, "claims": 10}


async def test_control_without_the_index_all_win(db: Settings) -> None:
    (kept,) = await fetch("SELECT indexdef FROM pg_indexes WHERE indexname = 'claim_once'")
    await fetch("DROP INDEX claim_once")
    try:
        assert await two_hundred_at_once() == {"NoneType": PLACEMENTS, "claims": PLACEMENTS}
    finally:
        await fetch("DELETE FROM claim")
        await fetch(kept["indexdef"])
