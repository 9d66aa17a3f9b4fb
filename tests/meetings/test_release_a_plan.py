"""Release a plan: what people see from then on, and what the database guards against."""

import asyncio
from typing import Any

import httpx
import make
import pytest
from asyncpg import UniqueViolationError
from fair import QUICK, Fair, drafted, enter_as_host, enter_as_stranger, fair, put, rank, released

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import arrange_candidates, carry_out_run, release_plan, settle_meeting, start_run
from events.meetings.queries import board_of, day_of, meetings_of, plan_view, plans_of, released_plan
from events.meetings.tables import Claim, Meeting
from events.registration.rules import RegistrationState
from events.registration.tables import Registration
from events.sessions.actions import set_rounds
from events.sessions.rules import SessionState
from events.sessions.tables import ChainSession
from events.settings import Settings

CLAIMS = "SELECT kind, resource_id, slot_index FROM claim WHERE session = {} ORDER BY 1, 2, 3"


async def test_people_see_a_plan_only_once_it_is_released(db: Settings) -> None:
    found = await fair()
    plan_id = await drafted(found)
    assert await day_of(found.session_id, found.makers[0]) == []
    assert await released_plan(found.session_id) is None
    await release_plan(SYSTEM, plan_id)
    shown = await released_plan(found.session_id)
    assert shown is not None
    assert (shown.id, shown.state, shown.released_at is not None) == (plan_id, "released", True)
    day = await day_of(found.session_id, found.makers[0])
    assert [one.slot_index for one in day] == sorted(one.slot_index for one in day)
    assert {one.b_id for one in day} == set(found.providers)
    assert {one.a_id for one in day} == {found.makers[0]}


async def test_each_table_and_delegate_is_claimed_for_its_round(db: Settings) -> None:
    found = await fair()
    meetings = await meetings_of(await released(found))
    expected = [("table", one.table_number, one.slot_index) for one in meetings]
    for one in meetings:
        expected += [("delegate", who, one.slot_index) for who in (one.a_delegate_id or 0, one.b_delegate_id or 0)]
    claimed = [(row["kind"], row["resource_id"], row["slot_index"]) for row in await fetch(CLAIMS, found.session_id)]
    assert claimed == sorted(expected)
    assert len(claimed) == 12


async def test_a_newer_version_supersedes_and_leaves_no_claims_behind(db: Settings) -> None:
    found = await fair(2, 2)
    first = await released(found)
    await rank(found, found.needs[0], {})
    second = await released(found)
    assert [(one.id, one.state) for one in await plans_of(found.session_id)] == [
        (second, "released"),
        (first, "superseded"),
    ]
    meetings = await meetings_of(second)
    assert len(await fetch(CLAIMS, found.session_id)) == 3 * len(meetings) == 6
    assert {one.plan_id for one in await day_of(found.session_id, found.makers[1])} == {second}


async def test_a_released_or_superseded_plan_is_not_released_again(db: Settings) -> None:
    found = await fair()
    first = await released(found)
    await released(found)
    for plan_id in (first, (await plans_of(found.session_id))[0].id):
        with pytest.raises(Refused, match="plan_not_draft"):
            await release_plan(SYSTEM, plan_id)


async def test_nothing_is_released_outside_the_time_of_planning(db: Settings) -> None:
    found = await fair()
    plan_id = await drafted(found)
    for state in (SessionState.OPEN, SessionState.CLOSED, SessionState.CANCELLED):
        await put(found.session_id, state)
        with pytest.raises(Refused, match="session_not_plannable"):
            await release_plan(SYSTEM, plan_id)
    assert (await plan_view(plan_id)).state == "draft"
    assert await fetch(CLAIMS, found.session_id) == []


async def test_no_plan_no_release(db: Settings) -> None:
    with pytest.raises(NotFound):
        await release_plan(SYSTEM, 404)


async def withdraw(found: Fair) -> None:
    await Registration.update({Registration.state: RegistrationState.WITHDRAWN}).where(
        Registration.organisation == found.makers[0]
    )


async def fewer_tables(found: Fair) -> None:
    await set_rounds(SYSTEM, found.session_id, 3, make.ROUNDS)


async def fewer_rounds(found: Fair) -> None:
    await set_rounds(SYSTEM, found.session_id, 4, make.ROUNDS[:2])


