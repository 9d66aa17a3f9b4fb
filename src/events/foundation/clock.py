"""The time: aware UTC inside, Asia/Shanghai for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from functools import lru_cache
from time import time as clock_seconds
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
MIDNIGHT = time()
HOUR = 3600


_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The local date."""
    fixed_at = _fixed.get()
    return fixed_at.astimezone(LOCAL).date() if fixed_at else _date_of_hour(int(clock_seconds()) // HOUR)


@lru_cache(maxsize=2)
def _date_of_hour(hour: int) -> date:
    """The local date of an hour since the epoch: midnight is never inside one."""
    return datetime.fromtimestamp(hour * HOUR, LOCAL).date()


def at(day: date, wall: time) -> datetime:
    """The moment, in UTC, when local clocks show `wall` on `day`."""
    return datetime.combine(day, wall, LOCAL).astimezone(UTC)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Within the block it is always `moment` (aware): for the demo walk and for tests."""
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
