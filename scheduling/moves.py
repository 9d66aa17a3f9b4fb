"""Moves: one meeting goes elsewhere, judged by the constraints that check a whole plan.

Only the meetings of the parties concerned are looked at, so that a board can ask about every place at once. A place
is legal when the move breaks nothing there that was whole before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduling.constraints import NAMES, RULES, Case, Constraint
from scheduling.constraints.case import allowed_seats, sides
from scheduling.constraints.known import is_known
from scheduling.plan import Meeting, Violation
from scheduling.problem import Problem, key

Place = tuple[int, int]
"""A slot and a table."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A slot judged for a pair: legal when nothing is broken.

    ``meeting`` is the pair's meeting there, seats chosen; at a free table if the slot has one. ``causes`` are the
    meetings of the two that stand in the way.
    """

    meeting: Meeting
    broken: tuple[Violation, ...]
    causes: tuple[Meeting, ...]

    @property
    def legal(self) -> bool:
        """Whether the pair may meet in this slot, at any free table."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two meetings that may change places: both as they would be then."""

    one: Meeting
    other: Meeting


@dataclass(frozen=True)
class Ground:
    """A problem and the meetings of a plan, whatever is wrong with them, indexed to judge moves."""

    problem: Problem
    meetings: tuple[Meeting, ...]

    @cached_property
    def case(self) -> Case:
        """The meetings that the constraints can speak about."""
        named = Case(self.problem, ())
        return Case(self.problem, tuple(m for m in self.meetings if is_known(named, m)))

    @cached_property
    def taken(self) -> dict[Place, Meeting]:
        """The meeting at each place that has one."""
        return {(m.slot, m.table): m for m in self.meetings}

    def of(self, a: str, b: str) -> Meeting | None:
        """The meeting of a pair, whichever side stands first."""
        found = self.case.by_pair.get(key(a, b))
        return found[0] if found else None

    def verdict(self, a: str, b: str, slot: int) -> Verdict:
        """What becomes of a pair in a slot, its meeting taken from where it is."""
        return self._verdict(self.of(a, b) or Meeting(a, b, slot, 0), slot)

    def verdicts(self, a: str, b: str) -> tuple[Verdict, ...]:
        """A verdict for each slot of the problem."""
        if (a, b) not in self._judged:
            self._judged[a, b] = tuple(self.verdict(a, b, slot) for slot in range(self.problem.slots))
        return self._judged[a, b]

    @cached_property
    def _judged(self) -> dict[tuple[str, str], tuple[Verdict, ...]]:
        """The pairs that were asked about in every slot."""
        return {}

    def place(self, a: str, b: str, place: Place) -> Verdict:
        """What becomes of a pair at a place that is free, or its own."""
        found = self.verdict(a, b, place[0])
        return self._checked(self.of(a, b), replace(found.meeting, table=place[1]))

    def exchange(self, a: str, b: str, place: Place) -> Exchange | tuple[Violation, ...]:
        """The pair's meeting and the one at a place changing places, or what that breaks.

        Raises:
            KeyError: the pair has no meeting, or nobody is at the place.
        """
        one, other = self.of(a, b), self.taken[place]
        if one is None:
            raise KeyError((a, b))
        there = self._seated(replace(one, slot=other.slot, table=other.table), (one, other))
        here = self._seated(replace(other, slot=one.slot, table=one.table), (one, other))
        broken = self._broken((one, other), (there, here))
        return broken or Exchange(there, here)

    def exchanges(self, a: str, b: str, among: Iterable[Place] | None = None) -> dict[Place, Exchange]:
        """Every taken place, of some or of all, whose meeting may change places with the pair's."""
        one = self.of(a, b)
        if one is None:
            return {}
        legal = {v.meeting.slot: v for v in self.verdicts(a, b)}
        found = {}
        for place in self.taken if among is None else among:
            other = self.taken[place]
            in_the_way = other in legal[place[0]].causes if place[0] in legal else False
            if other is one or not (in_the_way or self._may_fit(one, other, legal)):
                continue
            made = self.exchange(a, b, place)
            if isinstance(made, Exchange):
                found[place] = made
        return found

    def _may_fit(self, one: Meeting, other: Meeting, legal: dict[int, Verdict]) -> bool:
        """Whether an exchange is worth a check: the first may go there, the other's parties are free here."""
        if other.slot not in legal or not legal[other.slot].legal or not is_known(self.case, other):
            return False
        return all(
            name in (one.a, one.b) or other.slot == one.slot or self._free(name, one.slot)
            for name in (other.a, other.b)
        )

    def _free(self, name: str, slot: int) -> bool:
        party = self.case.parties[name]
        held = sum(m.slot == slot for m in self.case.by_party.get(name, ()))
        return party.present[slot] == "1" and held < (len(party.seats) or party.delegates)

    def _verdict(self, meeting: Meeting, slot: int) -> Verdict:
        own = self.of(meeting.a, meeting.b)
        there = self._seated(replace(meeting, slot=slot, table=self._table(meeting, slot)), (own,))
        return self._checked(own, there)

    def _checked(self, own: Meeting | None, there: Meeting) -> Verdict:
        gone = (own,) if own else ()
        broken = self._broken(gone, (there,))
        held = self._held((there.a, there.b)) if broken else ()
        causes = tuple(m for m in held if m.slot == there.slot and m not in gone)
        return Verdict(there, broken, causes)

    def _table(self, meeting: Meeting, slot: int) -> int:
        """Its own table in its own slot; else the first free one, else one that none of the two holds."""
        if (slot, meeting.table) in self.taken and self.taken[slot, meeting.table] is self.of(meeting.a, meeting.b):
            return meeting.table
        own = {m.table for m in self._held((meeting.a, meeting.b)) if m.slot == slot}
        tables = range(self.problem.tables[slot])
        free = (table for table in tables if (slot, table) not in self.taken)
        return next(free, next((table for table in tables if table not in own), 0))

    def _seated(self, meeting: Meeting, gone: Sequence[Meeting | None]) -> Meeting:
        """The meeting with a seat on each side that is free there, its present one first."""
        if not is_known(self.case, meeting):
            return meeting
        seats = [self._seat(meeting, name, seat, gone) for name, seat in sides(meeting)]
        return replace(meeting, a_seat=seats[0], b_seat=seats[1])

    def _seat(self, meeting: Meeting, name: str, kept: str | None, gone: Sequence[Meeting | None]) -> str | None:
        party = self.case.parties[name]
        pair = self.case.pairs.get(key(meeting.a, meeting.b))
        allowed = (allowed_seats(pair, name) if pair else ()) or tuple(seat.id for seat in party.seats)
        wished = [kept, *allowed] if kept in allowed else list(allowed)
        held = [m for m in self.case.by_party.get(name, ()) if m.slot == meeting.slot and m not in gone]
        taken = {seat for m in held for side, seat in sides(m) if side == name}
        there = {seat.id for seat in party.seats if seat.present[meeting.slot] == "1"}
        return next((seat for seat in wished if seat in there and seat not in taken), next(iter(wished), None))

    def _held(self, names: Sequence[str]) -> tuple[Meeting, ...]:
        """The meetings of some parties, each once."""
        return tuple(dict.fromkeys(m for name in names for m in self.case.by_party.get(name, ())))

    def _broken(self, gone: tuple[Meeting, ...], come: tuple[Meeting, ...]) -> tuple[Violation, ...]:
        """What is broken once `come` stands instead of `gone`, and was not before."""
        if not all(is_known(self.case, m) for m in come):
            return tuple(_violations(self._near(come, frozenset()), NAMES))
        held = self._concerned(gone, come)
        after = tuple(m for m in held if m not in gone) + come
        return self._new(held, after, frozenset(key(m.a, m.b) for m in (*gone, *come)))

    def _concerned(self, gone: tuple[Meeting, ...], come: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
        """The meetings that `come` may get into trouble with: of its parties, and in its slots where that is enough."""
        if [m.slot for m in gone] == [m.slot for m in come]:  # only tables change: nobody else is concerned
            return gone
        held = self._held([name for m in come for name in (m.a, m.b)])
        if len(gone) < len(come) or self.problem.max_break_spread is not None:  # whole calendars count
            return held
        slots = {m.slot for m in (*gone, *come)}
        return tuple(m for m in held if m.slot in slots)

    def _new(
        self, before: tuple[Meeting, ...], after: tuple[Meeting, ...], pairs: frozenset[tuple[str, str]]
    ) -> tuple[Violation, ...]:
        """What the one breaks and the other does not."""
        found = tuple(_violations(self._near(after, pairs), RULES))
        if not found:
            return ()
        asked = (before, pairs)
        if asked not in self._known:
            self._known[asked] = tuple(_violations(self._near(before, pairs), RULES))
        return tuple(v for v in found if v not in self._known[asked])

    @cached_property
    def _known(self) -> dict[tuple[tuple[Meeting, ...], frozenset[tuple[str, str]]], tuple[Violation, ...]]:
        """What is broken already, by the meetings and pairs that were asked about."""
        return {}

    def _near(self, meetings: tuple[Meeting, ...], concerned: frozenset[tuple[str, str]]) -> Case:
        """The case of the meetings of the parties of some pairs; promises to others are not asked for."""
        near = Case(self.problem, meetings)
        pairs = {key(m.a, m.b) for m in meetings} | concerned
        names = {name for names in concerned for name in names}
        vars(near).update(
            parties=self.case.parties,
            seats=self.case.seats,
            by_party={name: [m for m in meetings if name in (m.a, m.b)] for name in names},
            forbidden=self.case.forbidden,
            pairs={names: self.case.pairs[names] for names in pairs if names in self.case.pairs},
            fixed={names: self.case.fixed[names] for names in pairs if names in self.case.fixed},
            locked={names: self.case.locked[names] for names in pairs if names in self.case.locked},
        )
        return near

    def without(self, a: str, b: str) -> tuple[Violation, ...]:
        """What is broken once the pair does not meet any more."""
        one, held = self.of(a, b), self._held((a, b))
        return self._new(held, tuple(m for m in held if m is not one), frozenset({key(a, b)}))

    def faults(self) -> tuple[Violation, ...]:
        """Everything the meetings break, names first."""
        names = tuple(_violations(Case(self.problem, self.meetings), NAMES))
        return names or tuple(_violations(self.case, RULES))


def _violations(case: Case, rules: Sequence[Constraint]) -> Iterator[Violation]:
    for rule in rules:
        for facts in rule.broken(case):
            yield Violation(rule.code, facts)
