"""How fast one token of the API may ask: a bucket that fills again, in the memory of this process.

No statement is spent on it: several processes allow several times as much, which still is an end.
"""

import math
import time
from dataclasses import dataclass, field

from events.foundation.errors import TooOften

AT_ONCE, A_SECOND = 60, 10
"""So many requests in one go, and so many a second for ever."""
MOST_KEPT = 1000


@dataclass
class Pace:
    """The buckets of all tokens that asked lately: what was left, and when (seconds of a steady clock)."""

    left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def step(self, key: str, now: float) -> None:
        """Take one out of a bucket. Raises `TooOften` from an empty one."""
        left, then = self.left.get(key, (float(AT_ONCE), now))
        full = min(float(AT_ONCE), left + (now - then) * A_SECOND)
        if full < 1:
            raise TooOften(math.ceil((1 - full) / A_SECOND))
        self.left[key] = (full - 1, now)
        if len(self.left) > MOST_KEPT:
            self.left = {one: kept for one, kept in self.left.items() if now - kept[1] < AT_ONCE / A_SECOND}


of_tokens = Pace()


def slow_down(key: str) -> None:
    """Raise `TooOften` where a token asks faster than it may."""
    of_tokens.step(key, time.monotonic())
