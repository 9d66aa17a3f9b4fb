"""The door: scopes of devices and their pairing, points with a direction, undone scans, walk-ins, desk searches."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000050"
VERSION = "1.38.0"
DESCRIPTION = "the door"


async def forwards() -> MigrationManager:
    """Columns, tables, and the view of arrivals that stand."""
    return migration_of(ID, DESCRIPTION, "0050_door.sql")
