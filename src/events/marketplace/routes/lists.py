"""The lists of needs and supplies of a session, on one page with two tabs."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.identity.rules import Actor
from events.marketplace.documents import NEEDS_SHEET, SUPPLIES_SHEET
from events.marketplace.queries import NEEDS, SUPPLIES
from events.marketplace.rules.details import details_of
from events.sessions.guards import host_session
from events.sessions.queries import SessionView

SIDE = "side"


@get("/sessions/{session_id:int}/items", opt=host_session)
async def items(
    session: NamedDependency[SessionView], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Needs, or supplies where the address says `side=supplies`; confidential ones too, for the host alone."""
    needs = asked.values.get(SIDE) != "supplies"
    if asked.format in FORMATS:
        sheet, rows = (NEEDS_SHEET, NEEDS.all) if needs else (SUPPLIES_SHEET, SUPPLIES.all)
        return await download(actor, sheet, await rows(asked, session.id), asked.format, session_id=session.id)
    return page(
        "marketplace/items.html",
        session=session,
        needs=needs,
        found=await (NEEDS if needs else SUPPLIES).find(asked, session.id),
        details={one.name for one in details_of(asked.values.get("kind", ""), need=needs)},
    )


handlers = [items]
