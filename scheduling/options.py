"""How to solve: limits and seed. What to solve stands in the problem."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of one run.

    ``time_limit`` in seconds ends the search with the best plan so far; the usual end is earlier and
    decided by counts of steps, so the same seed gives the same plan. ``polish`` is the number of sweeps
    against idle slots and breaks; fifty take a second or two and halve them again. ``timings`` False leaves the
    seconds in the plan at zero, which makes plan files equal byte for byte.
    """

    time_limit: float = 60.0
    seed: int = 0
    polish: int = 5
    timings: bool = True
