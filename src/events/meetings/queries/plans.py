"""Plans, meetings and runs as they are shown; a fixed number of statements each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from events.foundation.errors import NotFound
from events.foundation.reads import Read
from events.foundation.transaction import fetch, records
from events.meetings.rules import SETTLED, PlanState, RunOptions


class CandidateView(msgspec.Struct, frozen=True):
    """A pair that may meet, with what the scheduler must know."""

    a_id: int
    b_id: int
    need_id: int | None
    supply_id: int | None
    category: str
    value: int
    must: bool
    forbidden: bool
    fixed_slot: int | None
    source: str

    @property
    def pair(self) -> frozenset[int]:
        """The ids of the two, whoever needs."""
        return frozenset((self.a_id, self.b_id))


@dataclass(frozen=True)
class SettledView:
    """A meeting of the released plan that has happened, or was missed, in its round."""

    a_id: int
    b_id: int
    slot_index: int

    @property
    def pair(self) -> frozenset[int]:
        """The ids of the two."""
        return frozenset((self.a_id, self.b_id))


@dataclass(frozen=True)
class RunView:
    """A plan run with its progress; `refusal` is a reason code once it failed."""

    id: int
    session_id: int
    state: str
    stage: str
    value: int | None
    bound: float | None
    refusal: str
    refusal_facts: Mapping[str, object]
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_asked: bool


@dataclass(frozen=True)
class PlanView:
    """A version of a session's plan with its proof."""

    id: int
    session_id: int
    version: int
    state: str
    status: str
    value: int
    shortfall: int
    upper_bound: float
    gap: float
    idle_slots: int
    breaks: int
    table_changes: int
    seconds: float
    input_hash: str
    revision: int
    made_from: int | None
    created_at: datetime
    released_at: datetime | None
    run_id: int | None
    meetings: int
    unplaced: int
    rounds: int | None
    """How many rounds its run was asked to plan, None: all."""


class MeetingView(msgspec.Struct, frozen=True):
    """A meeting as people read it. `slot_index` and `table_number` count from 0."""

    id: int
    plan_id: int
    slot_index: int
    table_number: int
    a_id: int
    a_name: str
    a_short: str
    a_delegate_id: int | None
    a_delegate: str
    a_number: int | None
    b_id: int
    b_name: str
    b_short: str
    b_delegate_id: int | None
    b_delegate: str
    b_number: int | None
    need_id: int | None
    need_title: str
    need_confidential: bool
    category: str
    supply_id: int | None
    supply_title: str
    value: int
    state: str
    locked: bool


_CANDIDATES = """
SELECT c.a AS a_id, c.b AS b_id, c.need AS need_id, c.supply AS supply_id, coalesce(n.category, '') AS category,
       c.value, c.must, c.forbidden, c.fixed_slot, c.source
FROM candidate c LEFT JOIN need n ON n.id = c.need
WHERE c.session = {} ORDER BY c.a, c.b
"""

_RUN = """
SELECT id, session AS session_id, state, stage, value, bound, refusal, refusal_facts, asked_at, started_at, finished_at,
       cancel_asked
FROM plan_run
"""

_PLAN = """
SELECT p.id, p.session AS session_id, p.version, p.state, p.status, p.value, p.shortfall, p.upper_bound, p.gap,
       p.idle_slots, p.breaks, p.table_changes, p.seconds, p.input_hash, p.revision, p.made_from, p.created_at,
       p.released_at, p.run AS run_id,
       (SELECT count(*) FROM meeting m WHERE m.plan = p.id) AS meetings,
       (SELECT count(*) FROM unplaced u WHERE u.plan = p.id) AS unplaced,
       (SELECT (r.options->>'rounds')::int FROM plan_run r WHERE r.id = p.run) AS rounds
FROM meeting_plan p
"""

_MEETINGS = """
SELECT m.id, m.plan AS plan_id, m.slot_index, m.table_number,
       m.a AS a_id, a.name AS a_name, coalesce(nullif(a.short_name, ''), a.name) AS a_short,
       m.a_delegate AS a_delegate_id, trim(coalesce(da.title, '') || ' ' || coalesce(da.name, '')) AS a_delegate,
       da.number AS a_number,
       m.b AS b_id, b.name AS b_name, coalesce(nullif(b.short_name, ''), b.name) AS b_short,
       m.b_delegate AS b_delegate_id, trim(coalesce(db.title, '') || ' ' || coalesce(db.name, '')) AS b_delegate,
       db.number AS b_number,
       m.need AS need_id, coalesce(n.title, '') AS need_title, coalesce(n.confidential, false) AS need_confidential,
       coalesce(n.category, '') AS category, m.supply AS supply_id, coalesce(s.title, '') AS supply_title,
       m.value, m.state, m.locked
FROM meeting m
JOIN organisation a ON a.id = m.a
JOIN organisation b ON b.id = m.b
LEFT JOIN delegate da ON da.id = m.a_delegate
LEFT JOIN delegate db ON db.id = m.b_delegate
LEFT JOIN need n ON n.id = m.need
LEFT JOIN supply s ON s.id = m.supply
"""


