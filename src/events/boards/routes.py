"""The session list and the cockpit, where a session moves on by a button; its rounds, with whom a change unseats."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from events.boards.documents import REGISTER_SHEET, SESSIONS_SHEET
from events.boards.forms import (
    WINDOWS,
    MoveForm,
    OrganisationForm,
    RoundsForm,
    SaidOfRounds,
    form_of_rounds,
    read_move,
    read_organisation,
    read_rounds,
)
from events.boards.queries import REGISTER, SESSIONS, beginning, cockpit_of, dossier_of, reach_of
from events.boards.rules import counted
from events.foundation import clock
from events.foundation.errors import FormErrors, Refused
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import known, logged_in
from events.identity.rules import Actor
from events.matching.actions import rank_session
from events.meetings.actions import Rounds, change_rounds
from events.meetings.queries import effects_of
from events.meetings.rules import MeetingRefusal
from events.organisations.actions import OrganisationDraft, edit_organisation
from events.organisations.queries import OrganisationView
from events.organisations.rules import OrganisationKind
from events.sessions.actions import move_session
from events.sessions.guards import create_sessions, host_session, manage_session
from events.sessions.queries import SessionView, listed_ids, session_view
from events.sessions.rules import SessionRefusal, may_create_some, may_manage, moves_from, refusal_to_edit, rhythm_of

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
        chains=await SESSIONS.values_of("c.name", ids),
        units=await SESSIONS.values_of("u.name", ids),
        may_create=may_create_some(actor),
    )


@get("/sessions/{session_id:int}", opt=host_session)
async def cockpit(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Where the session stands, what is ready, and the one next thing to decide."""
    return await _cockpit(actor, session_id)


async def _cockpit(actor: Actor, session_id: int, form: MoveForm | None = None, code: str = "") -> Response[str]:
    """The page; `form` is a move that was refused with `code` for its reason, and is asked for again."""
    found = await cockpit_of(session_id)
    return page(
        "boards/cockpit.html",
        block=None if form else "state",
        status=REFUSED if form else 200,
        wish=form or {},
        errors={"reason": (code, {})} if form else {},
        cockpit=found,
        session=found.session,
        counts=counted(found.checks),
        further=moves_from(found.session.state, rehearsal=found.session.rehearsal),
        begins=_begins(found.session),
        now=clock.now(),
        manages=may_manage(actor, found.session.place),
    )


def _begins(session: SessionView) -> datetime:
    """When its first round starts; without rounds the day itself."""
    return clock.at(session.day, session.slots[0].starts if session.slots else clock.MIDNIGHT)


