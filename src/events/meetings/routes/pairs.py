"""Who may meet whom, and what the organizer says of a pair: must, never, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import pages as faces
from events.foundation.errors import FormErrors, Refused
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import Wish, clear_wish, set_wish
from events.meetings.forms import SaidOfPair, WishForm, WishKind, read_wish
from events.meetings.queries import PAGE, pairs_of
from events.meetings.rules import MeetingRefusal, refusal_to_arrange
from events.registration.queries import participants
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view

WRONG = 422
LONGEST_NUMBER = 6
BESIDE: dict[str, str] = {
    MeetingRefusal.SAME_ORGANISATION: "b_id",
    MeetingRefusal.NOT_TAKING_PART: "b_id",
    MeetingRefusal.SLOT_UNKNOWN: "slot",
}
"""Refusals that stand beside a field of the form."""


@dataclass(frozen=True)
class Shown:
    """Which pairs a list shows; `page` from 1."""

    text: str = ""
    wish: str = ""
    page: int = 1


EVERYTHING = Shown()


@get("/sessions/{session_id:int}/pairs", opt=host_session)
async def pairs(
    session_id: FromPath[int],
    q: FromQuery[str] = "",
    wish: FromQuery[str] = "",
    a: FromQuery[str] = "",
    b: FromQuery[str] = "",
    page: FromQuery[str] = "1",
) -> Response[str]:
    """Who may meet whom, searchable, with what was said of each; `a` and `b` are chosen already in the form."""
    number = int(page) if page.isdecimal() and len(page) <= LONGEST_NUMBER else 1
    form = WishForm(a_id=a, b_id=b, wish=WishKind.MUST.value)
    return await _pairs(session_id, form, shown=Shown(q, wish, max(1, number)))


@post("/sessions/{session_id:int}/pairs", opt=manage_session, status_code=303)
async def wish(
    session_id: FromPath[int], data: URLEncodedBody[WishForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Say must, never or nothing of a pair."""
    try:
        await _say(actor, session_id, read_wish(data))
    except FormErrors as wrong:
        return await _pairs(session_id, data, wrong.fields)
    except Refused as refused:
        if refused.code not in BESIDE:
            raise
        return await _pairs(session_id, data, {BESIDE[refused.code]: (refused.code, refused.facts)})
    tail = f"?{urlencode({'q': data.q})}" if data.q else ""
    return see_other(f"/sessions/{session_id}/pairs{tail}", ("ok", "wish_saved"))


async def _say(actor: Actor, session_id: int, said: SaidOfPair) -> None:
    if said.wish is WishKind.NORMAL:
        await clear_wish(actor, session_id, said.a_id, said.b_id)
        return
    must, never = said.wish is WishKind.MUST, said.wish is WishKind.NEVER
    pair = Wish(session_id, said.a_id, said.b_id, must, never, said.slot, said.reason)
    await set_wish(actor, pair)


async def _pairs(
    session_id: int, values: WishForm, errors: Mapping[str, object] | None = None, shown: Shown = EVERYTHING
) -> Response[str]:
    rows, total = await pairs_of(session_id, shown.text, shown.wish, shown.page)
    session = await session_view(session_id)
    return faces.page(
        "meetings/pairs.html",
        block="form",
        status=WRONG if errors else 200,
        session=session,
        rows=rows,
        total=total,
        shown=shown,
        pages=ceil(total / PAGE),
        people=await participants(session_id),
        plannable=refusal_to_arrange(session.state) is None,
        values=values,
        errors=errors or {},
    )


handlers = [pairs, wish]
