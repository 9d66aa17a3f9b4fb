"""Sheets of a plan: a page for each organisation, cards for tables, a sheet for each round; only what changed."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import mark_printed
from events.meetings.queries import Board, board_of, changed_places, sheets_of
from events.meetings.routes.compare import plan_of_session
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view


@get("/sessions/{session_id:int}/plan/{plan_id:int}/sheets", opt=host_session)
async def sheets(session_id: FromPath[int], plan_id: FromPath[int]) -> Response[str]:
    """What can be printed, and whose page is out of date."""
    plan = await plan_of_session(plan_id, session_id)
    board = await board_of(plan_id)
    places = await changed_places(plan_id)
    return page(
        "meetings/sheets.html",
        session=board.session,
        plan=plan,
        sheets=await sheets_of(plan_id),
        tables=len(_tables(board, places)),
        rounds=len(_rounds(board, places)),
        printed=places is not None,
    )


@get("/sessions/{session_id:int}/plan/{plan_id:int}/sheets/print", opt=host_session)
async def print_sheets(
    session_id: FromPath[int], plan_id: FromPath[int], by: FromQuery[str] = "organisation", only: FromQuery[str] = ""
) -> Response[str]:
    """The sheets themselves, to be printed by the browser; `only` anything: those changed since the last print."""
    plan = await plan_of_session(plan_id, session_id)
    board = await board_of(plan_id)
    places = await changed_places(plan_id) if only else None
    return page(
        "meetings/print/sheets.html",
        session=await session_view(session_id),
        plan=plan,
        by=by if by in ("table", "round") else "organisation",
        sheets=[one for one in await sheets_of(plan_id) if one.changed or not only],
        board=board,
        tables=_tables(board, places),
        rounds=_rounds(board, places),
    )


def _tables(board: Board, places: set[tuple[int, int]] | None) -> list[int]:
    """The tables, from 0, of some places or of all."""
    return [at for at in range(len(board.rows)) if places is None or any(table == at for _, table in places)]


def _rounds(board: Board, places: set[tuple[int, int]] | None) -> list[int]:
    """The rounds, from 0, of some places or of all."""
    return [slot.index for slot in board.slots if places is None or any(at == slot.index for at, _ in places)]


@post("/sessions/{session_id:int}/plan/{plan_id:int}/printed", opt=manage_session, status_code=303)
async def printed(session_id: FromPath[int], plan_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Remember that everybody holds the page of this version now."""
    await plan_of_session(plan_id, session_id)
    await mark_printed(actor, plan_id)
    return see_other(f"/sessions/{session_id}/plan/{plan_id}/sheets", ("ok", "saved"))


handlers = [sheets, print_sheets, printed]
