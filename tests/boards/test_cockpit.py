"""The overview of a session: what is there, what is ready, what to decide; and the buttons on it."""

import httpx
import make
import pytest
from fair import HTMX, drafted, enter, enter_as_host, enter_as_stranger, fair, put, rank, released

from events.boards.queries import Cockpit, Release, cockpit_of
from events.boards.rules import NextAction
from events.checkin.actions import issue_tickets
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.marketplace.rules import NeedState, SupplyState
from events.matching.actions import rank_session
from events.matching.queries import matches_of
from events.registration.rules import RegistrationState
from events.sessions.queries import session_view
from events.sessions.rules import SessionState
from events.settings import Settings


async def overview(session_id: int) -> Cockpit:
    return await cockpit_of(await session_view(session_id))


async def test_an_empty_session_counts_nothing(db: Settings) -> None:
    session_id = await make.session(tables=0, slots=(), state=SessionState.DRAFT)
    cockpit = await overview(session_id)
    assert set(vars(cockpit.tally).values()) == {0, None}
    assert (cockpit.kinds, cockpit.cover, cockpit.next_action) == ({}, (), NextAction.OPEN)
    with pytest.raises(NotFound):
        await overview(404)


async def test_a_full_session_is_counted_row_by_row(db: Settings) -> None:
    found = await fair(2, 3)
    await rank(found, found.needs[1], {})
    await make.need(found.session_id, found.makers[0], state=NeedState.SUBMITTED)
    await make.need(found.session_id, found.makers[0], state=NeedState.DRAFT)
    await make.registration(found.session_id, await make.organisation(), state=RegistrationState.FILED)
    await make.registration(found.session_id, await make.organisation(), state=RegistrationState.WITHDRAWN)
    await issue_tickets(SYSTEM, found.session_id)
    await released(found)
    await drafted(found)
    await make.supply(found.session_id, found.makers[0], state=SupplyState.SUBMITTED)
    cockpit = await overview(found.session_id)
    tally = cockpit.tally
    assert (tally.supplies_submitted, tally.items_submitted) == (1, 2)
    assert tally.waiting == {"registrations": 1, "items": 2, "plan": 1}
    assert cockpit.release == Release(changed=0, told=0, stays=3)
    assert (tally.tables, tally.slots, tally.registrations, tally.registrations_waiting) == (4, 3, 6, 1)
    assert (tally.needs, tally.needs_submitted, tally.supplies, tally.needs_matched) == (3, 1, 4, 1)
    assert (tally.contacts, tally.consents_missing, tally.delegates, tally.tickets) == (5, 5, 5, 5)
    assert (tally.meetings, tally.unplaced, tally.draft_version, tally.released_version) == (3, 0, 2, 1)


async def test_a_ticket_of_who_withdrew_does_not_stand_for_one_that_is_missing(db: Settings) -> None:
    found = await fair(1, 1)
    await issue_tickets(SYSTEM, found.session_id)
    await fetch("UPDATE delegate SET withdrawn_at = now() WHERE id = (SELECT min(id) FROM delegate)")
    await make.participant(found.session_id)
    tally = (await overview(found.session_id)).tally
    assert (tally.tickets, tally.delegates) == (1, 2)


