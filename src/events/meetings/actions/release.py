"""Release a plan: what people see, and what the database then guards against double booking."""

import json

from events.foundation import audit, clock, notify
from events.foundation.errors import Refused
from events.foundation.transaction import lock, transaction
from events.identity.rules import Actor
from events.meetings.planning import snapshot
from events.meetings.queries import PlanView, meetings_of, plan_view
from events.meetings.rules import MeetingRefusal, PlanState, RunOptions, changes_between, refusal_to_release
from events.meetings.tables import Claim, MeetingPlan, PlanRun
from events.sessions.queries import session_view


async def release_plan(actor: Actor, plan_id: int) -> None:
    """Make a draft the version people see; the earlier one is superseded.

    Raises:
        NotFound: there is no such plan.
        Refused: the session or the plan is in another state, or the inputs changed since the run (and which).
    """
    async with transaction():
        plan = await plan_view(plan_id)
        await lock("plan_version", plan.session_id)
        plan = await plan_view(plan_id)
        session = await session_view(plan.session_id)
        refusal = refusal_to_release(session.state, plan.state)
        if refusal:
            raise Refused(refusal, state=session.state)
        await _refuse_changed_inputs(plan)
        await _supersede(plan.session_id)
        await MeetingPlan.update(
            {
                MeetingPlan.state: PlanState.RELEASED,
                MeetingPlan.released_at: clock.now(),
                MeetingPlan.released_by: actor.account_id,
            }
        ).where(MeetingPlan.id == plan_id)
        await claim_resources(plan.session_id, plan_id)
        await audit.record(actor, "release_plan", "plan", plan_id, session_id=plan.session_id, version=plan.version)
        await notify.announce("session", plan.session_id)


async def _refuse_changed_inputs(plan: PlanView) -> None:
    run = await PlanRun.select(PlanRun.options, PlanRun.problem).where(PlanRun.id == plan.run_id).first()
    if run is None:
        return
    present = await snapshot(plan.session_id, RunOptions(**json.loads(run["options"])))
    if present.hash != plan.input_hash:
        changed = changes_between(json.loads(run["problem"]), json.loads(present.json))
        raise Refused(MeetingRefusal.INPUTS_CHANGED, changed=changed)


async def _supersede(session_id: int) -> None:
    await MeetingPlan.update({MeetingPlan.state: PlanState.SUPERSEDED}).where(
        MeetingPlan.session == session_id, MeetingPlan.state == PlanState.RELEASED.value
    )
    await Claim.delete().where(Claim.session == session_id)


async def claim_resources(session_id: int, plan_id: int) -> None:
    """Claim each meeting's table and delegates; the unique index refuses a second claim of the same slot."""
    claims = []
    for one in await meetings_of(plan_id):
        taken = [("table", one.table_number)]
        taken += [("delegate", who) for who in (one.a_delegate_id, one.b_delegate_id) if who is not None]
        claims += [
            Claim(session=session_id, meeting=one.id, kind=kind, resource_id=key, slot_index=one.slot_index)
            for kind, key in taken
        ]
    if claims:
        await Claim.insert(*claims)
