"""Start a plan run: a button of the host's, refused where there is nothing to plan."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from fair import QUICK, Fair, enter_as_host, enter_as_stranger, fair, put, rank

from events.foundation import clock
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import arrange_candidates, plan_session, set_wish, start_run
from events.meetings.actions.arrange import Wish
from events.meetings.queries import candidates_of, latest_run, run_view
from events.meetings.rules import RunState
from events.meetings.tables import PlanRun
from events.sessions.rules import SessionState
from events.settings import Settings

JOBS = "SELECT args->>'run_id' AS run FROM procrastinate_jobs WHERE task_name = 'meetings.carry_out_run'"


async def arranged() -> Fair:
    found = await fair()
    await arrange_candidates(SYSTEM, found.session_id)
    return found


async def test_a_run_waits_with_its_job_and_a_line_in_the_audit(db: Settings) -> None:
    found = await arranged()
    run_id = await start_run(SYSTEM, found.session_id, QUICK)
    run = await run_view(run_id)
    assert (run.session_id, run.state, run.refusal, run.started_at) == (found.session_id, RunState.WAITING, "", None)
    assert await fetch(JOBS + " AND args->>'run_id' = {}", str(run_id)) == [{"run": str(run_id)}]
    assert await fetch("SELECT noun_id FROM audit_line WHERE deed = 'start_run'") == [{"noun_id": run_id}]


async def refusal(session_id: int) -> str:
    with pytest.raises(Refused) as refused:
        await start_run(SYSTEM, session_id, QUICK)
    assert await latest_run(session_id) is None
    return refused.value.code


async def test_it_is_refused_outside_the_time_of_planning(db: Settings) -> None:
    found = await arranged()
    for state in (SessionState.DRAFT, SessionState.OPEN, SessionState.CLOSED):
        await put(found.session_id, state)
        assert await refusal(found.session_id) == "session_not_plannable"


async def test_it_is_refused_without_rounds(db: Settings) -> None:
    found = await fair(slots=())
    await arrange_candidates(SYSTEM, found.session_id)
    assert await refusal(found.session_id) == "no_rounds"


async def test_it_is_refused_without_candidates(db: Settings) -> None:
    found = await fair(1, 1)
    assert await refusal(found.session_id) == "nothing_to_plan"
    await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], found.providers[0], forbidden=True))
    assert await refusal(found.session_id) == "nothing_to_plan"


async def test_it_is_refused_for_no_session(db: Settings) -> None:
    with pytest.raises(NotFound):
        await start_run(SYSTEM, 404, QUICK)


async def test_of_two_at_once_one_becomes_active(db: Settings) -> None:
    found = await arranged()
    ended = await asyncio.gather(
        *[start_run(SYSTEM, found.session_id, QUICK) for _ in range(4)], return_exceptions=True
    )
    assert sorted(one.code for one in ended if isinstance(one, Refused)) == ["run_active"] * 3
    assert await fetch("SELECT count(*) AS n FROM plan_run") == [{"n": 1}]


async def test_the_database_too_keeps_a_second_active_run_out(db: Settings) -> None:
    found = await arranged()
    await start_run(SYSTEM, found.session_id, QUICK)
    second = PlanRun(session=found.session_id, state=RunState.RUNNING, asked_at=clock.now())
    with pytest.raises(Exception, match="plan_run_active_once"):
        await second.save()


async def test_a_run_whose_worker_and_job_are_lost_blocks_nobody(db: Settings) -> None:
    found = await arranged()
    lost = await start_run(SYSTEM, found.session_id, QUICK)
    began = clock.now() - timedelta(seconds=QUICK.time_limit + 61)
    await PlanRun.update({PlanRun.state: RunState.RUNNING, PlanRun.started_at: began}).where(PlanRun.id == lost)
    await start_run(SYSTEM, found.session_id, QUICK)
    assert ((await run_view(lost)).state, (await run_view(lost)).refusal) == (RunState.FAILED, "solver_killed")


async def test_a_run_within_its_time_is_not_lost(db: Settings) -> None:
    found = await arranged()
    run_id = await start_run(SYSTEM, found.session_id, QUICK)
    began = clock.now() - timedelta(seconds=QUICK.time_limit + 55)
    await PlanRun.update({PlanRun.state: RunState.RUNNING, PlanRun.started_at: began}).where(PlanRun.id == run_id)
    with pytest.raises(Refused, match="run_active"):
        await start_run(SYSTEM, found.session_id, QUICK)


async def test_candidates_stay_as_they_are_when_the_run_is_refused(db: Settings) -> None:
    found = await arranged()
    await start_run(SYSTEM, found.session_id, QUICK)
    before = await candidates_of(found.session_id)
    await rank(found, found.needs[0], {})
    with pytest.raises(Refused, match="run_active"):
        await plan_session(SYSTEM, found.session_id, QUICK)
    assert await candidates_of(found.session_id) == before


FORM = {"floor": "1", "time_limit": "10", "rounds": "2"}


async def test_the_button_arranges_and_starts(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_host(client, found.session_id)
    answer = await client.post(f"/sessions/{found.session_id}/plan/runs", data=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sessions/{found.session_id}/plan")
    rows = await fetch("SELECT state, options->>'rounds' AS rounds, asked_by IS NOT NULL AS known FROM plan_run")
    assert rows == [{"state": "waiting", "rounds": "2", "known": True}]
    assert len(await candidates_of(found.session_id)) == 4


async def test_a_stranger_does_not_learn_that_there_is_a_session(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_stranger(client)
    assert (await client.post(f"/sessions/{found.session_id}/plan/runs", data=FORM)).status_code == 404
    assert (await client.get(f"/sessions/{found.session_id}/plan")).status_code == 404
    assert await latest_run(found.session_id) is None


WRONG = [
    ("floor", "-1"),
    ("floor", "x"),
    ("time_limit", "0"),
    ("time_limit", "601"),
    ("rounds", "65"),
    ("rounds", "二"),
]


async def test_a_number_out_of_range_is_refused(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_host(client, found.session_id)
    for field, value in WRONG:
        answer = await client.post(f"/sessions/{found.session_id}/plan/runs", data={**FORM, field: value})
        assert (field, value, answer.status_code) == (field, value, 422)
    assert await latest_run(found.session_id) is None


async def test_the_page_says_what_is_missing(client: httpx.AsyncClient) -> None:
    found = await fair(state=SessionState.OPEN)
    await enter_as_host(client, found.session_id)
    answer = await client.post(f"/sessions/{found.session_id}/plan/runs", data=FORM)
    assert answer.status_code == 409
    assert "活动现在的状态不能安排洽谈" in answer.text
