"""The register of organisations over all sessions."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.boards.actions import merge_organisations
from events.boards.documents import REGISTER_SHEET
from events.boards.forms import (
    OrganisationForm,
    read_organisation,
)
from events.boards.queries import REGISTER, dossier_of, kept_of, merging, moved_by, reach_of, twins_of
from events.boards.rules import refusal_to_merge
from events.foundation.errors import FormErrors
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.organisations.actions import OrganisationDraft, edit_organisation, set_labels
from events.organisations.queries import OrganisationView, organisation_view
from events.organisations.rules import OrganisationKind
from events.programme.queries import labels_on_offer
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
async def organisation(organisation_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """What is known of one that registered for a session of the reader's; a merged one leads to the other."""
    kept_id = await kept_of(organisation_id)
    dossier = await dossier_of(actor, kept_id)
    if kept_id != organisation_id:
        return see_other(f"/organisations/{kept_id}")
    return page("boards/organisation.html", dossier=dossier, twins=await twins_of(actor, organisation_id))


@get("/organisations/{organisation_id:int}/edit", opt=create_sessions)
async def edit_register(organisation_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Its name, code, kind and county, to be corrected."""
    found = (await dossier_of(actor, organisation_id)).organisation
    values = OrganisationForm(
        name=found.name,
        uscc=found.uscc or "",
        kind=found.kind,
        county=found.county,
        labels=_present(found),
    )
    return await _organisation(found, values)


@post("/organisations/{organisation_id:int}/edit", opt=create_sessions, status_code=303)
async def save_register(
    organisation_id: FromPath[int], data: URLEncodedBody[OrganisationForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Correct them; a code that another one has is refused."""
    found = (await dossier_of(actor, organisation_id)).organisation
    try:
        said, labels = read_organisation(data, await labels_on_offer("label", _present(found)))
        await edit_organisation(actor, organisation_id, OrganisationDraft(*said))
        await set_labels(actor, organisation_id, labels)
    except FormErrors as wrong:
        return await _organisation(found, data, wrong.fields)
    return see_other(f"/organisations/{organisation_id}", ("ok", "saved"))


def _present(found: OrganisationView) -> list[str]:
    return [one.label for one in found.labels]


async def _organisation(
    found: OrganisationView, values: OrganisationForm, errors: Mapping[str, object] | None = None
) -> Response[str]:
    return page(
        "boards/organisation_edit.html",
        block="form",
        status=WRONG if errors else 200,
        organisation=found,
        kinds=list(OrganisationKind),
        counties=await labels_on_offer("county"),
        on_offer=await labels_on_offer("label", _present(found)),
        values=values,
        errors=errors or {},
    )


@get("/organisations/{organisation_id:int}/merge/{kept_id:int}", opt=create_sessions)
async def ask_merge(
    organisation_id: FromPath[int], kept_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[str]:
    """What goes over to the other one, or why it cannot."""
    found = await merging(actor, organisation_id, kept_id)
    return page(
        "boards/merge.html",
        gone=await organisation_view(organisation_id),
        kept=await organisation_view(kept_id),
        moved=await moved_by(found),
        refused=refusal_to_merge(found),
        obstacle=found.obstacle,
    )


@post("/organisations/{organisation_id:int}/merge/{kept_id:int}", opt=create_sessions, status_code=303)
async def merge(organisation_id: FromPath[int], kept_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Make them one."""
    await merge_organisations(actor, organisation_id, kept_id)
    return see_other(f"/organisations/{kept_id}", ("ok", "organisations_merged"))


handlers = [register, organisation, edit_register, save_register, ask_merge, merge]
