"""Long papers, set in pieces."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000061"
VERSION = "1.38.0"
DESCRIPTION = "long papers"


async def forwards() -> MigrationManager:
    """One table."""
    return migration_of(ID, DESCRIPTION, "0061_papers.sql")
