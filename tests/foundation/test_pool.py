"""The connections of a process: one whose statement was cancelled is good again, or gives way to another."""

import asyncio
from contextlib import suppress

from events.foundation.transaction import close_pool, open_pool, records, transaction
from events.settings import Settings


async def test_a_cancelled_statement_keeps_no_connection(db: Settings) -> None:
    await close_pool()
    await open_pool(2)
    for _ in range(5):
        with suppress(TimeoutError):
            async with asyncio.timeout(0.02):
                await records("SELECT pg_sleep(5)")
    async with asyncio.timeout(2):
        async with transaction():
            assert [tuple(row) for row in await records("SELECT 1")] == [(1,)]
        assert len(await asyncio.gather(*(records("SELECT 1") for _ in range(20)))) == 20
