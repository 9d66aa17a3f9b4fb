"""Carry out a plan run with the real solver, and everything that may become of it."""

import asyncio
import os
import signal
from pathlib import Path

import httpx
import make
import pytest
from fair import HTMX, QUICK, Fair, drafted, enter_as_host, fair, rank, released

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import arrange_candidates, cancel_run, carry_out_run, set_wish, start_run
from events.meetings.actions.arrange import Wish
from events.meetings.planning import files_of_run
from events.meetings.queries import (
    board_of,
    meetings_of,
    plan_view,
    plans_of,
    released_plan,
    run_view,
    unplaced_of,
)
from events.meetings.rules import RunOptions, RunState
from events.meetings.tables import Candidate, PlanRun
from events.registration.tables import Absence
from events.sessions.rules import SessionState
from events.settings import Settings
from scheduling import check
from scheduling.files import plan_from, problem_from


async def waiting(found: Fair, options: RunOptions = QUICK) -> int:
    await arrange_candidates(SYSTEM, found.session_id)
    return await start_run(SYSTEM, found.session_id, options)


async def ended(run_id: int) -> tuple[str, str]:
    run = await run_view(run_id)
    assert run.finished_at is not None
    return run.state, run.refusal


async def test_a_draft_is_written_with_everybody_at_a_table_once(db: Settings) -> None:
    found = await fair(2, 2)
    plan_id = await drafted(found)
    plan, meetings = await plan_view(plan_id), await meetings_of(plan_id)
    assert (plan.version, plan.state, plan.status, plan.gap, plan.meetings, plan.unplaced) == (
        1,
        "draft",
        "optimal",
        0.0,
        4,
        0,
    )
    assert plan.value == plan.upper_bound == 4 * 80
    assert {(one.a_id, one.b_id) for one in meetings} == {(a, b) for a in found.makers for b in found.providers}
    assert {one.need_id for one in meetings} == set(found.needs)
    assert {one.state for one in meetings} == {"planned"}
    seats = [(one.slot_index, who) for one in meetings for who in (one.a_delegate_id, one.b_delegate_id)]
    tables = [(one.slot_index, one.table_number) for one in meetings]
    assert None not in {who for _, who in seats}
    assert (len(set(seats)), len(set(tables))) == (8, 4)


async def test_the_files_of_a_run_answer_each_other(db: Settings) -> None:
    found = await fair()
    plan = await plan_view(await drafted(found))
    assert plan.run_id is not None
    problem, answer = await files_of_run(plan.run_id)
    assert check(problem_from(problem), plan_from(answer)) == []
    assert len(plan_from(answer).meetings) == plan.meetings
    run = await run_view(plan.run_id)
    assert (run.state, run.refusal, run.value) == (RunState.DONE, "", plan.value)


async def test_the_same_question_gives_the_same_bytes(db: Settings) -> None:
    found = await fair(3, 3)
    first, second = [await plan_view(await drafted(found)) for _ in range(2)]
    assert (first.version, second.version, first.input_hash) == (1, 2, second.input_hash)
    assert await files_of_run(first.run_id or 0) == await files_of_run(second.run_id or 0)


async def test_who_finds_no_place_gets_the_reason(db: Settings) -> None:
    found = await fair(3, 1)
    await rank(found, found.needs[2], {found.supplies[0]: 40})
    plan_id = await drafted(found, RunOptions(floor=0, rounds=2, time_limit=10))
    (left,) = await unplaced_of(plan_id)
    assert (left.a_id, left.b_id, left.value, left.reason) == (found.makers[2], found.providers[0], 40, "better_use")
    board = await board_of(plan_id)
    assert (len(board.slots), board.filled, dict(board.unplaced.reasons)) == (2, (1, 1), {"better_use": 1})


async def test_only_the_first_rounds_are_planned_when_asked(db: Settings) -> None:
    found = await fair(1, 2)
    plan_id = await drafted(found, RunOptions(rounds=1, time_limit=10))
    assert [one.slot_index for one in await meetings_of(plan_id)] == [0]


async def test_nobody_is_planned_while_away(db: Settings) -> None:
    found = await fair(1, 1)
    registered = await fetch("SELECT id FROM registration WHERE organisation = {}", found.makers[0])
    for starts, ends in (make.ROUNDS[0], make.ROUNDS[2]):
        await Absence.insert(Absence(registration=registered[0]["id"], starts=starts, ends=ends))
    assert [one.slot_index for one in await meetings_of(await drafted(found))] == [1]


