"""An organisation entered by hand."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, Refused
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.organisations.rules import OrganisationKind
from events.programme.queries import labels_on_offer
from events.registration.actions import Entrant, enter
from events.registration.forms import EntryForm, read_entry
from events.registration.rules import RegistrationRefusal, refusal_to_register
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422
NEW = "/sessions/{session_id:int}/registrations/new"


@get(NEW, opt=host_session)
async def blank(session_id: FromPath[int]) -> Response[str]:
    """An empty form, or why nobody can be entered any more."""
    return await _form(session_id, EntryForm())


@post(NEW, opt=host_session, status_code=303)
async def add(
    session_id: FromPath[int], data: URLEncodedBody[EntryForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Enter it and show what was entered."""
    try:
        registration_id = await enter(actor, session_id, Entrant(*read_entry(data)))
    except FormErrors as wrong:
        return await _form(session_id, data, wrong.fields)
    except Refused as refused:
        if refused.code != RegistrationRefusal.ALREADY_THERE:
            raise
        return await _form(session_id, data, {"name": (refused.code, refused.facts)})
    return see_other(f"/sessions/{session_id}/registrations/{registration_id}", ("ok", "saved"))


async def _form(session_id: int, values: EntryForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    session = await session_view(session_id)
    return page(
        "registration/new.html",
        block="form",
        status=WRONG if errors else 200,
        session=session,
        refusal=refusal_to_register(session.state, by_host=True),
        kinds=list(OrganisationKind),
        counties=await labels_on_offer("county"),
        values=values,
        errors=errors or {},
    )


handlers = [blank, add]
