"""Work on the database from a command: attached, migrated, with a pool."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from events.database.attachment import database
from events.settings import settings, use_database

Answer = TypeVar("Answer")


def inside(work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do `work` with the database of this installation and return what it returns."""
    with database(settings()) as url:
        use_database(url)
        return asyncio.run(with_pool(work))


async def with_pool(work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Bring the schema up to date and do `work` on a pool of connections."""
    from events.database.migrate import apply
    from events.foundation.transaction import close_pool, open_pool

    await apply()
    await open_pool(settings().pool_size)
    try:
        return await work()
    finally:
        await close_pool()