async def test_a_fixed_round_and_a_must_are_kept_and_a_never_is(db: Settings) -> None:
    found = await fair(2, 2)
    (one, two), (first, second), session_id = found.makers, found.providers, found.session_id
    await set_wish(SYSTEM, Wish(session_id, one, first, fixed_slot=2))
    await set_wish(SYSTEM, Wish(session_id, two, second, forbidden=True))
    await set_wish(SYSTEM, Wish(session_id, two, first, must=True))
    places = {(it.a_id, it.b_id): it.slot_index for it in await meetings_of(await drafted(found))}
    assert places[one, first] == 2
    assert (two, first) in places
    assert (two, second) not in places


async def test_a_pair_fixed_beyond_the_planned_rounds_waits(db: Settings) -> None:
    found = await fair(1, 2)
    await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], found.providers[0], fixed_slot=2))
    meetings = await meetings_of(await drafted(found, RunOptions(rounds=2, time_limit=10)))
    assert [one.b_id for one in meetings] == [found.providers[1]]


async def test_contradicting_wishes_are_named_and_nothing_is_written(db: Settings) -> None:
    found = await fair(1, 2)
    maker = found.makers[0]
    for provider in found.providers:
        await set_wish(SYSTEM, Wish(found.session_id, maker, provider, fixed_slot=1))
    run_id = await waiting(found)
    await carry_out_run(run_id)
    assert await ended(run_id) == ("failed", "plan_infeasible")
    (conflict,) = (await run_view(run_id)).refusal_facts["conflicts"]  # type: ignore[misc] # a list in JSON
    names = await fetch("SELECT short_name AS name FROM organisation WHERE id = {}", maker)
    assert (conflict["code"], conflict["names"], conflict["slot"]) == ("promised_over_capacity", [names[0]["name"]], 1)
    assert await plans_of(found.session_id) == []


async def test_the_page_names_contradictions(client: httpx.AsyncClient) -> None:
    found = await fair(1, 2)
    for provider in found.providers:
        await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], provider, fixed_slot=1))
    await carry_out_run(await waiting(found))
    await enter_as_host(client, found.session_id)
    page = (await client.get(f"/sessions/{found.session_id}/plan")).text
    (name,) = await fetch("SELECT short_name AS name FROM organisation WHERE id = {}", found.makers[0])
    assert "指定的见面互相矛盾" in page
    assert f"{name['name']} · 第2轮" in page


async def test_a_round_that_is_no_more_ends_the_run_with_a_reason(db: Settings) -> None:
    found = await fair(1, 1)
    await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], found.providers[0], fixed_slot=2))
    run_id = await waiting(found)
    await fetch("DELETE FROM slot WHERE session = {} AND slot_index = 2", found.session_id)
    await carry_out_run(run_id)
    assert await ended(run_id) == ("failed", "solver_refused")
    await start_run(SYSTEM, found.session_id, QUICK)  # nothing blocks the next try


async def test_candidates_arranged_anew_while_it_solves_do_no_harm(db: Settings) -> None:
    found = await fair(1, 1)
    run_id = await waiting(found)
    carrying = asyncio.create_task(carry_out_run(run_id))
    await _solver()
    await Candidate.delete(force=True)
    await carrying
    assert await ended(run_id) == ("done", "")
    (meeting,) = await meetings_of((await plans_of(found.session_id))[0].id)
    assert meeting.need_id == found.needs[0]


async def _solver() -> int:
    """The process id of the solver this process has started, as soon as there is one."""
    for _ in range(500):
        for child in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
            if b"scheduling.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        await asyncio.sleep(0.01)
    raise AssertionError("no solver was started")


async def test_a_killed_solver_leaves_the_last_plan_as_it_was(db: Settings) -> None:
    found = await fair()
    plan_id = await released(found)
    before = await plan_view(plan_id), await meetings_of(plan_id), await fetch("SELECT * FROM claim ORDER BY id")
    run_id = await waiting(found)
    carrying = asyncio.create_task(carry_out_run(run_id))
    os.kill(await _solver(), signal.SIGKILL)
    await carrying
    assert await ended(run_id) == ("failed", "solver_killed")
    after = await plan_view(plan_id), await meetings_of(plan_id), await fetch("SELECT * FROM claim ORDER BY id")
    assert after == before
    assert len(await plans_of(found.session_id)) == 1


async def test_a_run_that_is_cancelled_ends_and_the_solver_with_it(db: Settings) -> None:
    found = await fair()
    run_id = await waiting(found)
    carrying = asyncio.create_task(carry_out_run(run_id))
    solver = await _solver()
    os.kill(solver, signal.SIGSTOP)  # it would have finished long before anybody could press
    await cancel_run(SYSTEM, run_id)
    await carrying
    assert await ended(run_id) == ("cancelled", "run_cancelled")
    assert not Path(f"/proc/{solver}").exists()
    assert await plans_of(found.session_id) == []


