"""Who takes part in a session."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.identity.rules import Actor
from events.registration.documents import REGISTRATIONS as SHEET
from events.registration.queries import REGISTRATIONS
from events.sessions.guards import host_session
from events.sessions.queries import session_view


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


handlers = [registrations]
