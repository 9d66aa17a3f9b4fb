"""How organisations are reached, and who replaced whom."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "reaching organisations"


async def forwards() -> MigrationManager:
    """Ticks of the call list, replacements, carriers of links."""
    return migration_of(ID, DESCRIPTION, "0030_reach.sql")
