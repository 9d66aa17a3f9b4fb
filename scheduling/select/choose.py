"""Chooses who meets: linear model first, then a whole-number model on the columns that are still open."""

from dataclasses import dataclass
from math import ceil, floor, isfinite

import numpy as np

from scheduling.arrays import Arrays, Ints
from scheduling.select.linear import SLACK, Effort, Outcome, Scope, Solved, solve_linear, solve_whole
from scheduling.select.model import Aim, Flags
from scheduling.select.relaxation import Relaxation, blocks_of, relaxation_of
from scheduling.stop import Stop

FEW_COLUMNS = 3_000
"""Options times slots up to which a choice may say the slot itself."""
FIRST_RADIUS = 1.0
WIDER = 8
FREE_COLUMNS = 500
THOROUGH = Effort(100, 500)
QUICK = Effort(20, 0)


@dataclass(frozen=True)
class Choice:
    """The options that should meet, the block of slots chosen for each, and what no plan can exceed.

    ``bound`` is on value - price * shortfall or, without a price, on the value at a shortfall of
    ``shortfall_bound``; None: nothing was proved in time. ``possible`` is False when the promises
    contradict the limits.
    """

    options: Ints
    block: Ints
    blocks: tuple[int, ...]
    bound: int | None
    shortfall_bound: int
    possible: bool = True


def says_slots(arrays: Arrays) -> bool:
    """Whether a session is small enough for a choice that says the slot itself, which makes its bound the tightest."""
    return len(arrays.pair) * arrays.slots <= FEW_COLUMNS


def choose(arrays: Arrays, blocks: int, stop: Stop, shortfall: int | None = None) -> Choice:
    """The best choice over ``blocks`` blocks of slots.

    Without a price the least shortfall comes first; ``shortfall`` then says how much is known to be needed.
    """
    relaxation = relaxation_of(arrays, blocks_of(arrays, blocks))
    price = arrays.problem.shortfall_price
    if price is not None:
        return _chosen(relaxation, best_columns(relaxation, Aim(1, price), stop), 0, -price * relaxation.unavoidable)
    least = shortfall - relaxation.unavoidable if shortfall is not None else _least_shortfall(relaxation, stop)
    while True:
        solved = best_columns(relaxation, Aim(1, 0, least), stop)
        if solved.outcome is not Outcome.IMPOSSIBLE or least >= sum(f.least for f in relaxation.floors):
            return _chosen(relaxation, solved, least + relaxation.unavoidable, 0)
        least += 1


def _least_shortfall(relaxation: Relaxation, stop: Stop) -> int:
    """A shortfall no plan can avoid, beyond what is unavoidable anyway."""
    if not any(floor.weight for floor in relaxation.floors):
        return 0
    solved = solve_linear(relaxation, Aim(0, 1), stop)
    return max(0, ceil(-solved.bound - SLACK)) if isfinite(solved.bound) else 0


def best_columns(relaxation: Relaxation, aim: Aim, stop: Stop) -> Solved:
    """The whole-number optimum, or as near as time allows.

    Columns whose reduced cost exceeds the distance between the linear and the whole-number optimum
    cannot change in a better solution; so a search among the others proves the optimum of all.
    """
    linear = solve_linear(relaxation, aim, stop)
    if linear.outcome is not Outcome.OPTIMAL or linear.whole:
        return linear
    radius, best = FIRST_RADIUS, linear
    while not stop.now():
        free: Flags = (np.abs(linear.reduced) <= radius) | linear.fractional
        whole = solve_whole(relaxation, aim, free, linear.x, stop, THOROUGH)
        if whole.outcome is Outcome.IMPOSSIBLE and free.all():
            return whole
        if whole.outcome is Outcome.OPTIMAL:
            proved = whole.bound if free.all() else max(whole.bound, linear.bound - radius)
            worth = _worth(relaxation, aim, whole)
            best = Solved(Outcome.OPTIMAL, whole.x, min(proved, linear.bound), linear.reduced)
            if free.all() or floor(proved + SLACK) <= floor(worth + SLACK):
                return best
            radius = linear.bound - worth
        elif whole.outcome is Outcome.STOPPED:
            return Solved(Outcome.STOPPED, whole.x if whole.x.any() else best.x, linear.bound, linear.reduced)
        else:
            radius *= WIDER
    return Solved(Outcome.STOPPED, best.x, best.bound, linear.reduced)


def nearly_best(relaxation: Relaxation, aim: Aim, stop: Stop, scope: Scope = Scope.ALL) -> Solved:
    """A good whole-number choice quickly: the linear optimum, then a short search among its cheapest flips."""
    linear = solve_linear(relaxation, aim, stop, scope)
    if linear.outcome is not Outcome.OPTIMAL or linear.whole:
        return linear
    cheap = np.argsort(np.abs(linear.reduced), kind="stable")[:FREE_COLUMNS]
    free = linear.fractional
    free[cheap] = True
    return solve_whole(relaxation, aim, free, linear.x, stop, QUICK)


def _worth(relaxation: Relaxation, aim: Aim, solved: Solved) -> float:
    """Value less the price of what is missing."""
    missing = sum(f.weight * max(0.0, f.least - solved.x[f.columns].sum()) for f in relaxation.floors)
    return float(aim.value * relaxation.value @ solved.x - aim.price * missing)


def _chosen(relaxation: Relaxation, solved: Solved, shortfall: int, offset: int) -> Choice:
    columns = relaxation.columns
    taken = np.flatnonzero(solved.x > 1 - SLACK)
    taken = taken[np.argsort(columns.option[taken], kind="stable")]
    bound = floor(solved.bound + SLACK) + offset if isfinite(solved.bound) else None
    possible = solved.outcome is not Outcome.IMPOSSIBLE
    return Choice(columns.option[taken], columns.block[taken], columns.blocks, bound, shortfall, possible)
