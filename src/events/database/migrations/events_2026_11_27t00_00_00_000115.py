"""Outcomes have fields of their kind and are followed up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000115"
VERSION = "1.38.0"
DESCRIPTION = "fields of outcomes by kind, follow-ups, retired stages"


async def forwards() -> MigrationManager:
    """Columns and the follow-ups."""
    return migration_of(ID, DESCRIPTION, "0115_outcome_fields.sql")
