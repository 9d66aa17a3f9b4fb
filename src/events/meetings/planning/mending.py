"""A plan mended for what happened: people are missing, a round is dropped, tables go, times move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import anyio.to_thread

from events.foundation.errors import Refused
from events.meetings.planning.problem import Snapshot, meeting_of, plan_of, problem_of
from events.meetings.queries import (
    MeetingView,
    PlanView,
    candidates_of,
    meetings_of,
    options_of,
    settled_of,
)
from events.meetings.rules import MeetingRefusal
from events.registration.queries import participants
from events.sessions.queries import SessionView, SlotView, session_view
from events.sessions.rules import Span
from scheduling import InputError, Meeting, Options, Party, Plan, Problem
from scheduling.adapt import adapt, unseated

SECONDS = 20.0
"""The longest a mending searches."""


@dataclass(frozen=True)
class Upset:
    """What is different from now on. Rounds count from 0; `now` is the running one, -1 before the first.

    `absent` come no more, `late` from a round on; `dropped` rounds do not take place; `tables` and `slots` (wall times)
    are what they will be, None as they are. `radius` 0 fills holes only, 1 may move others of whoever loses a meeting.
    """

    now: int = -1
    radius: int = 1
    absent: frozenset[int] = frozenset()
    late: Mapping[int, int] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    tables: int | None = None
    slots: tuple[Span, ...] | None = None


@dataclass(frozen=True)
class Mended:
    """The plan that answers what happened, and the meetings that lost their place; `situation` is the new problem's."""

    situation: Snapshot
    plan: Plan
    lost: tuple[MeetingView, ...]
    kept: tuple[MeetingView, ...]
    """The past that fits no more and stays as it was."""

    @property
    def placed_again(self) -> int:
        """How many of the lost ones found another place."""
        ids = self.situation.organisations
        placed = {frozenset((ids[one.a], ids[one.b])) for one in self.plan.meetings}
        return sum(frozenset((one.a_id, one.b_id)) in placed for one in self.lost)


async def mended(plan: PlanView, upset: Upset) -> Mended:
    """The plan mended for an upset; nothing is written.

    Raises:
        Refused: what the session would be then is no problem.
    """
    session = await session_view(plan.session_id)
    rows = [one for one in await meetings_of(plan.id) if one.state != "cancelled"]
    try:
        situation = await _situation(session, plan, upset)
        return await anyio.to_thread.run_sync(_mended, situation, rows, upset)
    except InputError as impossible:
        raise Refused(MeetingRefusal.SOLVER_REFUSED, detail=str(impossible)) from impossible


async def _situation(session: SessionView, plan: PlanView, upset: Upset) -> Snapshot:
    slots = session.slots
    if upset.slots is not None:
        slots = tuple(SlotView(at, starts, ends) for at, (starts, ends) in enumerate(upset.slots))
    tables = session.table_count if upset.tables is None else upset.tables
    then = replace(session, slots=slots, table_count=tables)
    people, candidates = await participants(session.id), await candidates_of(session.id)
    options = replace(await options_of(plan.id), keep=None)
    found = problem_of(then, people, candidates, options, await settled_of(session.id))
    return replace(found, problem=_upset(found, upset, session.table_count))


def _upset(found: Snapshot, upset: Upset, tables_now: int) -> Problem:
    """The problem as it is from the running round on; what was before stays."""
    problem, ids = found.problem, found.organisations
    past = range(min(upset.now + 1, problem.slots))
    tables = tuple(
        tables_now if slot in past else 0 if slot in upset.dropped else count
        for slot, count in enumerate(problem.tables)
    )
    parties = tuple(_party(one, upset, ids[one.id]) for one in problem.parties)
    return replace(problem, tables=tables, parties=parties)


def _party(party: Party, upset: Upset, organisation_id: int) -> Party:
    if organisation_id not in upset.absent and organisation_id not in upset.late:
        return party
    comes = len(party.present) if organisation_id in upset.absent else upset.late[organisation_id]

    def there(present: str) -> str:
        return "".join("0" if upset.now < slot < comes else mark for slot, mark in enumerate(present))

    seats = tuple(replace(seat, present=there(seat.present)) for seat in party.seats)
    return replace(party, present=there(party.present), seats=seats, min_meetings=0)


def _mended(situation: Snapshot, rows: Sequence[MeetingView], upset: Upset) -> Mended:
    names = {key: name for name, key in situation.organisations.items()}
    for row in rows:
        for key in (row.a_id, row.b_id):
            names.setdefault(key, f"org-{key}")
    by_meeting = {meeting_of(row, names): row for row in rows}
    known = [one for one in by_meeting if {one.a, one.b} <= situation.organisations.keys()]
    lost = unseated(situation.problem, plan_of(tuple(known)))
    past = {one for one in lost if one.slot <= upset.now}
    before = plan_of(tuple(one for one in known if one not in past))
    options = Options(time_limit=SECONDS, timings=False)
    found = adapt(situation.problem, before, upset.now, upset.radius, options)
    gone = [one for one in by_meeting if one not in known and one.slot > upset.now]
    kept = [*past, *(one for one in by_meeting if one not in known and one.slot <= upset.now)]
    return Mended(
        situation,
        found.plan,
        tuple(by_meeting[one] for one in sorted((*found.unseated, *gone), key=_when)),
        tuple(by_meeting[one] for one in sorted(kept, key=_when)),
    )


def _when(one: Meeting) -> tuple[int, int]:
    return one.slot, one.table
