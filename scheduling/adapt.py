"""Adapt: the frame changes under a finished plan – a round is dropped, tables go, people come later or less.

What the new frame has no room for is named before anything is decided; then the plan is mended as on the day.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scheduling.arrays import Arrays, Ints, arrays_of
from scheduling.assign import Placed
from scheduling.difference import Difference, difference
from scheduling.errors import InputError
from scheduling.finish import Run
from scheduling.news import fitting, without_promises
from scheduling.options import Options
from scheduling.plan import Meeting, Plan
from scheduling.problem import Problem, key
from scheduling.progress import Watch
from scheduling.replan import FARTHEST, Situation, mend
from scheduling.stop import Stop, never


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A plan adapted to a changed problem: ``unseated`` had no room any more, some of them found another place."""

    plan: Plan
    unseated: tuple[Meeting, ...]
    difference: Difference


def adapt(
    problem: Problem,
    plan: Plan,
    now: int = -1,
    radius: int = 1,
    options: Options | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Adaptation:
    """The plan of an earlier problem, made to fit this one with few moves.

    A dropped round is a slot with 0 tables. Promises of unseated meetings are let go; they are wished for like others.

    Args:
        problem: as it is now; parties and slots keep their names and numbers.
        plan: the answer to what it was before.
        now: the running slot; what met until then stays, in the next slot nothing moves. -1 before the first.
        radius: 0 fills holes only, 1 may also move the other meetings of whoever lost one.
        options: time limit and seed.
        cancelled: asked often; once it says yes the run ends.

    Raises:
        InputError: a slot that does not exist, a radius not 0 or 1, or a meeting of the past that does not fit.
        Cancelled: the caller's function said yes.
    """
    if not -1 <= now < problem.slots:
        raise InputError("now", f"{now} is no slot", f"use 0..{problem.slots - 1}, or -1 before the first")
    if not 0 <= radius <= FARTHEST:
        raise InputError("radius", f"{radius} is neither 0 nor 1", "use 0 to fill holes, 1 to move as well")
    options = options or Options()
    run = Run(options, Watch(Stop(options.time_limit, cancelled or never)))
    lost = unseated(problem, plan)
    for meeting in lost:
        if meeting.slot <= now:
            where = f"meetings ({meeting.a}, {meeting.b})"
            raise InputError(where, f"met in slot {meeting.slot} and does not fit any more", "leave the past as it was")
    arrays = arrays_of(_weakened(problem, plan, lost))
    held, _ = _kept(arrays, plan)
    number = {party.id: index for index, party in enumerate(problem.parties)}
    hit = frozenset(number[name] for m in lost for name in (m.a, m.b) if name in number)
    future = np.uint64((1 << problem.slots) - (1 << (now + 1)))
    after = mend(arrays, Situation(held, hit, arrays.mask & future, now), radius, plan, run)
    return Adaptation(after, lost, difference(plan, after))


def _weakened(problem: Problem, plan: Plan, lost: tuple[Meeting, ...]) -> Problem:
    """The problem without the promises of lost meetings, and of pairs that had none before."""
    names = {key(m.a, m.b) for m in lost}
    without = {key(p.a, p.b) for p in problem.pairs} - {key(m.a, m.b) for m in plan.meetings}
    return without_promises(problem, names, names, names | without)


def unseated(problem: Problem, plan: Plan) -> tuple[Meeting, ...]:
    """The meetings of a plan that a changed problem has no room for, by slot and table.

    Where tables or delegates are too few the promised and the most valuable meetings stay.
    """
    return _kept(arrays_of(problem), plan)[1]


def _kept(arrays: Arrays, plan: Plan) -> tuple[Placed, tuple[Meeting, ...]]:
    """The meetings that find room, the most worthy first, and those that do not."""
    room, most, left = arrays.nodes.room.copy(), arrays.most.copy(), arrays.maximum.copy()
    of = fitting(arrays, plan)
    kept: Placed = {}
    lost: list[Meeting] = []
    for meeting in sorted(plan.meetings, key=lambda m: _rank(arrays, of[m], m)):
        option = next((o for o in of[meeting] if _has_room(arrays, o, meeting.slot, (room, most, left))), None)
        if option is None:
            lost.append(meeting)
            continue
        kept[option] = meeting.slot
        most[meeting.slot] -= 1
        for node in (arrays.left[option], arrays.right[option]):
            room[node, meeting.slot] -= 1
            left[arrays.nodes.party[node]] -= 1
    return kept, tuple(sorted(lost, key=lambda m: (m.slot, m.table)))


def _rank(arrays: Arrays, options: list[int], meeting: Meeting) -> tuple[bool, bool, int, int, int]:
    """Promised slots first, then musts, then the most valuable; ties by slot and table."""
    first = options[0] if options else None
    held, must, value = (
        (False, False, 0)
        if first is None
        else (arrays.held[first] >= 0, bool(arrays.must[first]), int(arrays.value[first]))
    )
    return (not held, not must, -value, meeting.slot, meeting.table)


def _has_room(arrays: Arrays, option: int, slot: int, left: tuple[Ints, Ints, Ints]) -> bool:
    """Whether both sides, the tables and both maxima have room for one more."""
    room, most, maximum = left
    nodes = (int(arrays.left[option]), int(arrays.right[option]))
    return bool(
        most[slot] > 0 and all(room[node, slot] > 0 and maximum[arrays.nodes.party[node]] > 0 for node in nodes)
    )
