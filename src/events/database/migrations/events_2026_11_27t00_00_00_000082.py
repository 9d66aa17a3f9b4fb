"""What became of a line of the ledger."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000082"
VERSION = "1.38.0"
DESCRIPTION = "steps of an outcome"


async def forwards() -> MigrationManager:
    """One table."""
    return migration_of(ID, DESCRIPTION, "0082_outcome_steps.sql")
