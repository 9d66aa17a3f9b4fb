"""Write what the scheduler found as a draft plan."""

import json

from events.foundation import bulk, clock
from events.foundation.transaction import fetch, lock
from events.meetings.planning import Plan, Snapshot
from events.meetings.rules import MeetingState, PlanState
from events.meetings.tables import Meeting, MeetingPlan, Unplaced


async def write_draft(run_id: int, session_id: int, situation: Snapshot, plan: Plan) -> int:
    """Add the next version as a draft, with meetings and a reason for each pair without one; returns its id."""
    await lock("plan_version", session_id)
    rows = await fetch("SELECT coalesce(max(version), 0) + 1 AS next FROM meeting_plan WHERE session = {}", session_id)
    row = MeetingPlan(
        session=session_id,
        run=run_id,
        version=rows[0]["next"],
        state=PlanState.DRAFT,
        status=plan.status,
        value=plan.value,
        shortfall=plan.shortfall,
        upper_bound=plan.upper_bound,
        gap=plan.gap,
        idle_slots=plan.idle_slots,
        breaks=plan.breaks,
        table_changes=plan.table_changes,
        seconds=plan.seconds.get("total", 0.0),
        input_hash=situation.hash,
        created_at=clock.now(),
    )
    await row.save()
    await bulk.insert(_meetings(int(row.id), situation, plan))
    await bulk.insert(_unplaced(int(row.id), situation, plan))
    return int(row.id)


def _meetings(plan_id: int, situation: Snapshot, plan: Plan) -> list[Meeting]:
    rows, locked = [], {frozenset(pair) for pair in situation.problem.locked}
    for one in plan.meetings:
        a, b = situation.organisations[one.a], situation.organisations[one.b]
        candidate = situation.candidates.get(frozenset((a, b)))
        rows.append(
            Meeting(
                plan=plan_id,
                a=a,
                b=b,
                a_delegate=situation.delegates.get((one.a, one.a_seat or "")),
                b_delegate=situation.delegates.get((one.b, one.b_seat or "")),
                need=candidate.need_id if candidate else None,
                supply=candidate.supply_id if candidate else None,
                slot_index=one.slot,
                table_number=one.table,
                value=candidate.value if candidate else 0,
                state=MeetingState.PLANNED,
                locked=frozenset((one.a, one.b)) in locked,
            )
        )
    return rows


def _unplaced(plan_id: int, situation: Snapshot, plan: Plan) -> list[Unplaced]:
    rows = []
    for one in plan.unplaced:
        a, b = situation.organisations[one.a], situation.organisations[one.b]
        candidate = situation.candidates.get(frozenset((a, b)))
        facts = json.dumps(dict(one.detail), ensure_ascii=False, sort_keys=True)
        rows.append(
            Unplaced(
                plan=plan_id,
                a=a,
                b=b,
                need=candidate.need_id if candidate else None,
                value=one.value,
                reason=one.reason,
                facts=facts,
            )
        )
    return rows
