"""What became of the meetings: held or missed, one by one or the rest of a round at once."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import settle_meeting, settle_round
from events.meetings.forms import SettleForm, read_settle
from events.meetings.queries import MeetingView, PlanView, meetings_of, plans_of
from events.meetings.rules import PlanState
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView
from events.sessions.rules import may_manage


@get("/sessions/{session_id:int}/meetings", opt=host_session)
async def meetings(session: NamedDependency[SessionView], actor: NamedDependency[Actor]) -> Response[str]:
    """The meetings of the released plan by round, and what was said of each."""
    plan = await _released(session.id)
    return page(
        "meetings/settle.html",
        session=session,
        plan=plan,
        meetings=await meetings_of(plan.id) if plan else [],
        writes=may_manage(actor, session.place),
    )


@post("/sessions/{session_id:int}/meetings/{meeting_id:int}", opt=manage_session, status_code=303)
async def settle(
    session_id: FromPath[int],
    meeting_id: FromPath[int],
    data: URLEncodedBody[SettleForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Mark one meeting."""
    meeting = next((one for one in await _standing(session_id) if one.id == meeting_id), None)
    if meeting is None:
        raise NotFound("meeting", meeting_id)
    await settle_meeting(actor, meeting_id, held=read_settle(data))
    return _back(session_id, meeting.slot_index)


@post("/sessions/{session_id:int}/meetings/rounds/{slot_index:int}", opt=manage_session, status_code=303)
async def settle_rest(
    session_id: FromPath[int], slot_index: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Mark held what nothing was said of in a round, from 0."""
    plan = await _released(session_id)
    if plan is None or not await settle_round(actor, plan.id, slot_index):
        raise NotFound("round", slot_index)
    return _back(session_id, slot_index)


async def _released(session_id: int) -> PlanView | None:
    return next((one for one in await plans_of(session_id) if one.state == PlanState.RELEASED), None)


async def _standing(session_id: int) -> list[MeetingView]:
    plan = await _released(session_id)
    return await meetings_of(plan.id) if plan else []


def _back(session_id: int, slot_index: int) -> Response[Any]:
    return see_other(f"/sessions/{session_id}/meetings#round-{slot_index + 1}", ("ok", "saved"))


handlers = [meetings, settle, settle_rest]
