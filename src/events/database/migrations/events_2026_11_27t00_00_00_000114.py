"""A session may wait for its new day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000114"
VERSION = "1.38.0"
DESCRIPTION = "sessions whose new day is open"


async def forwards() -> MigrationManager:
    """One column."""
    return migration_of(ID, DESCRIPTION, "0114_day_open.sql")
