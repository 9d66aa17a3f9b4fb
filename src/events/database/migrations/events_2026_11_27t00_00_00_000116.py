"""An organisation may turn out to be another one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000116"
VERSION = "1.38.0"
DESCRIPTION = "organisations that were merged"


async def forwards() -> MigrationManager:
    """One column."""
    return migration_of(ID, DESCRIPTION, "0116_merged_organisations.sql")
