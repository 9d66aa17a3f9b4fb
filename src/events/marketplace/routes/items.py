"""One need or supply: read, entered, edited, reviewed. Only hosts come here, so confidential needs are shown."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation.errors import FormErrors, NotFound, Refused
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
from events.marketplace.forms import ItemForm, MoveForm, read_item, read_move
from events.marketplace.queries import NeedView, SupplyView
from events.marketplace.routes.sides import form_of, is_need, need_of, supply_of, view_of
from events.marketplace.rules import (
    NEED_MOVES,
    SUPPLY_MOVES,
    Category,
    MarketRefusal,
    NeedState,
    SupplyKind,
    SupplyState,
    Visibility,
    refusal_to_edit,
)
from events.marketplace.rules.details import details_of
from events.registration.queries import participants
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422
AT = "/sessions/{session_id:int}/items/{side:str}"


@get(AT + "/new", opt=host_session)
async def new(
    session_id: FromPath[int], side: FromPath[str], kind: FromQuery[str] = "", organisation: FromQuery[str] = ""
) -> Response[str]:
    """Asks for a need or a supply; `kind` and `organisation` are chosen already where the link says so."""
    usual = Category.PURCHASE if is_need(side) else SupplyKind.PRODUCT
    form = ItemForm(kind=kind or usual.value, organisation_id=organisation, publish="1")
    return await _edit(session_id, side, form)


@post(AT, opt=host_session, status_code=303)
async def create(
    session_id: FromPath[int], side: FromPath[str], data: URLEncodedBody[ItemForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Enter it, published at once or submitted for review."""
    need = is_need(side)
    try:
        said = read_item(data, [one.organisation_id for one in await participants(session_id)], need=need)
        if need:
            state = NeedState.PUBLISHED if said.publish else NeedState.SUBMITTED
            item_id = await add_need(actor, session_id, need_of(said), state)
        else:
            offered = SupplyState.PUBLISHED if said.publish else SupplyState.SUBMITTED
            item_id = await add_supply(actor, session_id, supply_of(said), offered)
    except FormErrors as wrong:
        return await _edit(session_id, side, data, wrong.fields)
    return see_other(f"/sessions/{session_id}/items/{side}/{item_id}", ("ok", "saved"))


@post(AT + "/form", opt=host_session, status_code=200)
async def other_kind(
    session_id: FromPath[int], side: FromPath[str], data: URLEncodedBody[ItemForm], item: FromQuery[int | None] = None
) -> Response[str]:
    """The form again with the fields of the kind that was just chosen; what was typed stays, nothing is saved."""
    return await _edit(session_id, side, data, view=await _view(session_id, side, item) if item else None)


@get(AT + "/{item_id:int}", opt=host_session)
async def item(session_id: FromPath[int], side: FromPath[str], item_id: FromPath[int]) -> Response[str]:
    """All of it, and what the host may do with it."""
    return await _item(session_id, side, await _view(session_id, side, item_id))


@get(AT + "/{item_id:int}/edit", opt=host_session)
async def edit(session_id: FromPath[int], side: FromPath[str], item_id: FromPath[int]) -> Response[str]:
    """Its fields, to be changed."""
    view = await _view(session_id, side, item_id)
    return await _edit(session_id, side, form_of(view), view=view)


@post(AT + "/{item_id:int}/edit", opt=host_session, status_code=303)
async def save(
    session_id: FromPath[int],
    side: FromPath[str],
    item_id: FromPath[int],
    data: URLEncodedBody[ItemForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Change it; the organisation stays."""
    view = await _view(session_id, side, item_id)
    data.organisation_id = str(view.organisation_id)
    try:
        said = read_item(data, [view.organisation_id], need=is_need(side))
        if is_need(side):
            await edit_need(actor, item_id, need_of(said))
        else:
            await edit_supply(actor, item_id, supply_of(said))
    except FormErrors as wrong:
        return await _edit(session_id, side, data, wrong.fields, view)
    return see_other(f"/sessions/{session_id}/items/{side}/{item_id}", ("ok", "saved"))


@post(AT + "/{item_id:int}/move", opt=host_session, status_code=303)
async def move(
    session_id: FromPath[int],
    side: FromPath[str],
    item_id: FromPath[int],
    data: URLEncodedBody[MoveForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Publish, return with a reason, withdraw, or move on."""
    view = await _view(session_id, side, item_id)
    try:
        await _move(actor, side, item_id, *read_move(data))
    except FormErrors as wrong:
        return await _item(session_id, side, view, data, wrong.fields)
    except Refused as refused:
        if refused.code != MarketRefusal.NEEDS_REASON:
            raise
        return await _item(session_id, side, view, data, {"reason": (refused.code, refused.facts)})
    return see_other(f"/sessions/{session_id}/items/{side}/{item_id}", ("ok", "saved"))


async def _move(actor: Actor, side: str, item_id: int, to: NeedState, reason: str) -> None:
    if is_need(side):
        await move_need(actor, item_id, to, reason)
    elif to.value in set(SupplyState):
        await move_supply(actor, item_id, SupplyState(to), reason)
    else:
        raise Refused(MarketRefusal.MOVE_NOT_POSSIBLE)


async def _view(session_id: int, side: str, item_id: int) -> NeedView | SupplyView:
    view = await view_of(side, item_id)
    if view.session_id != session_id:
        raise NotFound("item", item_id)
    return view


async def _item(
    session_id: int,
    side: str,
    view: NeedView | SupplyView,
    values: MoveForm | None = None,
    errors: Mapping[str, object] | None = None,
) -> Response[str]:
    moves = NEED_MOVES[view.state] if isinstance(view, NeedView) else SUPPLY_MOVES[view.state]
    return page(
        "marketplace/item.html",
        block="review",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        side=side,
        need=is_need(side),
        item=view,
        moves=moves,
        details=details_of(view.category if isinstance(view, NeedView) else view.kind, need=is_need(side)),
        editable=refusal_to_edit(view.state, by_host=True) is None,
        values=values or MoveForm(),
        errors=errors or {},
    )


async def _edit(
    session_id: int,
    side: str,
    values: ItemForm,
    errors: Mapping[str, object] | None = None,
    view: NeedView | SupplyView | None = None,
) -> Response[str]:
    need = is_need(side)
    return page(
        "marketplace/edit.html",
        block="form",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        side=side,
        need=need,
        item=view,
        people=[] if view else await participants(session_id),
        kinds=list(Category if need else SupplyKind),
        Visibility=Visibility,
        details=details_of(values.kind, need=need),
        values=values,
        errors=errors or {},
    )


handlers = [new, create, other_kind, item, edit, save, move]
