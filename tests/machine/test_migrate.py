"""The schema is brought up to date once, however many processes try."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from events.database import migrate
from events.database.embedded import Embedded
from events.foundation.transaction import fetch
from events.settings import Settings


async def test_after_migrating_every_migration_is_recorded_and_none_is_pending(db: Settings) -> None:
    names = [path.stem for path in migrate.FOLDER.glob("events_*.py")]
    ids = {import_module(f"events.database.migrations.{name}").ID for name in names}
    rows = await fetch("SELECT name FROM migration WHERE app_name = 'events'")
    assert {row["name"] for row in rows} == ids
    assert await migrate.pending() == []


async def test_a_migration_not_yet_recorded_is_pending(db: Settings) -> None:
    rows = await fetch("SELECT max(name) AS last FROM migration")
    last = rows[0]["last"]
    await fetch("UPDATE migration SET name = 'set aside' WHERE name = {}", last)
    assert await migrate.pending() == [last]
    await fetch("UPDATE migration SET name = {} WHERE name = 'set aside'", last)


def test_racing_processes_migrate_an_empty_database_once(postgres: Embedded, tmp_path: Path) -> None:
    postgres.create("racing")
    environment = os.environ | {"DATABASE_URL": postgres.url("racing"), "LIANQIAO_VAR": str(tmp_path)}
    words = [sys.executable, "-m", "events.cli", "migrate"]
    racers = [subprocess.Popen(words, env=environment) for _ in range(3)]
    assert [racer.wait() for racer in racers] == [0, 0, 0]
    postgres.drop("racing")
