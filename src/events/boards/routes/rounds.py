"""Rounds and tables of a session, with whom a change unseats."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.boards.forms import (
    WINDOWS,
    RoundsForm,
    SaidOfRounds,
    form_of_rounds,
    read_rounds,
)
from events.foundation.errors import FormErrors, Refused
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import Rounds, change_rounds
from events.meetings.queries import effects_of
from events.meetings.rules import MeetingRefusal
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import may_manage, refusal_to_edit, rhythm_of

WRONG, REFUSED = 422, 409


@get("/sessions/{session_id:int}/rounds", opt=host_session)
async def rounds(session: NamedDependency[SessionView], actor: NamedDependency[Actor]) -> Response[str]:
    """The rounds and tables there are, told as windows of time, to be changed."""
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


handlers = [rounds, preview_rounds, save_rounds]
