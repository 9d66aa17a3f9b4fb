"""Start, carry out and cancel a plan run."""

import json
from dataclasses import asdict

from events.foundation import audit, clock, jobs, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.actions.draft import write_draft
from events.meetings.planning import NoPlan, Plan, Snapshot, Violation, plan_text, snapshot, solve_apart
from events.meetings.queries import run_view
from events.meetings.rules import MeetingRefusal, RunOptions, RunState, refusal_to_start
from events.meetings.tables import Candidate, PlanRun
from events.sessions.queries import session_view

JOB = "meetings.carry_out_run"
ACTIVE = (RunState.WAITING.value, RunState.RUNNING.value)


async def start_run(actor: Actor, session_id: int, options: RunOptions) -> int:
    """Put a plan run on the queue; returns its id.

    Raises:
        Refused: the session is not in a state to plan, has no rounds or candidates, or a run is active.
    """
    async with transaction():
        await lock("plan_run", session_id)
        session = await session_view(session_id)
        candidates = await Candidate.count().where(Candidate.session == session_id, Candidate.forbidden.eq(False))
        active = await PlanRun.exists().where(PlanRun.session == session_id, PlanRun.state.is_in(list(ACTIVE)))
        refusal = refusal_to_start(session.state, len(session.slots[: options.rounds]), candidates, active=active)
        if refusal:
            raise Refused(refusal, state=session.state)
        row = PlanRun(
            session=session_id,
            state=RunState.WAITING,
            options=json.dumps(asdict(options)),
            asked_by=actor.account_id,
            asked_at=clock.now(),
        )
        await row.save()
        await jobs.enqueue(JOB, run_id=row.id)
        await audit.record(actor, "start_run", "plan_run", row.id, session_id=session_id)
        await notify.announce("session", session_id)
    return int(row.id)


async def cancel_run(actor: Actor, run_id: int) -> None:
    """Ask a run to stop; the last plan stays.

    Raises:
        NotFound: there is no such run.
        Refused: it is already over.
    """
    async with transaction():
        run = await run_view(run_id)
        if run.state not in ACTIVE:
            raise Refused(MeetingRefusal.RUN_OVER)
        await PlanRun.update({PlanRun.cancel_asked: True}).where(PlanRun.id == run_id)
        await audit.record(actor, "cancel_run", "plan_run", run_id, session_id=run.session_id)


async def carry_out_run(run_id: int) -> None:
    """Solve the problem of a waiting run and leave a draft plan, or the reason why there is none.

    A run is taken by one worker only; one that was left running by a dead worker ends as killed.
    """
    if not await _take(run_id):
        return
    run = await PlanRun.select().where(PlanRun.id == run_id).first()
    if run is None:
        raise NotFound("plan_run", run_id)
    options = RunOptions(**json.loads(run["options"]))
    situation = await snapshot(run["session"], options)
    await PlanRun.update({PlanRun.problem: situation.json, PlanRun.input_hash: situation.hash}).where(
        PlanRun.id == run_id
    )
    try:
        plan, violations = await _solve(run_id, run["session"], situation, options)
    except NoPlan as ended:
        await _end(run_id, run["session"], MeetingRefusal(ended.ending), {"detail": ended.detail[:500]})
        return
    await _conclude(run_id, run["session"], situation, plan, violations)


async def _take(run_id: int) -> bool:
    sql = "UPDATE plan_run SET state = {}, started_at = {} WHERE id = {} AND state = {} RETURNING id"
    if await fetch(sql, RunState.RUNNING.value, clock.now(), run_id, RunState.WAITING.value):
        return True
    left = await fetch("SELECT session FROM plan_run WHERE id = {} AND state = {}", run_id, RunState.RUNNING.value)
    if left:
        await _end(run_id, left[0]["session"], MeetingRefusal.SOLVER_KILLED, {"detail": ""})
    return False


async def _solve(
    run_id: int, session_id: int, situation: Snapshot, options: RunOptions
) -> tuple[Plan, list[Violation]]:
    async def progress(stage: str, value: int, bound: float) -> None:
        async with transaction():
            await PlanRun.update({PlanRun.stage: stage, PlanRun.value: int(value), PlanRun.bound: float(bound)}).where(
                PlanRun.id == run_id
            )
            await notify.announce("plan_run", session_id)

    async def cancelled() -> bool:
        rows = await fetch("SELECT cancel_asked FROM plan_run WHERE id = {}", run_id)
        return bool(rows and rows[0]["cancel_asked"])

    return await solve_apart(situation.json, options, progress, cancelled)


async def _conclude(run_id: int, session_id: int, situation: Snapshot, plan: Plan, violations: list[Violation]) -> None:
    if plan.status == "infeasible":
        names = [dict(one.facts) | {"code": one.code} for one in plan.conflicts]
        await _end(run_id, session_id, MeetingRefusal.PLAN_INFEASIBLE, {"conflicts": names})
        return
    if violations:
        found = [{"code": one.code, **one.facts} for one in violations[:10]]
        await _end(run_id, session_id, MeetingRefusal.PLAN_FAILED_CHECK, {"violations": found})
        return
    async with transaction():
        await write_draft(run_id, session_id, situation, plan)
        await PlanRun.update({PlanRun.plan: plan_text(plan)}).where(PlanRun.id == run_id)
        await PlanRun.update({PlanRun.state: RunState.DONE, PlanRun.finished_at: clock.now()}).where(
            PlanRun.id == run_id
        )
        await notify.announce("plan_run", session_id)
        await notify.announce("session", session_id)


async def _end(run_id: int, session_id: int, refusal: MeetingRefusal, facts: dict[str, object]) -> None:
    state = RunState.CANCELLED if refusal == MeetingRefusal.RUN_CANCELLED else RunState.FAILED
    async with transaction():
        await PlanRun.update(
            {
                PlanRun.state: state,
                PlanRun.refusal: refusal,
                PlanRun.refusal_facts: json.dumps(facts, ensure_ascii=False),
                PlanRun.finished_at: clock.now(),
            }
        ).where(PlanRun.id == run_id)
        await notify.announce("plan_run", session_id)
        await notify.announce("session", session_id)
