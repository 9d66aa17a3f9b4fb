"""Roles may be given for a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000117"
VERSION = "1.38.0"
DESCRIPTION = "roles that end"


async def forwards() -> MigrationManager:
    """One column."""
    return migration_of(ID, DESCRIPTION, "0117_grants_that_end.sql")
