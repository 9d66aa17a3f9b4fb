"""The register of organisations over all sessions."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.boards.documents import REGISTER_SHEET
from events.boards.forms import (
    OrganisationForm,
    read_organisation,
)
from events.boards.queries import REGISTER, dossier_of, reach_of
from events.foundation.errors import FormErrors
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.organisations.actions import OrganisationDraft, edit_organisation
from events.organisations.queries import OrganisationView
from events.organisations.rules import OrganisationKind
from events.sessions.guards import create_sessions

WRONG, REFUSED = 422, 409


@get("/organisations", opt=create_sessions)
async def register(asked: NamedDependency[Asked], actor: NamedDependency[Actor]) -> Response[Any]:
    """The organisations of the register that are the reader's; contacts stand on none of its rows."""
    own = reach_of(actor)
    if asked.format in FORMATS:
        return await download(actor, REGISTER_SHEET, await REGISTER.all(asked, *own), asked.format)
    return page(
        "boards/organisations.html",
        found=await REGISTER.find(asked, *own),
    )


@get("/organisations/{organisation_id:int}", opt=create_sessions)
async def organisation(organisation_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """What is known of one that registered for a session of the reader's."""
    return page("boards/organisation.html", dossier=await dossier_of(actor, organisation_id))


@get("/organisations/{organisation_id:int}/edit", opt=create_sessions)
async def edit_register(organisation_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Its name, code, kind and county, to be corrected."""
    found = (await dossier_of(actor, organisation_id)).organisation
    values = OrganisationForm(name=found.name, uscc=found.uscc or "", kind=found.kind, county=found.county)
    return _organisation(found, values)


@post("/organisations/{organisation_id:int}/edit", opt=create_sessions, status_code=303)
async def save_register(
    organisation_id: FromPath[int], data: URLEncodedBody[OrganisationForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Correct them; a code that another one has is refused."""
    found = (await dossier_of(actor, organisation_id)).organisation
    try:
        await edit_organisation(actor, organisation_id, OrganisationDraft(*read_organisation(data)))
    except FormErrors as wrong:
        return _organisation(found, data, wrong.fields)
    return see_other(f"/organisations/{organisation_id}", ("ok", "saved"))


def _organisation(
    found: OrganisationView, values: OrganisationForm, errors: Mapping[str, object] | None = None
) -> Response[str]:
    return page(
        "boards/organisation_edit.html",
        block="form",
        status=WRONG if errors else 200,
        organisation=found,
        kinds=list(OrganisationKind),
        values=values,
        errors=errors or {},
    )


handlers = [register, organisation, edit_register, save_register]
