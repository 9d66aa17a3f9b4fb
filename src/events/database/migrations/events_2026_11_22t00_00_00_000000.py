"""The first schema: tables, what the database itself refuses, the job queue."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first schema"


async def forwards() -> MigrationManager:
    """Tables, guards, queue."""
    return migration_of(ID, DESCRIPTION, "0001_tables.sql", "0002_guards.sql", "0003_procrastinate_3_10_0.sql")
