"""News of the day: who is missing from when, and what that makes of problem and plan."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np

from scheduling.arrays import Arrays, Masks
from scheduling.assign import Placed
from scheduling.errors import InputError
from scheduling.plan import Meeting, Plan
from scheduling.problem import Problem, key

Names = AbstractSet[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class News:
    """What happened: the running slot, who will not come any more, who comes only from a slot on.

    ``now`` is -1 before the first slot.
    """

    now: int
    absent: tuple[str, ...] = ()
    late: Mapping[str, int] = field(default_factory=dict)

    def misses(self, party: str, slot: int) -> bool:
        """Whether the party, by the news, is not there in a slot that is still to come."""
        return slot > self.now and (party in self.absent or slot < self.late.get(party, 0))


def refuse_unknown(problem: Problem, news: News) -> None:
    """Refuses slots and parties that are not of the problem.

    Raises:
        InputError: with the name.
    """
    known = {party.id for party in problem.parties}
    for name in (*news.absent, *news.late):
        if name not in known:
            raise InputError("absent or late", f"'{name}' is no party", "use the id of a party")
    for name, slot in (("now", news.now), *news.late.items()):
        if not -1 <= slot < problem.slots:
            raise InputError(name, f"{slot} is no slot", f"use 0..{problem.slots - 1}, or -1 before the first")


def without_lost_promises(problem: Problem, plan: Plan, news: News) -> Problem:
    """The problem without promises that the news has broken."""
    slot_of = {key(m.a, m.b): m.slot for m in plan.meetings}
    gone = {key(f.a, f.b) for f in problem.fixed if news.misses(f.a, f.slot) or news.misses(f.b, f.slot)}
    lost = {names for names, slot in slot_of.items() if any(news.misses(name, slot) for name in names)}
    missing = {key(p.a, p.b) for p in problem.pairs if p.must and key(p.a, p.b) not in slot_of}
    return without_promises(problem, gone, lost, missing)


def without_promises(problem: Problem, gone: Names, lost: Names = frozenset(), missing: Names = frozenset()) -> Problem:
    """The problem without the fixed slots of pairs that are ``gone``, the locks of those ``lost``, any must of them."""
    weak = gone | lost | missing
    if not weak:
        return problem
    return replace(
        problem,
        fixed=tuple(f for f in problem.fixed if key(f.a, f.b) not in gone),
        locked=tuple(names for names in problem.locked if key(*names) not in lost),
        pairs=tuple(replace(p, must=False) if p.must and key(p.a, p.b) in weak else p for p in problem.pairs),
    )


def available(arrays: Arrays, news: News) -> Masks:
    """The slots still to come in which each option could meet."""
    future = np.uint64((1 << arrays.slots) - (1 << (news.now + 1)))
    there = arrays.present.copy()
    for index, party in enumerate(arrays.problem.parties):
        if party.id in news.absent or party.id in news.late:
            missed = sum(1 << slot for slot in range(arrays.slots) if news.misses(party.id, slot))
            there[index] &= ~np.uint64(missed)
    return arrays.mask & there[arrays.left_party] & there[arrays.right_party] & future


def placed_before(arrays: Arrays, plan: Plan) -> Placed:
    """The plan's meetings as options and slots.

    Raises:
        InputError: a meeting that the problem does not allow.
    """
    of = fitting(arrays, plan)
    for meeting in plan.meetings:
        if not of[meeting]:
            where = f"meetings ({meeting.a}, {meeting.b})"
            raise InputError(where, "does not fit the problem", "check the plan against this problem first")
    return {of[meeting][0]: meeting.slot for meeting in plan.meetings}


def fitting(arrays: Arrays, plan: Plan) -> dict[Meeting, list[int]]:
    """The options each meeting of a plan may be: its pair, a slot that is open to it, nodes that have its seats."""
    options: dict[tuple[str, str], list[int]] = {}
    for option, pair in enumerate(arrays.pair.tolist()):
        options.setdefault(key(arrays.pairs[pair].a, arrays.pairs[pair].b), []).append(option)
    return {
        meeting: [o for o in options.get(key(meeting.a, meeting.b), []) if _fits(arrays, o, meeting)]
        for meeting in plan.meetings
    }


def _fits(arrays: Arrays, option: int, meeting: Meeting) -> bool:
    """Whether the option is this meeting: its slot, and nodes that have its seats."""
    pair = arrays.pairs[int(arrays.pair[option])]
    seats = {meeting.a: meeting.a_seat, meeting.b: meeting.b_seat}
    sides = ((pair.a, int(arrays.left[option])), (pair.b, int(arrays.right[option])))
    seated = all(not (own := arrays.nodes.seats[node]) or seats[name] in own for name, node in sides)
    return seated and bool(int(arrays.mask[option]) >> meeting.slot & 1)