async def candidates_of(session_id: int) -> list[CandidateView]:
    """Every pair that may meet, by pair."""
    return [CandidateView(*row) for row in await records(_CANDIDATES, session_id)]


async def candidate_count(session_id: int) -> int:
    """How many pairs may meet."""
    return int((await fetch("SELECT count(*) AS n FROM candidate WHERE session = {}", session_id))[0]["n"])


async def settled_of(session_id: int) -> list[SettledView]:
    """What has happened of the released plan, by slot and table."""
    sql = """SELECT m.a AS a_id, m.b AS b_id, m.slot_index FROM meeting m JOIN meeting_plan p ON p.id = m.plan
             WHERE p.session = {} AND p.state = {} AND m.state = ANY({}) ORDER BY m.slot_index, m.table_number"""
    states = sorted(state.value for state in SETTLED)
    return [SettledView(**row) for row in await fetch(sql, session_id, PlanState.RELEASED.value, states)]


async def run_view(run_id: int) -> RunView:
    """One plan run.

    Raises:
        NotFound: there is none.
    """
    return _run(await fetch(_RUN + "WHERE id = {}", run_id), run_id)


async def latest_run(session_id: int) -> RunView | None:
    """The newest run of a session."""
    rows = await fetch(_RUN + "WHERE session = {} ORDER BY id DESC LIMIT 1", session_id)
    return _run(rows, session_id) if rows else None


async def plan_view(plan_id: int) -> PlanView:
    """One plan.

    Raises:
        NotFound: there is none.
    """
    rows = await fetch(_PLAN + "WHERE p.id = {}", plan_id)
    if not rows:
        raise NotFound("plan", plan_id)
    return PlanView(**rows[0])


async def options_of(plan_id: int) -> RunOptions:
    """The options of the run a plan came from; the usual ones for a plan without a run."""
    rows = await fetch("SELECT r.options FROM meeting_plan p JOIN plan_run r ON r.id = p.run WHERE p.id = {}", plan_id)
    return RunOptions(**json.loads(rows[0]["options"])) if rows else RunOptions()


async def plans_of(session_id: int) -> list[PlanView]:
    """All versions, the newest first."""
    return [PlanView(**row) for row in await fetch(_PLAN + "WHERE p.session = {} ORDER BY version DESC", session_id)]


async def released_plan(session_id: int) -> PlanView | None:
    """The version people see, if one is released."""
    rows = await fetch(_PLAN + "WHERE p.session = {} AND p.state = {}", session_id, PlanState.RELEASED.value)
    return PlanView(**rows[0]) if rows else None


async def meetings_of(plan_id: int) -> list[MeetingView]:
    """The meetings of a plan by slot and table."""
    rows = await records(_MEETINGS + "WHERE m.plan = {} ORDER BY m.slot_index, m.table_number", plan_id)
    return [MeetingView(*row) for row in rows]


async def locked_of(plan_id: int | None) -> list[MeetingView]:
    """The locked meetings of a plan by slot and table; none of no plan."""
    if plan_id is None:
        return []
    rows = await records(_MEETINGS + "WHERE m.plan = {} AND m.locked ORDER BY m.slot_index, m.table_number", plan_id)
    return [MeetingView(*row) for row in rows]


async def meeting_view(meeting_id: int) -> MeetingView:
    """One meeting.

    Raises:
        NotFound: there is none.
    """
    rows = await records(_MEETINGS + "WHERE m.id = {}", meeting_id)
    if not rows:
        raise NotFound("meeting", meeting_id)
    return MeetingView(*rows[0])


async def day_of(session_id: int, organisation_id: int) -> list[MeetingView]:
    """The released meetings of one organisation by time; empty while nothing is released."""
    asked = day_read(session_id, organisation_id)
    return [MeetingView(*row) for row in await records(asked.sql, *asked.values)]


def day_read(session_id: int, organisation_id: int) -> Read[MeetingView]:
    """The same to be read together with other things."""
    sql = (
        _MEETINGS
        + """JOIN meeting_plan p ON p.id = m.plan
        WHERE p.session = {} AND p.state = {} AND (m.a = {} OR m.b = {}) AND m.state <> 'cancelled'
        ORDER BY m.slot_index, m.table_number"""
    )
    return Read(sql, (session_id, PlanState.RELEASED.value, organisation_id, organisation_id), MeetingView)


def _run(rows: list[dict[str, Any]], key: int) -> RunView:
    if not rows:
        raise NotFound("plan_run", key)
    return RunView(**{**rows[0], "refusal_facts": facts_of(rows[0]["refusal_facts"])})


def facts_of(stored: str | None) -> Mapping[str, object]:
    """The facts of a reason as they are kept."""
    facts: Mapping[str, object] = json.loads(stored or "{}")
    return facts
