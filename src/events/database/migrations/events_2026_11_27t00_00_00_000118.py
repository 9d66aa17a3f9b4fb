"""The agenda is released in versions."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000118"
VERSION = "1.38.0"
DESCRIPTION = "released agendas"


async def forwards() -> MigrationManager:
    """The versions."""
    return migration_of(ID, DESCRIPTION, "0118_agenda_release.sql")
