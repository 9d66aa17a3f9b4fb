"""The search for value: choose, assign, and as long as a gap remains, finer choices and repair."""

from dataclasses import dataclass

import numpy as np

from scheduling.arrays import Arrays
from scheduling.assign import Placed, assign
from scheduling.options import Options
from scheduling.progress import Watch
from scheduling.select.choose import Choice, choose, says_slots

STEPS_PER_MEETING = 5
LEAST_STEPS = 5_000
MOST_STEPS = 12_000


@dataclass
class Found:
    """The best placement so far and what is proved: no plan has an objective above ``bound``.

    No plan of given meetings has fewer breaks than ``breaks_bound``.
    """

    placed: Placed
    objective: int
    bound: int
    shortfall_bound: int = 0
    possible: bool = True
    breaks_bound: int = 0

    @property
    def proved(self) -> bool:
        """Whether no plan can be better."""
        return self.objective >= self.bound


def nothing_found(arrays: Arrays) -> Found:
    """Where a search starts: no meetings, and the bound that holds without any proof."""
    return Found({}, objective(arrays, {}), all_values(arrays))


def all_values(arrays: Arrays) -> int:
    """The values of all pairs together."""
    return sum(pair.value for pair in arrays.pairs)


def worth(arrays: Arrays, placed: Placed) -> tuple[int, int]:
    """Value and shortfall of a placement."""
    options = np.fromiter(placed, np.int64, len(placed))
    parties = np.concatenate([arrays.left_party[options], arrays.right_party[options]])
    meetings = np.bincount(parties, minlength=len(arrays.minimum))
    return int(arrays.value[options].sum()), int(np.maximum(0, arrays.minimum - meetings).sum())


def objective(arrays: Arrays, placed: Placed) -> int:
    """Value less price times shortfall; without a stated price the price outweighs all values."""
    value, shortfall = worth(arrays, placed)
    return value - arrays.price * shortfall


def missing_musts(arrays: Arrays, placed: Placed) -> list[int]:
    """The pairs that must meet and do not, by number."""
    met = {int(arrays.pair[option]) for option in placed}
    return [pair for pair in np.unique(arrays.pair[arrays.must]).tolist() if pair not in met]


def search(arrays: Arrays, options: Options, watch: Watch) -> Found:
    """The best placement found by choosing over ever finer blocks of slots, each bound being valid."""
    found = nothing_found(arrays)
    few = says_slots(arrays)
    for blocks in dict.fromkeys((1, arrays.slots if few else min(2, arrays.slots))):
        with watch.stage("select"):
            choice = choose(arrays, blocks, watch.stop)
        bound_from(arrays, found, choice)
        if not choice.possible:
            return found
        with watch.stage("assign"):
            steps = 0 if few else min(MOST_STEPS, LEAST_STEPS + STEPS_PER_MEETING * len(choice.options))
            placed = assign(arrays, choice, options.seed, watch.stop, steps)
        _keep_better(arrays, found, placed)
        watch.tell("assign", found.objective, found.bound)
        if (found.proved and not missing_musts(arrays, found.placed)) or watch.stop.now():
            break
    return found


def bound_from(arrays: Arrays, found: Found, choice: Choice) -> None:
    """Takes over what a choice proves."""
    found.possible = choice.possible
    found.shortfall_bound = max(found.shortfall_bound, choice.shortfall_bound)
    if choice.bound is not None:
        strict = arrays.problem.shortfall_price is None
        found.bound = min(found.bound, choice.bound - (arrays.price * choice.shortfall_bound if strict else 0))


def _keep_better(arrays: Arrays, found: Found, placed: Placed) -> None:
    missing, worst = len(missing_musts(arrays, placed)), len(missing_musts(arrays, found.placed))
    gained = objective(arrays, placed)
    if (missing, -gained) < (worst, -found.objective):
        found.placed, found.objective = placed, gained
