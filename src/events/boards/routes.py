"""The session list and the cockpit; a session moves on by a button here."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from events.boards.forms import MoveForm, read_move
from events.boards.queries import cockpit_of, listed_sessions
from events.boards.rules import counted
from events.foundation import clock
from events.foundation.pages import page
from events.identity.guards import known, logged_in
from events.identity.rules import Actor
from events.matching.actions import rank_session
from events.sessions.actions import move_session
from events.sessions.guards import host_session, manage_session
from events.sessions.rules import SessionState, may_create_some, may_manage, moves_from


@get("/", opt=known)
async def home(actor: NamedDependency[Actor]) -> Redirect:
    """The first page: sessions for accounts, the own day for a personal link."""
    return Redirect("/my" if actor.kind == "link" else "/sessions", status_code=303)


@get("/sessions", opt=logged_in)
async def session_list(actor: NamedDependency[Actor]) -> Response[str]:
    """All sessions of the actor, the latest day first."""
    return page("boards/sessions.html", sessions=await listed_sessions(actor), may_create=may_create_some(actor))


@get("/sessions/{session_id:int}", opt=host_session)
async def cockpit(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Where the session stands, what is ready, and the one next thing to decide."""
    found = await cockpit_of(session_id)
    return page(
        "boards/cockpit.html",
        cockpit=found,
        session=found.session,
        counts=counted(found.checks),
        further=moves_from(found.session.state, rehearsal=found.session.rehearsal),
        today=clock.today(),
        SessionState=SessionState,
        manages=may_manage(actor, found.session.place),
    )


@post("/sessions/{session_id:int}/move", opt=manage_session, status_code=303)
async def move(session_id: FromPath[int], data: URLEncodedBody[MoveForm], actor: NamedDependency[Actor]) -> Redirect:
    """Move the session on, or back where that is allowed."""
    to, reason = read_move(data)
    await move_session(actor, session_id, to, reason)
    return Redirect(f"/sessions/{session_id}", status_code=303)


@post("/sessions/{session_id:int}/rank", opt=manage_session, status_code=303)
async def rank(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Redirect:
    """Rank supplies for needs anew."""
    await rank_session(actor, session_id)
    return Redirect(f"/sessions/{session_id}/matches", status_code=303)


handlers = [home, session_list, cockpit, move, rank]
