"""Matches of a session: each need with its best supply, or one need with its whole list and why."""

from math import ceil

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from events.foundation import pages as faces
from events.foundation.errors import NotFound
from events.foundation.forms import page_number
from events.marketplace.queries import Wanted, list_needs, need_view
from events.marketplace.rules import Category
from events.matching.queries import best_matches, count_fitting, matches_of_need, session_of_need
from events.matching.rules import FITS_SCORE
from events.sessions.guards import host_session
from events.sessions.queries import session_view


@get("/sessions/{session_id:int}/matches", opt=host_session)
async def matches(
    session_id: FromPath[int],
    need: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    page: FromQuery[str] = "1",
) -> Response[str]:
    """A page of needs with their best supply, or one need with its whole list."""
    if need is not None:
        return await _one(session_id, need)
    number = page_number(page)
    wanted = Wanted(text=q, kinds=(kind,) if kind in set(Category) else (), page=number)
    rows, total = await list_needs(session_id, wanted)
    best = await best_matches([one.id for one in rows])
    return faces.page(
        "matching/matches.html",
        session=await session_view(session_id),
        rows=[(one, best.get(one.id)) for one in rows],
        total=total,
        pages=ceil(total / wanted.page_size),
        wanted=wanted,
        fitting=await count_fitting(session_id, FITS_SCORE),
        fits=FITS_SCORE,
        Category=Category,
    )


async def _one(session_id: int, need_id: int) -> Response[str]:
    if await session_of_need(need_id) != session_id:
        raise NotFound("need", need_id)
    return faces.page(
        "matching/need.html",
        session=await session_view(session_id),
        need=await need_view(need_id),
        matches=await matches_of_need(need_id),
        fits=FITS_SCORE,
    )


handlers = [matches]
