"""Bring the schema up to date: one process at a time."""

import asyncio
import contextlib
import io
import re
from pathlib import Path

import asyncpg

from events.settings import settings

LOCK = 0x1A9C1A0
FOLDER = Path(__file__).parent / "migrations"


class MigrationFailed(Exception):
    """The schema could not be brought up to date; what a migration had begun was rolled back."""


async def apply() -> None:
    """Apply every migration that is not yet applied; waits while another process does the same."""
    connection = await asyncpg.connect(settings().database_url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        if not await pending():
            return
        from piccolo.apps.migrations.commands.forwards import run_forwards  # half a second, 20 MB: only when needed

        with contextlib.redirect_stdout(io.StringIO()):  # Piccolo narrates every step
            result = await run_forwards("all")
        if not result.success:
            raise MigrationFailed(result.message)
    finally:
        await connection.close()  # lets the lock go


def migrate() -> None:
    """The same for a process without an event loop."""
    asyncio.run(apply())


async def pending() -> list[str]:
    """Ids of the migrations that are not yet applied, in order."""
    connection = await asyncpg.connect(settings().database_url)
    try:
        begun = await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL")
        rows = await connection.fetch("SELECT name FROM migration WHERE app_name = 'events'") if begun else []
    finally:
        await connection.close()
    return sorted(_known() - {row["name"] for row in rows})


def _known() -> set[str]:
    """Ids of all migrations, read from their files without running them."""
    files = FOLDER.glob("events_*.py")
    return {found[1] for file in files if (found := re.search(r'^ID = "(.+)"$', file.read_text(), re.MULTILINE))}
