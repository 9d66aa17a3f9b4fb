"""The restore drill: back up, start from nothing, restore; every row is the same again."""

import contextlib
import hashlib
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from tenants import tenant

from events.database.backup import TABLES, backup, restore
from events.database.embedded import Embedded
from events.demo.actions import load_dataset
from events.foundation.errors import Refused, WrongInput
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.settings import Settings, settings

DATA = Path(__file__).parents[2] / "src/events/demo/data/textile-57"
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


REFERENCES = """
SELECT a.attname AS "column", t.relname AS "to", k.attname AS "key"
FROM pg_constraint c JOIN pg_class t ON t.oid = c.confrelid
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute k ON k.attrelid = c.confrelid AND k.attnum = c.confkey[1]
WHERE c.contype = 'f' AND c.conrelid = {}::text::regclass
"""


async def _row_in_every_table() -> set[str]:
    """Write a row of defaults into each table that has none; the names of those that refuse one."""
    for name in await _empty_tables():
        found = await fetch(REFERENCES, f'"{name}"')
        columns = ", ".join(f'"{one["column"]}"' for one in found)
        values = ", ".join(f'(SELECT min("{one["key"]}") FROM "{one["to"]}")' for one in found)  # noqa: S608 – our schema
        row = f'INSERT INTO "{name}" ' + (f"({columns}) VALUES ({values})" if found else "DEFAULT VALUES")  # noqa: S608 – as above
        with contextlib.suppress(asyncpg.CheckViolationError, asyncpg.NotNullViolationError):
            await fetch(row)
    return await _empty_tables()


async def _empty_tables() -> set[str]:
    names = [row["relname"] for row in await fetch(TABLES)]
    return {name for name in names if not await fetch(f'SELECT 1 FROM "{name}" LIMIT 1')}  # noqa: S608 – a name of our schema


async def _hashes(url: str) -> dict[str, str]:
    connection = await asyncpg.connect(url)
    try:
        found = {}
        for record in await connection.fetch(TABLES):
            name = record["relname"]
            rows = await connection.fetch(f'SELECT t::text AS row FROM "{name}" t ORDER BY 1')  # noqa: S608 – a name of our schema
            found[name] = hashlib.sha256("\n".join(row["row"] for row in rows).encode()).hexdigest()
        return found
    finally:
        await connection.close()


def _empty_database(postgres: Embedded, name: str) -> str:
    """A migrated database; another process, because this one's engine stays with its own."""
    postgres.create(name)
    url = urlsplit(postgres.url())._replace(path=f"/{name}").geturl()
    subprocess.run([sys.executable, "-m", "events.cli", "migrate"], env={**os.environ, "DATABASE_URL": url}, check=True)
    return url


async def test_every_row_comes_back_and_new_rows_follow_on(db: Settings, postgres: Embedded, tmp_path: Path) -> None:
    await load_dataset(SYSTEM, DATA)
    await tenant("朱鹮", "13811110001", tmp_path)
    # An absence of defaults ends before it begins; a walk-in of defaults is merged with somebody, but at no time.
    assert await _row_in_every_table() <= {"absence", "walk_in"}
    kept = await backup(settings().database_url, tmp_path / "b", b"k" * 32, NOW)
    assert kept.file.stat().st_mode & 0o077 == 0
    assert kept.key_file.read_bytes() == b"k" * 32
    needs = await fetch("SELECT count(*) AS n FROM need")
    assert (needs[0]["n"], kept.rows > 1000) == (233 + 2, True)
    fresh = _empty_database(postgres, "lianqiao_restored")
    assert (await restore(fresh, kept.file)).rows == kept.rows
    assert await _hashes(fresh) == await _hashes(settings().database_url)
    connection = await asyncpg.connect(fresh)
    last = await connection.fetchval("SELECT max(id) FROM organisation")
    following = await connection.fetchval("SELECT nextval(pg_get_serial_sequence('organisation', 'id'))")
    await connection.close()
    assert following == last + 1
    with pytest.raises(Refused) as refused:
        await restore(fresh, kept.file)
    assert refused.value.code == "database_not_empty"


async def test_a_damaged_backup_restores_nothing(db: Settings, postgres: Embedded, tmp_path: Path) -> None:
    await load_dataset(SYSTEM, DATA)
    kept = await backup(settings().database_url, tmp_path, b"k" * 32, NOW)
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(kept.file) as whole, zipfile.ZipFile(damaged, "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[:-1] if name == "supply.csv" else content)
    fresh = _empty_database(postgres, "lianqiao_damaged")
    before = await _hashes(fresh)
    with pytest.raises(WrongInput) as refused:
        await restore(fresh, damaged)
    assert (refused.value.code, refused.value.facts) == ("backup_damaged", {"table": "supply"})
    assert await _hashes(fresh) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive"])
async def test_what_is_no_backup_is_refused_by_name(db: Settings, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.zip"
    file.write_bytes(content)
    with pytest.raises(WrongInput) as refused:
        await restore(settings().database_url, file)
    assert refused.value.code == "backup_unreadable"


async def test_an_archive_without_a_manifest_is_refused(db: Settings, tmp_path: Path) -> None:
    file = tmp_path / "other.zip"
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr("need.csv", "id\n1\n")
    with pytest.raises(WrongInput) as refused:
        await restore(settings().database_url, file)
    assert refused.value.code == "backup_unreadable"
