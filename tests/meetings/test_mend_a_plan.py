"""The day: delay, who is missing, a round or tables less; what loses its place is known before and mended after."""

from datetime import time
from functools import partial

import httpx
import make
import pytest
from desk import chief, host, said, send
from fair import Fair, drafted, enter_as_stranger, fair, put, released

from events.foundation.errors import Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import Edit, answer_day, edit_plan, mend_plan, release_plan
from events.meetings.planning import Upset, mended
from events.meetings.queries import meetings_of, plan_view, plans_of, released_plan
from events.meetings.rules import Deed, shortened
from events.registration.rules import RegistrationState
from events.registration.tables import Registration
from events.sessions.actions import shift_rounds
from events.sessions.queries import session_view
from events.sessions.rules import SessionState
from events.settings import Settings


async def full(makers: int = 2, providers: int = 1) -> tuple[Fair, int]:
    """Two makers meet one provider in the first two of three rounds, released."""
    found = await fair(makers, providers, state=SessionState.LIVE)
    return found, await released(found)


async def test_a_dropped_round_is_named_and_its_meetings_find_another(db: Settings) -> None:
    _, plan_id = await full()
    plan = await plan_view(plan_id)
    one = (await meetings_of(plan_id))[0]
    seen = await mended(plan, Upset(dropped=frozenset({one.slot_index})))
    assert [(lost.a_id, lost.b_id) for lost in seen.lost] == [(one.a_id, one.b_id)]
    assert seen.placed_again == 1
    assert len(await plans_of(plan.session_id)) == 1
    draft = await mend_plan(SYSTEM, plan_id, Upset(dropped=frozenset({one.slot_index})))
    made = await plan_view(draft)
    assert (made.version, made.state, made.made_from, made.meetings) == (2, "draft", plan_id, 2)
    assert one.slot_index not in {new.slot_index for new in await meetings_of(draft)}
    await release_plan(SYSTEM, draft)
    shown = await released_plan(plan.session_id)
    assert (shown.id if shown else None) == draft


async def test_who_comes_no_more_loses_all_still_to_come_and_no_more(db: Settings) -> None:
    found, plan_id = await full()
    rows = await meetings_of(plan_id)
    plan = await plan_view(plan_id)
    gone = frozenset({found.providers[0]})
    assert len((await mended(plan, Upset(absent=gone))).lost) == 2
    later = await mended(plan, Upset(now=rows[0].slot_index, absent=gone))
    assert [lost.slot_index for lost in later.lost] == [rows[1].slot_index]
    draft = await mend_plan(SYSTEM, plan_id, Upset(now=rows[0].slot_index, absent=gone))
    assert [one.slot_index for one in await meetings_of(draft)] == [rows[0].slot_index]


async def test_who_comes_late_meets_later(db: Settings) -> None:
    found, plan_id = await full(1, 1)
    await fetch("UPDATE meeting SET slot_index = 0 WHERE plan = {}", plan_id)
    plan = await plan_view(plan_id)
    seen = await mended(plan, Upset(late={found.makers[0]: 2}))
    assert (len(seen.lost), seen.placed_again, [one.slot for one in seen.plan.meetings]) == (1, 1, [2])


async def test_fewer_tables_unseat_and_holes_are_filled(db: Settings) -> None:
    found = await fair(3, 3)
    plan_id = await drafted(found)
    plan = await plan_view(plan_id)
    seen = await mended(plan, Upset(tables=1))
    assert (len(seen.lost), len(seen.plan.meetings)) == (plan.meetings - 3, 3)
    kept = {(one.slot, one.table) for one in seen.plan.meetings}
    assert {table for _, table in kept} == {0}


NINE_LATER = tuple(
    (time(starts.hour, starts.minute + 9), ends.replace(minute=ends.minute + 9)) for starts, ends in make.ROUNDS
)


async def who_leaves() -> tuple[Fair, int]:
    """One meeting, in the last round, of a maker who leaves soon after it."""
    found, plan_id = await full(1, 1)
    await fetch("UPDATE meeting SET slot_index = 2 WHERE plan = {}", plan_id)
    await fetch(
        """INSERT INTO absence (registration, starts, ends) SELECT id, '10:35', '12:00' FROM registration
           WHERE organisation = {}""",
        found.makers[0],
    )
    return found, plan_id


async def test_other_times_count_where_somebody_leaves(db: Settings) -> None:
    _, plan_id = await who_leaves()
    plan = await plan_view(plan_id)
    assert (await mended(plan, Upset(slots=make.ROUNDS))).lost == ()
    assert len((await mended(plan, Upset(slots=NINE_LATER))).lost) == 1


async def test_times_and_draft_come_together_or_not_at_all(db: Settings) -> None:
    found, plan_id = await who_leaves()
    plan, later = await plan_view(plan_id), Upset(slots=NINE_LATER)
    move = partial(shift_rounds, SYSTEM, found.session_id, 0, 9)
    await put(found.session_id, SessionState.OPEN)
    with pytest.raises(Refused, match="session_not_plannable"):
        await answer_day(SYSTEM, plan, later, move)
    assert (await session_view(found.session_id)).slots[0].starts == make.ROUNDS[0][0]
    await put(found.session_id, SessionState.LIVE)
    draft = await answer_day(SYSTEM, plan, later, move)
    assert (await session_view(found.session_id)).slots[0].starts == NINE_LATER[0][0]
    assert [one.id for one in await plans_of(found.session_id)] == [draft, plan_id]


