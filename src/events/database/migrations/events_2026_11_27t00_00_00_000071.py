"""Printed pages of a plan."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000071"
VERSION = "1.38.0"
DESCRIPTION = "printed pages of a plan"


async def forwards() -> MigrationManager:
    """What was printed for whom."""
    return migration_of(ID, DESCRIPTION, "0071_printed.sql")
