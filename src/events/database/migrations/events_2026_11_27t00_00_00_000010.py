"""Decisions about rows of an upload."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "decisions about rows of an upload"


async def forwards() -> MigrationManager:
    """One column for another."""
    return migration_of(ID, DESCRIPTION, "0010_decisions.sql")