async def test_who_withdrew_is_left_out_of_the_future_and_stays_in_the_past(db: Settings) -> None:
    found, plan_id = await full(1, 1)
    await Registration.update({Registration.state: RegistrationState.WITHDRAWN}).where(
        Registration.organisation == found.makers[0]
    )
    plan, slot = await plan_view(plan_id), (await meetings_of(plan_id))[0].slot_index
    before, after = await mended(plan, Upset(now=-1)), await mended(plan, Upset(now=slot))
    assert (len(before.lost), len(before.kept)) == (1, 0)
    assert (len(after.lost), len(after.kept)) == (0, 1)


async def test_locks_go_with_their_meetings(db: Settings) -> None:
    found, plan_id = await full()
    rows = await meetings_of(plan_id)
    draft = await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.LOCK, rows[0].a_id, rows[0].b_id))
    mend = await mend_plan(SYSTEM, draft, Upset(dropped=frozenset({rows[1].slot_index})))
    assert sum(one.locked for one in await meetings_of(mend)) == 1
    assert found


async def test_nothing_is_mended_outside_the_time_of_planning(db: Settings) -> None:
    found, plan_id = await full()
    await released(found)
    with pytest.raises(Refused, match="plan_not_draft"):
        await mend_plan(SYSTEM, plan_id, Upset())
    await put(found.session_id, SessionState.CLOSED)
    with pytest.raises(Refused, match="session_not_plannable"):
        await mend_plan(SYSTEM, plan_id, Upset())


def test_a_shortened_round_pulls_the_later_ones_forward() -> None:
    slots = [(time(9, 0), time(9, 20)), (time(9, 30), time(9, 50)), (time(10, 0), time(10, 20))]
    assert shortened(slots, 1, 5) == [slots[0], (time(9, 30), time(9, 45)), (time(9, 55), time(10, 15))]
    assert shortened(slots, 7, 5) == slots


async def test_the_page_says_first_what_would_happen_and_the_button_does_it(client: httpx.AsyncClient) -> None:
    found, plan_id = await full()
    await host(client)
    path = f"/sessions/{found.session_id}/control"
    assert "以第 1 版为准" in said(await client.get(path))
    slot = (await meetings_of(plan_id))[0].slot_index
    seen = said(await client.get(f"{path}?deed=drop&first={slot + 1}&now=0"))
    assert "1 场失去位置，其中 1 场能改排，0 场排不上" in seen
    assert len(await plans_of(found.session_id)) == 1
    done = await send(client, path, {"deed": "drop", "first": str(slot + 1), "now": "0"})
    assert done.headers["location"] == f"/sessions/{found.session_id}/plan/compare?of=1&of=2"
    absent = said(await client.get(f"{path}?deed=absent&absent={found.providers[0]}&now=0"))
    assert "2 场失去位置，其中 0 场能改排，2 场排不上" in absent
    assert "没有一场失去位置" in said(await client.get(f"{path}?deed=frame&tables=4"))
    assert "场失去位置" in said(await client.get(f"{path}?deed=frame&tables=1&rounds=1"))


async def test_a_delay_moves_the_times_at_once_and_shows_them_before(client: httpx.AsyncClient) -> None:
    found, _ = await full()
    await host(client)
    path = f"/sessions/{found.session_id}/control"
    seen = said(await client.get(f"{path}?deed=shift&first=2&minutes=10"))
    assert "10:00–10:20 原 09:50–10:10" in seen
    assert "没有一场失去位置" in seen
    done = await send(client, path, {"deed": "shift", "first": "2", "minutes": "10"})
    assert done.headers["location"] == path
    assert (await session_view(found.session_id)).slots[1].starts == time(10, 0)
    await send(client, path, {"deed": "shorten", "first": "2", "minutes": "5"})
    assert [slot.starts for slot in (await session_view(found.session_id)).slots] == [
        time(9, 30),
        time(10, 0),
        time(10, 15),
    ]
    assert len(await plans_of(found.session_id)) == 1
    nobody = await send(client, path, {"deed": "frame", "tables": "4"})
    assert nobody.headers["location"] == path


async def test_what_cannot_be_is_said_beside_the_form(client: httpx.AsyncClient) -> None:
    found, _ = await full()
    await host(client)
    path = f"/sessions/{found.session_id}/control"
    assert "这一项必须填写" in said(await client.get(f"{path}?deed=absent"))
    assert (await client.get(f"{path}?deed=shift&first=2&minutes=0")).status_code == 422
    assert "结束时间要晚于开始时间" in said(await client.get(f"{path}?deed=shorten&first=2&minutes=30"))
    assert (await send(client, path, {"deed": "dance"})).status_code == 422
    empty = await fair(1, 1)
    assert "还没有洽谈安排" in said(await client.get(f"/sessions/{empty.session_id}/control?deed=drop&first=1"))
    shift = await client.get(f"/sessions/{empty.session_id}/control?deed=shift&first=1&minutes=5")
    assert "就这样改" in said(shift)


async def test_readers_and_strangers_change_nothing(client: httpx.AsyncClient) -> None:
    found, _ = await full()
    path = f"/sessions/{found.session_id}/control"
    await chief(client)
    assert (await send(client, path, {"deed": "shift", "first": "1", "minutes": "5"})).status_code == 403
    await enter_as_stranger(client)
    assert (await client.get(path)).status_code == 404
