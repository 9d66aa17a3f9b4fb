"""What the desk does for people without a badge in hand: look up, let in a whole party, change the person of a seat."""

from datetime import timedelta

from events.checkin.actions.redeem import RedeemAnswer, Redemption, redeem
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.queries import Guest, guests, party_of, seat_of, tail_tickets
from events.checkin.rules import CheckinRefusal, is_tail, refusal_to_search, token_of
from events.checkin.tables import DeskSearch
from events.foundation import audit, clock
from events.foundation.errors import NotFound, Refused
from events.foundation.nonce import uuid7
from events.foundation.secret import derived_key
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor

A_MINUTE = timedelta(minutes=1)


async def look_up(actor: Actor, session_id: int, question: str) -> list[Guest]:
    """The seats a question means: part of a name, or the last four of a phone.

    Refused: fewer than two characters, or the device has asked too often within the minute.
    """
    now, device_id = clock.now(), actor.device_id or 0
    async with transaction():
        await lock("desk_search", device_id)
        sql = "SELECT count(*) AS n FROM desk_search WHERE device = {} AND at > {}"
        asked = (await fetch(sql, device_id, now - A_MINUTE))[0]["n"]
        if refusal := refusal_to_search(question, asked):
            raise Refused(refusal)
        await DeskSearch.insert(DeskSearch(device=device_id, at=now))
    return await guests(session_id, question.strip())


async def let_in(actor: Actor, session_id: int, ticket_id: int, point: str, signed_by: str = "") -> RedeemAnswer:
    """Let the person of a seat in without a scan; `signed_by` says who signed for him or her."""
    asked = Redemption(session_id, uuid7(clock.now()), ticket_id=ticket_id, point=point, signed_by=signed_by)
    return await redeem(actor, asked)


async def let_in_party(actor: Actor, session_id: int, organisation_id: int, point: str) -> list[RedeemAnswer]:
    """Let in everybody of an organisation who is not inside yet, one scan each.

    Raises:
        NotFound: nobody of the organisation has a badge of the session.
    """
    party = await party_of(session_id, organisation_id)
    if not party:
        raise NotFound("organisation", organisation_id)
    return [await let_in(actor, session_id, one.ticket_id, point) for one in party if not one.inside]


async def replace_person(actor: Actor, session_id: int, ticket_id: int, name: str, title: str) -> None:
    """Give a seat to another person, who goes to the same meetings with the same badge.

    Raises:
        NotFound: the session has no such valid ticket.
        Refused: the first person is inside already.
    """
    async with transaction():
        seat = await seat_of(session_id, ticket_id)
        await fetch("SELECT 1 FROM delegate WHERE id = {} FOR UPDATE", seat.delegate_id)
        if (await seat_of(session_id, ticket_id)).inside:
            raise Refused(CheckinRefusal.ALREADY_IN)
        await fetch("UPDATE delegate SET name = {}, title = {} WHERE id = {}", name, title, seat.delegate_id)
        await audit.record(actor, "replace_person", "delegate", seat.delegate_id, session_id=session_id)


async def token_of_tail(session_id: int, written: str) -> str:
    """The code of the one badge whose last six characters are these; what is no such ending is given back as it is."""
    if not is_tail(written):
        return written
    key = derived_key(BADGE_KEY)
    found = [token for one in await tail_tickets(session_id) if (token := token_of(key, *one)).endswith(written)]
    return found[0] if len(found) == 1 else written
