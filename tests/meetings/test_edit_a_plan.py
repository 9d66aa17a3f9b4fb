"""Change a plan by hand: the server judges, two organizers do not overwrite each other, everything can be undone."""

import asyncio
from collections import Counter
from typing import Any

import make
import pytest
from asyncpg import UniqueViolationError
from fair import drafted, fair, put, rank, released

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role
from events.meetings.actions import (
    Edit,
    Wish,
    arrange_candidates,
    copy_plan,
    edit_plan,
    redo_edit,
    release_plan,
    set_wish,
    settle_meeting,
    undo_edit,
)
from events.meetings.actions import edit as editing
from events.meetings.planning import Judge, judge_of
from events.meetings.queries import (
    MeetingView,
    PlanView,
    day_of,
    edits_of,
    meetings_of,
    plan_view,
    plans_of,
    released_plan,
    unplaced_of,
)
from events.meetings.rules import Deed
from events.registration.rules import RegistrationState
from events.registration.tables import Registration
from events.sessions.rules import SessionState
from events.settings import Settings

Places = dict[frozenset[int], tuple[int, int]]


async def places(plan_id: int) -> Places:
    return {frozenset((one.a_id, one.b_id)): (one.slot_index, one.table_number) for one in await meetings_of(plan_id)}


async def first(plan_id: int) -> MeetingView:
    return (await meetings_of(plan_id))[0]


async def legal_place(plan_id: int, one: MeetingView) -> tuple[int, int]:
    """A free place in another round where the meeting may go."""
    judged = (await judge_of(await plan_view(plan_id))).judged(one.a_id, one.b_id)
    slot = next(verdict.slot for verdict in judged.rounds if verdict.legal and verdict.slot != one.slot_index)
    taken = set((await places(plan_id)).values())
    return next((slot, table) for table in range(4) if (slot, table) not in taken)


async def deed(plan_id: int, deed: Deed, one: MeetingView, place: tuple[int, int] | None = None) -> int:
    plan = await plan_view(plan_id)
    return await edit_plan(SYSTEM, Edit(plan_id, plan.revision, deed, one.a_id, one.b_id, place))


async def test_a_meeting_moves_to_a_legal_place_and_back_by_undo(db: Settings) -> None:
    plan_id = await drafted(await fair())
    one, before, plan = await first(plan_id), await places(plan_id), await plan_view(plan_id)
    place = await legal_place(plan_id, one)
    assert await deed(plan_id, Deed.MOVE, one, place) == plan_id
    after = await places(plan_id)
    assert after == {**before, frozenset((one.a_id, one.b_id)): place}
    assert ((await plan_view(plan_id)).revision, (await plan_view(plan_id)).status) == (1, plan.status)
    await undo_edit(SYSTEM, plan_id, 1)
    assert await places(plan_id) == before
    await redo_edit(SYSTEM, plan_id, 2)
    assert await places(plan_id) == after
    assert [(edit.deed, edit.state, edit.after) for edit in await edits_of(plan_id)] == [("move", "done", place)]


async def test_a_delegate_sits_with_the_meeting_wherever_it_goes(db: Settings) -> None:
    plan_id = await drafted(await fair())
    one = await first(plan_id)
    await deed(plan_id, Deed.MOVE, one, await legal_place(plan_id, one))
    moved = next(new for new in await meetings_of(plan_id) if {new.a_id, new.b_id} == {one.a_id, one.b_id})
    assert (moved.a_delegate_id, moved.b_delegate_id) == (one.a_delegate_id, one.b_delegate_id)
    assert (moved.need_id, moved.supply_id, moved.value) == (one.need_id, one.supply_id, one.value)


