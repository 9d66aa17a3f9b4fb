"""Moves on a plan, judged for the board: which rounds and places are legal for a pair, and why the others are not."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from events.foundation.errors import Refused
from events.meetings.engine import Judged, Place, RoundVerdict
from events.meetings.planning.problem import Snapshot, meeting_of, plan_of, snapshot, snapshot_about
from events.meetings.queries import MeetingView, PlanView, meetings_of, options_of
from events.meetings.rules import MeetingRefusal, MoveRefusal
from events.sessions.queries import SessionView, SlotView, session_view
from scheduling import Meeting, Violation
from scheduling.figures import Figures, figures_of
from scheduling.moves import Exchange, Ground, Verdict

_ORDER = {code.value.removeprefix("move_"): code for code in MoveRefusal}
"""The rules of `scheduling` in the order in which people want to hear of them."""


@dataclass(frozen=True)
class Seating:
    """Where a pair meets and who of them sits there."""

    a_id: int
    b_id: int
    slot: int
    table: int
    a_delegate: int | None
    b_delegate: int | None


@dataclass(frozen=True)
class Judge:
    """A plan on the session as it stands now."""

    situation: Snapshot
    ground: Ground
    slots: tuple[SlotView, ...]
    ids: Mapping[str, int]
    """Organisations by the names the problem and the plan give them."""

    def judged(self, a_id: int, b_id: int, tables: Container[int] | None = None) -> Judged:
        """Every round for a pair, and the places at these tables (or any) whose meeting may change rounds with it."""
        a, b = self._names(a_id, b_id)
        own = self.ground.of(a, b)
        found = self.ground.verdicts(a, b)
        causes = {(one.slot, one.table) for verdict in found for one in verdict.causes}
        rounds = tuple(self._round(verdict) for verdict in found)
        place = (own.slot, own.table) if own else None
        return Judged(a_id, b_id, place, rounds, self._exchanges(a, b, tables), frozenset(causes))

    def _exchanges(self, a: str, b: str, tables: Container[int] | None) -> frozenset[Place]:
        own = self.ground.of(a, b)
        if own is None:
            return frozenset()
        elsewhere = [place for place in self.ground.taken if place[0] != own.slot]
        among = elsewhere if tables is None else [place for place in elsewhere if place[1] in tables]
        return frozenset(self.ground.exchanges(a, b, among))

    def moved(self, a_id: int, b_id: int, place: Place) -> list[Seating]:
        """The pair at a place: alone if it is free, else changing places with who is there.

        Raises:
            Refused: there is no such place, or a rule of the schedule forbids it.
        """
        a, b = self._names(a_id, b_id)
        if not 0 <= place[0] < self.ground.problem.slots:
            raise Refused(MeetingRefusal.PLACE_UNKNOWN)
        other, own = self.ground.taken.get(place), self.ground.of(a, b)
        if other is None or other is own:
            found = self.ground.place(a, b, place)
            self._refuse(found.broken, found.causes)
            return [self._seating(found.meeting)]
        if own is None:
            raise Refused(MoveRefusal.TABLE_TAKEN, table=place[1] + 1)
        made = self.ground.exchange(a, b, place)
        if isinstance(made, Exchange):
            return [self._seating(made.one), self._seating(made.other)]
        self._refuse(made, ())
        raise AssertionError("an exchange breaks something or is made")

    def refuse_to_drop(self, a_id: int, b_id: int) -> None:
        """Refuses to take a pair off the plan that has to meet.

        Raises:
            Refused: it is locked, fixed or must meet.
        """
        self._refuse(self.ground.without(*self._names(a_id, b_id)), ())

    def faults(self) -> list[dict[str, object]]:
        """What of the plan is not legal any more, each with its code and facts.

        That a pair is no candidate any more is none: the organizer left it in.
        """
        said = [self._said((one,), ()) for one in self.ground.faults()]
        return [{"code": code, **facts} for code, facts in said if code is not MoveRefusal.UNKNOWN_PAIR]

    def figures(self) -> Figures:
        """Gaps, breaks, table changes and shortfall of the plan as it stands."""
        return figures_of(self.ground.case)

    def _names(self, a_id: int, b_id: int) -> tuple[str, str]:
        names = {key: name for name, key in self.ids.items()}
        return names.get(a_id, f"org-{a_id}"), names.get(b_id, f"org-{b_id}")

    def _round(self, verdict: Verdict) -> RoundVerdict:
        if verdict.legal:
            return RoundVerdict(verdict.meeting.slot, "", {})
        code, facts = self._said(verdict.broken, verdict.causes)
        return RoundVerdict(verdict.meeting.slot, code, facts)

    def _refuse(self, broken: Sequence[Violation], causes: Sequence[Meeting]) -> None:
        if broken:
            code, facts = self._said(broken, causes)
            raise Refused(code, **facts)

    def _said(self, broken: Sequence[Violation], causes: Sequence[Meeting]) -> tuple[MoveRefusal, dict[str, object]]:
        """The breach people want to hear of first, with the names and numbers of its sentence."""
        order = list(_ORDER)
        first = min(broken, key=lambda one: order.index(one.code) if one.code in _ORDER else len(order))
        facts: dict[str, object] = {}
        parties = [str(first.facts[field]) for field in ("party", "a", "b") if field in first.facts]
        facts["name"] = self.situation.names.get(parties[0], "") if parties else ""
        facts["names"] = [self.situation.names.get(name, "") for name in parties[-2:]]
        slot = first.facts.get("slot")
        if isinstance(slot, int):
            facts |= {"slot": slot + 1, **self._coming_and_going(first)}
        hit = [one for one in causes if parties and parties[0] in (one.a, one.b)]
        facts["table"] = hit[0].table + 1 if hit else 0
        return _ORDER.get(first.code, MoveRefusal.BROKEN), facts

    def _coming_and_going(self, one: Violation) -> dict[str, object]:
        """For who is absent: when he leaves, or when he comes, where the rest of the day says so."""
        party = self.ground.case.parties.get(str(one.facts.get("party")))
        slot = one.facts.get("slot")
        if party is None or not isinstance(slot, int) or one.code != "absent":
            return {}
        if "1" not in party.present[slot:]:
            return {"leaves": self.slots[len(party.present.rstrip("0"))].starts}
        if "1" not in party.present[: slot + 1]:
            return {"comes": self.slots[party.present.index("1")].starts}
        return {}

    def _seating(self, one: Meeting) -> Seating:
        delegates = self.situation.delegates
        seats = [delegates.get((name, seat or "")) for name, seat in ((one.a, one.a_seat), (one.b, one.b_seat))]
        return Seating(self.ids[one.a], self.ids[one.b], one.slot, one.table, seats[0], seats[1])


async def judge_of(plan: PlanView, meetings: Sequence[MeetingView] | None = None) -> Judge:
    """The judge of a plan: its meetings on the session as it stands now, locked ones kept.

    Raises:
        Refused: what the session holds is no problem.
    """
    rows = meetings if meetings is not None else await meetings_of(plan.id)
    situation = await snapshot(plan.session_id, await options_of(plan.id))
    session = await session_view(plan.session_id)
    return judge(situation, rows, session.slots)


async def judge_of_moves(
    session: SessionView, plan: PlanView, meetings: Sequence[MeetingView], pair: tuple[int, int]
) -> Judge:
    """A judge that knows enough for moves of this pair, and nothing of who else might meet.

    Raises:
        Refused: what the session holds is no problem.
    """
    pairs = {frozenset(pair), *(frozenset((one.a_id, one.b_id)) for one in meetings)}
    situation = await snapshot_about(session, await options_of(plan.id), pairs)
    return judge(situation, meetings, session.slots)


def judge(situation: Snapshot, rows: Sequence[MeetingView], slots: tuple[SlotView, ...]) -> Judge:
    """The judge of these meetings in this situation: pure."""
    names = {key: name for name, key in situation.organisations.items()}
    for one in rows:
        for key in (one.a_id, one.b_id):
            names.setdefault(key, f"org-{key}")
    meetings = tuple(meeting_of(one, names) for one in rows)
    known = situation.organisations.keys()
    locked = tuple((m.a, m.b) for m, row in zip(meetings, rows, strict=True) if row.locked and {m.a, m.b} <= known)
    problem = situation.problem
    if locked or problem.locked:
        problem = replace(problem, earlier=plan_of(meetings), locked=locked)
    return Judge(situation, Ground(problem, meetings), slots, {name: key for key, name in names.items()})
