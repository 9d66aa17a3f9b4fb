"""Growing waits after failures, counted in the database: the same for every process and host."""

from dataclasses import dataclass
from math import ceil

from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.secret import seal
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import WINDOW, IdentityRefusal, wait_left


@dataclass(frozen=True)
class Tried:
    """A try that counts as a failure until it is forgiven."""

    keys: tuple[str, ...]
    ids: tuple[int, ...]


async def try_once(*names: str) -> Tried:
    """Count a try for each name (what is tried, from where) before its outcome is known.

    Tries at the same moment wait for each other, so a hundred at once are a hundred failures, not one.
    Refused: `login_wait` with the seconds and minutes left.
    """
    keys = tuple(sorted(seal("throttle", name) for name in names))
    async with transaction():
        for key in keys:
            await lock(f"throttle {key}")
        await _refuse_waiting(keys)
        rows = await fetch(
            "INSERT INTO login_attempt (key, at) SELECT unnest({}::text[]), {} RETURNING id", list(keys), clock.now()
        )
    return Tried(keys, tuple(row["id"] for row in rows))


async def _refuse_waiting(keys: tuple[str, ...]) -> None:
    now = clock.now()
    rows = await fetch("SELECT key, at FROM login_attempt WHERE key = ANY({}) AND at > {}", list(keys), now - WINDOW)
    waits = [wait_left([row["at"] for row in rows if row["key"] == key], now) for key in keys]
    if longest := ceil(max(waits).total_seconds()):
        raise Refused(IdentityRefusal.LOGIN_WAIT, seconds=longest, minutes=ceil(longest / 60))


async def forgive(tried: Tried) -> None:
    """The try succeeded: it was no failure."""
    await fetch("DELETE FROM login_attempt WHERE id = ANY({})", list(tried.ids))


async def forgive_all(name: str) -> None:
    """Forget every failure of a name."""
    await fetch("DELETE FROM login_attempt WHERE key = {}", seal("throttle", name))
