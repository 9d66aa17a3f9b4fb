"""Who may meet whom, and what the organizer says of a pair: must, never, or nothing."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody

from events.foundation import pages as faces
from events.foundation.errors import FormErrors, Refused
from events.foundation.exports import FORMATS, download
from events.foundation.listing import ASKED_NOTHING, Asked
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import Wish, clear_wish, set_wish
from events.meetings.documents import PAIRS_SHEET
from events.meetings.forms import SaidOfPair, WishForm, WishKind, read_wish
from events.meetings.queries import PAIRS
from events.meetings.rules import MeetingRefusal, refusal_to_arrange
from events.registration.queries import firms_of
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView

WRONG = 422
BESIDE: dict[str, str] = {
    MeetingRefusal.SAME_ORGANISATION: "b_id",
    MeetingRefusal.NOT_TAKING_PART: "b_id",
    MeetingRefusal.SLOT_UNKNOWN: "slot",
}
"""Refusals that stand beside a field of the form."""


@get("/sessions/{session_id:int}/pairs", opt=host_session)
async def pairs(
    session: NamedDependency[SessionView], actor: NamedDependency[Actor], asked: NamedDependency[Asked]
) -> Response[Any]:
    """Who may meet whom, with what was said of each; `a` and `b` are chosen already in the form."""
    if asked.format in FORMATS:
        rows = await PAIRS.all(asked, session.id)
        return await download(actor, PAIRS_SHEET, rows, asked.format, session_id=session.id)
    chosen = {"a_id": asked.values.get("a", ""), "b_id": asked.values.get("b", "")}
    return await _pairs(session, WishForm(**chosen, wish=WishKind.MUST.value), asked=asked)


@post("/sessions/{session_id:int}/pairs", opt=manage_session, status_code=303)
async def wish(
    session: NamedDependency[SessionView], data: URLEncodedBody[WishForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Say must, never or nothing of a pair."""
    try:
        await _say(actor, session.id, read_wish(data))
    except FormErrors as wrong:
        return await _pairs(session, data, wrong.fields)
    except Refused as refused:
        if refused.code not in BESIDE:
            raise
        return await _pairs(session, data, {BESIDE[refused.code]: (refused.code, refused.facts)})
    tail = f"?{urlencode({'q': data.q})}" if data.q else ""
    return see_other(f"/sessions/{session.id}/pairs{tail}", ("ok", "wish_saved"))


async def _say(actor: Actor, session_id: int, said: SaidOfPair) -> None:
    if said.wish is WishKind.NORMAL:
        await clear_wish(actor, session_id, said.a_id, said.b_id)
        return
    must, never = said.wish is WishKind.MUST, said.wish is WishKind.NEVER
    pair = Wish(session_id, said.a_id, said.b_id, must, never, said.slot, said.reason)
    await set_wish(actor, pair)


async def _pairs(
    session: SessionView, values: WishForm, errors: Mapping[str, object] | None = None, asked: Asked = ASKED_NOTHING
) -> Response[str]:
    return faces.page(
        "meetings/pairs.html",
        block="form",
        status=WRONG if errors else 200,
        session=session,
        found=await PAIRS.find(asked, session.id),
        firms=await firms_of(session.id),
        plannable=refusal_to_arrange(session.state) is None,
        values=values,
        errors=errors or {},
    )


handlers = [pairs, wish]
