"""`lianqiao doctor`: looks at everything this installation needs and says what to do about what is wrong."""

import argparse
import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from events.cli.ports import is_open
from events.database.attachment import database
from events.database.binaries import DatabaseUnavailable
from events.foundation.secret import UnsafeSecret, key_file, secret_key
from events.settings import Settings, settings, use_database

OLDEST_POSTGRESQL = 150000
LOW_DISK_BYTES = 1024**3
QUEUE = """
SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 s') AS workers,
       count(*) FILTER (WHERE status = 'todo') AS waiting,
       count(*) FILTER (WHERE status = 'failed') AS failed
FROM procrastinate_jobs
"""


@dataclass(frozen=True)
class Finding:
    """What was looked at and how it is; only `wrong` makes the command fail."""

    subject: str
    verdict: Literal["good", "note", "wrong"]
    text: str


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `doctor`."""
    parser = commands.add_parser("doctor", help="look for what is wrong with this installation")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; 1 if something is wrong."""
    here = settings()
    findings = [*_machine(here), *_database(here)]
    if arguments.json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{finding.verdict:<6}{finding.subject:<14}{finding.text}")
    return int(any(finding.verdict == "wrong" for finding in findings))


def _machine(here: Settings) -> Iterator[Finding]:
    here.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(here.var).free
    space = f"{free / 1024**3:.1f} GiB free in {here.var}"
    yield Finding("disk", "good" if free >= LOW_DISK_BYTES else "wrong", space)
    yield _secret()
    from events.foundation.pdf import available

    text = "the libraries are here" if available() else "Pango is missing: PDF pages offer printing instead"
    yield Finding("pdf", "good" if available() else "note", text)
    served = is_open(here.host, here.port)
    yield Finding("port", "good", f"{here.host}:{here.port} is {'in use' if served else 'free'}")


def _secret() -> Finding:
    try:
        secret_key()
    except UnsafeSecret as error:
        return Finding("secret", "wrong", str(error))
    return Finding("secret", "good", f"{key_file()}, for its owner only")


def _database(here: Settings) -> list[Finding]:
    try:
        with database(here) as url:
            use_database(url)
            return asyncio.run(_inside(url))
    except (DatabaseUnavailable, OSError) as error:
        return [Finding("database", "wrong", str(error))]


async def _inside(url: str) -> list[Finding]:
    return [finding async for finding in _look_inside(url)]


async def _look_inside(url: str) -> AsyncIterator[Finding]:
    import asyncpg

    from events.database.migrate import pending

    try:
        connection = await asyncpg.connect(url)
    except asyncpg.PostgresError as error:
        yield Finding("database", "wrong", str(error))
        return
    try:
        number = int(await connection.fetchval("SHOW server_version_num"))
        text = f"PostgreSQL {number // 10000}"
        if number < OLDEST_POSTGRESQL:
            yield Finding("database", "wrong", f"{text}: too old, {OLDEST_POSTGRESQL // 10000} or newer is needed")
            return
        yield Finding("database", "good", text)
        if lacking := await pending():
            yield Finding("schema", "wrong", f"{len(lacking)} migrations to apply: lianqiao migrate")
            return
        yield Finding("schema", "good", "up to date")
        queue = await connection.fetchrow(QUEUE)
        text = f"{queue['workers']} workers, {queue['waiting']} jobs waiting, {queue['failed']} failed"
        calm = queue["failed"] == 0 and (queue["workers"] or not queue["waiting"])
        yield Finding("queue", "good" if calm else "note", text)
    finally:
        await connection.close()
