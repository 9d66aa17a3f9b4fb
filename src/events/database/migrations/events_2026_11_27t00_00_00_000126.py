"""Each contact is the host's it was given to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000126"
VERSION = "1.38.0"
DESCRIPTION = "each contact is the host's it was given to"


async def forwards() -> MigrationManager:
    """One column; contacts known to several hosts are copied."""
    return migration_of(ID, DESCRIPTION, "0126_contacts_of_units.sql")
