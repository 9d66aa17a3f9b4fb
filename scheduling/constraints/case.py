"""A problem and a plan's meetings side by side, indexed for the questions of constraints."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from scheduling.gaps import breaks_of, idle_of
from scheduling.plan import Meeting
from scheduling.problem import Pair, Party, Problem, key

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Case:
    """What a constraint looks at: the problem and the meetings of one plan."""

    problem: Problem
    meetings: tuple[Meeting, ...]

    @cached_property
    def parties(self) -> dict[str, Party]:
        """Parties by id."""
        return self.problem.party_of

    @cached_property
    def seats(self) -> dict[tuple[str, str], str]:
        """The presence of each seat, by its party and its own id."""
        return {(party.id, seat.id): seat.present for party in self.problem.parties for seat in party.seats}

    @cached_property
    def pairs(self) -> dict[tuple[str, str], Pair]:
        """Candidate pairs by key."""
        return self.problem.pair_of

    @cached_property
    def fixed(self) -> dict[tuple[str, str], int]:
        """The slot of each fixed pair."""
        return {key(fixed.a, fixed.b): fixed.slot for fixed in self.problem.fixed}

    @cached_property
    def locked(self) -> dict[tuple[str, str], Meeting]:
        """The earlier meeting of each locked pair."""
        names = {key(*pair) for pair in self.problem.locked}
        earlier = self.problem.earlier.meetings if self.problem.earlier else ()
        return {key(m.a, m.b): m for m in earlier if key(m.a, m.b) in names}

    @cached_property
    def forbidden(self) -> set[tuple[str, str]]:
        """The keys of forbidden pairs."""
        return {key(*names) for names in self.problem.forbidden}

    @cached_property
    def by_pair(self) -> dict[tuple[str, str], list[Meeting]]:
        """Meetings by key of their pair."""
        return _grouped((key(m.a, m.b), m) for m in self.meetings)

    @cached_property
    def by_slot(self) -> dict[int, list[Meeting]]:
        """Meetings by slot."""
        return _grouped((m.slot, m) for m in self.meetings)

    @cached_property
    def by_party(self) -> dict[str, list[Meeting]]:
        """Meetings by party, earliest first; only parties that have one."""
        ordered = sorted(self.meetings, key=lambda m: m.slot)
        return _grouped((name, m) for m in ordered for name in (m.a, m.b))

    @cached_property
    def busy(self) -> dict[str, int]:
        """The slots in which each party meets, as bits; only parties that do."""
        masks: defaultdict[str, int] = defaultdict(int)
        for m in self.meetings:
            masks[m.a] |= 1 << m.slot
            masks[m.b] |= 1 << m.slot
        return dict(masks)

    def breaks_of(self, party: str) -> int:
        """Consecutive meetings of the party that are not in adjacent slots: its groups of slots, less one."""
        return breaks_of(self.busy.get(party, 0))

    def idle_of(self, party: str) -> int:
        """Present, meeting-free slots between the party's first and last meeting."""
        return idle_of(self.busy.get(party, 0), int(self.parties[party].present[::-1], 2))


def sides(meeting: Meeting) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    """Both sides of a meeting as (party, seat)."""
    return (meeting.a, meeting.a_seat), (meeting.b, meeting.b_seat)


def allowed_seats(pair: Pair, party: str) -> tuple[str, ...]:
    """The seats of this side that may take the pair; empty means any."""
    return pair.a_seats if party == pair.a else pair.b_seats


def _grouped(items: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for group, item in items:
        groups[group].append(item)
    return dict(groups)
