"""Improve: while a gap to the bound remains, take out a few slots and fill them again as well as possible.

All meetings of one to three slots go; everything that may meet there is chosen anew by the select model with
one block per slot, whose linear optimum is nearly whole. Equal plans are accepted too: they lead elsewhere.
Pairs far too cheap for the linear optimum of the whole problem are left aside. The work is counted in
columns, not in seconds, so a seed gives one plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from math import floor, inf

import numpy as np

from scheduling.arrays import Arrays
from scheduling.assign import Placed
from scheduling.progress import Watch
from scheduling.residual import residual
from scheduling.search import Found, missing_musts, objective
from scheduling.select.choose import nearly_best
from scheduling.select.linear import SLACK, Effort, Outcome, Solved, solve_linear, solve_whole
from scheduling.select.model import Aim, Flags, Floats
from scheduling.select.relaxation import blocks_of, forgiving, relaxation_of

WORK = 600_000
"""Columns, summed over all repairs: about eight seconds of a core."""
LEAST_WORK = 500
SEARCH = 2
"""How many times the work of a linear model a whole-number search takes."""
SIZES = (1, 2, 3)
MOST_COLUMNS = 8_000
EFFORT = Effort(200, 60)
FAR_BELOW = 0.25
"""Share of the median value by which a pair may miss the linear optimum and still be considered."""


@dataclass
class Repair:
    """A placement under repair: its worth, by how much each option misses the linear optimum, and the work left."""

    arrays: Arrays
    placed: Placed
    worth: tuple[int, int]
    missing: Floats
    work: int

    def promising(self, bound: int) -> Flags:
        """The options worth considering: none that misses more than the gap can be in a better plan."""
        musts_met, objective = self.worth[0] == 0, self.worth[1]
        far = FAR_BELOW * float(np.median(self.arrays.value))
        near: Flags = self.missing <= (min(far, bound - objective + 1) if musts_met else far)
        return near | self.arrays.must


def improve(arrays: Arrays, found: Found, seed: int, watch: Watch) -> None:
    """Repairs each slot once, then pairs and triples until the bound is reached, nothing moves or the work is done."""
    repair = Repair(arrays, found.placed, worth_with_musts(arrays, found.placed), _missing(arrays, watch), WORK)
    chance = np.random.default_rng(seed)
    for size in SIZES:
        subsets = list(combinations(range(arrays.slots), size))
        quiet = 0
        for subset in islice(_again_and_again(subsets, chance), len(subsets) if size == 1 else None):
            if quiet == len(subsets):
                break
            if repair.work <= 0 or watch.stop.now() or (repair.worth[0] == 0 and repair.worth[1] >= found.bound):
                return
            quiet = 0 if _refill(repair, subset, found.bound, watch) else quiet + 1
            found.placed, found.objective = repair.placed, repair.worth[1]
            watch.tell("improve", found.objective, found.bound)


def _again_and_again(subsets: list[tuple[int, ...]], chance: np.random.Generator) -> Iterator[tuple[int, ...]]:
    """The subsets in ever new orders, so that as many in a row as there are have tried nearly each of them."""
    while True:
        for index in chance.permutation(len(subsets)).tolist():
            yield subsets[index]


def prove(arrays: Arrays, found: Found, watch: Watch) -> None:
    """Small sessions: the full model with every slot, on the columns that could still make a better plan.

    Any plan better than the one found keeps each column whose reduced cost exceeds the gap; so the
    optimum among the others, or the plan found, is the optimum of all. While musts are missing every
    column is open: then the model finds them a place or shows that there is none.
    """
    relaxation = relaxation_of(arrays, tuple(1 << slot for slot in range(arrays.slots)))
    columns = relaxation.columns
    if not 0 < len(columns.option) <= MOST_COLUMNS:
        return
    aim, offset = Aim(1, arrays.price), arrays.price * relaxation.unavoidable
    missing = bool(missing_musts(arrays, found.placed))
    linear = solve_linear(relaxation, aim, watch.stop)
    if linear.outcome is not Outcome.OPTIMAL:
        found.possible = linear.outcome is not Outcome.IMPOSSIBLE
        return
    found.bound = min(found.bound, floor(linear.bound + SLACK) - offset)
    gap = inf if missing else linear.bound - offset - found.objective + SLACK
    free: Flags = (np.abs(linear.reduced) <= gap) | linear.fractional
    whole = solve_whole(relaxation, aim, free, linear.x, watch.stop, EFFORT)
    chosen = np.flatnonzero(whole.x > 0.5)  # noqa: PLR2004 - a column is in or out
    placed = {int(columns.option[c]): int(columns.block[c]) for c in chosen}
    if worth_with_musts(arrays, placed) > worth_with_musts(arrays, found.placed):
        found.placed, found.objective = placed, objective(arrays, placed)
    _conclude(found, whole, offset, missing=missing)
    watch.tell("improve", found.objective, found.bound)


def _conclude(found: Found, whole: Solved, offset: int, *, missing: bool) -> None:
    """What a finished full model proves about the best plan."""
    if whole.outcome is Outcome.OPTIMAL:
        found.bound = min(found.bound, max(found.objective, floor(whole.bound + SLACK) - offset))
    elif whole.outcome is Outcome.IMPOSSIBLE and missing:
        found.possible = False
    elif whole.outcome is Outcome.IMPOSSIBLE:
        found.bound = min(found.bound, found.objective)


def worth_with_musts(arrays: Arrays, placed: Placed) -> tuple[int, int]:
    """What is compared: musts missing (as a negative number), then the objective."""
    return -len(missing_musts(arrays, placed)), objective(arrays, placed)


def _missing(arrays: Arrays, watch: Watch) -> Floats:
    """By how much each option misses the linear optimum of the whole problem: its reduced cost, turned round."""
    relaxation = relaxation_of(arrays, blocks_of(arrays, 1))
    solved = solve_linear(relaxation, Aim(1, arrays.price), watch.stop)
    missing = np.full(len(arrays.mask), inf)
    if solved.outcome is Outcome.OPTIMAL:
        missing[relaxation.columns.option] = -solved.reduced
    return missing


def _refill(repair: Repair, slots: tuple[int, ...], bound: int, watch: Watch) -> bool:
    """Empties slots and fills them again; keeps the result unless it is worse. True if it is better."""
    arrays, placed = repair.arrays, repair.placed
    standing = {option: slot for option, slot in placed.items() if slot not in slots or arrays.held[option] >= 0}
    allowed = np.zeros(len(arrays.mask), np.uint64)
    allowed[repair.promising(bound)] = allowed[list(placed)] = np.uint64(sum(1 << slot for slot in slots))
    rest, behind = residual(arrays, standing, allowed)
    if not len(behind):
        return False
    relaxation = relaxation_of(rest, tuple(1 << slot for slot in slots))
    columns = relaxation.columns
    solved = nearly_best(forgiving(relaxation), Aim(1, arrays.price), watch.stop)
    repair.work -= (LEAST_WORK + len(columns.option)) * (SEARCH if solved.searched else 1)
    chosen = np.flatnonzero(solved.x > 0.5)  # noqa: PLR2004 - a column is in or out
    refilled = standing | {int(behind[columns.option[c]]): slots[int(columns.block[c])] for c in chosen}
    worth = worth_with_musts(arrays, refilled)
    if not solved.whole or worth < repair.worth:
        return False
    better = worth > repair.worth
    repair.placed, repair.worth = refilled, worth
    return better
