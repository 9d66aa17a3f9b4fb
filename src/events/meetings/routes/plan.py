"""The page of a session's plan: the board with the pair that is judged, runs with live progress."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, ServerSentEvent

from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.forms import page_number
from events.foundation.notify import Listener
from events.foundation.pages import page, visit
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.matching.queries import matches_of_need
from events.meetings.actions import cancel_run, plan_session
from events.meetings.engine import Judged
from events.meetings.forms import RunForm, numbers, read_run
from events.meetings.planning import judge_of_moves
from events.meetings.queries import (
    LINES_PER_PAGE,
    TABLES_PER_PAGE,
    Board,
    MeetingView,
    PlanView,
    Show,
    Shown,
    UnplacedView,
    board_in,
    candidate_count,
    cells_of,
    edits_of,
    latest_run,
    pages_of,
    plans_of,
    run_view,
    tray_of,
    unplaced_pair,
)
from events.meetings.rules import PLANNABLE, PlanState, RunState
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView
from events.sessions.rules import may_manage

BOARD = "meetings/plan.html"
WRONG, UNREAD = 409, 422
MOST_SWAPS = 4


@dataclass(frozen=True)
class Asked:
    """What of a plan is asked for: version, the pair to judge (ids with a hyphen), what stands out, which tables.

    `tables` and `tray` are pages from 1: of the tables, and of the pairs without a place.
    """

    version: int | None = None
    pick: str = ""
    q: str = ""
    show: str = ""
    tables: str = ""
    tray: str = ""


@get("/sessions/{session_id:int}/plan", opt=host_session)
async def plan_page(
    session: NamedDependency[SessionView],
    request: Request,  # type: ignore[type-arg]
    actor: NamedDependency[Actor],
) -> Response[str]:
    """The newest version, or the one asked for, as a board with its proof; a picked pair is judged everywhere."""
    said = {name: request.query_params.get(name, "") for name in ("pick", "q", "show", "tables", "tray")}
    version = request.query_params.get("version", "")
    if version and not version.isdecimal():
        raise NotFound("plan", version)
    return await shown_board(actor, session, Asked(int(version) if version else None, **said))


async def shown_board(
    actor: Actor,
    session: SessionView,
    asked: Asked,
    refused: Refused | FormErrors | None = None,
    run_form: tuple[RunForm, FormErrors] | None = None,
) -> Response[str]:
    """The page of the plan; `refused` says above the board why something was not done.

    `run_form`: the options of a run as they were typed, and what is wrong with them.
    """
    values, wrong = run_form or (RunForm(), None)
    plans = await plans_of(session.id)
    chosen = _chosen(plans, asked.version)
    released = next((one for one in plans if one.state == PlanState.RELEASED), None)
    board = await board_in(session, chosen, released) if chosen else None
    return page(
        BOARD,
        status=UNREAD if wrong else WRONG if refused else 200,
        session=session,
        plans=plans,
        board=board,
        refused=refused,
        asked=asked,
        run=await latest_run(session.id),
        candidates=await candidate_count(session.id),
        RunState=RunState,
        values=values,
        errors=wrong.fields if wrong else {},
        **await _board(actor, session, board, asked),
    )


async def _board(actor: Actor, session: SessionView, board: Board | None, asked: Asked) -> dict[str, Any]:
    """What only a board has to show."""
    if board is None:
        return {"writes": False, "locked": 0}
    writes = may_manage(actor, session.place) and session.state in PLANNABLE
    writes = writes and board.plan.state != PlanState.SUPERSEDED
    pair = numbers(asked.pick) if writes else None
    meeting, line = await _picked(board, pair)
    number = _page(board, asked, meeting)
    judged = await _judged(board, pair, number) if meeting or line else None
    shown = Shown(number, asked.q.strip(), asked.show, judged)
    return {
        "writes": writes,
        "shown": shown,
        "rows": list(cells_of(board, shown)),
        "pages": pages_of(board),
        "per_page": TABLES_PER_PAGE,
        "meeting": meeting,
        "line": line,
        "swaps": _swaps(board, judged),
        **await _tray(board, asked),
        "reasons": await _reasons(meeting),
        "edits": await edits_of(board.plan.id),
        "locked": sum(one.locked for one in board.meetings),
        "Show": Show,
    }


async def _picked(board: Board, pair: tuple[int, int] | None) -> tuple[MeetingView | None, UnplacedView | None]:
    if pair is None:
        return None, None
    wanted = set(pair)
    meeting = next((one for one in board.meetings if {one.a_id, one.b_id} == wanted), None)
    return meeting, None if meeting else await unplaced_pair(board.plan.id, *pair)


def _swaps(board: Board, judged: Judged | None) -> list[MeetingView]:
    """The first few that the picked meeting may change places with, in other rounds, by round and table."""
    if judged is None or judged.place is None:
        return []
    places = sorted(place for place in judged.exchanges if place[0] != judged.place[0])
    found = [board.rows[table][slot] for slot, table in places[:MOST_SWAPS]]
    return [one for one in found if one]


async def _tray(board: Board, asked: Asked) -> dict[str, Any]:
    """A page of the pairs without a place; what is searched for on the board is searched for here too."""
    text = asked.q.strip()
    text = "" if text.isdecimal() else text
    number = page_number(asked.tray)
    lines = await tray_of(board.plan.id, text, number, LINES_PER_PAGE + 1)
    return {"tray": lines[:LINES_PER_PAGE], "tray_page": number, "tray_more": len(lines) > LINES_PER_PAGE}


async def _judged(board: Board, pair: tuple[int, int] | None, number: int) -> Judged | None:
    """The pair in every round, and beside the meetings shown; none where what the session holds now is no problem."""
    if pair is None:
        return None
    first = (number - 1) * TABLES_PER_PAGE
    try:
        judge = await judge_of_moves(board.session, board.plan, list(board.meetings), pair)
        return judge.judged(*pair, range(first, first + TABLES_PER_PAGE))
    except Refused:
        return None


def _page(board: Board, asked: Asked, meeting: MeetingView | None) -> int:
    """The page asked for, else that of the picked meeting."""
    if not asked.tables and meeting:
        return meeting.table_number // TABLES_PER_PAGE + 1
    return min(page_number(asked.tables), pages_of(board))


async def _reasons(meeting: MeetingView | None) -> Sequence[tuple[str, tuple[str, ...]]]:
    if meeting is None or meeting.need_id is None:
        return ()
    found = [one for one in await matches_of_need(meeting.need_id) if one.supply_id == meeting.supply_id]
    return found[0].reasons if found else ()


def _chosen(plans: list[PlanView], version: int | None) -> PlanView | None:
    if version is None:
        return plans[0] if plans else None
    for plan in plans:
        if plan.version == version:
            return plan
    raise NotFound("plan", version)


@post("/sessions/{session_id:int}/plan/runs", opt=manage_session, status_code=303)
async def start(
    session: NamedDependency[SessionView], data: URLEncodedBody[RunForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Put a run on the queue and go and watch it."""
    try:
        options = read_run(data)
    except FormErrors as wrong:
        return await shown_board(actor, session, Asked(), run_form=(data, wrong))
    if options.keep is not None and options.keep not in {one.id for one in await plans_of(session.id)}:
        raise NotFound("plan", options.keep)
    await plan_session(actor, session.id, options)
    return Redirect(f"/sessions/{session.id}/plan", status_code=303)


@get("/sessions/{session_id:int}/plan/progress", opt=host_session)
async def progress(session: NamedDependency[SessionView]) -> Response[str]:
    """The line of the latest run; once it is over, the page is asked to come again."""
    run = await latest_run(session.id)
    if run is None or not visit.get().htmx:  # opened as a page of its own: the line stands on the plan
        return see_other(f"/sessions/{session.id}/plan")
    headers = {} if run.state in (RunState.WAITING, RunState.RUNNING) else {"HX-Refresh": "true"}
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