@post("/sessions/{session_id:int}/move", opt=manage_session, status_code=303)
async def move(
    session_id: FromPath[int], data: URLEncodedBody[MoveForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Move the session on, or back where that is allowed; where only the reason is missing it is asked for."""
    to, reason = read_move(data)
    try:
        await move_session(actor, session_id, to, reason)
    except Refused as refused:
        if refused.code != SessionRefusal.NEEDS_REASON:
            raise
        return await _cockpit(actor, session_id, data, refused.code)
    return see_other(f"/sessions/{session_id}")


@post("/sessions/{session_id:int}/rank", opt=manage_session, status_code=303)
async def rank(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Redirect:
    """Rank supplies for needs anew."""
    await rank_session(actor, session_id)
    return Redirect(f"/sessions/{session_id}/matches", status_code=303)


@get("/sessions/{session_id:int}/rounds", opt=host_session)
async def rounds(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """The rounds and tables there are, told as windows of time, to be changed."""
    session = await session_view(session_id)
    slots = [(slot.starts, slot.ends) for slot in session.slots]
    form = form_of_rounds(rhythm_of(slots, session.meeting_minutes), session.table_count)
    said = SaidOfRounds(session.table_count, tuple(slots), session.meeting_minutes, 0)
    return await _rounds(actor, session, form, said=said)


@post("/sessions/{session_id:int}/rounds/preview", opt=manage_session, status_code=200)
async def preview_rounds(
    session_id: FromPath[int], data: URLEncodedBody[RoundsForm], actor: NamedDependency[Actor]
) -> Response[str]:
    """What the form would make of the rounds, and whom that unseats; nothing is saved."""
    session = await session_view(session_id)
    try:
        return await _rounds(actor, session, data, said=read_rounds(data), block="totals")
    except FormErrors as wrong:
        return await _rounds(actor, session, data, errors=wrong.fields, block="totals")


@post("/sessions/{session_id:int}/rounds", opt=manage_session, status_code=303)
async def save_rounds(
    session_id: FromPath[int], data: URLEncodedBody[RoundsForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Save them; where meetings lose their seat only after the organizer has seen how many."""
    session, said = await session_view(session_id), None
    try:
        said = read_rounds(data)
        wanted = Rounds(said.tables, said.slots, said.minutes)
        lost = await change_rounds(actor, session_id, wanted, accepted_loss=said.accepted)
    except FormErrors as wrong:
        return await _rounds(actor, session, data, errors=wrong.fields)
    except Refused as refused:
        if refused.code != MeetingRefusal.ROUNDS_UNSEAT:
            raise
        return await _rounds(actor, session, data, said=said, errors={"accepted": (refused.code, refused.facts)})
    return see_other(f"/sessions/{session_id}/rounds", ("warn", "rounds_saved_replan") if lost else ("ok", "saved"))


async def _rounds(
    actor: Actor,
    session: SessionView,
    values: RoundsForm,
    *,
    said: SaidOfRounds | None = None,
    errors: Mapping[str, object] | None = None,
    block: str = "form",
) -> Response[str]:
    return page(
        "boards/rounds.html",
        block=block,
        status=WRONG if errors else 200,
        session=session,
        values=values,
        errors=errors or {},
        said=said,
        effects=await effects_of(session.id, said.tables, said.slots) if said else [],
        windows=WINDOWS,
        writes=may_manage(actor, session.place) and refusal_to_edit(session.state) is None,
    )


@get("/organisations", opt=create_sessions)
async def register(asked: NamedDependency[Asked], actor: NamedDependency[Actor]) -> Response[Any]:
    """The organisations of the register that are the reader's; contacts stand on none of its rows."""
    own = reach_of(actor)
    if asked.format in FORMATS:
        return await download(actor, REGISTER_SHEET, await REGISTER.all(asked, *own), asked.format)
    return page(
        "boards/organisations.html",
        found=await REGISTER.find(asked, *own),
        counties=await REGISTER.values_of("o.county", *own),
    )


@get("/organisations/{organisation_id:int}", opt=create_sessions)
async def organisation(organisation_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """What is known of one that registered for a session of the reader's."""
    return page("boards/organisation.html", dossier=await dossier_of(actor, organisation_id))


@get("/organisations/{organisation_id:int}/edit", opt=create_sessions)
async def edit_register(organisation_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Its name, code, kind and county, to be corrected."""
    found = (await dossier_of(actor, organisation_id)).organisation
    values = OrganisationForm(name=found.name, uscc=found.uscc or "", kind=found.kind, county=found.county)
    return _organisation(found, values)


@post("/organisations/{organisation_id:int}/edit", opt=create_sessions, status_code=303)
async def save_register(
    organisation_id: FromPath[int], data: URLEncodedBody[OrganisationForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Correct them; a code that another one has is refused."""
    found = (await dossier_of(actor, organisation_id)).organisation
    try:
        await edit_organisation(actor, organisation_id, OrganisationDraft(*read_organisation(data)))
    except FormErrors as wrong:
        return _organisation(found, data, wrong.fields)
    return see_other(f"/organisations/{organisation_id}", ("ok", "saved"))


def _organisation(
    found: OrganisationView, values: OrganisationForm, errors: Mapping[str, object] | None = None
) -> Response[str]:
    return page(
        "boards/organisation_edit.html",
        block="form",
        status=WRONG if errors else 200,
        organisation=found,
        kinds=list(OrganisationKind),
        values=values,
        errors=errors or {},
    )


handlers = [
    home,
    session_list,
    cockpit,
    move,
    rank,
    rounds,
    preview_rounds,
    save_rounds,
    register,
    organisation,
    edit_register,
    save_register,
]
