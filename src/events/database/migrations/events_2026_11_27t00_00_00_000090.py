"""The outlook of a plan run."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000090"
VERSION = "1.38.0"
DESCRIPTION = "the outlook of a plan run"


async def forwards() -> MigrationManager:
    """One column."""
    return migration_of(ID, DESCRIPTION, "0090_outlook.sql")
