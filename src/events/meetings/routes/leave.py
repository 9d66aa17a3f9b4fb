"""Withdraw a registration, or join one filed twice: what it does to meetings is seen before."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.marketplace.queries import needs_of, supplies_of
from events.meetings.actions import leave_session, merge_registrations
from events.meetings.forms import LeaveForm, MergeForm, read_leave, read_merge
from events.meetings.queries import day_of
from events.meetings.rules import MeetingRefusal, MeetingState
from events.registration.queries import Participant, registrations_of
from events.registration.rules import MOVES, RegistrationState, alike
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422
AT = "/sessions/{session_id:int}/registrations/{registration_id:int}"


@get(AT + "/withdraw", opt=host_session)
async def leaving(session_id: FromPath[int], registration_id: FromPath[int]) -> Response[str]:
    """Whom it meets in the released plan, before it withdraws."""
    return await _leaving(session_id, registration_id, LeaveForm())


@post(AT + "/withdraw", opt=host_session, status_code=303)
async def leave(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[LeaveForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Withdraw it, with as many meetings as were seen."""
    try:
        note, accepted = read_leave(data)
        await leave_session(actor, session_id, registration_id, note=note, accepted_loss=accepted)
    except FormErrors as wrong:
        return await _leaving(session_id, registration_id, data, wrong.fields)
    except Refused as refused:
        if refused.code != MeetingRefusal.LEAVING_UNSEATS:
            raise
        return await _leaving(session_id, registration_id, data, {"accepted": (refused.code, refused.facts)})
    return see_other(f"/sessions/{session_id}/registrations/{registration_id}", ("ok", "saved"))


@get(AT + "/merge", opt=host_session)
async def merging(session_id: FromPath[int], registration_id: FromPath[int]) -> Response[str]:
    """Which other one it is, the most alike first."""
    return await _merging(session_id, registration_id, MergeForm())


@post(AT + "/merge", opt=host_session, status_code=200)
async def merge(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[MergeForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Say what goes over, and join them once that is confirmed."""
    everybody = {one.registration_id: one for one in await registrations_of(session_id)}
    try:
        kept = read_merge(data, set(everybody) - {registration_id})
    except FormErrors as wrong:
        return await _merging(session_id, registration_id, data, wrong.fields)
    if registration_id not in everybody:
        raise NotFound("registration", registration_id)
    if data.sure:
        await merge_registrations(actor, session_id, kept, registration_id)
        return see_other(f"/sessions/{session_id}/registrations/{kept}", ("ok", "registrations_merged"))
    gone = everybody[registration_id]
    return page(
        "meetings/merge_confirm.html",
        session=await session_view(session_id),
        gone=gone,
        kept=everybody[kept],
        needs=sum(one.organisation_id == gone.organisation_id for one in await needs_of(session_id)),
        supplies=sum(one.organisation_id == gone.organisation_id for one in await supplies_of(session_id)),
        meetings=len(await day_of(session_id, gone.organisation_id)),
    )


async def _leaving(
    session_id: int, registration_id: int, values: LeaveForm, errors: dict[str, Any] | None = None
) -> Response[str]:
    who = await _who(session_id, registration_id)
    meetings = [one for one in await day_of(session_id, who.organisation_id) if one.state == MeetingState.PLANNED]
    return page(
        "meetings/leave.html",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        who=who,
        possible=RegistrationState.WITHDRAWN in MOVES[who.state],
        meetings=meetings,
        values=values,
        errors=errors or {},
    )


async def _merging(
    session_id: int, registration_id: int, values: MergeForm, errors: dict[str, Any] | None = None
) -> Response[str]:
    who = await _who(session_id, registration_id)
    there = (RegistrationState.WITHDRAWN, RegistrationState.REJECTED)
    others = [one for one in await registrations_of(session_id) if one.state not in there]
    return page(
        "meetings/merge.html",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        who=who,
        others=sorted(
            (one for one in others if one.registration_id != registration_id),
            key=lambda one: (-alike(one.name, who.name), one.registration_id),
        ),
        values=values,
        errors=errors or {},
    )


async def _who(session_id: int, registration_id: int) -> Participant:
    for one in await registrations_of(session_id):
        if one.registration_id == registration_id:
            return one
    raise NotFound("registration", registration_id)


handlers = [leaving, leave, merging, merge]
