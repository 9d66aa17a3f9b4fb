"""Hand edits of a plan."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000070"
VERSION = "1.38.0"
DESCRIPTION = "hand edits of a plan"


async def forwards() -> MigrationManager:
    """The draft's revision and every edit."""
    return migration_of(ID, DESCRIPTION, "0070_board.sql")
