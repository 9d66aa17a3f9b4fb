"""The organisation and the contact behind a registration, and who comes in whose place."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors
from events.identity.rules import Actor
from events.registration.actions import replace_delegate, set_contact, set_organisation
from events.registration.forms import ContactForm, FirmForm, ReplaceForm, read_contact, read_firm, read_replace
from events.registration.routes.one import AT, CONTACT, FIRM, REPLACE, back, show, view_of
from events.sessions.guards import host_session

FIELDS = {"name": "person"}
"""What the action calls a field and what the form calls it."""


@post(AT + "/firm", opt=host_session, status_code=303)
async def firm(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[FirmForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Correct name, code, kind and county."""
    await view_of(session_id, registration_id)
    try:
        await set_organisation(actor, registration_id, read_firm(data))
    except FormErrors as wrong:
        return await show(session_id, registration_id, FIRM, data, wrong.fields)
    return back(session_id, registration_id)


@post(AT + "/contact", opt=host_session, status_code=303)
async def contact(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[ContactForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Correct the contact, or name another person."""
    await view_of(session_id, registration_id)
    try:
        await set_contact(actor, registration_id, read_contact(data))
    except FormErrors as wrong:
        return await show(session_id, registration_id, CONTACT, data, wrong.fields)
    return back(session_id, registration_id)


@post(AT + "/replace", opt=host_session, status_code=303)
async def replace(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[ReplaceForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Another person comes for a delegate."""
    view = await view_of(session_id, registration_id)
    try:
        await replace_delegate(actor, *read_replace(data, [one.id for one in view.delegates]))
    except FormErrors as wrong:
        fields = {FIELDS.get(name, name): told for name, told in wrong.fields.items()}
        return await show(session_id, registration_id, REPLACE, data, fields)
    return back(session_id, registration_id)


handlers = [firm, contact, replace]
