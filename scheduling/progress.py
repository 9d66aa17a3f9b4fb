"""What a run tells about itself: the time each stage took, and its state to whoever listens."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scheduling.stop import Stop

Progress = Callable[[str, int, int], None]
"""Told the stage, the objective so far and the bound so far."""


def silent(stage: str, objective: int, bound: int) -> None:
    """Tells nobody."""
    del stage, objective, bound


@dataclass
class Watch:
    """Clock, listener and stop of one run."""

    stop: Stop
    progress: Progress = silent
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Adds what happens inside to the seconds of a stage; gives up at its door if the caller did."""
        self.stop.check()
        start = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - start
        self.stop.check()

    def tell(self, stage: str, objective: int, bound: int) -> None:
        """Passes the state on."""
        self.progress(stage, objective, bound)
