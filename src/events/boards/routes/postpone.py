"""A session gets another day, or none for the time being: what follows is said before."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.boards.forms import PostponeForm, read_postponement
from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.reach.queries import reach_tally
from events.sessions.actions import Postponement, postpone_session
from events.sessions.guards import manage_session
from events.sessions.queries import agenda_of, session_view
from events.sessions.rules import refusal_to_postpone

WRONG = 422


@get("/sessions/{session_id:int}/postpone", opt=manage_session)
async def ask(session_id: FromPath[int]) -> Response[str]:
    """Asks for the new day and says what moves with it and who has to be told."""
    return await _ask(session_id, PostponeForm())


@post("/sessions/{session_id:int}/postpone", opt=manage_session, status_code=303)
async def postpone(
    session_id: FromPath[int], data: URLEncodedBody[PostponeForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Postpone it, and go to its cockpit, where whom to tell stands."""
    try:
        day, reason, starts = read_postponement(data)
        await postpone_session(actor, session_id, Postponement(day, reason, starts))
    except FormErrors as wrong:
        return await _ask(session_id, data, wrong.fields)
    return see_other(f"/sessions/{session_id}", ("ok", "session_postponed"))


async def _ask(session_id: int, values: PostponeForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    session = await session_view(session_id)
    agenda = await agenda_of(session_id)
    return page(
        "boards/postpone.html",
        block="form",
        status=WRONG if errors else 200,
        session=session,
        refused=refusal_to_postpone(session.state, "-"),
        begins=min([slot.starts for slot in session.slots] + [item.starts for item in agenda], default=None),
        items=len(agenda),
        reach=await reach_tally(session_id),
        values=values,
        errors=errors or {},
    )


handlers = [ask, postpone]
