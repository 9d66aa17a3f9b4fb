"""Choices of a run: locked meetings stay, some value may be given for fewer gaps."""

import httpx
from fair import QUICK, drafted, enter_as_host, fair

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import Edit, edit_plan
from events.meetings.planning import snapshot
from events.meetings.queries import meetings_of, plan_view
from events.meetings.rules import Deed, RunOptions
from events.settings import Settings


async def test_locked_meetings_stay_where_they_are_in_a_new_run(db: Settings) -> None:
    found = await fair()
    plan_id = await drafted(found)
    one = (await meetings_of(plan_id))[0]
    await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.MOVE, one.a_id, one.b_id, (2, 3)))
    await edit_plan(SYSTEM, Edit(plan_id, 1, Deed.LOCK, one.a_id, one.b_id))
    again = await drafted(found, RunOptions(time_limit=10, timings=False, keep=plan_id))
    kept = next(new for new in await meetings_of(again) if {new.a_id, new.b_id} == {one.a_id, one.b_id})
    assert (kept.slot_index, kept.table_number, kept.locked) == (2, 3, True)
    assert sum(new.locked for new in await meetings_of(again)) == 1
    assert (await plan_view(again)).meetings == 4
    free = await drafted(found, QUICK)
    assert not any(new.locked for new in await meetings_of(free))


async def test_a_locked_meeting_of_a_round_that_is_not_planned_is_left_out(db: Settings) -> None:
    found = await fair()
    plan_id = await drafted(found)
    one = (await meetings_of(plan_id))[0]
    await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.MOVE, one.a_id, one.b_id, (2, 3)))
    await edit_plan(SYSTEM, Edit(plan_id, 1, Deed.LOCK, one.a_id, one.b_id))
    assert (await snapshot(found.session_id, RunOptions(keep=plan_id, rounds=2))).problem.locked == ()
    assert (await snapshot(found.session_id, RunOptions(keep=plan_id, trade_share=0.03))).problem.trade_share == 0.03


async def test_the_form_says_what_is_kept_and_given(client: httpx.AsyncClient) -> None:
    found = await fair()
    plan_id = await drafted(found)
    one = (await meetings_of(plan_id))[0]
    await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.LOCK, one.a_id, one.b_id))
    await enter_as_host(client, found.session_id)
    path = f"/sessions/{found.session_id}/plan"
    assert "锁定的 1 场原样保留" in (await client.get(path)).text
    form = {"floor": "2", "time_limit": "10", "gaps": "3", "keep": str(plan_id)}
    assert (await client.post(f"{path}/runs", data={**form, "keep": "404"})).status_code == 404
    wrong = await client.post(f"{path}/runs", data={**form, "gaps": "11", "time_limit": "17"})
    assert (wrong.status_code, 'name="time_limit" type="text" value="17"' in wrong.text) == (422, True)
    assert 'aria-invalid="true"' in wrong.text
    assert (await client.post(f"{path}/runs", data=form)).status_code == 303
    rows = await fetch(
        "SELECT options->>'keep' AS keep, options->>'trade_share' AS share FROM plan_run ORDER BY id DESC"
    )
    assert (rows[0]["keep"], rows[0]["share"]) == (str(plan_id), "0.03")
