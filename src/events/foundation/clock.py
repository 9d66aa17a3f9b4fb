"""The time: aware UTC inside, Asia/Shanghai for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
MIDNIGHT = time()


_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The local date."""
    return now().astimezone(LOCAL).date()


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
