"""The call list 电话名单: whom to call, what to say, what it came to."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.reach.actions import Said, excuse, reveal_phone, take_out_calls, tick_call, undo_tick
from events.reach.documents import CALLS, call_lines
from events.reach.forms import TickForm, read_tick
from events.reach.queries import call_sheet, plans_of_firms, reach_of, reach_page, reach_tally
from events.reach.routes.everybody import WRONG
from events.reach.rules import CallAnswer, whole_session
from events.registration.rules import present_slots
from events.sessions.guards import host_session
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import may_manage

LIST = "/sessions/{session_id:int}/reach/calls"
ONE = LIST + "/{registration_id:int}"


@get(LIST, opt=host_session)
async def calls(
    session: NamedDependency[SessionView], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Whom to call, those nobody has spoken to first; as a file with the numbers, which is noted."""
    if asked.format in FORMATS:
        lines = call_lines(session, await reach_of(session.id, asked, calling=True), await plans_of_firms(session.id))
        return await download(actor, CALLS, lines, asked.format, session_id=session.id)
    return page(
        "reach/calls.html",
        session=session,
        tally=await reach_tally(session.id),
        found=await reach_page(asked, session.id, calling=True),
    )


@get(ONE, opt=host_session)
async def call(
    session_id: FromPath[int], registration_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[str]:
    """What to say to one organisation; its number stays masked until somebody taps."""
    return await _call(actor, (session_id, registration_id))


@post(ONE + "/phone", opt=host_session, status_code=200)
async def phone(
    session_id: FromPath[int], registration_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[str]:
    """Show the number; who looked is noted."""
    number = await reveal_phone(actor, session_id, registration_id)
    return await _call(actor, (session_id, registration_id), block="number", number=number)


@post(ONE + "/tick", opt=host_session, status_code=303)
async def tick(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[TickForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Say what the call came to; then the next one, or the proposal that follows from it."""
    try:
        answer, note, consent = read_tick(data)
    except FormErrors as wrong:
        return await _call(actor, (session_id, registration_id), block="ticks", values=data, errors=wrong.fields)
    await tick_call(actor, session_id, registration_id, Said(answer, note, consent))
    return see_other(f"/sessions/{session_id}/reach/calls/{registration_id}", ("ok", "call_ticked"))


@post(ONE + "/undo", opt=host_session, status_code=303)
async def undo(
    session_id: FromPath[int], registration_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Take the newest tick back."""
    await undo_tick(actor, session_id, registration_id)
    return see_other(f"/sessions/{session_id}/reach/calls/{registration_id}", ("ok", "tick_undone"))


@post(ONE + "/absent", opt=host_session, status_code=303)
async def absent(
    session_id: FromPath[int], registration_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Accept the proposal: nobody of it comes."""
    await excuse(actor, session_id, registration_id)
    return see_other(f"/sessions/{session_id}/reach/calls/{registration_id}", ("ok", "absence_noted"))


@post(LIST + "/print", opt=host_session, status_code=200)
async def sheet(
    session_id: FromPath[int], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[str]:
    """What is filtered, with numbers, as a sheet to print with boxes to tick by hand; that it went out is noted."""
    return page(
        "reach/print/calls.html",
        headers={"Cache-Control": "no-store"},
        session=await session_view(session_id),
        rows=await take_out_calls(actor, session_id, asked),
        meetings=await plans_of_firms(session_id),
        printed_at=clock.now(),
    )


async def _call(
    actor: Actor,
    key: tuple[int, int],
    *,
    block: str = "",
    number: str = "",
    values: TickForm | None = None,
    errors: Mapping[str, object] | None = None,
) -> Response[str]:
    """The page of one call; `key`: ids of session and registration."""
    session, found = await session_view(key[0]), await call_sheet(*key)
    slots = [(slot.starts, slot.ends) for slot in session.slots]
    there = present_slots(slots, found.who.absences)
    return page(
        "reach/call.html",
        block=block or None,
        status=WRONG if errors else 200,
        headers={"Cache-Control": "no-store"},
        session=session,
        sheet=found,
        number=number,
        values=values or TickForm(),
        errors=errors or {},
        answers=list(CallAnswer),
        proposes=bool(found.row.answer == CallAnswer.NOT_COMING and whole_session(slots) and any(there)),
        manages=may_manage(actor, session.place),
    )


handlers = [calls, call, phone, tick, undo, absent, sheet]
