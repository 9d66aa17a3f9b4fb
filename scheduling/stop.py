"""When to stop: a deadline and the caller's wish, asked often by everything that takes time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduling.errors import Cancelled


def never() -> bool:
    """Nobody wishes to stop."""
    return False


@dataclass(frozen=True)
class Stop:
    """A time limit in seconds from now and a function that says whether the caller gave up."""

    seconds: float
    cancelled: Callable[[], bool] = never
    started: float = field(default_factory=time.perf_counter)

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def left(self) -> float:
        """Seconds that remain, at least none."""
        return max(0.0, self.seconds - self.elapsed())

    def now(self) -> bool:
        """Whether time is up or the caller gave up."""
        return self.left() <= 0 or self.cancelled()

    def check(self) -> None:
        """Gives up if the caller did.

        Raises:
            Cancelled: the caller's function says so.
        """
        if self.cancelled():
            raise Cancelled
