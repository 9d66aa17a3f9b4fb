"""What every test may ask for: a migrated, empty database, and a client of the application in this process.

A test that asks for neither starts nothing. One PostgreSQL per pytest process, without fsync; `TEST_DATABASE_URL` names
another server to make databases on.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from events.database.embedded import Embedded
from events.foundation import pdf
from events.settings import Settings, settings, use_database

EMPTY = """
DO $$
DECLARE
  used text[] := '{}';
  relation regclass;
  filled boolean;
BEGIN
  FOR relation, filled IN
    SELECT c.oid::regclass, coalesce(bool_or(pg_sequence_last_value(s.oid) IS NOT NULL), false)
    FROM pg_class c
    LEFT JOIN pg_depend d ON d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
    LEFT JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM tests.kept WHERE kept.relation = c.oid)
    GROUP BY c.oid
  LOOP
    IF NOT filled THEN
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', relation) INTO filled;
    END IF;
    IF filled THEN
      used := used || relation::text;
    END IF;
  END LOOP;
  IF used <> '{}' THEN
    SET LOCAL session_replication_role = replica;  -- the audit line's trigger refuses to forget
    SET LOCAL lock_timeout = '10s';
    EXECUTE 'TRUNCATE ' || array_to_string(used, ', ') || ' RESTART IDENTITY CASCADE';
  END IF;
END $$
"""
"""Empties every table a test has written to; tables that the migrations fill (`tests.kept`) stay as they are."""

KEEP = """
DO $$
DECLARE
  relation regclass;
  filled boolean;
BEGIN
  CREATE SCHEMA tests;
  CREATE TABLE tests.kept (relation oid PRIMARY KEY);
  FOR relation IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', relation) INTO filled;
    IF filled THEN
      INSERT INTO tests.kept VALUES (relation);
    END IF;
  END LOOP;
END $$
"""

NEEDED = {
    "browser": (lambda: shutil.which("chromium") is not None, "Chromium is not installed"),
    "pdf": (pdf.available, "the Pango libraries are not installed"),
}

OWN_VAR = tempfile.TemporaryDirectory(prefix="lianqiao-")
os.environ["LIANQIAO_VAR"] = OWN_VAR.name  # no test touches the data of this checkout


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the long races")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long ones out unless asked for; report by name what this machine cannot do."""
    long = [item for item in items if item.get_closest_marker("long")]
    if long and not config.getoption("--long"):
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    for marker, (here, reason) in NEEDED.items():
        marked = [item for item in items if item.get_closest_marker(marker)]
        if marked and not here():
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=f"{marker}: {reason}"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop for all tests of this process: connections stay usable from test to test."""
    return "asyncio"


def sweep() -> None:
    """Stop and remove the servers of test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob("lianqiao-test-*-*"):
        if not Path("/proc", folder.name.split("-")[2]).exists():
            Embedded(folder / "pg").stop()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Embedded]:
    """A server of this pytest process."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"lianqiao-test-{os.getpid()}-"))
    folder.chmod(0o755)  # a server that stepped down from root passes through
    server = Embedded(folder / "pg", fast=True)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)
    shutil.rmtree(server.socket_folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def database_url(request: pytest.FixtureRequest, anyio_backend: str) -> AsyncIterator[str]:
    """The address of a migrated database; `settings()` names it too."""
    elsewhere = os.environ.get("TEST_DATABASE_URL")
    name = f"lianqiao_test_{os.getpid()}"
    from events.database.migrate import apply

    if elsewhere:
        await _on(elsewhere, f'CREATE DATABASE "{name}"')
        use_database(urlsplit(elsewhere)._replace(path=f"/{name}").geturl())
    else:
        use_database(request.getfixturevalue("postgres").url())
    await apply()
    await _on(settings().database_url, KEEP)
    yield settings().database_url
    if elsewhere:
        await _on(elsewhere, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _on(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Settings]:
    """An empty database with a pool ready; tables, queries and actions may be used."""
    from events.foundation.transaction import close_pool, open_pool

    await _on(database_url, EMPTY)
    await open_pool(size=settings().pool_size)
    yield settings()
    await close_pool()


@pytest.fixture
async def client(db: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without JavaScript: keeps cookies, does not follow redirects; the application runs in this process."""
    from events.app import create_app

    app = create_app()
    transport = httpx.ASGITransport(app=app)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://testserver") as browser:
        yield browser


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement the process sends from now on; clear it where counting begins."""
    from piccolo.engine.postgres import PostgresEngine

    sent: list[str] = []
    run = PostgresEngine.run_querystring

    async def counted(self: PostgresEngine, querystring: Any, *args: Any, **words: Any) -> Any:  # noqa: ANN401 - Piccolo's
        sent.append(str(querystring))
        return await run(self, querystring, *args, **words)

    monkeypatch.setattr(PostgresEngine, "run_querystring", counted)
    return sent