async def other_matches(found: Fair) -> None:
    await rank(found, found.needs[0], {found.supplies[0]: 50})
    await arrange_candidates(SYSTEM, found.session_id)


async def a_wish(found: Fair) -> None:
    from events.meetings.actions import set_wish
    from events.meetings.actions.arrange import Wish

    await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], found.providers[0], fixed_slot=2))


@pytest.mark.parametrize(
    ("change", "named", "words"),
    [
        (withdraw, ["pairs", "parties"], "可以约见的双方、参会单位、代表或到场时间"),
        (fewer_tables, ["tables"], "桌数"),
        (fewer_rounds, ["parties", "slots", "tables"], "轮次"),
        (other_matches, ["pairs"], "可以约见的双方"),
        (a_wish, ["fixed"], "已指定或已谈的场次"),
    ],
)
async def test_a_plan_whose_inputs_changed_is_refused_and_the_change_named(
    client: httpx.AsyncClient,
    change: Any,  # noqa: ANN401 - an action
    named: list[str],
    words: str,
) -> None:
    found = await fair()
    plan_id = await drafted(found)
    await change(found)
    with pytest.raises(Refused) as refused:
        await release_plan(SYSTEM, plan_id)
    assert (refused.value.code, refused.value.facts) == ("inputs_changed", {"changed": named})
    await enter_as_host(client, found.session_id)
    answer = await client.post(f"/sessions/{found.session_id}/plan/{plan_id}/release")
    assert answer.status_code == 409
    assert words in answer.text
    assert await released_plan(found.session_id) is None


async def test_a_new_title_changes_nothing_that_was_asked(db: Settings) -> None:
    found = await fair()
    plan_id = await drafted(found)
    await ChainSession.update({ChainSession.title: "另一个名字"}).where(ChainSession.id == found.session_id)
    await release_plan(SYSTEM, plan_id)


async def test_of_two_releases_at_once_the_second_meets_the_first(db: Settings) -> None:
    found = await fair()
    plan_id = await drafted(found)
    ended = await asyncio.gather(*[release_plan(SYSTEM, plan_id) for _ in range(4)], return_exceptions=True)
    assert sorted(str(getattr(one, "code", one)) for one in ended) == ["None"] + ["plan_not_draft"] * 3
    assert len(await fetch(CLAIMS, found.session_id)) == 12


async def test_a_draft_with_two_meetings_at_one_table_is_refused(db: Settings) -> None:
    found = await fair()
    plan_id = await drafted(found)
    first, *_ = await meetings_of(plan_id)
    await Meeting.update({Meeting.slot_index: first.slot_index, Meeting.table_number: first.table_number}).where(
        Meeting.plan == plan_id
    )
    with pytest.raises(Refused, match="table_taken"):
        await release_plan(SYSTEM, plan_id)
    assert (await plan_view(plan_id)).state == "draft"


