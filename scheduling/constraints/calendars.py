"""Constraints on calendars: presence, capacity, one meeting per pair, windows."""

from collections import Counter
from collections.abc import Iterator

from scheduling.constraints import rows
from scheduling.constraints.case import Case
from scheduling.constraints.constraint import Constraint
from scheduling.plan import Facts
from scheduling.problem import key


def absences(case: Case) -> Iterator[Facts]:
    """Meetings in a slot where a party is not there."""
    for m in case.meetings:
        for name in (m.a, m.b):
            if case.parties[name].present[m.slot] != "1":
                yield {"a": m.a, "b": m.b, "slot": m.slot, "party": name}


def overbooked(case: Case) -> Iterator[Facts]:
    """Parties with more meetings in a slot than delegates (or seats, where they have them)."""
    for name, meetings in case.by_party.items():
        party = case.parties[name]
        capacity = len(party.seats) or party.delegates
        for slot, count in sorted(Counter(m.slot for m in meetings).items()):
            if count > capacity:
                yield {"party": name, "slot": slot, "meetings": count, "capacity": capacity}


def repeated(case: Case) -> Iterator[Facts]:
    """Pairs that meet more than once."""
    for (a, b), meetings in case.by_pair.items():
        if len(meetings) > 1:
            yield {"a": a, "b": b, "slots": [m.slot for m in meetings]}


def outside_window(case: Case) -> Iterator[Facts]:
    """Meetings before or after the window of their pair (both ends are inside)."""
    for m in case.meetings:
        pair = case.pairs.get(key(m.a, m.b))
        if pair and pair.window and not pair.window[0] <= m.slot <= pair.window[1]:
            yield {"a": m.a, "b": m.b, "slot": m.slot, "window": list(pair.window)}


PRESENCE = Constraint("absent", "everybody in a meeting is present in its slot", absences)
CAPACITY = Constraint(
    "over_capacity", "nobody holds more meetings in a slot than delegates", overbooked, rows.capacity_rows
)
ONCE = Constraint("pair_twice", "no pair meets twice", repeated, rows.once_rows)
WINDOW = Constraint("outside_window", "a pair meets within its window", outside_window)
