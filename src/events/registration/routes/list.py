"""Who takes part in a session."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.identity.rules import Actor
from events.registration.documents import REGISTRATIONS as SHEET
from events.registration.queries import REGISTRATIONS
from events.sessions.guards import host_session
from events.sessions.queries import SessionView


@get("/sessions/{session_id:int}/registrations", opt=host_session)
async def registrations(
    session: NamedDependency[SessionView], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Everybody who registered, whatever became of it; as a file with the contacts, for the host's own use."""
    if asked.format in FORMATS:
        rows = await REGISTRATIONS.all(asked, session.id)
        return await download(actor, SHEET, rows, asked.format, session_id=session.id)
    return page(
        "registration/registrations.html",
        session=session,
        found=await REGISTRATIONS.find(asked, session.id),
    )


handlers = [registrations]
