"""The session list and the cockpit, where a session moves on by a button."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from events.boards.documents import SESSIONS_SHEET
from events.boards.forms import (
    MoveForm,
    read_move,
)
from events.boards.queries import SESSIONS, beginning, cockpit_of
from events.boards.rules import counted
from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import known, logged_in
from events.identity.rules import Actor
from events.matching.actions import rank_session
from events.sessions.actions import move_session
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView, listed_ids
from events.sessions.rules import SessionRefusal, SessionState, may_create_some, may_manage, moves_from

WRONG, REFUSED = 422, 409


@get("/", opt=known)
async def home(actor: NamedDependency[Actor]) -> Redirect:
    """The first page: sessions for accounts, the own day for a personal link."""
    return Redirect("/my" if actor.kind == "link" else "/sessions", status_code=303)


@get("/sessions", opt=logged_in)
async def session_list(actor: NamedDependency[Actor], asked: NamedDependency[Asked]) -> Response[Any]:
    """All sessions of the actor, the latest day first."""
    ids = await listed_ids(actor)
    if asked.format in FORMATS:
        return await download(actor, SESSIONS_SHEET, await SESSIONS.all(asked, ids), asked.format)
    found = await SESSIONS.find(asked, ids)
    begins = actor.administrator and not found.rows and not found.narrowed
    return page(
        "boards/sessions.html",
        found=found,
        beginning=await beginning() if begins else None,
        may_create=may_create_some(actor),
    )


@get("/sessions/{session_id:int}", opt=host_session)
async def cockpit(session: NamedDependency[SessionView], actor: NamedDependency[Actor]) -> Response[str]:
    """Where the session stands, what is ready, and the one next thing to decide."""
    return await _cockpit(actor, session)


async def _cockpit(actor: Actor, session: SessionView, form: MoveForm | None = None, code: str = "") -> Response[str]:
    """The page; `form` is a move that was refused with `code` for its reason, and is asked for again."""
    found = await cockpit_of(session)
    moves = moves_from(session.state, rehearsal=session.rehearsal)
    return page(
        "boards/cockpit.html",
        block=None if form else "state",
        status=REFUSED if form else 200,
        wish=form or {},
        errors={"reason": (code, {})} if form else {},
        cockpit=found,
        session=session,
        counts=counted(found.checks),
        further=[to for to in moves if to is not SessionState.POSTPONED],
        postpones=SessionState.POSTPONED in moves,
        begins=_begins(session),
        now=clock.now(),
        manages=may_manage(actor, session.place),
    )


def _begins(session: SessionView) -> datetime:
    """When its first round starts; without rounds the day itself."""
    return clock.at(session.day, session.slots[0].starts if session.slots else clock.MIDNIGHT)


@post("/sessions/{session_id:int}/move", opt=manage_session, status_code=303)
async def move(
    session: NamedDependency[SessionView], data: URLEncodedBody[MoveForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Move the session on, or back where that is allowed; where only the reason is missing it is asked for."""
    to, reason = read_move(data)
    try:
        await move_session(actor, session.id, to, reason)
    except Refused as refused:
        if refused.code != SessionRefusal.NEEDS_REASON:
            raise
        return await _cockpit(actor, session, data, refused.code)
    return see_other(f"/sessions/{session.id}")


@post("/sessions/{session_id:int}/rank", opt=manage_session, status_code=303)
async def rank(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Redirect:
    """Rank supplies for needs anew."""
    await rank_session(actor, session_id)
    return Redirect(f"/sessions/{session_id}/matches", status_code=303)


handlers = [home, session_list, cockpit, move, rank]
