"""What stands behind a line of the ledger."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000083"
VERSION = "1.38.0"
DESCRIPTION = "evidence of an outcome"


async def forwards() -> MigrationManager:
    """One table."""
    return migration_of(ID, DESCRIPTION, "0083_outcome_evidence.sql")
