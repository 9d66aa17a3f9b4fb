"""The host decides what participants said about coming: a list with one tap each."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.phone.actions import decide_notice, is_whole, replaces
from events.phone.forms import DecisionForm
from events.phone.queries import notices_of, opinions_given
from events.phone.rules import NoticeState
from events.sessions.guards import host_session
from events.sessions.queries import session_view


@get("/sessions/{session_id:int}/day-notices", opt=host_session)
async def notices(session_id: FromPath[int]) -> Response[str]:
    """Who says he comes late or not at all, open ones first; what participants say of their meetings below."""
    found = await notices_of(session_id)
    return page(
        "phone/notices.html",
        session=await session_view(session_id),
        notices=[(one, replaces(one), is_whole(one)) for one in found],
        waiting=sum(one.state is NoticeState.OPEN for one in found),
        opinions=await opinions_given(session_id),
    )


@post("/sessions/{session_id:int}/day-notices/{notice_id:int}", opt=host_session, status_code=303)
async def decide(
    session_id: FromPath[int],
    notice_id: FromPath[int],
    data: URLEncodedBody[DecisionForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Confirm, dismiss, or take that back."""
    if data.to not in set(NoticeState):
        raise NotFound("page")
    await decide_notice(actor, session_id, notice_id, NoticeState(data.to))
    return see_other(f"/sessions/{session_id}/day-notices", ("ok", "notice_decided_now"))


handlers = [notices, decide]
