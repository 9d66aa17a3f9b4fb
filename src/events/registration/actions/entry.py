"""An organisation entered by hand, corrected, and the person we speak to there."""

from dataclasses import dataclass, replace

from events.foundation import audit
from events.foundation.errors import FormErrors, Refused
from events.foundation.transaction import transaction
from events.identity.rules import Actor
from events.organisations.actions import (
    ContactDraft,
    OrganisationDraft,
    correct_contact,
    edit_organisation,
    must_be_offered,
    record_contact,
    upsert_organisation,
)
from events.registration.actions.held import locked, told
from events.registration.actions.register import RegistrationDraft, register
from events.registration.queries import consents_of
from events.registration.rules import ConsentPurpose, ConsentState, RegistrationRefusal, RegistrationSource
from events.registration.tables import Registration
from events.sessions.queries import session_view


@dataclass(frozen=True)
class Entrant:
    """An organisation entered by hand, with so many delegates and a contact where there is a name."""

    organisation: OrganisationDraft
    contact: ContactDraft
    delegates: int = 1


async def enter(actor: Actor, session_id: int, entrant: Entrant) -> int:
    """Enter an organisation we know or do not know, its contact, and register it. Returns the registration's id.

    A known one is found by credit code, else by name; what the form leaves empty stays as it is.

    Raises:
        NotFound, NotAllowed, Refused: as `register`.
        FormErrors: every field that cannot be stored.
    """
    await must_be_offered(entrant.organisation.county)
    async with transaction():
        organisation_id = await upsert_organisation(actor, entrant.organisation)
        contact_id = None
        if entrant.contact.name:
            unit_id = (await session_view(session_id)).unit_id
            contact_id = await record_contact(actor, organisation_id, entrant.contact, unit_id=unit_id)
        draft = RegistrationDraft(
            organisation_id, entrant.delegates, contact_id=contact_id, source=RegistrationSource.HOST
        )
        return await register(actor, session_id, draft)


async def set_organisation(actor: Actor, registration_id: int, draft: OrganisationDraft) -> None:
    """Correct name, credit code, kind and county of a registered organisation, in every session it takes part in.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        FormErrors: every field that cannot be stored, or a credit code that another organisation has.
    """
    async with transaction():
        view, session = await locked(actor, registration_id)
        await edit_organisation(actor, view.organisation_id, draft)
        await told(actor, "set_organisation", registration_id, session.id, "")


async def set_contact(actor: Actor, registration_id: int, draft: ContactDraft) -> None:
    """Correct the contact, or name another person: consent goes with the person, a new one was asked nothing.

    Who keeps the name is the same person, and so is who keeps the number, among the contacts of the session's unit;
    links made before still ask for the digits they were made with. Who keeps the name and is given no number keeps
    the number too.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        FormErrors: field `name` empty, or `mobile` neither a mobile nor a landline.
    """
    if not draft.name.strip():
        raise FormErrors({"contact_name": (RegistrationRefusal.NO_NAME, {})})
    async with transaction():
        view, session = await locked(actor, registration_id)
        same = view.contact_name == draft.name.strip()
        if same and not draft.mobile:
            draft = replace(draft, mobile=view.contact_mobile)
        if view.contact_id and same and view.contact_unit_id == session.unit_id:
            await correct_contact(actor, view.contact_id, draft)
            contact_id = view.contact_id
        else:
            contact_id = await record_contact(actor, view.organisation_id, draft, unit_id=session.unit_id)
        consent = await _consent_of(session.id, contact_id)
        changes = {Registration.contact: contact_id, Registration.consent: consent}
        await Registration.update(changes).where(Registration.id == registration_id)  # type: ignore[arg-type]  # columns
        await told(actor, "set_contact", registration_id, session.id, str(contact_id))


async def reveal_phone(actor: Actor, registration_id: int) -> str:
    """The contact's number; that it was looked at is noted.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        Refused: there is no number.
    """
    async with transaction():
        view, session = await locked(actor, registration_id)
        if not view.contact_mobile:
            raise Refused(RegistrationRefusal.NO_MOBILE)
        await audit.record(actor, "reveal_phone", "registration", registration_id, session_id=session.id)
    return view.contact_mobile


async def _consent_of(session_id: int, contact_id: int) -> ConsentState:
    answers = await consents_of(session_id, contact_id)
    return next((one.state for one in answers if one.purpose == ConsentPurpose.PARTNERS), ConsentState.MISSING)
