"""Constraints on names: a meeting is of parties, slots and pairs that the problem knows."""

from collections.abc import Iterator

from scheduling.constraints.case import Case
from scheduling.constraints.constraint import Constraint
from scheduling.plan import Facts, Meeting
from scheduling.problem import key


def unknown_parties(case: Case) -> Iterator[Facts]:
    """Meetings with a party the problem does not list, or of a party with itself."""
    for m in case.meetings:
        for name in (m.a, m.b):
            if name not in case.parties:
                yield {"a": m.a, "b": m.b, "party": name}
        if m.a == m.b:
            yield {"a": m.a, "b": m.b, "party": m.a}


def unknown_slots(case: Case) -> Iterator[Facts]:
    """Meetings outside the slots of the session."""
    for m in case.meetings:
        if not 0 <= m.slot < case.problem.slots:
            yield {"a": m.a, "b": m.b, "slot": m.slot}


def uninvited_pairs(case: Case) -> Iterator[Facts]:
    """Meetings of two parties that are neither candidates nor promised."""
    for m in case.meetings:
        names = key(m.a, m.b)
        if names not in case.pairs and names not in case.fixed and names not in case.locked:
            yield {"a": m.a, "b": m.b}


def is_known(case: Case, meeting: Meeting) -> bool:
    """Whether the other constraints can speak about this meeting."""
    parties = meeting.a in case.parties and meeting.b in case.parties and meeting.a != meeting.b
    return parties and 0 <= meeting.slot < case.problem.slots


KNOWN_PARTIES = Constraint("unknown_party", "a meeting is of two parties of the problem", unknown_parties)
KNOWN_SLOTS = Constraint("unknown_slot", "a meeting is in a slot of the session", unknown_slots)
INVITED = Constraint("unknown_pair", "only candidate and promised pairs meet", uninvited_pairs)
