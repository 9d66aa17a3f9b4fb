"""The agenda: read by everybody who may see the session, written by its lead."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.programme.queries import dictionary
from events.sessions.actions import (
    AgendaDraft,
    add_agenda_item,
    edit_agenda_item,
    release_agenda,
    remove_agenda_item,
    reorder_agenda,
    step_agenda_item,
)
from events.sessions.forms import AgendaForm, OrderForm, SaidOfItem, StepForm, read_item, read_order, read_way
from events.sessions.guards import manage_session, view_session
from events.sessions.queries import (
    AgendaItemView,
    SessionView,
    agenda_clashes,
    agenda_of,
    released_agenda,
    session_view,
    shown_agenda,
)
from events.sessions.rules import is_host, may_manage, refusal_to_edit

WRONG = 422


@get("/sessions/{session_id:int}/agenda", opt=view_session)
async def agenda(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """The items in order with what clashes, and below them the form for one more."""
    return await _agenda(actor, session_id, AgendaForm(kind="speech"))


@post("/sessions/{session_id:int}/agenda", opt=manage_session, status_code=303)
async def add(
    session_id: FromPath[int], data: URLEncodedBody[AgendaForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Add an item where its time puts it."""
    try:
        await add_agenda_item(actor, session_id, _draft(read_item(data, await _kinds())))
    except FormErrors as wrong:
        return await _agenda(actor, session_id, data, wrong.fields)
    return see_other(f"/sessions/{session_id}/agenda", ("ok", "saved"))


@post("/sessions/{session_id:int}/agenda/order", opt=manage_session, status_code=303)
async def order(
    session_id: FromPath[int], data: URLEncodedBody[OrderForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Put the items into the order they were dragged into."""
    await reorder_agenda(actor, session_id, read_order(data))
    return see_other(f"/sessions/{session_id}/agenda", ("ok", "saved"))


@post("/sessions/{session_id:int}/agenda/release", opt=manage_session, status_code=303)
async def release(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Let visitors see it as it is now."""
    await release_agenda(actor, session_id)
    return see_other(f"/sessions/{session_id}/agenda", ("ok", "agenda_released"))


@get("/sessions/{session_id:int}/agenda/print", opt=view_session)
async def printed(session: NamedDependency[SessionView], actor: NamedDependency[Actor]) -> Response[str]:
    """The agenda on a sheet of paper."""
    items = await shown_agenda(session.id, host=is_host(actor, session.place))
    return page("sessions/print/agenda.html", session=session, items=items)


@get("/sessions/{session_id:int}/agenda/{item_id:int}", opt=manage_session)
async def item(session_id: FromPath[int], item_id: FromPath[int]) -> Response[str]:
    """One item, to be changed."""
    found = await _item(session_id, item_id)
    form = AgendaForm(
        starts=f"{found.starts:%H:%M}",
        ends=f"{found.ends:%H:%M}",
        kind=found.kind,
        title=found.title,
        place=found.place,
        people=found.people,
        plenary="1" if found.plenary else "",
    )
    return await _one(session_id, found, form)


@post("/sessions/{session_id:int}/agenda/{item_id:int}", opt=manage_session, status_code=303)
async def save(
    session_id: FromPath[int], item_id: FromPath[int], data: URLEncodedBody[AgendaForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Change an item."""
    found = await _item(session_id, item_id)
    try:
        said = read_item(data, [*await _kinds(), found.kind])
        await edit_agenda_item(actor, session_id, item_id, _draft(said))
    except FormErrors as wrong:
        return await _one(session_id, found, data, wrong.fields)
    return see_other(f"/sessions/{session_id}/agenda", ("ok", "saved"))


@post("/sessions/{session_id:int}/agenda/{item_id:int}/step", opt=manage_session, status_code=303)
async def step(
    session_id: FromPath[int], item_id: FromPath[int], data: URLEncodedBody[StepForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Move an item one place up or down."""
    await step_agenda_item(actor, session_id, item_id, read_way(data))
    return see_other(f"/sessions/{session_id}/agenda", ("ok", "saved"))


@get("/sessions/{session_id:int}/agenda/{item_id:int}/remove", opt=manage_session)
async def ask_remove(session_id: FromPath[int], item_id: FromPath[int]) -> Response[str]:
    """What goes when the item goes."""
    session = await session_view(session_id)
    return page("sessions/remove_item.html", session=session, item=await _item(session_id, item_id))


@post("/sessions/{session_id:int}/agenda/{item_id:int}/remove", opt=manage_session, status_code=303)
async def remove(session_id: FromPath[int], item_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Take the item out."""
    await remove_agenda_item(actor, session_id, item_id)
    return see_other(f"/sessions/{session_id}/agenda", ("ok", "removed"))


async def _agenda(
    actor: Actor, session_id: int, values: AgendaForm, errors: Mapping[str, object] | None = None
) -> Response[str]:
    session = await session_view(session_id)
    hosts, released = is_host(actor, session.place), await released_agenda(session_id)
    items = await agenda_of(session_id) if hosts else list(released.items) if released else []
    return page(
        "sessions/agenda.html",
        block="form",
        status=WRONG if errors else 200,
        session=session,
        items=items,
        hosts=hosts,
        released=released,
        clashes=await _clashes_by_item(session_id, items) if hosts else {},
        writes=may_manage(actor, session.place) and refusal_to_edit(session.state) is None,
        kinds=await _kinds(),
        kind_labels=await _labels(),
        values=values,
        errors=errors or {},
    )


async def _clashes_by_item(session_id: int, items: list[AgendaItemView]) -> dict[int, list[tuple[str, str, str]]]:
    """For each item: the reason, who or where, and the other item's title."""
    titles = {one.id: one.title for one in items}
    found: dict[int, list[tuple[str, str, str]]] = {one.id: [] for one in items}
    for clash in await agenda_clashes(session_id):
        found[clash.first_id].append((clash.reason, clash.who, titles[clash.second_id]))
        found[clash.second_id].append((clash.reason, clash.who, titles[clash.first_id]))
    return found


async def _one(
    session_id: int, found: AgendaItemView, values: AgendaForm, errors: Mapping[str, object] | None = None
) -> Response[str]:
    return page(
        "sessions/item.html",
        block="form",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        item=found,
        kinds=list(dict.fromkeys([*await _kinds(), found.kind])),
        kind_labels=await _labels(),
        values=values,
        errors=errors or {},
    )


async def _item(session_id: int, item_id: int) -> AgendaItemView:
    for one in await agenda_of(session_id):
        if one.id == item_id:
            return one
    raise NotFound("agenda_item", item_id)


async def _kinds() -> list[str]:
    return [one.code for one in await dictionary("agenda_kind") if one.active]


async def _labels() -> dict[str, str]:
    """What an administrator calls each kind of item, retired ones too."""
    return {one.code: one.label for one in await dictionary("agenda_kind")}


def _draft(said: SaidOfItem) -> AgendaDraft:
    return AgendaDraft(
        starts=said.starts,
        ends=said.ends,
        title=said.title,
        kind=said.kind,
        place=said.place,
        people=said.people,
        plenary=said.plenary,
    )


handlers = [agenda, add, order, release, printed, item, save, step, ask_remove, remove]