async def test_an_illegal_place_is_refused_with_the_reason_and_changes_nothing(db: Settings) -> None:
    found = await fair(1, 2)
    plan_id = await drafted(found)
    one, other = await meetings_of(plan_id)
    before = await places(plan_id)
    free = next((other.slot_index, table) for table in range(4) if table != other.table_number)
    with pytest.raises(Refused, match=r"move_seat_twice|move_over_capacity") as refused:
        await deed(plan_id, Deed.MOVE, one, free)
    assert refused.value.facts["table"] == other.table_number + 1
    for place, code in (
        ((9, 0), "place_unknown"),
        ((one.slot_index, 9), "move_table_unknown"),
        (None, "place_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            await deed(plan_id, Deed.MOVE, one, place)
    assert (await places(plan_id), (await plan_view(plan_id)).revision) == (before, 0)


async def test_who_left_is_not_moved_behind_his_leaving(db: Settings) -> None:
    found = await fair(1, 1)
    plan_id = await drafted(found)
    await make_absent(found.makers[0])
    one = await first(plan_id)
    await deed(plan_id, Deed.MOVE, one, (0, 1))
    with pytest.raises(Refused, match="move_absent") as refused:
        await deed(plan_id, Deed.MOVE, one, (2, 0))
    assert str(refused.value.facts["leaves"]) == "10:10:00"
    judged = (await judge_of(await plan_view(plan_id))).judged(one.a_id, one.b_id)
    assert [verdict.legal for verdict in judged.rounds] == [True, True, False]


async def make_absent(organisation_id: int, starts: str = "10:10", ends: str = "10:30") -> None:
    await fetch(
        """INSERT INTO absence (registration, starts, ends)
           SELECT id, {}::text::time, {}::text::time FROM registration WHERE organisation = {}""",
        starts,
        ends,
        organisation_id,
    )


async def test_who_comes_late_or_is_away_in_between_is_named(db: Settings) -> None:
    found = await fair(1, 1)
    plan_id = await drafted(found)
    await make_absent(found.makers[0], "09:30", "09:50")
    one = await first(plan_id)
    rounds = (await judge_of(await plan_view(plan_id))).judged(one.a_id, one.b_id).rounds
    late = next(verdict for verdict in rounds if verdict.slot == 0)
    if one.slot_index != 0:
        assert (late.code, str(late.facts["comes"])) == ("move_absent", "09:50:00")
    await make_absent(found.providers[0], "09:50", "10:10")
    rounds = (await judge_of(await plan_view(plan_id))).judged(one.a_id, one.b_id).rounds
    if one.slot_index != 1:
        assert not {"comes", "leaves"} & set(rounds[1].facts)


async def test_two_meetings_change_places(db: Settings) -> None:
    plan_id = await drafted(await fair())
    one = await first(plan_id)
    judged = (await judge_of(await plan_view(plan_id))).judged(one.a_id, one.b_id)
    place = min(judged.exchanges)
    before = await places(plan_id)
    other = next(pair for pair, at in before.items() if at == place)
    await deed(plan_id, Deed.MOVE, one, place)
    pair = frozenset((one.a_id, one.b_id))
    assert await places(plan_id) == {**before, pair: place, other: before[pair]}
    await undo_edit(SYSTEM, plan_id, 1)
    assert await places(plan_id) == before


async def test_a_meeting_is_taken_off_and_placed_again(db: Settings) -> None:
    plan_id = await drafted(await fair())
    one, plan = await first(plan_id), await plan_view(plan_id)
    await deed(plan_id, Deed.UNSCHEDULE, one)
    changed = await plan_view(plan_id)
    assert (changed.meetings, changed.value, changed.status) == (3, plan.value - one.value, "feasible")
    assert changed.gap == pytest.approx(one.value / plan.upper_bound)
    assert [(line.reason, line.value) for line in await unplaced_of(plan_id)] == [("taken_off", one.value)]
    await deed(plan_id, Deed.MOVE, one, (one.slot_index, one.table_number))
    again = await plan_view(plan_id)
    assert (again.meetings, again.value, again.gap, await unplaced_of(plan_id)) == (4, plan.value, 0.0, [])
    placed = next(new for new in await meetings_of(plan_id) if {new.a_id, new.b_id} == {one.a_id, one.b_id})
    assert (placed.need_id, placed.supply_id, placed.state) == (one.need_id, one.supply_id, "planned")


async def test_an_unplaced_pair_takes_only_a_free_place(db: Settings) -> None:
    plan_id = await drafted(await fair())
    one, *others = await meetings_of(plan_id)
    await deed(plan_id, Deed.UNSCHEDULE, one)
    with pytest.raises(Refused, match="move_table_twice"):
        await deed(plan_id, Deed.MOVE, one, (others[-1].slot_index, others[-1].table_number))
    with pytest.raises(NotFound):
        await deed(plan_id, Deed.UNSCHEDULE, one)


async def test_a_locked_meeting_stays_until_it_is_unlocked(db: Settings) -> None:
    plan_id = await drafted(await fair())
    one = await first(plan_id)
    place = await legal_place(plan_id, one)
    await deed(plan_id, Deed.LOCK, one)
    for what in (Deed.MOVE, Deed.UNSCHEDULE):
        with pytest.raises(Refused, match="move_locked_moved"):
            await deed(plan_id, what, one, place)
    await deed(plan_id, Deed.UNLOCK, one)
    await deed(plan_id, Deed.MOVE, one, place)
    assert (await plan_view(plan_id)).revision == 3


async def test_what_is_fixed_or_must_be_is_kept(db: Settings) -> None:
    found = await fair(1, 2)
    await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], found.providers[0], must=True, fixed_slot=1))
    plan_id = await drafted(found)
    one = next(one for one in await meetings_of(plan_id) if one.b_id == found.providers[0])
    with pytest.raises(Refused, match="move_fixed_missing"):
        await deed(plan_id, Deed.MOVE, one, (0, 3))
    with pytest.raises(Refused, match=r"move_fixed_missing|move_must_missing"):
        await deed(plan_id, Deed.UNSCHEDULE, one)


