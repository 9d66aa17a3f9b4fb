"""Change a plan by hand: move, change places, place, take off, lock; the server judges and refuses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.actions.copy import copy_plan
from events.meetings.planning import Judge, Seating, judge, judge_of
from events.meetings.queries import PlanView, edits_since, meetings_of, plan_view
from events.meetings.rules import Deed, EditState, MeetingRefusal, PlanState, refusal_to_edit_plan
from events.meetings.tables import Meeting, MeetingPlan, PlanEdit, Unplaced
from events.sessions.queries import session_view

TAKEN_OFF = "taken_off"
"""Why a pair is not placed: somebody took it off the plan."""

Row = Mapping[str, Any]

_MEETING = """
SELECT a, b, a_delegate, b_delegate, need, supply, slot_index, table_number, value, state, locked
FROM meeting WHERE plan = {} AND (a, b) IN (({}, {}), ({}, {}))
"""
_UNPLACED = "SELECT a, b, need, value, reason, facts FROM unplaced WHERE plan = {} AND (a, b) IN (({}, {}), ({}, {}))"
_CANDIDATE = """
SELECT a, b, need, supply, value FROM candidate WHERE session = {} AND (a, b) IN (({}, {}), ({}, {}))
"""


@dataclass(frozen=True)
class Edit:
    """A deed on one pair of a plan.

    `place` (slot and table from 0) for a move; `revision`: the plan's as it was seen.
    """

    plan_id: int
    revision: int
    deed: Deed
    a_id: int
    b_id: int
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Stand:
    """What a plan says of a pair: a meeting, a line among the unplaced, or neither."""

    a_id: int
    b_id: int
    meeting: Row | None
    unplaced: Row | None

    @property
    def json(self) -> dict[str, Any]:
        """As it is kept with an edit."""
        return {"a": self.a_id, "b": self.b_id, "meeting": self.meeting, "unplaced": self.unplaced}


Change = tuple[Stand, Stand]


async def edit_plan(actor: Actor, edit: Edit) -> int:
    """Do it on the draft, or on a new draft made of a released plan; returns the id of the plan that was changed.

    Raises:
        NotFound: there is no such plan, or the pair is neither placed nor a candidate.
        Refused: the session or plan is in another state, somebody changed the plan meanwhile (and what), or a rule of
            the schedule forbids the deed.
    """
    async with transaction():
        plan = await editable_plan(edit.plan_id, edit.revision)
        if plan.state == PlanState.RELEASED:
            plan = await plan_view(await _new_draft(actor, plan))
        situation = await judge_of(plan)
        changes = await _changes(plan, situation, edit)
        await _note(actor, (plan, situation), edit, changes)
        await audit.record(actor, "edit_plan", "plan", plan.id, session_id=plan.session_id, what=edit.deed)
    return plan.id


async def editable_plan(plan_id: int, revision: int) -> PlanView:
    """The plan, locked until the transaction ends, if nobody changed it since `revision`.

    Raises:
        NotFound, Refused: as `edit_plan`.
    """
    plan = await plan_view(plan_id)
    await lock("plan_version", plan.session_id)
    plan = await plan_view(plan_id)
    refusal = refusal_to_edit_plan((await session_view(plan.session_id)).state, plan.state)
    if refusal:
        raise Refused(refusal)
    if plan.revision != revision:
        since = [f"{one.who} {one.a_short} × {one.b_short}" for one in await edits_since(plan_id, revision)]
        raise Refused(MeetingRefusal.EDIT_STALE, edits=since)
    return plan


async def _new_draft(actor: Actor, plan: PlanView) -> int:
    rows = await fetch(
        """SELECT version FROM meeting_plan WHERE made_from = {} AND state = 'draft'
           AND version = (SELECT max(version) FROM meeting_plan WHERE session = {})""",
        plan.id,
        plan.session_id,
    )
    if rows:
        raise Refused(MeetingRefusal.DRAFT_EXISTS, version=rows[0]["version"])
    return await copy_plan(actor, plan.id)


async def _changes(plan: PlanView, judge: Judge, edit: Edit) -> list[Change]:
    stand = await _stand(plan.id, edit.a_id, edit.b_id)
    if edit.deed is Deed.MOVE:
        if edit.place is None:
            raise Refused(MeetingRefusal.PLACE_UNKNOWN)
        return [await _seated(plan, one) for one in judge.moved(edit.a_id, edit.b_id, edit.place)]
    if stand.meeting is None:
        raise NotFound("meeting")
    if edit.deed is Deed.UNSCHEDULE:
        judge.refuse_to_drop(edit.a_id, edit.b_id)
        meeting = stand.meeting
        line = {**{field: meeting[field] for field in ("a", "b", "need", "value")}, "reason": TAKEN_OFF, "facts": "{}"}
        return [(stand, replace(stand, meeting=None, unplaced=line))]
    return [(stand, replace(stand, meeting={**stand.meeting, "locked": edit.deed is Deed.LOCK}))]


async def _seated(plan: PlanView, seating: Seating) -> Change:
    """A pair before and after it is seated somewhere; one that had no meeting speaks about its candidate's need."""
    stand = await _stand(plan.id, seating.a_id, seating.b_id)
    meeting = stand.meeting or await _of_candidate(plan.session_id, stand)
    turned = meeting["a"] != seating.a_id
    delegates = (seating.b_delegate, seating.a_delegate) if turned else (seating.a_delegate, seating.b_delegate)
    there = {"slot_index": seating.slot, "table_number": seating.table}
    whom = {"a_delegate": delegates[0], "b_delegate": delegates[1]}
    return stand, replace(stand, meeting={**meeting, **there, **whom}, unplaced=None)


