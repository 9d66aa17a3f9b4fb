"""Details of needs and supplies."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000080"
VERSION = "1.38.0"
DESCRIPTION = "details of needs and supplies"


async def forwards() -> MigrationManager:
    """Two columns."""
    return migration_of(ID, DESCRIPTION, "0080_details.sql")
