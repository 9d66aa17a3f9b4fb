"""The page of a session's plan: the grid, runs with live progress."""

from collections.abc import AsyncIterator

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, ServerSentEvent

from events.foundation.errors import NotFound
from events.foundation.notify import Listener
from events.foundation.pages import page, visit
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import cancel_run, plan_session
from events.meetings.forms import RunForm, read_run
from events.meetings.queries import (
    PlanView,
    board_of,
    candidates_of,
    latest_run,
    plans_of,
    run_view,
)
from events.meetings.rules import RunState
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view

BOARD = "meetings/plan.html"


@get("/sessions/{session_id:int}/plan", opt=host_session)
async def plan_page(session_id: FromPath[int], version: FromQuery[int | None] = None) -> Response[str]:
    """The newest version, or the one asked for, as a grid with its proof and the reasons of the unplaced."""
    plans = await plans_of(session_id)
    chosen = _chosen(plans, version)
    return page(
        BOARD,
        session=await session_view(session_id),
        plans=plans,
        board=await board_of(chosen.id) if chosen else None,
        run=await latest_run(session_id),
        candidates=len(await candidates_of(session_id)),
        RunState=RunState,
    )


def _chosen(plans: list[PlanView], version: int | None) -> PlanView | None:
    if version is None:
        return plans[0] if plans else None
    for plan in plans:
        if plan.version == version:
            return plan
    raise NotFound("plan", version)


@post("/sessions/{session_id:int}/plan/runs", opt=manage_session, status_code=303)
async def start(session_id: FromPath[int], data: URLEncodedBody[RunForm], actor: NamedDependency[Actor]) -> Redirect:
    """Put a run on the queue and go and watch it."""
    options = read_run(data)
    await plan_session(actor, session_id, options)
    return Redirect(f"/sessions/{session_id}/plan", status_code=303)


@get("/sessions/{session_id:int}/plan/progress", opt=host_session)
async def progress(session_id: FromPath[int]) -> Response[str]:
    """The line of the latest run; once it is over, the page is asked to come again."""
    run = await latest_run(session_id)
    if run is None or not visit.get().htmx:  # opened as a page of its own: the line stands on the plan
        return see_other(f"/sessions/{session_id}/plan")
    headers = {} if run.state in (RunState.WAITING, RunState.RUNNING) else {"HX-Refresh": "true"}
    session = await session_view(session_id)
    return page(BOARD, block="progress", headers=headers, run=run, session=session, RunState=RunState)


@get("/sessions/{session_id:int}/stream", opt=host_session)
async def stream(session_id: FromPath[int], request: Request) -> ServerSentEvent:  # type: ignore[type-arg]
    """News of a session for its open pages: ids only, the page fetches what changed."""
    listener: Listener = request.app.state.listener

    async def news() -> AsyncIterator[dict[str, str]]:
        yield {"event": "ready", "data": str(session_id)}
        async for heard in listener.news_of_session(session_id):
            yield {"event": heard, "data": str(session_id)}

    return ServerSentEvent(news())


@post("/sessions/{session_id:int}/plan/runs/{run_id:int}/cancel", opt=manage_session, status_code=303)
async def cancel(session_id: FromPath[int], run_id: FromPath[int], actor: NamedDependency[Actor]) -> Redirect:
    """Ask a run to stop."""
    if (await run_view(run_id)).session_id != session_id:
        raise NotFound("plan_run", run_id)
    await cancel_run(actor, run_id)
    return Redirect(f"/sessions/{session_id}/plan", status_code=303)


handlers = [plan_page, start, progress, stream, cancel]