async def _of_candidate(session_id: int, stand: Stand) -> Row:
    rows = await fetch(_CANDIDATE, session_id, *_both(stand.a_id, stand.b_id))
    if not rows:
        raise NotFound("candidate")
    return {**rows[0], "state": "planned", "locked": False}


async def _stand(plan_id: int, a_id: int, b_id: int) -> Stand:
    meetings = await fetch(_MEETING, plan_id, *_both(a_id, b_id))
    lines = await fetch(_UNPLACED, plan_id, *_both(a_id, b_id))
    return Stand(a_id, b_id, meetings[0] if meetings else None, lines[0] if lines else None)


def _both(a_id: int, b_id: int) -> tuple[int, int, int, int]:
    return a_id, b_id, b_id, a_id


async def _note(actor: Actor, judged: tuple[PlanView, Judge], edit: Edit, changes: Sequence[Change]) -> None:
    plan, before = judged
    await fetch("UPDATE plan_edit SET state = {} WHERE plan = {} AND state = {}", *_dropped(plan.id))
    rows = await fetch("SELECT coalesce(max(number), 0) + 1 AS next FROM plan_edit WHERE plan = {}", plan.id)
    await write_stands(plan.id, [after for _, after in changes])
    status = await write_figures(plan, before)
    kept = {
        "before": [before.json for before, _ in changes],
        "after": [after.json for _, after in changes],
        "status": [plan.status, status],
    }
    await PlanEdit.insert(
        PlanEdit(
            plan=plan.id,
            number=rows[0]["next"],
            revision=plan.revision + 1,
            deed=edit.deed,
            state=EditState.DONE,
            a=edit.a_id,
            b=edit.b_id,
            changes=json.dumps(kept, ensure_ascii=False),
            account_id=actor.account_id,
            at=clock.now(),
        )
    )


def _dropped(plan_id: int) -> tuple[str, int, str]:
    return EditState.DROPPED.value, plan_id, EditState.UNDONE.value


async def write_stands(plan_id: int, stands: Sequence[Stand]) -> None:
    """Make a plan say this of these pairs."""
    for stand in stands:
        for table in ("meeting", "unplaced"):
            sql = f"DELETE FROM {table} WHERE plan = {{}} AND (a, b) IN (({{}}, {{}}), ({{}}, {{}}))"  # noqa: S608 - two names of ours
            await fetch(sql, plan_id, *_both(stand.a_id, stand.b_id))
        if stand.meeting is not None:
            await Meeting.insert(Meeting(plan=plan_id, **stand.meeting))
        if stand.unplaced is not None:
            await Unplaced.insert(Unplaced(plan=plan_id, **stand.unplaced))


async def write_figures(plan: PlanView, before: Judge, status: str = "") -> str:
    """Count the plan's figures anew and its revision on; returns the status.

    The proof of the run holds as long as neither value nor shortfall change; `status` says what holds again.
    """
    meetings = await meetings_of(plan.id)
    figures = judge(before.situation, meetings, before.slots).figures()
    value = sum(one.value for one in meetings)
    proved = value == plan.value and figures.shortfall == plan.shortfall
    now = status or (plan.status if proved else "feasible")
    await MeetingPlan.update(
        {
            MeetingPlan.value: value,
            MeetingPlan.shortfall: figures.shortfall,
            MeetingPlan.gap: max(0.0, plan.upper_bound - value) / max(1.0, abs(plan.upper_bound)),
            MeetingPlan.idle_slots: figures.idle_slots,
            MeetingPlan.breaks: figures.breaks,
            MeetingPlan.table_changes: figures.table_changes,
            MeetingPlan.status: now,
            MeetingPlan.revision: plan.revision + 1,
        }
    ).where(MeetingPlan.id == plan.id)
    await notify.announce("plan", plan.session_id)
    return now
