"""A migration made of SQL scripts."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from events.foundation.transaction import engine

FOLDER = Path(__file__).parent / "migrations" / "sql"


def migration_of(migration_id: str, description: str, *scripts: str) -> MigrationManager:
    """Runs each script of migrations/sql as a whole, in the migration's own transaction."""
    manager = MigrationManager(migration_id=migration_id, app_name="events", description=description)

    async def run() -> None:
        running = engine().current_transaction.get()
        if running is None:
            raise RuntimeError("scripts run inside the transaction of their migration")
        for script in scripts:
            await running.connection.execute((FOLDER / script).read_text(encoding="utf-8"))

    manager.add_raw(run)
    return manager
