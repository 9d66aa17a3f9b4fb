"""One's own needs and supplies: added, edited, sent for review, withdrawn."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.checkin.guards import own_day
from events.foundation.errors import FormErrors, NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.marketplace.actions import (
    add_need,
    add_supply,
    edit_need,
    edit_supply,
    move_need,
    move_supply,
)
from events.marketplace.forms import ItemForm, SaidOfItem, read_item
from events.marketplace.queries import NeedView, SupplyView
from events.marketplace.routes.sides import form_of, is_need, need_of, supply_of, view_of
from events.marketplace.rules import (
    NEED_MOVES,
    SUPPLY_MOVES,
    Category,
    NeedState,
    SupplyKind,
    SupplyState,
    refusal_to_edit,
    refusal_to_enter,
)
from events.marketplace.rules.details import details_of
from events.phone.queries import own_items
from events.phone.routes.day import of
from events.sessions.queries import session_view

WRONG = 422
AT = "/my/items/{side:str}"


@get("/my/items", opt=own_day)
async def items(actor: NamedDependency[Actor]) -> Response[str]:
    """All of one's own, with their states."""
    session_id, organisation_id = of(actor)
    session = await session_view(session_id)
    return page(
        "phone/items.html",
        session=session,
        items=await own_items(session_id, organisation_id),
        closed=refusal_to_enter(session.state, by_host=False),
    )


@get(AT + "/new", opt=own_day)
async def new(side: FromPath[str], actor: NamedDependency[Actor], kind: FromQuery[str] = "") -> Response[str]:
    """Asks for a need or a supply."""
    usual = Category.FINANCE if is_need(side) else SupplyKind.PRODUCT
    return await _edit(actor, side, ItemForm(kind=kind or usual.value))


@post(AT + "/form", opt=own_day, status_code=200)
async def other_kind(
    side: FromPath[str],
    data: URLEncodedBody[ItemForm],
    actor: NamedDependency[Actor],
    item: FromQuery[int | None] = None,
) -> Response[str]:
    """The form with the fields of the kind just chosen."""
    return await _edit(actor, side, data, view=await _view(actor, side, item) if item else None)


@post(AT, opt=own_day, status_code=303)
async def create(side: FromPath[str], data: URLEncodedBody[ItemForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Send it to the host for review."""
    session_id, _ = of(actor)
    try:
        said = _read(actor, side, data)
        if is_need(side):
            await add_need(actor, session_id, need_of(said))
        else:
            await add_supply(actor, session_id, supply_of(said))
    except FormErrors as wrong:
        return await _edit(actor, side, data, wrong.fields)
    return see_other("/my/items", ("ok", "item_sent"))


@get(AT + "/{item_id:int}", opt=own_day)
async def edit(side: FromPath[str], item_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """One of one's own: read, or edited where it may be."""
    view = await _view(actor, side, item_id)
    return await _edit(actor, side, form_of(view), view=view)


@post(AT + "/{item_id:int}", opt=own_day, status_code=303)
async def save(
    side: FromPath[str], item_id: FromPath[int], data: URLEncodedBody[ItemForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Change it and send it for review again."""
    view = await _view(actor, side, item_id)
    try:
        said = _read(actor, side, data)
        if isinstance(view, NeedView):
            await edit_need(actor, item_id, need_of(said))
            await move_need(actor, item_id, NeedState.SUBMITTED)
        else:
            await edit_supply(actor, item_id, supply_of(said))
            await move_supply(actor, item_id, SupplyState.SUBMITTED)
    except FormErrors as wrong:
        return await _edit(actor, side, data, wrong.fields, view)
    return see_other("/my/items", ("ok", "item_sent"))


@post(AT + "/{item_id:int}/withdraw", opt=own_day, status_code=303)
async def withdraw(side: FromPath[str], item_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Take it back: a withdrawn one becomes a draft again."""
    view = await _view(actor, side, item_id)
    if isinstance(view, NeedView):
        again = view.state is NeedState.WITHDRAWN
        await move_need(actor, item_id, NeedState.DRAFT if again else NeedState.WITHDRAWN)
    else:
        again = view.state is SupplyState.WITHDRAWN
        await move_supply(actor, item_id, SupplyState.DRAFT if again else SupplyState.WITHDRAWN)
    return see_other("/my/items", ("ok", "saved"))


async def _view(actor: Actor, side: str, item_id: int) -> NeedView | SupplyView:
    view = await view_of(side, item_id)
    if (view.session_id, view.organisation_id) != of(actor):
        raise NotFound("item", item_id)
    return view


def _read(actor: Actor, side: str, data: ItemForm) -> SaidOfItem:
    _, organisation_id = of(actor)
    data.organisation_id, data.priority = str(organisation_id), "0"
    return read_item(data, [organisation_id], need=is_need(side))


def _moves(view: NeedView | SupplyView | None) -> set[str]:
    if view is None:
        return set()
    return {to.value for to in (NEED_MOVES[view.state] if isinstance(view, NeedView) else SUPPLY_MOVES[view.state])}


async def _edit(
    actor: Actor,
    side: str,
    values: ItemForm,
    errors: Mapping[str, object] | None = None,
    view: NeedView | SupplyView | None = None,
) -> Response[str]:
    session_id, _ = of(actor)
    session, need = await session_view(session_id), is_need(side)
    closed = refusal_to_enter(session.state, by_host=False)
    past = refusal_to_edit(view.state, by_host=False) if view else None
    return page(
        "phone/item.html",
        block="form",
        status=WRONG if errors else 200,
        session=session,
        side=side,
        need=need,
        item=view,
        closed=closed,
        editable=not (closed or past),
        state=view.state.value if view else "",
        withdrawable=NeedState.WITHDRAWN.value in _moves(view),
        kinds=list(Category if need else SupplyKind),
        details=details_of(values.kind, need=need),
        values=values,
        errors=errors or {},
    )


handlers = [items, new, other_kind, create, edit, save, withdraw]
