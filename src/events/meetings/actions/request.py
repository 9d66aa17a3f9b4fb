"""Ask to meet, accept, decline."""

from dataclasses import dataclass

from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.rules import MeetingRefusal, RequestState, refusal_to_ask
from events.meetings.tables import MeetingRequest
from events.registration.rules import may_speak_for
from events.sessions.queries import session_view


@dataclass(frozen=True)
class Asked:
    """Who asks whom, and about what."""

    session_id: int
    asker_id: int
    partner_id: int
    need_id: int | None = None
    supply_id: int | None = None
    must: bool = False


async def ask_to_meet(actor: Actor, asked: Asked) -> int:
    """Record a request 约见; returns its id.

    Raises:
        NotFound: there is no such session, or the holder of a personal link asks for somebody else.
        Refused: the session takes no requests, both are the same, one of them does not take part, or it was asked
            before.
    """
    async with transaction():
        await lock("request", asked.session_id)
        session = await session_view(asked.session_id)
        _refuse_other(actor, asked.session_id, asked.asker_id)
        refusal = refusal_to_ask(
            session.state,
            same=asked.asker_id == asked.partner_id,
            both_take_part=await _both_take_part(asked),
            asked_before=await _asked_before(asked),
        )
        if refusal:
            raise Refused(refusal, state=session.state)
        row = MeetingRequest(
            session=asked.session_id,
            asker=asked.asker_id,
            partner=asked.partner_id,
            need=asked.need_id,
            supply=asked.supply_id,
            must=asked.must,
            state=RequestState.ASKED,
            asked_at=clock.now(),
        )
        await row.save()
        await audit.record(actor, "ask_to_meet", "request", row.id, session_id=asked.session_id)
        await notify.announce("session", asked.session_id)
    return int(row.id)


def _refuse_other(actor: Actor, session_id: int, organisation_id: int) -> None:
    """A personal link speaks for its own organisation in its own session; hosts are let in by the route."""
    if actor.kind == "link" and not may_speak_for(actor, session_id, organisation_id):
        raise NotFound("organisation", organisation_id)


async def accept_request(actor: Actor, request_id: int) -> None:
    """The partner accepts.

    Raises:
        NotFound: there is no such request.
        Refused: it was already answered, cancelled or has expired.
    """
    await _answer(actor, request_id, RequestState.ACCEPTED)


async def decline_request(actor: Actor, request_id: int) -> None:
    """The partner declines 婉拒; refused as in `accept_request`."""
    await _answer(actor, request_id, RequestState.DECLINED)


async def cancel_request(actor: Actor, request_id: int) -> None:
    """The asker takes a request back.

    Raises:
        NotFound: there is no such request, or the holder of a personal link did not ask it.
        Refused: it was already answered, cancelled or has expired.
    """
    async with transaction():
        rows = await fetch("SELECT session, asker, state FROM meeting_request WHERE id = {} FOR UPDATE", request_id)
        if not rows:
            raise NotFound("request", request_id)
        _refuse_other(actor, rows[0]["session"], rows[0]["asker"])
        if rows[0]["state"] != RequestState.ASKED:
            raise Refused(MeetingRefusal.REQUEST_ANSWERED)
        await MeetingRequest.update({MeetingRequest.state: RequestState.CANCELLED}).where(
            MeetingRequest.id == request_id
        )
        await audit.record(actor, "cancel_request", "request", request_id, session_id=rows[0]["session"])
        await notify.announce("session", rows[0]["session"])


async def _answer(actor: Actor, request_id: int, state: RequestState) -> None:
    async with transaction():
        rows = await fetch("SELECT session, partner, state FROM meeting_request WHERE id = {} FOR UPDATE", request_id)
        if not rows:
            raise NotFound("request", request_id)
        _refuse_other(actor, rows[0]["session"], rows[0]["partner"])
        if rows[0]["state"] != RequestState.ASKED:
            raise Refused(MeetingRefusal.REQUEST_ANSWERED)
        await MeetingRequest.update({MeetingRequest.state: state, MeetingRequest.answered_at: clock.now()}).where(
            MeetingRequest.id == request_id
        )
        await audit.record(actor, f"{state}_request", "request", request_id, session_id=rows[0]["session"])
        await notify.announce("session", rows[0]["session"])


async def _both_take_part(asked: Asked) -> bool:
    sql = (
        "SELECT count(*) AS n FROM registration WHERE session = {} AND state = 'accepted' AND organisation IN ({}, {})"
    )
    rows = await fetch(sql, asked.session_id, asked.asker_id, asked.partner_id)
    return bool(rows[0]["n"] == 2)  # noqa: PLR2004 – both


async def _asked_before(asked: Asked) -> bool:
    open_states = [RequestState.ASKED.value, RequestState.ACCEPTED.value]
    return await MeetingRequest.exists().where(
        MeetingRequest.session == asked.session_id,
        MeetingRequest.asker == asked.asker_id,
        MeetingRequest.partner == asked.partner_id,
        MeetingRequest.state.is_in(open_states),
    )
