"""What an administrator says of chains and units."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000081"
VERSION = "1.38.0"
DESCRIPTION = "chains with chiefs and segments, what is retired"


async def forwards() -> MigrationManager:
    """Columns and the segments."""
    return migration_of(ID, DESCRIPTION, "0081_programme.sql")
