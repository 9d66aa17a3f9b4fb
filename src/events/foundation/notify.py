"""News between processes over LISTEN/NOTIFY: ids only, inside the business transaction; readers fetch what changed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import asyncpg

from events.foundation.transaction import fetch

CHANNEL = "lianqiao"
RETRY_SECONDS = 1.0


async def announce(topic: str, key: int) -> None:
    """Tell every listener, once the transaction commits, that `topic` number `key` has changed."""
    await fetch("SELECT pg_notify({}, {})", *news(topic, key))


def news(topic: str, key: int) -> tuple[str, str]:
    """What `pg_notify` is given, for a statement that writes and tells in one."""
    return CHANNEL, f"{topic}:{key}"


class Listener:
    """One connection of this process that hears all news and hands it to its subscribers."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._subscribers: set[asyncio.Queue[str | None]] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen; a lost connection is made again."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """End every subscription, then the connection: open streams must not hold up the end of the process."""
        for subscriber in self._subscribers:
            subscriber.put_nowait(None)
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def news_of_session(self, session_id: int) -> AsyncIterator[str]:
        """`session`, `checkin` or `plan_run` when that of the session has changed, `again` after a lost connection."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._subscribers.add(queue)
        try:
            while (heard := await queue.get()) is not None:
                topic, _, key = heard.partition(":")
                if heard == "again" or key == str(session_id):
                    yield topic
        finally:
            self._subscribers.discard(queue)

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._connection_until_lost()
            await asyncio.sleep(RETRY_SECONDS)
            self._tell("again")

    async def _connection_until_lost(self) -> None:
        lost = asyncio.Event()
        connection = await asyncpg.connect(self._url)
        try:
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(CHANNEL, lambda _c, _pid, _channel, payload: self._tell(payload))
            await lost.wait()
        finally:
            await connection.close()

    def _tell(self, payload: object) -> None:
        for subscriber in self._subscribers:
            subscriber.put_nowait(str(payload))
