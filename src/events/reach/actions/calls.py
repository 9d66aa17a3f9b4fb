"""What comes of calling: ticks, undone ticks, consent heard on the telephone, absence on a person's word."""

from dataclasses import dataclass

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.reach.queries import ReachRow, reach_of
from events.reach.rules import CallAnswer, ReachRefusal, whole_session
from events.reach.tables import CallTick
from events.registration.actions import ConsentAnswer, record_consent, set_absences
from events.registration.actions import reveal_phone as reveal
from events.registration.rules import ConsentChannel, ConsentPurpose, ConsentState
from events.sessions.queries import session_view


@dataclass(frozen=True)
class Said:
    """What a call came to; `consent`: what the contact answered about being shown to partners, None if not asked."""

    answer: CallAnswer
    note: str = ""
    consent: ConsentState | None = None


async def tick_call(actor: Actor, session_id: int, registration_id: int, said: Said) -> None:
    """Tick one call; a consent heard is attested by whoever ticks. Nothing else follows from a tick by itself.

    Raises:
        NotFound: it does not take part in this session; a consent of an organisation without a contact.
        Refused: nobody attests the consent.
    """
    async with transaction():
        await _row(session_id, registration_id)
        tick = CallTick(registration=registration_id, answer=said.answer, note=said.note.strip(), at=clock.now())
        tick.account_id = actor.account_id
        ids = await bulk.insert([tick])
        if said.consent is not None:
            answer = ConsentAnswer(ConsentPurpose.PARTNERS, said.consent, ConsentChannel.CALL)
            await record_consent(actor, registration_id, answer)
        await audit.record(actor, "tick_call", "call_tick", ids[0], session_id=session_id, answer=said.answer.value)
        await notify.announce("session", session_id)


async def undo_tick(actor: Actor, session_id: int, registration_id: int) -> None:
    """Take the newest tick back; the one before it holds again, a consent heard stays.

    Raises:
        NotFound: it does not take part in this session.
        Refused: nothing is ticked.
    """
    async with transaction():
        await _row(session_id, registration_id)
        await lock("one_registration", registration_id)
        undone = await fetch(
            """
            UPDATE call_tick SET undone_at = {} WHERE id = (
              SELECT max(id) FROM call_tick WHERE registration = {} AND undone_at IS NULL) RETURNING id
            """,
            clock.now(),
            registration_id,
        )
        if not undone:
            raise Refused(ReachRefusal.NOTHING_TO_UNDO)
        await audit.record(actor, "undo_tick", "call_tick", undone[0]["id"], session_id=session_id)
        await notify.announce("session", session_id)


async def reveal_phone(actor: Actor, session_id: int, registration_id: int) -> str:
    """The number of an organisation to call; that it was looked at is noted.

    Raises:
        NotFound: it does not take part in this session.
        Refused: there is no number.
    """
    await _row(session_id, registration_id)
    return await reveal(actor, registration_id)


async def excuse(actor: Actor, session_id: int, registration_id: int) -> None:
    """Note that an organisation that said it is not coming is absent in every round; a later plan follows.

    Raises:
        NotFound: it does not take part in this session.
        Refused: it did not say so, or there are no rounds.
    """
    async with transaction():
        row = await _row(session_id, registration_id)
        session = await session_view(session_id)
        span = whole_session([(slot.starts, slot.ends) for slot in session.slots])
        if span is None or row.answer != CallAnswer.NOT_COMING:
            raise Refused(ReachRefusal.NOT_SAID)
        await set_absences(actor, registration_id, [span])


async def _row(session_id: int, registration_id: int) -> ReachRow:
    for one in await reach_of(session_id):
        if one.registration_id == registration_id:
            return one
    raise NotFound("registration", registration_id)
