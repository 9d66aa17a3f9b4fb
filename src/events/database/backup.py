"""A copy of every row in one file, and its way back: also from one PostgreSQL major to another.

The file is a ZIP of one CSV per table (PostgreSQL's own COPY format) and `manifest.json` with the migrations, the rows
and the SHA-256 of each part. The secret key goes into a file of its own: whoever holds both can print badges.
"""

import hashlib
import json
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

from events.foundation.errors import Refused, WrongInput

FORMAT = "lianqiao-backup/1"
MANIFEST = "manifest.json"
TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'procrastinate%'
  AND c.relname <> 'migration' ORDER BY 1
"""
SEQUENCES = """
SELECT c.relname AS name, a.attname AS column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'procrastinate%'
  AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
"""


@dataclass(frozen=True)
class Kept:
    """What a backup holds: the file, the key's own file, and how many rows of how many tables."""

    file: Path
    key_file: Path
    tables: int
    rows: int


async def backup(url: str, folder: Path, key: bytes, now: datetime) -> Kept:
    """Write a consistent copy of all rows into `folder`, which is made for the owner alone.

    Queue entries are left out: jobs under way belong to the running installation.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = f"lianqiao-{now:%Y%m%d-%H%M%S}"
    target, key_file = folder / f"{stem}.zip", folder / f"{stem}.key"
    draft = target.with_suffix(".part")
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            rows = await _write(connection, draft, now)
    finally:
        await connection.close()
    draft.replace(target)
    key_file.touch(mode=0o600)
    key_file.write_bytes(key)
    return Kept(target, key_file, len(rows), sum(rows.values()))


async def _write(connection: asyncpg.Connection, draft: Path, now: datetime) -> dict[str, int]:
    rows: dict[str, int] = {}
    digests: dict[str, str] = {}
    draft.touch(mode=0o600)
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as pack:
        for record in await connection.fetch(TABLES):
            name = record["relname"]
            with tempfile.TemporaryFile() as part:
                copied = await connection.copy_from_table(name, output=part, format="csv", header=True)
                part.seek(0)
                content = part.read()
            rows[name] = int(copied.split()[-1])
            digests[name] = hashlib.sha256(content).hexdigest()
            pack.writestr(f"{name}.csv", content)
        applied = await connection.fetch("SELECT name FROM migration WHERE app_name = 'events' ORDER BY name")
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "migrations": [one["name"] for one in applied],
            "rows": rows,
            "sha256": digests,
        }
        pack.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return rows


async def restore(url: str, file: Path) -> Kept:
    """Bring the rows of a backup into a database that has the schema and no rows of its own; all or nothing.

    Raises:
        WrongInput: the file is no backup, is damaged, or was made with other migrations.
        Refused: the database is not empty.
    """
    connection = await asyncpg.connect(url)
    try:
        with _opened(file) as pack:
            manifest = _manifest(pack, file)
            async with connection.transaction():
                await _require_fit(connection, manifest, file)
                await connection.execute("SET LOCAL session_replication_role = replica")
                for name in sorted(manifest["rows"]):
                    await _bring_back(connection, pack, name, manifest["sha256"][name])
                await _set_sequences(connection)
    finally:
        await connection.close()
    return Kept(file, file.with_suffix(".key"), len(manifest["rows"]), sum(manifest["rows"].values()))


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile):
        raise WrongInput("backup_unreadable", file=str(file)) from None


def _manifest(pack: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(pack.read(MANIFEST))
        parts_fit = {f"{name}.csv" for name in manifest["rows"]} | {MANIFEST} == set(pack.namelist())
    except (KeyError, ValueError, TypeError):
        raise WrongInput("backup_unreadable", file=str(file)) from None
    if manifest["format"] != FORMAT or not parts_fit:
        raise WrongInput("backup_unreadable", file=str(file))
    return dict(manifest)


async def _require_fit(connection: asyncpg.Connection, manifest: dict[str, Any], file: Path) -> None:
    applied = await connection.fetch("SELECT name FROM migration WHERE app_name = 'events' ORDER BY name")
    tables = {record["relname"] for record in await connection.fetch(TABLES)}
    if [one["name"] for one in applied] != list(manifest["migrations"]) or tables != set(manifest["rows"]):
        raise WrongInput("backup_of_other_version", file=str(file))
    for name in sorted(tables):
        if await connection.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{name}")'):  # noqa: S608 – a name of our schema
            raise Refused("database_not_empty", table=name)


async def _bring_back(connection: asyncpg.Connection, pack: zipfile.ZipFile, name: str, sha256: str) -> None:
    content = pack.read(f"{name}.csv")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WrongInput("backup_damaged", table=name)
    with tempfile.TemporaryFile() as part:
        part.write(content)
        part.seek(0)
        await connection.copy_to_table(name, source=part, format="csv", header=True)


async def _set_sequences(connection: asyncpg.Connection) -> None:
    for one in await connection.fetch(SEQUENCES):
        greatest = f'SELECT max("{one["column"]}") FROM "{one["name"]}"'  # noqa: S608 – names of our schema
        await connection.execute(f"SELECT setval('{one['sequence']}', ({greatest})) WHERE ({greatest}) IS NOT NULL")
