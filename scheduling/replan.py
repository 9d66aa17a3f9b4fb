"""Replan: the day has begun, people are missing; mend the plan with as few moves as possible.

Slots up to the running one are history. In the next slot nothing moves, though holes may fill. Later,
radius 0 fills holes only; radius 1, if that leaves more than a trifle to gain, may also move the meetings
of parties that lost one, each move at the price of a third of a median meeting.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from scheduling.arrays import Arrays, Ints, Masks, arrays_of
from scheduling.assign import Placed
from scheduling.errors import InputError
from scheduling.explain import explain
from scheduling.finish import Run, checked, finished
from scheduling.news import News, available, placed_before, refuse_unknown, without_lost_promises
from scheduling.options import Options
from scheduling.plan import Plan
from scheduling.problem import Problem, key
from scheduling.progress import Watch
from scheduling.residual import residual
from scheduling.search import Found, nothing_found, objective, worth
from scheduling.select.choose import nearly_best
from scheduling.select.linear import SLACK, Outcome, Scope, solve_linear
from scheduling.select.model import Aim, Flags
from scheduling.select.relaxation import blocks_of, relaxation_of
from scheduling.stop import Stop, never
from scheduling.tables import meetings_of

FARTHEST = 1
CLOSE = 0.0005
"""Share of the bound that may be missing before meetings are moved for it."""
FAR_BELOW = 0.1
"""Share of the median value by which an option may miss the linear optimum and still be considered."""
MOVES_PER_MEETING = 3


def replan(
    problem: Problem,
    plan: Plan,
    news: News,
    radius: int = 1,
    options: Options | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The plan mended for what happened; its figures are those of the problem as it was.

    Promises that cannot be kept any more because of the news are let go. ``upper_bound`` is what a plan
    made anew from the running slot on could reach at most.

    Raises:
        InputError: a party, slot or meeting that the problem does not know, or a radius not 0 or 1.
        Cancelled: the caller's function said yes.
        BrokenPlan: the mended plan failed the check.
    """
    refuse_unknown(problem, news)
    if not 0 <= radius <= FARTHEST:
        raise InputError("radius", f"{radius} is neither 0 nor 1", "use 0 to fill holes, 1 to move as well")
    run = Run(options or Options(), Watch(Stop((options or Options()).time_limit, cancelled or never)))
    mended = without_lost_promises(problem, plan, news)
    arrays = arrays_of(mended)
    before, slots = placed_before(arrays, plan), available(arrays, news)
    held = {o: slot for o, slot in before.items() if slot <= news.now or int(slots[o]) >> slot & 1}
    hit = {end for option in before.keys() - held.keys() for end in arrays.ends(option)}
    return mend(arrays, Situation(held, frozenset(hit), slots, news.now), radius, plan, run)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a plan stands: what can be held, which parties lost a meeting, where options may meet yet, the slot now."""

    held: Placed
    hit: frozenset[int]
    slots: Masks
    now: int


def mend(arrays: Arrays, situation: Situation, radius: int, plan: Plan, run: Run) -> Plan:
    """The plan of what can be held, its holes filled; with radius 1 the parties that lost a meeting may move others.

    Raises:
        Cancelled: the caller's function said yes.
        BrokenPlan: the mended plan failed the check.
    """
    history = {option: slot for option, slot in situation.held.items() if slot <= situation.now}
    with run.watch.stage("select"):
        found, worthy = _outlook(arrays, history, situation.slots, run.watch.stop)
    with run.watch.stage("improve"):
        for reach in range(radius + 1):
            if reach == 0 or found.objective < found.bound - CLOSE * abs(found.bound):
                standing, movable = _standing(arrays, situation, reach)
                targets = _targets(arrays, movable, np.where(worthy, situation.slots, 0), situation.now)
                found.placed = standing | _inserted(arrays, standing, movable, targets, run.watch.stop)
                found.objective = objective(arrays, found.placed)
    with run.watch.stage("tables"):
        meetings = meetings_of(arrays, found.placed, {key(m.a, m.b): m for m in plan.meetings})
    unplaced = explain(replace(arrays, mask=situation.slots), found.placed)
    return checked(arrays.problem, finished(arrays, found, meetings, unplaced, run))


def _outlook(arrays: Arrays, history: Placed, slots: Masks, stop: Stop) -> tuple[Found, Flags]:
    """What a plan made anew beside history could reach, and the options such a plan would consider."""
    rest, behind = residual(arrays, history, slots)
    found, worthy = nothing_found(arrays), np.zeros(len(arrays.mask), bool)
    worthy[behind] = True
    relaxation = relaxation_of(rest, blocks_of(rest, 1))
    solved = solve_linear(relaxation, Aim(1, arrays.price), stop)
    if solved.outcome is Outcome.OPTIMAL:
        worthy[behind[relaxation.columns.option]] = solved.reduced >= -FAR_BELOW * _median(arrays)
        found.bound = floor(solved.bound + SLACK) - arrays.price * relaxation.unavoidable + worth(arrays, history)[0]
        if arrays.problem.shortfall_price is None:
            found.shortfall_bound = max(0, -(found.bound // arrays.price))
    return found, worthy


def _standing(arrays: Arrays, situation: Situation, radius: int) -> tuple[Placed, Placed]:
    """What stands: history and all meetings that can be held; and of those what may move."""
    held = situation.held
    movable = {
        option: slot
        for option, slot in held.items()
        if radius and slot > situation.now + 1 and arrays.held[option] < 0 and situation.hit & arrays.ends(option)
    }
    return {option: slot for option, slot in held.items() if option not in movable}, movable


def _targets(arrays: Arrays, movable: Placed, slots: Masks, now: int) -> Masks:
    """Where each option may go: a meeting that moves may stay, and does not move into the next slot."""
    targets = slots.copy()
    later = np.uint64(((1 << arrays.slots) - 1) & ~((1 << (now + 2)) - 1))
    targets[np.isin(arrays.pair, arrays.pair[list(movable)])] &= later
    for option, slot in movable.items():
        targets[option] |= np.uint64(1 << slot)
    return targets


def _inserted(arrays: Arrays, standing: Placed, movable: Placed, targets: Masks, stop: Stop) -> Placed:
    """The best use of the room beside what stands; moving costs a third of a median meeting."""
    rest, behind = residual(arrays, standing, targets)
    if not len(behind):
        return {}
    relaxation = relaxation_of(rest, tuple(1 << slot for slot in range(arrays.slots)))
    columns = relaxation.columns
    was = np.array([movable.get(int(option), -1) for option in behind], np.int64)
    bonus = (was[columns.option] == columns.block) * _move_price(arrays, standing | movable)
    solved = nearly_best(replace(relaxation, bonus=bonus), Aim(1, arrays.price), stop, Scope.PROMISING)
    if not solved.whole or not solved.x.any():
        return movable
    chosen = np.flatnonzero(solved.x > 0.5)  # noqa: PLR2004 - a column is in or out
    return {int(behind[columns.option[c]]): int(columns.block[c]) for c in chosen}


def _move_price(arrays: Arrays, placed: Placed) -> int:
    """A third of the median value of a meeting."""
    values: Ints = arrays.value[list(placed)]
    return int(np.median(values)) // MOVES_PER_MEETING if len(values) else 0


def _median(arrays: Arrays) -> float:
    return float(np.median(arrays.value)) if len(arrays.value) else 0.0
