"""Start, carry out and cancel a plan run."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from piccolo.columns import Column

from events.foundation import audit, clock, jobs, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.actions.arrange import arrange_candidates
from events.meetings.actions.draft import write_draft
from events.meetings.planning import NoPlan, Outcome, Snapshot, Violation, plan_text, snapshot, solve_apart
from events.meetings.queries import run_view
from events.meetings.rules import MeetingRefusal, RunOptions, RunState, refusal_to_start
from events.meetings.tables import Candidate, PlanRun
from events.sessions.queries import session_view

JOB = "meetings.carry_out_run"
ACTIVE = (RunState.WAITING.value, RunState.RUNNING.value)
LOST_AFTER_SECONDS = 60.0
"""Beyond its time limit: by then a living worker has ended its run."""


async def start_run(actor: Actor, session_id: int, options: RunOptions) -> int:
    """Put a plan run on the queue; returns its id.

    Raises:
        NotFound: there is no such session.
        Refused: the session is not in a state to plan, has no rounds or candidates, or a run is active.
    """
    async with transaction():
        await lock("plan_run", session_id)
        session = await session_view(session_id)
        await _bury_lost(session_id)
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


async def plan_session(actor: Actor, session_id: int, options: RunOptions) -> int:
    """Arrange candidates anew and put a run on the queue, both or neither; refused as these two are."""
    async with transaction():
        await lock("plan_run", session_id)
        await arrange_candidates(actor, session_id)
        return await start_run(actor, session_id, options)


async def _bury_lost(session_id: int) -> None:
    """A run that should have ended a minute ago lost its worker and its job: it blocks nobody."""
    sql = """UPDATE plan_run SET state = {}, refusal = {}, finished_at = {} WHERE session = {} AND state = {}
             AND started_at < {}::timestamptz - ((options->>'time_limit')::float8 + {}) * interval '1 second'"""
    lost = (RunState.FAILED.value, MeetingRefusal.SOLVER_KILLED.value, clock.now(), session_id, RunState.RUNNING.value)
    await fetch(sql, *lost, clock.now(), LOST_AFTER_SECONDS)


async def cancel_run(actor: Actor, run_id: int) -> None:
    """Ask a run to stop, one that has not begun ends at once; the last plan stays.

    Raises:
        NotFound: there is no such run.
        Refused: it is already over.
    """
    async with transaction():
        run = await run_view(run_id)
        sql = "UPDATE plan_run SET cancel_asked = true WHERE id = {} AND state = ANY({}) RETURNING state"
        rows = await fetch(sql, run_id, list(ACTIVE))
        if not rows:
            raise Refused(MeetingRefusal.RUN_OVER)
        if rows[0]["state"] == RunState.WAITING:
            await _end(run_id, run.session_id, MeetingRefusal.RUN_CANCELLED, {})
        await audit.record(actor, "cancel_run", "plan_run", run_id, session_id=run.session_id)


async def carry_out_run(run_id: int) -> None:
    """Solve the problem of a waiting run and leave a draft plan, or the reason why there is none.

    A run is taken by one worker only; one that was left running by a dead worker ends as killed. Whatever goes wrong,
    the run ends and the last plan stays.
    """
    if not await _take(run_id):
        return
    run = await PlanRun.select().where(PlanRun.id == run_id).first()
    if run is None:
        raise NotFound("plan_run", run_id)
    try:
        await _plan(run_id, run["session"], RunOptions(**json.loads(run["options"])))
    except NoPlan as ended:
        await _end(run_id, run["session"], MeetingRefusal(ended.ending), {"detail": ended.detail[:500]})
    except Refused as refused:
        await _end(run_id, run["session"], MeetingRefusal(refused.code), refused.facts)
    except Exception:
        await _end(run_id, run["session"], MeetingRefusal.SOLVER_KILLED, {})
        raise


async def _plan(run_id: int, session_id: int, options: RunOptions) -> None:
    situation = await snapshot(session_id, options)
    await PlanRun.update({PlanRun.problem: situation.json, PlanRun.input_hash: situation.hash}).where(
        PlanRun.id == run_id
    )
    await _conclude(run_id, session_id, situation, await _solve(run_id, session_id, situation, options))


async def _take(run_id: int) -> bool:
    sql = "UPDATE plan_run SET state = {}, started_at = {} WHERE id = {} AND state = {} RETURNING id"
    if await fetch(sql, RunState.RUNNING.value, clock.now(), run_id, RunState.WAITING.value):
        return True
    left = await fetch("SELECT session FROM plan_run WHERE id = {} AND state = {}", run_id, RunState.RUNNING.value)
    if left:
        await _end(run_id, left[0]["session"], MeetingRefusal.SOLVER_KILLED, {"detail": ""})
    return False


async def _solve(run_id: int, session_id: int, situation: Snapshot, options: RunOptions) -> Outcome:
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


async def _conclude(run_id: int, session_id: int, situation: Snapshot, outcome: Outcome) -> None:
    plan = outcome.plan
    if plan.status == "infeasible":
        conflicts = [_named(one, situation.names) for one in plan.conflicts]
        raise Refused(MeetingRefusal.PLAN_INFEASIBLE, conflicts=conflicts)
    if outcome.violations:
        found = [_named(one, situation.names) for one in outcome.violations[:10]]
        raise Refused(MeetingRefusal.PLAN_FAILED_CHECK, violations=found)
    sql = """UPDATE plan_run SET state = {}, plan = {}, outlook = {}, finished_at = {}
             WHERE id = {} AND state = {} RETURNING id"""
    files = (plan_text(plan), json.dumps(outcome.outlook))
    async with transaction():
        if not await fetch(sql, RunState.DONE.value, *files, clock.now(), run_id, RunState.RUNNING.value):
            return  # given up for dead meanwhile: its plan comes too late
        await write_draft(run_id, session_id, situation, plan)
        await notify.announce("plan_run", session_id)
        await notify.announce("session", session_id)


def _named(one: Violation, names: Mapping[str, str]) -> dict[str, object]:
    """A contradiction with the names of the organisations it is about."""
    parties = [one.facts[field] for field in ("a", "b", "party") if field in one.facts]
    return {**one.facts, "code": one.code, "names": [names.get(str(party), str(party)) for party in parties]}


async def _end(run_id: int, session_id: int, refusal: MeetingRefusal, facts: Mapping[str, object]) -> None:
    """End an active run without a plan; one that is over stays as it is."""
    state = RunState.CANCELLED if refusal == MeetingRefusal.RUN_CANCELLED else RunState.FAILED
    values: dict[Column | str, Any] = {
        PlanRun.state: state,
        PlanRun.refusal: refusal,
        PlanRun.refusal_facts: json.dumps(facts, ensure_ascii=False),
        PlanRun.finished_at: clock.now(),
    }
    async with transaction():
        await PlanRun.update(values).where(PlanRun.id == run_id, PlanRun.state.is_in(list(ACTIVE)))
        await notify.announce("plan_run", session_id)
        await notify.announce("session", session_id)
