"""One's own data and what one agrees to."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody

from events.checkin.guards import own_day
from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.organisations.queries import organisation_view
from events.phone.actions import answer_consents
from events.phone.forms import ConsentsForm, read_consents
from events.phone.queries import registration_of
from events.phone.routes.day import of
from events.registration.queries import consents_of, registration_view
from events.registration.rules import ConsentPurpose, ConsentState
from events.sessions.queries import session_view

WRONG = 422


@get("/my/profile", opt=own_day)
async def profile(actor: NamedDependency[Actor]) -> Response[str]:
    """What the host knows of the organisation, its contact and delegates."""
    return await _profile(actor)


@post("/my/profile/consents", opt=own_day, status_code=303)
async def consents(data: URLEncodedBody[ConsentsForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Agree or withdraw, each purpose apart."""
    try:
        await answer_consents(actor, *of(actor), read_consents(data))
    except FormErrors as wrong:
        return await _profile(actor, wrong.fields)
    return see_other("/my/profile", ("ok", "saved"))


async def _profile(actor: Actor, errors: dict[str, Any] | None = None) -> Response[str]:
    session_id, organisation_id = of(actor)
    who = await registration_view(await registration_of(session_id, organisation_id))
    known = await consents_of(session_id, who.contact_id) if who.contact_id else []
    given = [one.purpose for one in known if one.state is ConsentState.GIVEN]
    return page(
        "phone/profile.html",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        organisation=await organisation_view(organisation_id),
        who=who,
        given=given,
        purposes=list(ConsentPurpose),
        errors=errors or {},
    )


handlers = [profile, consents]
