"""Suggested matches: by need, one need, one organisation in both roles; and what the organizer makes of them."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import pages as faces
from events.foundation.errors import NotFound
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.marketplace.queries import has_supplies, need_view
from events.matching.queries import session_of_need
from events.matching.rules import FITS_SCORE
from events.meetings.actions import Wish, accept_fitting, accept_match, undo_acceptance, wish_match
from events.meetings.documents import MATCHES_SHEET
from events.meetings.forms import MatchDeed, MatchForm, SaidOfMatch, read_match
from events.meetings.queries import MATCHED_NEEDS, count_fitting, suggestions_for, suggestions_of
from events.meetings.rules import refusal_to_arrange
from events.registration.queries import participants
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView
from events.sessions.rules import may_manage


@get("/sessions/{session_id:int}/matches", opt=host_session)
async def matches(
    session: NamedDependency[SessionView],
    actor: NamedDependency[Actor],
    asked: NamedDependency[Asked],
    need: FromQuery[int | None] = None,
) -> Response[Any]:
    """A page of needs with their best supply (or all of them as a file), or one need with its whole list."""
    if need is not None:
        return await _one(actor, session, need)
    if asked.format in FORMATS:
        rows = await MATCHED_NEEDS.all(asked, session.id)
        return await download(actor, MATCHES_SHEET, rows, asked.format, session_id=session.id)
    fitting, waiting = await count_fitting(session.id, FITS_SCORE)
    return faces.page(
        "matching/matches.html",
        **_about(actor, session),
        found=await MATCHED_NEEDS.find(asked, session.id),
        fitting=fitting,
        waiting=waiting,
        supplies=await has_supplies(session.id),
    )


async def _one(actor: Actor, session: SessionView, need_id: int) -> Response[str]:
    if await session_of_need(need_id) != session.id:
        raise NotFound("need", need_id)
    return faces.page(
        "matching/need.html",
        **_about(actor, session),
        need=await need_view(need_id),
        matches=await suggestions_for(need_id),
    )


@get("/sessions/{session_id:int}/matches/{organisation_id:int}", opt=host_session)
async def of_organisation(
    session: NamedDependency[SessionView], organisation_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[str]:
    """What is suggested for one organisation: for its own needs, and as the one who provides."""
    firm = next((one for one in await participants(session.id) if one.organisation_id == organisation_id), None)
    if firm is None:
        raise NotFound("organisation", organisation_id)
    needing, providing = await suggestions_of(session.id, organisation_id)
    return faces.page(
        "matching/organisation.html", **_about(actor, session), firm=firm, needing=needing, providing=providing
    )


def _about(actor: Actor, session: SessionView) -> dict[str, Any]:
    """What every page of matches knows of its session; `writes`: whether anything may be said now."""
    writes = may_manage(actor, session.place) and refusal_to_arrange(session.state) is None
    return {"session": session, "writes": writes, "fits": FITS_SCORE}


@post("/sessions/{session_id:int}/matches", opt=manage_session, status_code=303)
async def say(
    session_id: FromPath[int], data: URLEncodedBody[MatchForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Accept a match, say must, never or when of its pair, or take that back; then back to where it was said."""
    said = read_match(data)
    await _say(actor, session_id, said)
    base = f"/sessions/{session_id}/matches"
    path = said.back if said.back == base or said.back.startswith((f"{base}?", f"{base}/")) else base
    return see_other(path, ("ok", "match_undone" if said.deed is MatchDeed.UNDO else "wish_saved"))


async def _say(actor: Actor, session_id: int, said: SaidOfMatch) -> None:
    match = (said.need_id, said.supply_id)
    if said.deed is MatchDeed.ACCEPT:
        await accept_match(actor, session_id, *match)
    elif said.deed is MatchDeed.UNDO:
        await undo_acceptance(actor, session_id, *match)
    else:
        never = said.deed is MatchDeed.NEVER
        await wish_match(actor, match, Wish(session_id, 0, 0, not never, never, said.slot))


@post("/sessions/{session_id:int}/matches/fitting", opt=manage_session, status_code=303)
async def accept_all(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Accept every match that fits."""
    await accept_fitting(actor, session_id)
    return see_other(f"/sessions/{session_id}/matches", ("ok", "matches_accepted"))


handlers = [matches, of_organisation, say, accept_all]