async def racing_claims(found: Fair) -> tuple[int, int]:
    """200 claims on 10 (table, round) cells at once: how many won, how many rows there are."""
    meeting = (await meetings_of(await drafted(found)))[0].id

    async def claim(cell: int) -> bool:
        row = Claim(session=found.session_id, meeting=meeting, kind="table", resource_id=cell % 2, slot_index=cell // 2)
        try:
            await row.save()
        except UniqueViolationError:
            return False
        return True

    won = await asyncio.gather(*[claim(place % 10) for place in range(200)])
    return sum(won), len(await fetch(CLAIMS, found.session_id))


async def test_of_two_hundred_racing_claims_on_ten_cells_exactly_ten_win(db: Settings) -> None:
    assert await racing_claims(await fair()) == (10, 10)


async def test_control_without_the_index_more_than_ten_win(db: Settings) -> None:
    (index,) = await fetch("SELECT indexdef FROM pg_indexes WHERE indexname = 'claim_once'")
    await fetch("DROP INDEX claim_once")
    try:
        assert await racing_claims(await fair()) == (200, 200)
    finally:
        await fetch("DELETE FROM claim")
        await fetch(index["indexdef"])


async def test_what_was_said_of_a_meeting_stays_when_a_new_version_comes(db: Settings) -> None:
    found = await fair(2, 2, state=SessionState.LIVE)
    first = await released(found)
    held, missed, *_ = await meetings_of(first)
    await settle_meeting(SYSTEM, held.id, held=True)
    await settle_meeting(SYSTEM, missed.id, held=False)
    await rank(found, found.needs[0], {found.supplies[0]: 70})
    second = await released(found)
    states = {(one.a_id, one.b_id): one.state for one in await meetings_of(second)}
    assert (states[held.a_id, held.b_id], states[missed.a_id, missed.b_id]) == ("held", "missed")


async def test_a_version_that_would_lose_what_has_happened_is_refused(db: Settings) -> None:
    found = await fair(1, 1, state=SessionState.LIVE)
    first = await released(found)
    (meeting,) = await meetings_of(first)
    second = await drafted(found)
    await Meeting.update({Meeting.slot_index: (meeting.slot_index + 1) % 3}).where(Meeting.plan == second)
    await settle_meeting(SYSTEM, meeting.id, held=True)
    with pytest.raises(Refused) as refused:
        await release_plan(SYSTEM, second)
    assert refused.value.facts == {"changed": ["fixed"]}
    assert (await plan_view(first)).state == "released"


async def test_a_meeting_settled_after_the_run_does_not_hold_up_a_plan_that_keeps_it(db: Settings) -> None:
    found = await fair(2, 2, state=SessionState.LIVE)
    first = await released(found)
    second = await drafted(found)
    places = {(one.a_id, one.b_id): one.slot_index for one in await meetings_of(second)}
    same = next(one for one in await meetings_of(first) if places.get((one.a_id, one.b_id)) == one.slot_index)
    await settle_meeting(SYSTEM, same.id, held=True)
    await release_plan(SYSTEM, second)
    assert (await plan_view(second)).state == "released"


async def test_the_preview_says_what_changes_and_the_button_releases(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_host(client, found.session_id)
    address = f"/sessions/{found.session_id}/plan/{await drafted(found)}/release"
    assert "第一次发布：4 场洽谈对参会单位可见" in (await client.get(address)).text
    answer = await client.post(address)
    assert (answer.status_code, answer.headers["location"]) == (303, address.replace("/release", "/notices"))
    await rank(found, found.needs[0], {})
    second = await drafted(found)
    preview = (await client.get(f"/sessions/{found.session_id}/plan/{second}/release")).text
    assert "第 2 版取代第 1 版" in preview
    board = await board_of(second)
    touched = {party for one in board.changes for party in one.pair}
    assert board.released_version == 1
    assert sum(one.after is None for one in board.changes) == 2
    assert f"变动 {len(board.changes)} 场，影响 {len(touched)} 家" in preview


async def test_a_stranger_releases_nothing_and_no_plan_of_another_session(client: httpx.AsyncClient) -> None:
    found, other = await fair(), await fair()
    plan_id = await drafted(found)
    await enter_as_host(client, other.session_id)
    for method in ("GET", "POST"):
        wrong = await client.request(method, f"/sessions/{other.session_id}/plan/{plan_id}/release")
        assert wrong.status_code == 404
    await enter_as_stranger(client)
    answer = await client.post(f"/sessions/{found.session_id}/plan/{plan_id}/release")
    assert answer.status_code == 404
    assert (await plan_view(plan_id)).state == "draft"


async def test_an_old_version_is_still_shown_when_asked_for(client: httpx.AsyncClient) -> None:
    found = await fair()
    await released(found)
    await released(found)
    await enter_as_host(client, found.session_id)
    address = f"/sessions/{found.session_id}/plan"
    assert "第 1 版 · 已被取代" in (await client.get(f"{address}?version=1")).text
    assert (await client.get(f"{address}?version=3")).status_code == 404


async def test_a_run_on_the_queue_is_carried_out_as_the_job_says(db: Settings) -> None:
    from events.foundation import jobs

    found = await fair()
    await arrange_candidates(SYSTEM, found.session_id)
    run_id = await start_run(SYSTEM, found.session_id, QUICK)
    from events.meetings.jobs import run

    await jobs.run_here("meetings.carry_out_run", run_id=run_id)
    assert [one.run_id for one in await plans_of(found.session_id)] == [run_id]
    await run(run_id)
    await carry_out_run(run_id)
    assert len(await plans_of(found.session_id)) == 1
