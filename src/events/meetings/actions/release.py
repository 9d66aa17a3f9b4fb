"""Release a plan: what people see, and what the database then guards against double booking."""

import json
from collections.abc import Sequence

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.planning import judge_of, snapshot
from events.meetings.queries import MeetingView, PlanView, meetings_of, plan_view, settled_of
from events.meetings.rules import (
    Booking,
    MeetingRefusal,
    PlanState,
    RunOptions,
    changes_between,
    first_clash,
    refusal_to_release,
)
from events.meetings.tables import Claim, MeetingPlan, PlanRun
from events.sessions.queries import session_view

_KEEP_HELD = """
UPDATE meeting AS later SET state = earlier.state, need = coalesce(later.need, earlier.need),
                            supply = coalesce(later.supply, earlier.supply)
FROM meeting AS earlier JOIN meeting_plan p ON p.id = earlier.plan
WHERE later.plan = {} AND p.session = {} AND p.state = {} AND earlier.state NOT IN ('planned', 'cancelled')
  AND (later.a, later.b) IN ((earlier.a, earlier.b), (earlier.b, earlier.a))
"""


async def release_plan(actor: Actor, plan_id: int) -> None:
    """Make a draft the version people see; the earlier one is superseded, what was said of its meetings stays.

    A draft changed by hand is judged by the session as it stands now, the scheduler's own by what it was asked.

    Raises:
        NotFound: there is no such plan.
        Refused: the session or the plan is in another state, the inputs changed since the run (and which), a rule of
            the schedule is broken by what was made by hand (and which), or two of
            its meetings need the same table or delegate.
    """
    async with transaction():
        plan = await plan_view(plan_id)
        for name in ("candidate", "session", "plan_version"):  # nothing the plan answers changes until it is out
            await lock(name, plan.session_id)
        plan = await plan_view(plan_id)
        session = await session_view(plan.session_id)
        refusal = refusal_to_release(session.state, plan.state)
        if refusal:
            raise Refused(refusal, state=session.state)
        meetings = await meetings_of(plan_id)
        await _refuse_changed_inputs(plan, meetings)
        await _refuse_lost_meetings(plan, meetings)
        await fetch(_KEEP_HELD, plan_id, plan.session_id, PlanState.RELEASED.value)
        await _supersede(plan.session_id)
        await MeetingPlan.update(
            {
                MeetingPlan.state: PlanState.RELEASED,
                MeetingPlan.released_at: clock.now(),
                MeetingPlan.released_by: actor.account_id,
            }
        ).where(MeetingPlan.id == plan_id)
        await claim_resources(plan.session_id, meetings)
        await audit.record(actor, "release_plan", "plan", plan_id, session_id=plan.session_id, version=plan.version)
        await notify.announce("session", plan.session_id)


async def _refuse_changed_inputs(plan: PlanView, meetings: Sequence[MeetingView]) -> None:
    """A plan answers the question it was asked; one made by hand must be legal as the session stands now."""
    if plan.revision or plan.made_from:
        faults = (await judge_of(plan, meetings)).faults()
        if faults:
            raise Refused(MeetingRefusal.PLAN_BROKEN, faults=faults)
        return
    run = await PlanRun.select(PlanRun.options, PlanRun.problem).where(PlanRun.id == plan.run_id).first()
    if run is None:
        return
    present = await snapshot(plan.session_id, RunOptions(**json.loads(run["options"])))
    if present.hash != plan.input_hash:
        changed = changes_between(json.loads(run["problem"]), json.loads(present.json))
        raise Refused(MeetingRefusal.INPUTS_CHANGED, changed=changed)


async def _refuse_lost_meetings(plan: PlanView, meetings: Sequence[MeetingView]) -> None:
    """What has happened since the run must stand in the plan, in its round."""
    kept = {(frozenset((one.a_id, one.b_id)), one.slot_index) for one in meetings}
    if any((one.pair, one.slot_index) not in kept for one in await settled_of(plan.session_id)):
        raise Refused(MeetingRefusal.INPUTS_CHANGED, changed=["fixed"])


async def _supersede(session_id: int) -> None:
    await MeetingPlan.update({MeetingPlan.state: PlanState.SUPERSEDED}).where(
        MeetingPlan.session == session_id, MeetingPlan.state == PlanState.RELEASED.value
    )
    await Claim.delete().where(Claim.session == session_id)


async def claim_resources(session_id: int, meetings: Sequence[MeetingView]) -> None:
    """Claim each meeting's table and delegates; the unique index refuses a second claim of the same slot.

    Raises:
        Refused: two of the meetings clash.
    """
    clash = first_clash([Booking(one.slot_index, one.table_number, _delegates(one)) for one in meetings])
    if clash:
        raise Refused(clash)
    await bulk.insert([claim for one in meetings for claim in _claims(session_id, one)])


def _claims(session_id: int, one: MeetingView) -> list[Claim]:
    taken = [("table", one.table_number), *(("delegate", who) for who in _delegates(one))]
    return [
        Claim(session=session_id, meeting=one.id, kind=kind, resource_id=key, slot_index=one.slot_index)
        for kind, key in taken
    ]


def _delegates(one: MeetingView) -> tuple[int, ...]:
    return tuple(who for who in (one.a_delegate_id, one.b_delegate_id) if who is not None)
