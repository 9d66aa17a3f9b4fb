"""The desk of a paired device: look people up, let in a party, change the person of a seat, welcome a walk-in."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.checkin import actions
from events.checkin.forms import SeatForm, WalkInForm, read_seat, read_walk_in
from events.checkin.guards import at_the_door_for
from events.checkin.queries import Guest, door_device, seat_of
from events.checkin.routes.door import Errors, point_of
from events.checkin.rules import DeviceDeed
from events.foundation import clock
from events.foundation.errors import FormErrors, Refused
from events.foundation.nonce import uuid7
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.sessions.queries import session_view

may_search = at_the_door_for(DeviceDeed.SEARCH)
may_party = at_the_door_for(DeviceDeed.PARTY)
may_welcome = at_the_door_for(DeviceDeed.WALK_IN)


@get("/door/search", opt=may_search)
async def search(actor: NamedDependency[Actor], q: FromQuery[str] = "", point: FromQuery[str] = "") -> Response[str]:
    """Seats by a part of a name or the last four digits of a phone; names and phones are masked."""
    question, refusal = q[:60], ""
    found: list[Guest] = []
    try:
        found = await actions.look_up(actor, actor.session_id or 0, question) if question.strip() else []
    except Refused as refused:
        refusal = refused.code
    return await _desk(actor, point, question=question, found=found, refusal=refusal)


@post("/door/seats/{ticket_id:int}", opt=may_search, status_code=303)
async def let_in(
    ticket_id: FromPath[int], data: URLEncodedBody[SeatForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Let the person of a seat in without a badge; who signs for him or her may be said."""
    form, session_id = read_seat(data), actor.session_id or 0
    await seat_of(session_id, ticket_id)
    answer = await actions.let_in(actor, session_id, ticket_id, form.point, form.signed_by)
    return see_other(f"/door/scans/{answer.nonce}")


@get("/door/seats/{ticket_id:int}", opt=may_search)
async def seat(ticket_id: FromPath[int], actor: NamedDependency[Actor], point: FromQuery[str] = "") -> Response[str]:
    """One seat: somebody signs for the person, or another person takes it."""
    return await _seat(actor, ticket_id, SeatForm(point=point))


@post("/door/seats/{ticket_id:int}/person", opt=may_search, status_code=303)
async def replace(
    ticket_id: FromPath[int], data: URLEncodedBody[SeatForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Another person takes the seat and goes in."""
    form, session_id = read_seat(data), actor.session_id or 0
    if not form.name:
        return await _seat(actor, ticket_id, data, errors={"name": ("required", {})}, status=422)
    try:
        await actions.replace_person(actor, session_id, ticket_id, form.name, form.title)
    except Refused as refused:
        return await _seat(actor, ticket_id, data, refusal=refused.code, status=409)
    answer = await actions.let_in(actor, session_id, ticket_id, form.point)
    return see_other(f"/door/scans/{answer.nonce}")


@post("/door/parties/{organisation_id:int}", opt=may_party, status_code=200)
async def party(
    organisation_id: FromPath[int], data: URLEncodedBody[SeatForm], actor: NamedDependency[Actor]
) -> Response[str]:
    """Let in everybody of an organisation who is not inside yet."""
    session_id = actor.session_id or 0
    answers = await actions.let_in_party(actor, session_id, organisation_id, read_seat(data).point)
    return page("checkin/door_party.html", session=await session_view(session_id), answers=answers, point=data.point)


@get("/door/walk-in", opt=may_welcome)
async def walk_in(actor: NamedDependency[Actor], point: FromQuery[str] = "") -> Response[str]:
    """Asks who came without a registration."""
    return await _walk_in(actor, WalkInForm(nonce=str(uuid7(clock.now())), point=point))


@post("/door/walk-in", opt=may_welcome, status_code=303)
async def welcome(data: URLEncodedBody[WalkInForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Let in somebody without a registration, or say who it is already."""
    try:
        await actions.welcome(actor, actor.session_id or 0, read_walk_in(data))
    except FormErrors as wrong:
        return await _walk_in(actor, data, errors=wrong.fields, status=422)
    except Refused as refused:
        return await _walk_in(actor, data, refusal=refused.code, status=409)
    return see_other("/door", ("ok", "walk_in_here"))


async def _desk(actor: Actor, point: str, **facts: Any) -> Response[str]:  # noqa: ANN401 - what the page shows
    session_id = actor.session_id or 0
    device = await door_device(session_id, actor.device_id or 0)
    here = point_of(device, point)
    return page(
        "checkin/door_search.html",
        session=await session_view(session_id),
        device=device,
        point=here.name if here else "",
        **facts,
    )


async def _seat(
    actor: Actor,
    ticket_id: int,
    values: SeatForm,
    *,
    errors: Errors | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response[str]:
    session_id = actor.session_id or 0
    return page(
        "checkin/door_seat.html",
        status=status,
        session=await session_view(session_id),
        seat=await seat_of(session_id, ticket_id),
        values=values,
        errors=errors or {},
        refusal=refusal,
    )


async def _walk_in(
    actor: Actor,
    values: WalkInForm,
    *,
    errors: Errors | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response[str]:
    return page(
        "checkin/door_walk_in.html",
        status=status,
        session=await session_view(actor.session_id or 0),
        values=values,
        errors=errors or {},
        refusal=refusal,
    )


handlers = [search, seat, let_in, replace, party, walk_in, welcome]
