"""Who takes part in a session, and the personal link of each."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.foundation import clock
from events.foundation.errors import NotFound, Refused
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.identity.actions import NewLink, create_link
from events.identity.rules import Actor
from events.registration.documents import REGISTRATIONS as SHEET
from events.registration.queries import REGISTRATIONS, participants
from events.registration.rules import RegistrationRefusal
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view

LINK_DAYS = 30
DIGITS = 4


@get("/sessions/{session_id:int}/registrations", opt=host_session)
async def registrations(
    session_id: FromPath[int], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Everybody who registered, whatever became of it; as a file with the contacts, for the host's own use."""
    if asked.format in FORMATS:
        rows = await REGISTRATIONS.all(asked, session_id)
        return await download(actor, SHEET, rows, asked.format, session_id=session_id)
    return page(
        "registration/registrations.html",
        session=await session_view(session_id),
        found=await REGISTRATIONS.find(asked, session_id),
        counties=await REGISTRATIONS.values_of("o.county", session_id),
    )


@post("/sessions/{session_id:int}/registrations/{registration_id:int}/link", opt=manage_session, status_code=200)
async def link(
    session_id: FromPath[int], registration_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[str]:
    """Make a personal link and show it once; earlier ones stay valid."""
    session = await session_view(session_id)
    who = next((one for one in await participants(session_id) if one.registration_id == registration_id), None)
    if who is None:
        raise NotFound("registration", registration_id)
    if len(who.contact_mobile) < DIGITS:
        raise Refused(RegistrationRefusal.NO_MOBILE)
    token = await create_link(
        actor,
        NewLink(
            purpose="day",
            session_id=session_id,
            organisation_id=who.organisation_id,
            last4=who.contact_mobile[-DIGITS:],
            expires_at=clock.at(session.day + timedelta(days=LINK_DAYS), clock.MIDNIGHT),
        ),
    )
    return page("registration/link.html", session=session, who=who, path=f"/l/{token}")


handlers = [registrations, link]
