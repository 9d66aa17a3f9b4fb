"""The database, for those who need more than one statement at a time or plain SQL."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from string import Formatter
from typing import Any

import asyncpg
from piccolo.engine.finder import engine_finder
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

MOST_STATEMENTS = 50_000
"""Of one connection; then another one takes its place."""
IDLE_SECONDS = 300.0


@lru_cache(maxsize=1)
def engine() -> PostgresEngine:
    """The one engine of this process."""
    found = engine_finder()
    if not isinstance(found, PostgresEngine):
        raise TypeError("The engine of events.database.piccolo_conf is not PostgreSQL")
    return found


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing; inside another transaction it joins it."""
    database = engine()
    if database.transaction_exists():
        yield
        return
    async with database.transaction():
        yield


class _Statement(QueryString):
    """A plain statement; its placeholders are numbered once, not at each call as Piccolo's own are."""

    def __init__(self, sql: str, values: Sequence[object]) -> None:
        super().__init__(sql)
        self._values = list(values)

    def compile_string(self, engine_type: str = "postgres") -> tuple[str, list[Any]]:
        """The statement as PostgreSQL reads it, and its parameters."""
        del engine_type
        return _numbered(self.template), self._values


@lru_cache(maxsize=1024)
def _numbered(sql: str) -> str:
    """`{} … {}` as `$1 … $2`; doubled braces are braces."""
    text, count = "", 0
    for literal, field, _, _ in Formatter().parse(sql):
        text += literal
        if field is not None:
            count += 1
            text += f"${count}"
    return text


async def fetch(sql: str, *values: object) -> list[dict[str, Any]]:
    """Rows of a plain SQL statement; `{}` marks where each of `values` goes, as a bound parameter."""
    rows = await engine().run_querystring(_Statement(sql, values))
    return [dict(row) for row in rows]


async def records(sql: str, *values: object) -> Sequence[Any]:
    """The same rows as the driver made them: tuples that also know their columns' names, without a dict for each."""
    found: Sequence[Any] = await engine().run_querystring(_Statement(sql, values))
    return found


Fetch = Callable[..., Awaitable[list[dict[str, Any]]]]
"""What `fetch` is to its callers."""


@asynccontextmanager
async def on_one_connection() -> AsyncIterator[Fetch]:
    """A `fetch` for several statements on one connection of the pool, each a transaction of its own.

    Inside a transaction, or without a pool, it is `fetch` itself.
    """
    database = engine()
    if database.pool is None or database.transaction_exists():
        yield fetch
        return
    async with database.pool.acquire() as connection:

        async def ask(sql: str, *values: object) -> list[dict[str, Any]]:
            return [dict(row) for row in await connection.fetch(_numbered(sql), *values)]

        yield ask


async def lock(name: str, key: int = 0) -> None:
    """Wait for the lock `name`/`key`; it is held until the transaction ends."""
    await fetch("SELECT pg_advisory_xact_lock(hashtext({}), {}::int)", name, key % 2_147_483_647)


async def open_pool(size: int) -> None:
    """Connect ahead, if that is not done yet; a process that serves requests does this at its start."""
    if engine().pool is not None:
        return
    engine().pool = await _Pool(
        **engine().config,
        min_size=1,
        max_size=size,
        max_queries=MOST_STATEMENTS,
        max_inactive_connection_lifetime=IDLE_SECONDS,
        loop=None,
        connection_class=asyncpg.Connection,
        record_class=asyncpg.Record,
        reset=_leave_as_it_is,
    )


async def _leave_as_it_is(_connection: object) -> None:
    """Nothing outlives a statement or transaction of ours, so that nothing must be reset: one round trip less each."""


class _Pool(asyncpg.Pool):  # type: ignore[misc] # asyncpg ships no types
    """asyncpg's own, which makes a task of each release lest it be cancelled while it resets the connection.

    Ours has nothing to reset: a release does not wait, unless the statement before was cancelled; then it ends, or the
    connection is given up for another one.
    """

    __slots__ = ()

    async def release(self, connection: Any, *, timeout: float | None = None) -> None:  # noqa: ANN401, ASYNC109 - asyncpg's own shape
        """Take a connection back."""
        if connection._con is None:  # noqa: SLF001 - as in the method that this one replaces
            return
        connection._con._on_release()  # noqa: SLF001 - as above
        await connection._holder.release(timeout)  # noqa: SLF001 - as above


async def close_pool() -> None:
    """Let the connections go, if any are held."""
    if engine().pool is None:
        return
    await engine().close_connection_pool()