async def test_the_page_shows_where_it_stands_and_what_to_do(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_host(client, found.session_id)
    page = (await client.get(f"/sessions/{found.session_id}")).text
    assert "生成洽谈安排" in page
    assert "开场准备" in page
    empty = await make.session(tables=0, slots=(), state=SessionState.DRAFT)
    assert "开放报名" in (await client.get(f"/sessions/{empty}")).text


async def test_news_tell_the_state_anew_without_the_rest_of_the_page(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_host(client, found.session_id)
    await released(found)
    await drafted(found)
    whole = (await client.get(f"/sessions/{found.session_id}")).text
    assert f'sse-connect="/sessions/{found.session_id}/stream"' in whole
    assert '<span class="lq-rail__n">2 版</span>' in whole
    block = (await client.get(f"/sessions/{found.session_id}", headers=HTMX)).text
    assert ("<html" in block, block.count('id="state"'), block.count("<h1>")) == (False, 1, 0)
    assert "比已发布的第 1 版变动 0 场、影响 0 家，其余" in block


async def test_a_stranger_gets_404_and_the_chain_office_403(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_stranger(client)
    assert (await client.get(f"/sessions/{found.session_id}")).status_code == 404
    await enter(client, Role.CHAIN_OFFICE, ScopeKind.CHAIN, await make.chain())
    assert (await client.get(f"/sessions/{found.session_id}")).status_code == 403


async def test_a_button_moves_the_session_on_and_an_impossible_move_is_refused(client: httpx.AsyncClient) -> None:
    found = await fair(state=SessionState.OPEN)
    await enter_as_host(client, found.session_id)
    address = f"/sessions/{found.session_id}/move"
    assert (await client.post(address, data={"to": "matching"})).status_code == 303
    assert (await overview(found.session_id)).session.state is SessionState.MATCHING
    refused = await client.post(address, data={"to": "reported"})
    assert (refused.status_code, "活动现在的状态不能这样转" in refused.text) == (409, True)
    unsaid = await client.post(address, data={"to": "cancelled"})
    assert (unsaid.status_code, "请写明原因" in unsaid.text, 'id="state"' in unsaid.text) == (409, True, True)
    assert 'value="cancelled" selected' in unsaid.text
    for nowhere in ("elsewhere", "postponed"):
        assert (await client.post(address, data={"to": nowhere, "reason": "台风"})).status_code == 422
    assert (await overview(found.session_id)).session.state is SessionState.MATCHING


async def test_a_stranger_moves_and_ranks_nothing(client: httpx.AsyncClient) -> None:
    found = await fair(state=SessionState.OPEN)
    await enter_as_stranger(client)
    assert (await client.post(f"/sessions/{found.session_id}/move", data={"to": "matching"})).status_code == 404
    assert (await client.post(f"/sessions/{found.session_id}/rank")).status_code == 404
    assert (await overview(found.session_id)).session.state is SessionState.OPEN


async def test_the_button_ranks_anew_and_leads_to_the_matches(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await rank(found, found.needs[0], {})
    await enter_as_host(client, found.session_id)
    answer = await client.post(f"/sessions/{found.session_id}/rank")
    assert answer.headers["location"] == f"/sessions/{found.session_id}/matches"
    (match,) = await matches_of(found.session_id)
    assert (match.need_id, match.supply_id, match.rank) == (found.needs[0], found.supplies[0], 1)
    assert match.score > 35


async def test_only_reviewed_needs_of_who_takes_part_are_ranked(db: Settings) -> None:
    found = await fair(3, 1)
    await fetch("UPDATE need SET state = 'submitted' WHERE id = {}", found.needs[0])
    await fetch("UPDATE registration SET state = 'withdrawn' WHERE organisation = {}", found.makers[1])
    await fetch("UPDATE need SET confidential = true WHERE id = {}", found.needs[2])
    assert await rank_session(SYSTEM, found.session_id) == 1
    assert {one.need_id for one in await matches_of(found.session_id)} == {found.needs[2]}
    await fetch("UPDATE supply SET state = 'submitted'")
    assert await rank_session(SYSTEM, found.session_id) == 0


async def test_after_the_day_nothing_is_ranked_anew(db: Settings) -> None:
    found = await fair(1, 1)
    before = await matches_of(found.session_id)
    await put(found.session_id, SessionState.CLOSED)
    with pytest.raises(Refused, match="session_is_over"):
        await rank_session(SYSTEM, found.session_id)
    assert await matches_of(found.session_id) == before


async def test_the_overview_costs_as_many_statements_with_three_rows_as_with_one(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    numbers = []
    for size in (1, 3):
        found = await fair(size, size)
        await released(found)
        await enter_as_host(client, found.session_id)
        for page in ("", "/plan", "/matches"):
            statements.clear()
            assert (await client.get(f"/sessions/{found.session_id}{page}")).status_code == 200
            numbers.append(len(statements))
    assert numbers[:3] == numbers[3:]