async def test_a_run_that_has_not_begun_is_cancelled_at_once(db: Settings) -> None:
    found = await fair()
    run_id = await waiting(found)
    await cancel_run(SYSTEM, run_id)
    assert await ended(run_id) == ("cancelled", "run_cancelled")
    await carry_out_run(run_id)
    assert await ended(run_id) == ("cancelled", "run_cancelled")
    with pytest.raises(Refused, match="run_over"):
        await cancel_run(SYSTEM, run_id)


async def test_a_solver_that_does_not_answer_is_given_up(db: Settings) -> None:
    found = await fair()
    run_id = await waiting(found, RunOptions(time_limit=0.1))
    carrying = asyncio.create_task(carry_out_run(run_id))
    solver = await _solver()
    os.kill(solver, signal.SIGSTOP)
    started = asyncio.get_running_loop().time()
    await carrying
    assert asyncio.get_running_loop().time() - started < 8
    assert await ended(run_id) == ("failed", "solver_timeout")
    assert not Path(f"/proc/{solver}").exists()


async def test_a_run_left_by_a_dead_worker_ends_as_killed(db: Settings) -> None:
    found = await fair()
    run_id = await waiting(found)
    await PlanRun.update({PlanRun.state: RunState.RUNNING}).where(PlanRun.id == run_id)
    await carry_out_run(run_id)
    assert await ended(run_id) == ("failed", "solver_killed")


async def test_a_run_given_up_for_dead_writes_nothing_when_it_comes_back(db: Settings) -> None:
    found = await fair()
    run_id = await waiting(found)
    carrying = asyncio.create_task(carry_out_run(run_id))
    solver = await _solver()
    os.kill(solver, signal.SIGSTOP)
    await carry_out_run(run_id)  # the queue delivers the job once more
    os.kill(solver, signal.SIGCONT)
    await carrying
    assert await ended(run_id) == ("failed", "solver_killed")
    assert await plans_of(found.session_id) == []


async def test_a_finished_run_is_left_alone(db: Settings) -> None:
    found = await fair()
    plan = await plan_view(await drafted(found))
    await carry_out_run(plan.run_id or 0)
    assert [one.id for one in await plans_of(found.session_id)] == [plan.id]
    assert (await run_view(plan.run_id or 0)).state == RunState.DONE


async def test_what_has_happened_keeps_its_round_in_the_next_plan(db: Settings) -> None:
    from events.meetings.actions import settle_meeting

    found = await fair(2, 2, state=SessionState.LIVE)
    first = await released(found)
    held = next(one for one in await meetings_of(first) if one.slot_index == 1)
    await settle_meeting(SYSTEM, held.id, held=True)
    await rank(found, held.need_id or 0, {})
    meetings = await meetings_of(await drafted(found))
    same = [one for one in meetings if (one.a_id, one.b_id) == (held.a_id, held.b_id)]
    assert [one.slot_index for one in same] == [1]


async def test_the_progress_line_is_shown_alone_and_on_the_page(client: httpx.AsyncClient) -> None:
    found = await fair()
    run_id = await waiting(found)
    await enter_as_host(client, found.session_id)
    address = f"/sessions/{found.session_id}/plan"
    assert "已排队" in (await client.get(address)).text
    line = await client.get(f"{address}/progress", headers=HTMX)
    assert line.text.lstrip().startswith('<div id="progress"')
    assert "hx-refresh" not in line.headers
    await carry_out_run(run_id)
    over = await client.get(f"{address}/progress", headers=HTMX)
    assert over.headers["hx-refresh"] == "true"
    page = (await client.get(address)).text
    assert "已是最好的安排" in page
    assert "第 1 版" in page


async def test_only_the_host_cancels_and_only_runs_of_the_session(client: httpx.AsyncClient) -> None:
    found, other = await fair(), await fair()
    run_id = await waiting(other)
    await enter_as_host(client, found.session_id)
    address = f"/sessions/{found.session_id}/plan/runs/{run_id}/cancel"
    assert (await client.post(address)).status_code == 404
    assert (await run_view(run_id)).state == RunState.WAITING
    assert (await client.post(f"/sessions/{other.session_id}/plan/runs/{run_id}/cancel")).status_code == 303
    assert (await run_view(run_id)).state == RunState.CANCELLED
    assert await released_plan(other.session_id) is None


async def test_a_fault_of_ours_ends_the_run_too_and_is_told(db: Settings) -> None:
    found = await fair()
    run_id = await waiting(found)
    await fetch('UPDATE plan_run SET options = \'{{"floor": "many"}}\' WHERE id = {}', run_id)
    with pytest.raises(TypeError):
        await carry_out_run(run_id)
    assert await ended(run_id) == ("failed", "solver_killed")


async def test_no_run_nothing_to_carry_out_and_no_files(db: Settings) -> None:
    await carry_out_run(404)
    with pytest.raises(NotFound):
        await files_of_run(404)
    with pytest.raises(NotFound):
        await cancel_run(SYSTEM, 404)
