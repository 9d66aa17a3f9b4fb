"""Bring the schema up to date: one process at a time."""

import asyncio
import contextlib
import io

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from events.settings import settings

LOCK = 0x1A9C1A0


async def _migrate() -> None:
    connection = await asyncpg.connect(settings().database_url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        with contextlib.redirect_stdout(io.StringIO()):  # Piccolo narrates every step
            await run_forwards("all")
    finally:
        await connection.close()  # lets the lock go


def migrate() -> None:
    """Apply every migration that is not yet applied; waits while another process does the same."""
    asyncio.run(_migrate())
