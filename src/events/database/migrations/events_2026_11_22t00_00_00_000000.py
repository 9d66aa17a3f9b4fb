"""The first schema: tables, what the database itself refuses, the job queue."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the first schema"
SCRIPTS = ("0001_tables.sql", "0002_guards.sql", "0003_procrastinate_3_10_0.sql")


async def forwards() -> MigrationManager:
    """Run each script as a whole, in the migration's own transaction."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        connection = engine_finder().current_transaction.get().connection
        for script in SCRIPTS:
            await connection.execute((Path(__file__).parent / "sql" / script).read_text(encoding="utf-8"))

    manager.add_raw(run)
    return manager
