"""One registration while it is changed."""

from events.foundation import audit, notify
from events.foundation.errors import NotAllowed
from events.foundation.transaction import lock
from events.identity.rules import Actor
from events.registration.actions.register import files_for
from events.registration.queries import Participant, registration_session, registration_view
from events.registration.rules import RegistrationRefusal
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import is_host


async def locked(actor: Actor, registration_id: int) -> tuple[Participant, SessionView]:
    """One registration and its session, held until the transaction ends; raises `NotFound` and `NotAllowed`."""
    await lock("one_registration", registration_id)
    view = await registration_view(registration_id)
    session = await session_view(await registration_session(registration_id))
    if not (is_host(actor, session.place) or await files_for(actor, session.id, [view.organisation_id])):
        raise NotAllowed(RegistrationRefusal.NOT_YOURS)
    return view, session


async def told(actor: Actor, deed: str, registration_id: int, session_id: int, what: str) -> None:
    """Note a deed and tell open pages."""
    await audit.record(actor, deed, "registration", registration_id, session_id=session_id, what=what)
    await notify.announce("session", session_id)
