"""Who did what, when: of everything for administrators, of a session for its hosts."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from events.audit.documents import AUDIT_SHEET
from events.audit.queries import AUDIT, SESSION_AUDIT
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.identity.guards import needs
from events.identity.rules import Actor, Role
from events.sessions.guards import host_session
from events.sessions.queries import SessionView


@get("/audit", opt=needs(Role.ADMINISTRATOR))
async def everything(asked: NamedDependency[Asked], actor: NamedDependency[Actor]) -> Response[Any]:
    """All lines."""
    if asked.format in FORMATS:
        return await download(actor, AUDIT_SHEET, await AUDIT.all(asked), asked.format)
    return page(
        "audit/audit.html",
        session=None,
        found=await AUDIT.find(asked),
    )


@get("/sessions/{session_id:int}/audit", opt=host_session)
async def of_session(
    session: NamedDependency[SessionView], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[Any]:
    """The lines of a session."""
    if asked.format in FORMATS:
        rows = await SESSION_AUDIT.all(asked, session.id)
        return await download(actor, AUDIT_SHEET, rows, asked.format, session_id=session.id)
    return page(
        "audit/audit.html",
        session=session,
        found=await SESSION_AUDIT.find(asked, session.id),
    )


handlers = [everything, of_session]
