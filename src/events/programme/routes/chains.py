"""Lists of chains, and one chain with its chiefs and segments."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import logged_in, needs
from events.identity.rules import Actor, Role
from events.programme.actions import (
    ListDraft,
    add_chain,
    add_list,
    delete_chain,
    edit_chain,
    retire_list,
)
from events.programme.forms import ChainForm, ListForm, RetireForm, read_chain, read_list
from events.programme.queries import ChainView, chain_lists, chain_view, chains, regions, segments
from events.programme.rules import Band

WRONG = 422
administrators = needs(Role.ADMINISTRATOR)


@get("/chains", opt=logged_in)
async def all_chains(actor: NamedDependency[Actor]) -> Response[str]:
    """Every list with its chains; retired ones last."""
    return await _lists(actor, ListForm(valid_from=clock.today().isoformat()))


@post("/chains/lists", opt=administrators, status_code=303)
async def new_list(data: URLEncodedBody[ListForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Add a list, for chains that follow."""
    try:
        await add_list(actor, ListDraft(*read_list(data)))
    except FormErrors as wrong:
        return await _lists(actor, data, wrong.fields)
    return see_other("/chains", ("ok", "saved"))


@post("/chains/lists/{code:str}/retire", opt=administrators, status_code=303)
async def retire(code: FromPath[str], data: URLEncodedBody[RetireForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Offer the chains of a list no longer, or again."""
    await retire_list(actor, code, retired=data.retired == "1")
    return see_other("/chains", ("ok", "saved"))


@get("/chains/new", opt=administrators)
async def new(list_code: FromQuery[str] = "") -> Response[str]:
    """Asks for a chain."""
    return await _edit(ChainForm(list_code=list_code))


@post("/chains", opt=administrators, status_code=303)
async def create(data: URLEncodedBody[ChainForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Add it."""
    try:
        chain_id = await add_chain(actor, read_chain(data))
    except FormErrors as wrong:
        return await _edit(data, wrong.fields)
    return see_other(f"/chains/{chain_id}", ("ok", "saved"))


@get("/chains/{chain_id:int}", opt=logged_in)
async def chain(chain_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Who leads it and what its segments are."""
    found = await chain_view(chain_id)
    return page(
        "programme/chain.html",
        chain=found,
        above=next((one for one in await chains() if one.code == found.serves_code), None),
        below=[one for one in await chains() if one.serves_code == found.code],
        region=next((one.name for one in await regions() if one.code == found.region_code), ""),
        segments=(await segments()).get(chain_id, {}),
        bands=list(Band),
        edits=actor.administrator,
    )


@get("/chains/{chain_id:int}/edit", opt=administrators)
async def edit(chain_id: FromPath[int]) -> Response[str]:
    """Its fields, to be changed."""
    found = await chain_view(chain_id)
    return await _edit(_form(found, (await segments()).get(chain_id, {})), chain=found)


@post("/chains/{chain_id:int}/edit", opt=administrators, status_code=303)
async def save(
    chain_id: FromPath[int], data: URLEncodedBody[ChainForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Change it."""
    found = await chain_view(chain_id)
    try:
        await edit_chain(actor, chain_id, read_chain(data))
    except FormErrors as wrong:
        return await _edit(data, wrong.fields, found)
    return see_other(f"/chains/{chain_id}", ("ok", "saved"))


@post("/chains/{chain_id:int}/delete", opt=administrators, status_code=303)
async def delete(chain_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Remove it, unless something refers to it."""
    await delete_chain(actor, chain_id)
    return see_other("/chains", ("ok", "deleted"))


async def _lists(actor: Actor, values: ListForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    known = await chains()
    return page(
        "programme/chains.html",
        status=WRONG if errors else 200,
        lists=[(one, [chain for chain in known if chain.list_code == one.code]) for one in await chain_lists()],
        segments=await segments(),
        edits=actor.administrator,
        values=values,
        errors=errors or {},
    )


async def _edit(
    values: ChainForm, errors: Mapping[str, object] | None = None, chain: ChainView | None = None
) -> Response[str]:
    return page(
        "programme/chain_edit.html",
        block="form",
        status=WRONG if errors else 200,
        chain=chain,
        lists=[one for one in await chain_lists() if not one.retired],
        regions=await regions(),
        others=[one for one in await chains() if chain is None or one.id != chain.id],
        bands=list(Band),
        values=values,
        errors=errors or {},
    )


def _form(chain: ChainView, known: Mapping[Band, list[str]]) -> ChainForm:
    return ChainForm(
        name=chain.name,
        aliases="、".join(chain.aliases),
        region_code=chain.region_code,
        serves_code=chain.serves_code,
        city_chief=chain.city_chief,
        county_chief=chain.county_chief,
        office=chain.office,
        retired="1" if chain.retired else "",
        **{band.value: "\n".join(known.get(band, [])) for band in Band},
    )


handlers = [all_chains, new_list, retire, new, create, chain, edit, save, delete]
