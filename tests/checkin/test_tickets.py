"""Give every delegate a ticket; make a lost badge worthless."""

import asyncio

import httpx
import make
import pytest
from fair import enter_as_host, enter_as_stranger, fair, put
from house import DAY

from events.checkin.actions import Redemption, issue_tickets, redeem, revoke_ticket
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.queries import badge_count, badges_of
from events.checkin.rules import digest, token_of
from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.nonce import uuid7
from events.foundation.secret import derived_key
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.registration.rules import RegistrationState
from events.sessions.rules import SessionState
from events.settings import Settings


async def test_every_delegate_of_an_accepted_registration_gets_one_and_keeps_it(db: Settings) -> None:
    session_id = await make.session()
    await make.participant(session_id, delegates=2)
    await make.participant(session_id, state=RegistrationState.FILED)
    assert await issue_tickets(SYSTEM, session_id) == 2
    first = await badges_of(session_id)
    await make.participant(session_id)
    assert await issue_tickets(SYSTEM, session_id) == 1
    assert (await badges_of(session_id))[:2] == first
    assert [one.number for one in await badges_of(session_id)] == [1, 2, 1]
    assert await badge_count(session_id) == 3


async def test_only_a_digest_of_the_code_is_kept(db: Settings) -> None:
    session_id = await make.session()
    await make.participant(session_id)
    await issue_tickets(SYSTEM, session_id)
    (row,) = await fetch("SELECT * FROM ticket")
    token = token_of(derived_key(BADGE_KEY), row["id"], 0)
    assert row["token_hash"] == digest(token)
    assert token not in str(row)


async def test_tickets_given_out_twice_at_once_are_given_once(db: Settings) -> None:
    session_id = await make.session()
    await make.participant(session_id, delegates=3)
    assert sorted(await asyncio.gather(*[issue_tickets(SYSTEM, session_id) for _ in range(4)])) == [0, 0, 0, 3]


async def test_a_revoked_badge_is_worthless_and_its_successor_counts(db: Settings) -> None:
    session_id = await make.session(state=SessionState.LIVE)
    await make.participant(session_id)
    await issue_tickets(SYSTEM, session_id)
    (old,) = await badges_of(session_id)
    assert await revoke_ticket(SYSTEM, old.ticket_id) == old.ticket_id + 1
    (new,) = await badges_of(session_id)
    assert (new.ticket_id, new.rotation, new.delegate_id) == (old.ticket_id + 1, 1, old.delegate_id)
    with clock.fixed(clock.at(make.DAY, make.ROUNDS[0][0])):
        outcomes = [
            (await redeem(SYSTEM, Redemption(session_id, uuid7(clock.now()), token=code))).outcome
            for code in (token_of(derived_key(BADGE_KEY), one.ticket_id, one.rotation) for one in (old, new))
        ]
    assert outcomes == ["revoked", "admitted"]
    assert make.DAY == DAY
    for gone in (old.ticket_id, 404):
        with pytest.raises(NotFound):
            await revoke_ticket(SYSTEM, gone)


async def test_who_withdrew_gets_no_badge_printed(db: Settings) -> None:
    session_id = await make.session()
    await make.participant(session_id, delegates=2)
    gone = await make.participant(session_id)
    await issue_tickets(SYSTEM, session_id)
    await fetch("UPDATE delegate SET withdrawn_at = now() WHERE number = 2")
    await fetch("UPDATE registration SET state = 'withdrawn' WHERE organisation = {}", gone)
    assert [one.number for one in await badges_of(session_id)] == [1]
    assert await badge_count(session_id) == 1


async def test_the_button_gives_them_out(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_host(client, found.session_id)
    answer = await client.post(f"/sessions/{found.session_id}/tickets")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sessions/{found.session_id}/points")
    assert await badge_count(found.session_id) == 4


async def test_a_stranger_gives_out_none(client: httpx.AsyncClient) -> None:
    found = await fair()
    await enter_as_stranger(client)
    assert (await client.post(f"/sessions/{found.session_id}/tickets")).status_code == 404
    assert await badge_count(found.session_id) == 0


async def test_there_are_none_for_no_session(db: Settings) -> None:
    with pytest.raises(NotFound):
        await issue_tickets(SYSTEM, 404)
    session_id = await make.session()
    await put(session_id, SessionState.CLOSED)
    assert await issue_tickets(SYSTEM, session_id) == 0
