"""News between processes over LISTEN/NOTIFY: ids only, inside the business transaction; readers fetch what changed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import asyncpg

from events.foundation.transaction import fetch

CHANNEL = "lianqiao"
RETRY_SECONDS = 1.0
GAP_SECONDS = 0.2
"""Between two tellings of the same thing in a storm; screens may be two seconds late."""


async def announce(topic: str, key: int) -> None:
    """Tell every listener, once the transaction commits, that `topic` number `key` has changed."""
    await fetch("SELECT pg_notify({}, {})", *news(topic, key))


def news(topic: str, key: int) -> tuple[str, str]:
    """What `pg_notify` is given, for a statement that writes and tells in one."""
    return CHANNEL, f"{topic}:{key}"


class Gathered:
    """News of many small deeds of this process: a lone one is told by its own statement, a storm a few times a second.

    A transaction that notifies keeps all others from committing while the disk confirms it, so a storm in which each
    tells its own is as slow as the disk.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[str, int], float] = {}
        self._timers: dict[tuple[str, int], asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def tells_itself(self, topic: str, key: int) -> bool:
        """Whether a deed that is about to be written shall tell of itself; where not, call `later` once it is."""
        now = asyncio.get_running_loop().time()
        if now - self._told.get((topic, key), -GAP_SECONDS) < GAP_SECONDS:
            return False
        self._told[topic, key] = now
        return True

    def later(self, topic: str, key: int) -> None:
        """Tell of what is written by now when the gap is over, together with whatever comes until then."""
        if (topic, key) not in self._timers:
            loop = asyncio.get_running_loop()
            self._timers[topic, key] = loop.call_later(GAP_SECONDS, self._tell, topic, key)

    def stop(self) -> None:
        """Forget what has not been told: this process tells nothing more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._told.clear()

    def _tell(self, topic: str, key: int) -> None:
        del self._timers[topic, key]
        task = asyncio.get_running_loop().create_task(_announced(topic, key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _announced(topic: str, key: int) -> None:
    with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # readers refetch on return
        await announce(topic, key)


gathered = Gathered()
"""The one of this process."""


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