async def test_of_two_organizers_the_later_is_told_what_the_first_did(db: Settings) -> None:
    plan_id = await drafted(await fair())
    one, two, *_ = await meetings_of(plan_id)
    ana = await make.account(Role.ADMINISTRATOR)
    await edit_plan(ana, Edit(plan_id, 0, Deed.LOCK, one.a_id, one.b_id))
    with pytest.raises(Refused, match="edit_stale") as refused:
        await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.LOCK, two.a_id, two.b_id))
    assert refused.value.facts["edits"] == [
        f"{refused.value.facts['edits'][0].split()[0]} {one.a_short} × {one.b_short}"
    ]
    for act in (undo_edit, redo_edit):
        with pytest.raises(Refused, match="edit_stale"):
            await act(SYSTEM, plan_id, 0)


async def race(plan_id: int) -> list[Any]:
    """Four organizers put four meetings at one free place, all having seen the same board."""
    place = (2, 3)
    rows = await meetings_of(plan_id)
    edits = [Edit(plan_id, 0, Deed.MOVE, one.a_id, one.b_id, place) for one in rows]
    return await asyncio.gather(*[edit_plan(SYSTEM, one) for one in edits], return_exceptions=True)


async def one_free_round(makers: int = 3) -> int:
    """A plan whose last round is empty, so that any of its meetings may go there."""
    found = await fair(makers, 1, slots=make.ROUNDS, tables=4)
    from events.meetings.rules import RunOptions

    plan_id = await drafted(found, RunOptions(time_limit=10, timings=False))
    await fetch("DELETE FROM meeting WHERE plan = {} AND slot_index = 2", plan_id)
    return plan_id


async def test_of_racing_edits_one_wins_and_no_place_is_taken_twice(db: Settings) -> None:
    plan_id = await one_free_round()
    ended = await race(plan_id)
    codes = Counter(str(getattr(one, "code", "done")) for one in ended)
    assert codes == {"done": 1, "edit_stale": len(ended) - 1}
    assert max(Counter((await places(plan_id)).values()).values()) == 1
    assert len(ended) > 1


