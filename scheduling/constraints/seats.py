"""Constraints on seats: a named delegate of an allowed seat is there and holds one meeting in a slot."""

from collections import Counter
from collections.abc import Iterator

from scheduling.constraints.case import Case, allowed_seats, sides
from scheduling.constraints.constraint import Constraint
from scheduling.plan import Facts
from scheduling.problem import key


def unseated(case: Case) -> Iterator[Facts]:
    """Sides of a meeting without a seat where the party has seats, or with one the party has not."""
    seats = {party.id: {seat.id for seat in party.seats} for party in case.problem.parties if party.seats}
    for m in case.meetings:
        for name, seat in sides(m):
            own = seats.get(name)
            if (seat not in own) if own else (seat is not None):
                yield {"a": m.a, "b": m.b, "party": name, "seat": seat}


def wrong_seats(case: Case) -> Iterator[Facts]:
    """Sides of a meeting taken by a seat the pair does not allow."""
    for m in case.meetings:
        pair = case.pairs.get(key(m.a, m.b))
        if not pair or not (pair.a_seats or pair.b_seats):
            continue
        for name, seat in sides(m):
            allowed = allowed_seats(pair, name)
            if allowed and seat not in allowed:
                yield {"a": m.a, "b": m.b, "party": name, "seat": seat, "allowed": list(allowed)}


def absent_seats(case: Case) -> Iterator[Facts]:
    """Sides of a meeting whose delegate is not there."""
    for m in case.meetings:
        for name, seat in sides(m):
            if seat is not None and case.seats.get((name, seat), "1" * case.problem.slots)[m.slot] != "1":
                yield {"a": m.a, "b": m.b, "slot": m.slot, "party": name, "seat": seat}


def doubled_seats(case: Case) -> Iterator[Facts]:
    """Delegates with two meetings in one slot."""
    taken = Counter((name, seat, m.slot) for m in case.meetings for name, seat in sides(m) if seat is not None)
    for (name, seat, slot), count in taken.items():
        if count > 1:
            yield {"party": name, "seat": seat, "slot": slot, "meetings": count}


SEATED = Constraint("seat_unknown", "a side with seats is taken by one of them", unseated)
SEAT_ALLOWED = Constraint("seat_not_allowed", "a seat takes only pairs that allow it", wrong_seats)
SEAT_PRESENT = Constraint("seat_absent", "the delegate of a seat is present", absent_seats)
SEAT_ONCE = Constraint("seat_twice", "a seat holds one meeting in a slot", doubled_seats)
