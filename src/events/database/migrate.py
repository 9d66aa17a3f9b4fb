"""Bring the schema up to date: one process at a time."""

import asyncio
import contextlib
import io
import pkgutil
from importlib import import_module

import asyncpg

from events.database import migrations
from events.settings import settings

LOCK = 0x1A9C1A0


class MigrationFailed(Exception):
    """The schema could not be brought up to date; what a migration had begun was rolled back."""


async def apply() -> None:
    """Apply every migration that is not yet applied; waits while another process does the same."""
    from piccolo.apps.migrations.commands.forwards import run_forwards  # 20 MB that web processes do not need

    connection = await asyncpg.connect(settings().database_url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
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
    modules = [
        import_module(f"{migrations.__name__}.{found.name}") for found in pkgutil.iter_modules(migrations.__path__)
    ]
    connection = await asyncpg.connect(settings().database_url)
    try:
        begun = await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL")
        rows = await connection.fetch("SELECT name FROM migration WHERE app_name = 'events'") if begun else []
    finally:
        await connection.close()
    return sorted({module.ID for module in modules} - {row["name"] for row in rows})
