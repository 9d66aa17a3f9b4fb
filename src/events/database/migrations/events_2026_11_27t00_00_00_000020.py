"""Seals over the audit."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.database.scripts import migration_of

ID = "2026-11-27T00:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "seals over the audit"


async def forwards() -> MigrationManager:
    """One table, only ever added to."""
    return migration_of(ID, DESCRIPTION, "0020_audit_seal.sql")
