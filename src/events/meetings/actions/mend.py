"""Take a mended plan as a new draft; move the rounds of the day."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.actions.draft import write_draft
from events.meetings.planning import Mended, Upset, mended, plan_text
from events.meetings.queries import MeetingView, PlanView, options_of, plan_view
from events.meetings.rules import PLANNABLE, MeetingRefusal, PlanState, RunState
from events.meetings.tables import Meeting, MeetingPlan, PlanRun
from events.sessions.queries import session_view

Move = Callable[[], Awaitable[None]]
"""What moves the rounds of a session."""


async def mend_plan(actor: Actor, plan_id: int, upset: Upset) -> int:
    """Write the mended plan as the next version, a draft that names the plan it was made from; returns its id.

    Raises:
        NotFound: there is no such plan.
        Refused: the session is in no state to plan, the plan was superseded, or what happened is no problem.
    """
    plan = await plan_view(plan_id)
    return await _write(actor, plan, await mended(plan, upset))


async def answer_day(actor: Actor, plan: PlanView | None, upset: Upset, move: Move | None) -> int | None:
    """Move the rounds, and write a mended draft if meetings lose their place over it: both or neither.

    Returns the draft's id, None where nobody loses anything or there is no plan.

    Raises:
        Refused: as `mend_plan`, or as what moves the rounds.
    """
    found = await mended(plan, upset) if plan else None
    async with transaction():
        if move is not None:
            await move()
        return await _write(actor, plan, found) if plan and found and found.lost else None


async def _write(actor: Actor, seen: PlanView, found: Mended) -> int:
    plan_id = seen.id
    async with transaction():
        await lock("plan_version", seen.session_id)
        session = await session_view(seen.session_id)
        plan = await plan_view(plan_id)
        if session.state not in PLANNABLE:
            raise Refused(MeetingRefusal.SESSION_NOT_PLANNABLE, state=session.state)
        if plan.state == PlanState.SUPERSEDED:
            raise Refused(MeetingRefusal.PLAN_NOT_DRAFT)
        run_id = await _run(actor, plan_id, plan.session_id, found)
        draft = await write_draft(run_id, plan.session_id, found.situation, found.plan)
        await MeetingPlan.update({MeetingPlan.made_from: plan_id}).where(MeetingPlan.id == draft)
        await _keep(draft, plan_id, found.kept)
        await audit.record(
            actor, "mend_plan", "plan", draft, session_id=plan.session_id, lost=len(found.lost), version=plan.version
        )
        await notify.announce("plan", plan.session_id)
    return draft


async def _run(actor: Actor, plan_id: int, session_id: int, found: Mended) -> int:
    """The problem and its answer, as of any run, so that it can be replayed."""
    now = clock.now()
    row = PlanRun(
        session=session_id,
        state=RunState.DONE,
        options=json.dumps(asdict(await options_of(plan_id))),
        problem=found.situation.json,
        plan=plan_text(found.plan),
        input_hash=found.situation.hash,
        asked_by=actor.account_id,
        asked_at=now,
        started_at=now,
        finished_at=now,
    )
    await row.save()
    return int(row.id)


async def _keep(draft: int, plan_id: int, kept: Sequence[MeetingView]) -> None:
    """The past stays in the draft as it was; locks go with their meetings."""
    await bulk.insert(
        [
            Meeting(
                plan=draft,
                a=one.a_id,
                b=one.b_id,
                a_delegate=one.a_delegate_id,
                b_delegate=one.b_delegate_id,
                need=one.need_id,
                supply=one.supply_id,
                slot_index=one.slot_index,
                table_number=one.table_number,
                value=one.value,
                state="planned",
                locked=one.locked,
            )
            for one in kept
        ]
    )
    await fetch(
        """
        UPDATE meeting AS later SET locked = true FROM meeting AS earlier
        WHERE later.plan = {} AND earlier.plan = {} AND earlier.locked AND later.slot_index = earlier.slot_index
          AND (later.a, later.b) IN ((earlier.a, earlier.b), (earlier.b, earlier.a))
        """,
        draft,
        plan_id,
    )
