"""What the host decides of a registration, and what its contact agrees to."""

from dataclasses import dataclass
from datetime import datetime

from events.foundation import bulk, clock
from events.foundation.errors import NotAllowed, NotFound, Refused
from events.foundation.transaction import transaction
from events.identity.rules import Actor
from events.registration.actions.held import locked, told
from events.registration.rules import (
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    RegistrationRefusal,
    RegistrationState,
    refusal_of_consent,
    refusal_to_move,
)
from events.registration.tables import ConsentRecord, Registration
from events.sessions.rules import is_host


async def move_registration(actor: Actor, registration_id: int, to: RegistrationState, note: str = "") -> None:
    """Review a registration (host), or withdraw one's own; `note` tells the organisation why.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        Refused: the move is not possible.
    """
    async with transaction():
        view, session = await locked(actor, registration_id)
        if to is not RegistrationState.WITHDRAWN and not is_host(actor, session.place):
            raise NotAllowed(RegistrationRefusal.NOT_YOURS)
        refusal = refusal_to_move(view.state, to)
        if refusal:
            raise Refused(refusal, state=view.state, to=to)
        await Registration.update({Registration.state: to, Registration.note: note.strip()}).where(
            Registration.id == registration_id
        )
        await told(actor, "move_registration", registration_id, session.id, to)


@dataclass(frozen=True)
class ConsentAnswer:
    """What a contact answered to one purpose, how it reached us and which notice it was about."""

    purpose: ConsentPurpose
    state: ConsentState
    channel: ConsentChannel
    notice_version: str = "1"
    at: datetime | None = None
    """When it was given; now where nobody says."""


async def record_consent(actor: Actor, registration_id: int, answer: ConsentAnswer) -> None:
    """Record a contact's answer; the one about partners is the registration's consent, which decides what others see.

    An answer on paper or by telephone is attested by the account that records it.

    Raises:
        NotFound, NotAllowed: none of this id or without a contact, or not yours.
        Refused: nobody attests it.
    """
    async with transaction():
        view, session = await locked(actor, registration_id)
        if view.contact_id is None:
            raise NotFound("contact")
        refusal = refusal_of_consent(answer.channel, actor.account_id)
        if refusal:
            raise Refused(refusal)
        record = ConsentRecord(
            contact=view.contact_id,
            session=session.id,
            purpose=answer.purpose,
            state=answer.state,
            channel=answer.channel,
            notice_version=answer.notice_version,
        )
        record.attested_by, record.at = actor.account_id, answer.at or clock.now()
        await bulk.insert([record])
        if answer.purpose is ConsentPurpose.PARTNERS:
            await Registration.update({Registration.consent: answer.state}).where(Registration.id == registration_id)
        await told(actor, "record_consent", registration_id, session.id, answer.state)
