"""The difference between two plans: what people have to be told, by pair, by party and by slot."""

from dataclasses import dataclass
from enum import StrEnum

from scheduling.plan import Meeting, Plan
from scheduling.problem import key


class Kind(StrEnum):
    """What happened to a pair."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RESEATED = "reseated"


@dataclass(frozen=True, slots=True)
class Change:
    """One pair's meeting before and after; ``moved`` is another slot, ``reseated`` another table or seat."""

    a: str
    b: str
    kind: Kind
    before: Meeting | None
    after: Meeting | None


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, by slot and pair, and the number of meetings that stay as they are."""

    changes: tuple[Change, ...]
    kept: int

    @property
    def parties(self) -> tuple[str, ...]:
        """Whose calendar changed, by id."""
        return tuple(sorted({name for change in self.changes for name in (change.a, change.b)}))

    def of_party(self, party: str) -> tuple[Change, ...]:
        """The changes one party has to know."""
        return tuple(change for change in self.changes if party in (change.a, change.b))

    def of_slot(self, slot: int) -> tuple[Change, ...]:
        """The changes that touch a slot, before or after."""
        return tuple(c for c in self.changes if slot in {m.slot for m in (c.before, c.after) if m is not None})


def difference(before: Plan, after: Plan) -> Difference:
    """What changed from one plan to another."""
    old = {key(m.a, m.b): m for m in before.meetings}
    new = {key(m.a, m.b): m for m in after.meetings}
    changes = [
        Change(a, b, _kind(old.get((a, b)), new.get((a, b))), old.get((a, b)), new.get((a, b)))
        for a, b in old.keys() | new.keys()
        if _facts(old.get((a, b))) != _facts(new.get((a, b)))
    ]
    return Difference(tuple(sorted(changes, key=_place)), len(old.keys() | new.keys()) - len(changes))


def _facts(meeting: Meeting | None) -> tuple[int, int, dict[str, str | None]] | None:
    """What people see of a meeting, whichever side stands first."""
    if meeting is None:
        return None
    return meeting.slot, meeting.table, {meeting.a: meeting.a_seat, meeting.b: meeting.b_seat}


def _kind(before: Meeting | None, after: Meeting | None) -> Kind:
    if before is None:
        return Kind.ADDED
    if after is None:
        return Kind.DROPPED
    return Kind.RESEATED if before.slot == after.slot else Kind.MOVED


def _place(change: Change) -> tuple[int, str, str]:
    meeting = change.after or change.before
    return (meeting.slot if meeting else -1, change.a, change.b)
