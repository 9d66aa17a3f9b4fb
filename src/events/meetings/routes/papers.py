"""Paper of a plan: a page for each organisation, cards for tables, a sheet for each round; only what changed."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import mark_printed
from events.meetings.queries import board_of, papers_of
from events.meetings.routes.compare import plan_of_session
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view


@get("/sessions/{session_id:int}/plan/{plan_id:int}/papers", opt=host_session)
async def papers(session_id: FromPath[int], plan_id: FromPath[int]) -> Response[str]:
    """What can be printed, and whose page is out of date."""
    plan = await plan_of_session(plan_id, session_id)
    found = await papers_of(plan_id)
    return page("meetings/papers.html", session=await session_view(session_id), plan=plan, papers=found)


@get("/sessions/{session_id:int}/plan/{plan_id:int}/sheets", opt=host_session)
async def sheets(
    session_id: FromPath[int], plan_id: FromPath[int], by: FromQuery[str] = "organisation", only: FromQuery[str] = ""
) -> Response[str]:
    """The sheets themselves, to be printed by the browser; `only` anything: those changed since the last print."""
    plan = await plan_of_session(plan_id, session_id)
    found = [one for one in await papers_of(plan_id) if one.changed or not only]
    return page(
        "meetings/print/sheets.html",
        session=await session_view(session_id),
        plan=plan,
        by=by if by in ("table", "round") else "organisation",
        papers=found,
        board=await board_of(plan_id),
    )


@post("/sessions/{session_id:int}/plan/{plan_id:int}/printed", opt=manage_session, status_code=303)
async def printed(session_id: FromPath[int], plan_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Remember that everybody holds the page of this version now."""
    await plan_of_session(plan_id, session_id)
    await mark_printed(actor, plan_id)
    return see_other(f"/sessions/{session_id}/plan/{plan_id}/papers", ("ok", "saved"))


handlers = [papers, sheets, printed]
