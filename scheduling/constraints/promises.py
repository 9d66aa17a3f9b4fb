"""Constraints on promises: fixed, must and locked meetings take place, forbidden ones do not."""

from collections.abc import Iterator

from scheduling.constraints.case import Case
from scheduling.constraints.constraint import Constraint
from scheduling.plan import Facts


def forbidden_meetings(case: Case) -> Iterator[Facts]:
    """Meetings of forbidden pairs."""
    for m in case.meetings:
        if ((m.a, m.b) if m.a < m.b else (m.b, m.a)) in case.forbidden:
            yield {"a": m.a, "b": m.b, "slot": m.slot}


def missing_fixed(case: Case) -> Iterator[Facts]:
    """Fixed meetings that are not where they were promised."""
    for (a, b), slot in case.fixed.items():
        if slot not in {m.slot for m in case.by_pair.get((a, b), ())}:
            yield {"a": a, "b": b, "slot": slot}


def missing_musts(case: Case) -> Iterator[Facts]:
    """Pairs that must meet and do not."""
    for (a, b), pair in case.pairs.items():
        if pair.must and (a, b) not in case.by_pair:
            yield {"a": pair.a, "b": pair.b}


def moved_locks(case: Case) -> Iterator[Facts]:
    """Locked meetings that left the slot or the table of the earlier plan."""
    for names, was in case.locked.items():
        if (was.slot, was.table) not in {(m.slot, m.table) for m in case.by_pair.get(names, ())}:
            yield {"a": was.a, "b": was.b, "slot": was.slot, "table": was.table}


FORBIDDEN = Constraint("forbidden", "a forbidden pair does not meet", forbidden_meetings)
FIXED = Constraint("fixed_missing", "a fixed pair meets in its slot", missing_fixed)
MUST = Constraint("must_missing", "a pair that must meet does", missing_musts)
LOCKED = Constraint("locked_moved", "a locked meeting keeps slot and table", moved_locks)
