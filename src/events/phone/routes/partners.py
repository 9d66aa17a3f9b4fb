"""Suggested partners with reasons, and requests to meet: ask, accept, decline, take back."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.checkin.guards import own_day
from events.foundation.errors import NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.actions import accept_request, ask_to_meet, cancel_request, decline_request
from events.meetings.actions.request import Asked
from events.meetings.rules import ASKABLE
from events.phone.forms import AskForm
from events.phone.queries import partners_of, requests_of, sides_of
from events.phone.routes.day import of
from events.sessions.queries import session_view

DEEDS = {"accept": accept_request, "decline": decline_request, "cancel": cancel_request}


@get("/my/partners", opt=own_day)
async def partners(actor: NamedDependency[Actor]) -> Response[str]:
    """Who fits one's needs and supplies, and why; what is confidential stays so."""
    session_id, organisation_id = of(actor)
    session = await session_view(session_id)
    return page(
        "phone/partners.html",
        session=session,
        partners=await partners_of(session_id, organisation_id),
        askable=session.state in ASKABLE,
    )


@post("/my/partners", opt=own_day, status_code=303)
async def ask(data: URLEncodedBody[AskForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Ask to meet whoever has the other side of a match."""
    session_id, organisation_id = of(actor)
    if not (data.need.isdecimal() and data.supply.isdecimal() and len(data.need + data.supply) < 30):  # noqa: PLR2004 - digits of two ids
        raise NotFound("match")
    need_id, supply_id = int(data.need), int(data.supply)
    needing, providing = await sides_of(session_id, need_id, supply_id)
    if organisation_id not in (needing, providing):
        raise NotFound("match")
    partner_id = providing if needing == organisation_id else needing
    await ask_to_meet(actor, Asked(session_id, organisation_id, partner_id, need_id, supply_id))
    return see_other("/my/requests", ("ok", "request_asked"))


@get("/my/requests", opt=own_day)
async def requests(actor: NamedDependency[Actor]) -> Response[str]:
    """What one asked and was asked."""
    session_id, organisation_id = of(actor)
    return page(
        "phone/requests.html",
        session=await session_view(session_id),
        requests=await requests_of(session_id, organisation_id),
    )


@post("/my/requests/{request_id:int}/{deed:str}", opt=own_day, status_code=303)
async def answer(request_id: FromPath[int], deed: FromPath[str], actor: NamedDependency[Actor]) -> Response[Any]:
    """Accept, decline, or take back one's own."""
    if deed not in DEEDS:
        raise NotFound("page")
    await DEEDS[deed](actor, request_id)
    return see_other("/my/requests", ("ok", "saved"))


handlers = [partners, ask, requests, answer]
