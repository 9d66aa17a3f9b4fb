"""Who is to be asked again, firm by firm; one call settles what is due of a firm."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.outcomes.actions import follow_up
from events.outcomes.forms import FollowUpForm, read_follow_up
from events.outcomes.queries import DueLine, due_lines
from events.outcomes.rules.follow import SERIES, FollowUpResult
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422


@get("/sessions/{session_id:int}/outcomes/follow-ups", opt=host_session)
async def follow_ups(session_id: FromPath[int]) -> Response[str]:
    """The firms with something due, the longest overdue first."""
    return await _due(session_id, FollowUpForm())


@post("/sessions/{session_id:int}/outcomes/follow-ups", opt=host_session, status_code=303)
async def tick(
    session_id: FromPath[int], data: URLEncodedBody[FollowUpForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Write down what a call said of the ticked lines."""
    try:
        ids, result, note = read_follow_up(data)
        await follow_up(actor, session_id, ids, result, note)
    except FormErrors as wrong:
        return await _due(session_id, data, wrong.fields)
    path = f"/sessions/{session_id}/outcomes"
    if result is FollowUpResult.PROGRESS and len(ids) == 1:
        return see_other(f"{path}/{ids[0]}", ("ok", "follow_up_progress"))
    return see_other(f"{path}/follow-ups", ("ok", "followed_up"))


async def _due(session_id: int, values: FollowUpForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    lines = await due_lines(session_id)
    firms: dict[str, list[DueLine]] = {}
    for line in lines:
        firms.setdefault(line.a_name, []).append(line)
    return page(
        "outcomes/follow_ups.html",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        firms=firms,
        series=SERIES,
        results=list(FollowUpResult),
        values=values,
        errors=errors or {},
    )


handlers = [follow_ups, tick]