async def test_control_without_lock_and_index_a_place_is_taken_twice(
    db: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = await one_free_round()

    together = asyncio.Barrier(len(await meetings_of(plan_id)))

    async def no_lock(_name: str, _key: int) -> None:
        await asyncio.sleep(0)

    async def judged_together(plan: PlanView) -> Judge:
        judge = await judge_of(plan)
        await together.wait()
        return judge

    monkeypatch.setattr(editing, "lock", no_lock)
    monkeypatch.setattr(editing, "judge_of", judged_together)
    (index,) = await fetch("SELECT indexdef FROM pg_indexes WHERE indexname = 'plan_edit_once'")
    await fetch("DROP INDEX plan_edit_once")
    try:
        ended = await race(plan_id)
    finally:
        await fetch("DELETE FROM plan_edit")
        await fetch(index["indexdef"])
    assert not any(isinstance(one, UniqueViolationError) for one in ended)
    assert Counter((await places(plan_id)).values())[2, 3] > 1


async def test_an_edit_of_a_released_plan_makes_a_draft_and_people_see_nothing_yet(db: Settings) -> None:
    found = await fair()
    plan_id = await released(found)
    one = await first(plan_id)
    before, day = await places(plan_id), await day_of(found.session_id, one.a_id)
    draft = await deed(plan_id, Deed.MOVE, one, await legal_place(plan_id, one))
    made = await plan_view(draft)
    assert (made.version, made.state, made.made_from, made.revision) == (2, "draft", plan_id, 1)
    assert (await places(plan_id), await day_of(found.session_id, one.a_id)) == (before, day)
    with pytest.raises(Refused, match="draft_exists") as refused:
        await deed(plan_id, Deed.LOCK, one)
    assert refused.value.facts == {"version": 2}
    await release_plan(SYSTEM, draft)
    shown = await released_plan(found.session_id)
    assert (shown.id if shown else None) == draft


async def test_a_draft_made_by_hand_is_released_if_it_is_legal_now(db: Settings) -> None:
    found = await fair()
    plan_id = await released(found)
    one = await first(plan_id)
    draft = await deed(plan_id, Deed.LOCK, one)
    await rank(found, found.needs[0], {found.supplies[0]: 55})
    await arrange_candidates(SYSTEM, found.session_id)
    await release_plan(SYSTEM, draft)
    second = await copy_plan(SYSTEM, draft)
    await Registration.update({Registration.state: RegistrationState.WITHDRAWN}).where(
        Registration.organisation == one.a_id
    )
    with pytest.raises(Refused, match="plan_broken") as refused:
        await release_plan(SYSTEM, second)
    assert {fault["code"] for fault in refused.value.facts["faults"]} == {"move_unknown_party"}
    assert (await plan_view(second)).state == "draft"


async def test_what_has_happened_is_not_moved(db: Settings) -> None:
    found = await fair(state=SessionState.LIVE)
    plan_id = await released(found)
    one = await first(plan_id)
    await settle_meeting(SYSTEM, one.id, held=True)
    with pytest.raises(Refused, match="move_fixed_missing"):
        await deed(plan_id, Deed.MOVE, one, (2, 3))


async def test_nothing_is_undone_where_nothing_was_done(db: Settings) -> None:
    plan_id = await drafted(await fair())
    with pytest.raises(Refused, match="nothing_to_undo"):
        await undo_edit(SYSTEM, plan_id, 0)
    with pytest.raises(Refused, match="nothing_to_redo"):
        await redo_edit(SYSTEM, plan_id, 0)
    one = await first(plan_id)
    await deed(plan_id, Deed.LOCK, one)
    await undo_edit(SYSTEM, plan_id, 1)
    await deed(plan_id, Deed.LOCK, one)
    with pytest.raises(Refused, match="nothing_to_redo"):
        await redo_edit(SYSTEM, plan_id, 3)
    assert [edit.state for edit in await edits_of(plan_id)] == ["done", "dropped"]


async def test_superseded_plans_and_closed_sessions_stay_as_they_are(db: Settings) -> None:
    found = await fair()
    old = await released(found)
    new = await released(found)
    one = await first(old)
    with pytest.raises(Refused, match="plan_not_draft"):
        await deed(old, Deed.LOCK, one)
    made = await copy_plan(SYSTEM, old)
    assert [plan.id for plan in await plans_of(found.session_id)] == [made, new, old]
    assert await places(made) == await places(old)
    await put(found.session_id, SessionState.CLOSED)
    for act in (deed(new, Deed.LOCK, await first(new)), copy_plan(SYSTEM, new)):
        with pytest.raises(Refused, match="session_not_plannable"):
            await act
    with pytest.raises(NotFound):
        await copy_plan(SYSTEM, 404)


async def test_a_pair_that_is_neither_placed_nor_wished_is_not_found_or_refused(db: Settings) -> None:
    found = await fair(2, 1)
    plan_id = await drafted(found)
    with pytest.raises(Refused, match="move_unknown_pair"):
        await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.MOVE, found.makers[0], found.makers[1], (2, 3)))
