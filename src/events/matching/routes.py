"""Matches of a session: each need with its best supplies and why."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from events.foundation.errors import NotFound
from events.foundation.pages import page
from events.marketplace.queries import need_view, needs_of
from events.matching.queries import matches_of, matches_of_need, session_of_need
from events.matching.rules import FITS_SCORE
from events.sessions.guards import host_session
from events.sessions.queries import session_view


@get("/sessions/{session_id:int}/matches", opt=host_session)
async def matches(session_id: FromPath[int], need: FromQuery[int | None] = None) -> Response[str]:
    """All needs with their best supply, or one need with its whole list."""
    session = await session_view(session_id)
    if need is not None:
        if await session_of_need(need) != session_id:
            raise NotFound("need", need)
        return page(
            "matching/need.html",
            session=session,
            need=await need_view(need),
            matches=await matches_of_need(need),
            fits=FITS_SCORE,
        )
    best = {one.need_id: one for one in await matches_of(session_id) if one.rank == 1}
    return page(
        "matching/matches.html",
        session=session,
        rows=[(one, best.get(one.id)) for one in await needs_of(session_id)],
        fits=FITS_SCORE,
    )


handlers = [matches]
