"""A session is begun from a template, edited, copied."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.programme.queries import chains, units
from events.sessions.actions import SessionDraft, copy_session, create_from_template, edit_session
from events.sessions.forms import CopyForm, Said, SessionForm, read_copy, read_session
from events.sessions.guards import create_sessions, manage_session
from events.sessions.queries import SessionView, session_view
from events.sessions.reading import templates
from events.sessions.rules import may_create, refusal_to_edit

WRONG = 422
USUAL_TABLES = 20
USUAL_LEAD = timedelta(days=30)


@get("/sessions/new", opt=create_sessions)
async def new(actor: NamedDependency[Actor]) -> Response[str]:
    """Asks for what a new session cannot do without; the template brings agenda and rounds."""
    day = clock.today() + USUAL_LEAD
    return await _session(actor, SessionForm(template="matchmaking", tables=str(USUAL_TABLES), day=day.isoformat()))


@post("/sessions", opt=create_sessions, status_code=303)
async def create(data: URLEncodedBody[SessionForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Make it, and go to its cockpit."""
    try:
        said = read_session(data, list(templates()))
        session_id = await create_from_template(actor, _draft(said), tables=said.tables, minutes=said.minutes)
    except FormErrors as wrong:
        return await _session(actor, data, wrong.fields)
    return see_other(f"/sessions/{session_id}", ("ok", "session_created"))


@get("/sessions/{session_id:int}/edit", opt=manage_session)
async def edit(session: NamedDependency[SessionView], actor: NamedDependency[Actor]) -> Response[str]:
    """What is said of the session, to be changed."""
    return await _session(actor, _form(session), session=session)


@post("/sessions/{session_id:int}/edit", opt=manage_session, status_code=303)
async def save(
    session_id: FromPath[int], data: URLEncodedBody[SessionForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Change it; the rounds stay as they are."""
    session = await session_view(session_id)
    try:
        draft = _draft(read_session(data), template=session.template, usual_minutes=session.meeting_minutes)
        await edit_session(actor, session_id, draft)
    except FormErrors as wrong:
        return await _session(actor, data, wrong.fields, session)
    return see_other(f"/sessions/{session_id}", ("ok", "saved"))


@get("/sessions/{session_id:int}/copy", opt=manage_session)
async def ask_copy(session: NamedDependency[SessionView]) -> Response[str]:
    """Asks for the copy's title and day."""
    return _copy(session, CopyForm(title=session.title))


@post("/sessions/{session_id:int}/copy", opt=manage_session, status_code=303)
async def copy(
    session_id: FromPath[int], data: URLEncodedBody[CopyForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Make a draft with the same agenda, tables and rounds, and go there."""
    try:
        title, day = read_copy(data)
        new_id = await copy_session(actor, session_id, title=title, day=day)
    except FormErrors as wrong:
        return _copy(await session_view(session_id), data, wrong.fields)
    return see_other(f"/sessions/{new_id}", ("ok", "session_created"))


def _copy(session: SessionView, values: CopyForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    status = WRONG if errors else 200
    return page("sessions/copy.html", block="form", status=status, session=session, values=values, errors=errors or {})


async def _session(
    actor: Actor, values: SessionForm, errors: Mapping[str, object] | None = None, session: SessionView | None = None
) -> Response[str]:
    all_units = await units()
    kept_unit, kept_chain = (session.unit_id, session.chain_id) if session else (None, None)
    kept_hosts = {session.unit_id, *session.co_host_ids} if session else set()
    return page(
        "sessions/edit.html",
        block="form",
        status=WRONG if errors else 200,
        session=session,
        refused=refusal_to_edit(session.state) if session else None,
        values=values,
        errors=errors or {},
        templates=templates(),
        units=[one for one in all_units if may_create(actor, one.id) and (not one.retired or one.id == kept_unit)],
        all_units=[one for one in all_units if not one.retired or one.id in kept_hosts],
        chains=[one for one in await chains() if not one.retired or one.id == kept_chain],
    )


def _form(session: SessionView) -> SessionForm:
    return SessionForm(
        title=session.title,
        unit_id=str(session.unit_id),
        chain_id=str(session.chain_id or ""),
        day=session.day.isoformat(),
        venue=session.venue,
        meeting_minutes=str(session.meeting_minutes),
        rehearsal="1" if session.rehearsal else "",
        co_host_ids=[str(one) for one in session.co_host_ids],
    )


def _draft(said: Said, *, template: str = "", usual_minutes: int = 20) -> SessionDraft:
    return SessionDraft(
        title=said.title,
        unit_id=said.unit_id,
        chain_id=said.chain_id,
        day=said.day,
        venue=said.venue,
        template=template or said.template,
        meeting_minutes=said.minutes or usual_minutes,
        rehearsal=said.rehearsal,
        co_host_ids=said.co_host_ids,
    )


handlers = [new, create, edit, save, ask_copy, copy]
