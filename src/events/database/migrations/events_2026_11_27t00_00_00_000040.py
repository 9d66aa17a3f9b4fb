"""What participants file and say by themselves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000040"
VERSION = "1.38.0"
DESCRIPTION = "participants"


async def forwards() -> MigrationManager:
    """Filings, notices about the day, opinions of meetings."""
    return migration_of(ID, DESCRIPTION, "0040_participants.sql")
