"""Who is in the house, by whatever evidence; organisations and people are different numbers."""

import httpx
import make
import pytest
from fair import HTMX, Fair, enter_as_host, enter_as_stranger, fair, released

from events.checkin.actions import Redemption, bear_witness, issue_tickets, redeem
from events.checkin.queries import badges_of, head_count, presence
from events.checkin.rules import WitnessKind
from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.nonce import uuid7
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import settle_meeting
from events.meetings.queries import meetings_of
from events.registration.queries import participants
from events.sessions.rules import SessionState
from events.settings import Settings


async def scan(session_id: int, delegate_id: int) -> None:
    ticket = next(one for one in await badges_of(session_id) if one.delegate_id == delegate_id)
    with clock.fixed(clock.at(make.DAY, make.ROUNDS[0][0])):
        await redeem(SYSTEM, Redemption(session_id, uuid7(clock.now()), ticket_id=ticket.ticket_id, point="东门"))


async def a_live_fair() -> Fair:
    found = await fair(2, 2, state=SessionState.LIVE)
    await issue_tickets(SYSTEM, found.session_id)
    return found


async def delegates(found: Fair) -> list[int]:
    return [who.id for one in await participants(found.session_id) for who in one.delegates]


async def test_an_empty_house(db: Settings) -> None:
    found = await a_live_fair()
    count = await head_count(found.session_id)
    assert (count.people, count.organisations, count.by_scan, count.by_kind, count.latest) == (0, 0, 0, {}, None)
    assert (count.expected_people, count.expected_organisations) == (4, 4)


async def test_a_scan_a_witness_and_a_held_meeting_each_tell_presence(db: Settings) -> None:
    found = await a_live_fair()
    first, second, third, fourth = await delegates(found)
    meetings = await meetings_of(await released(found))
    await scan(found.session_id, first)
    await bear_witness(SYSTEM, found.session_id, second, WitnessKind.STEWARD)
    assert await presence(found.session_id) == {first, second}
    held = next(one for one in meetings if (one.a_delegate_id, one.b_delegate_id) == (second, third))
    missed = next(one for one in meetings if (one.a_delegate_id, one.b_delegate_id) == (first, fourth))
    await settle_meeting(SYSTEM, held.id, held=True)
    await settle_meeting(SYSTEM, missed.id, held=False)
    assert await presence(found.session_id) == {first, second, third}
    count = await head_count(found.session_id)
    assert (count.people, count.organisations, count.by_scan) == (3, 3, 1)


async def test_a_person_with_several_witnesses_is_one_person(db: Settings) -> None:
    found = await a_live_fair()
    first, *_ = await delegates(found)
    await scan(found.session_id, first)
    await scan(found.session_id, first)
    for kind in WitnessKind:
        await bear_witness(SYSTEM, found.session_id, first, kind)
    count = await head_count(found.session_id)
    assert (count.people, count.organisations, count.by_scan) == (1, 1, 1)


async def test_two_people_of_one_organisation_are_one_organisation(db: Settings) -> None:
    session_id = await make.session(state=SessionState.LIVE)
    await make.participant(session_id, delegates=2)
    bank = await make.organisation("丽水银行", kind="bank")
    await make.registration(session_id, bank)
    for who in await delegates(Fair(session_id, (), (), (), ())):
        await bear_witness(SYSTEM, session_id, who, WitnessKind.PAPER)
    count = await head_count(session_id)
    assert (count.people, count.organisations, count.by_kind) == (3, 2, {"bank": 1, "enterprise": 1})


async def test_people_of_another_session_are_not_here(db: Settings) -> None:
    found, other = await a_live_fair(), await a_live_fair()
    stranger, *_ = await delegates(other)
    with pytest.raises(NotFound):
        await bear_witness(SYSTEM, found.session_id, stranger, WitnessKind.DESK)
    await bear_witness(SYSTEM, other.session_id, stranger, WitnessKind.DESK)
    assert await presence(found.session_id) == set()


async def test_the_page_shows_the_house_whole_and_alone(client: httpx.AsyncClient) -> None:
    found = await a_live_fair()
    await enter_as_host(client, found.session_id)
    address = f"/sessions/{found.session_id}/points"
    page = (await client.get(address)).text
    assert "还没有人签到" in page
    assert f"http://testserver/checkin/{found.session_id}" in page
    first, *_ = await delegates(found)
    await scan(found.session_id, first)
    block = await client.get(address, headers=HTMX)
    assert block.text.lstrip().startswith('<div id="house"')
    assert "签到成功" in block.text
    assert "东门" in block.text


async def test_a_stranger_does_not_see_the_house(client: httpx.AsyncClient) -> None:
    found = await a_live_fair()
    await enter_as_stranger(client)
    assert (await client.get(f"/sessions/{found.session_id}/points")).status_code == 404


async def test_the_page_asks_the_database_as_often_for_many_scans_as_for_one(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    found = await a_live_fair()
    await enter_as_host(client, found.session_id)
    numbers = []
    for who in (await delegates(found))[:3]:
        await scan(found.session_id, who)
        statements.clear()
        await client.get(f"/sessions/{found.session_id}/points")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] == numbers[2]


async def test_everything_is_counted_from_rows_of_this_session(db: Settings) -> None:
    found = await a_live_fair()
    first, *_ = await delegates(found)
    await scan(found.session_id, first)
    rows = await fetch("SELECT outcome, counted, point FROM scan")
    assert rows == [{"outcome": "admitted", "counted": True, "point": "东门"}]
