"""The agenda: items added, edited, removed, put in order. Clashes warn (`queries.agenda_clashes`), never refuse."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import time
from typing import Any

import msgspec

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.sessions.actions.life import locked
from events.sessions.queries import AgendaItemView, agenda_of, released_agenda
from events.sessions.rules import SessionRefusal, refusal_of_span, refusal_of_title
from events.sessions.tables import AgendaItem, AgendaRelease


@dataclass(frozen=True)
class AgendaDraft:
    """An item in local wall time; `kind` is a code of the dictionary agenda_kind."""

    starts: time
    ends: time
    title: str
    kind: str = "speech"
    place: str = ""
    people: str = ""
    plenary: bool = False


async def add_agenda_item(actor: Actor, session_id: int, draft: AgendaDraft) -> int:
    """Add an item where its time puts it. Returns its id."""
    async with transaction():
        await locked(actor, session_id)
        _check(draft)
        earlier = [one for one in await agenda_of(session_id) if one.starts <= draft.starts]
        position = max((one.position for one in earlier), default=-1) + 1
        await fetch(
            "UPDATE agenda_item SET position = position + 1 WHERE session = {} AND position >= {}", session_id, position
        )
        (item_id,) = await bulk.insert([AgendaItem(session=session_id, position=position, **asdict(draft))])
        await _told(actor, "add_agenda_item", session_id, item_id)
    return item_id


async def edit_agenda_item(actor: Actor, session_id: int, item_id: int, draft: AgendaDraft) -> None:
    """Change an item; it keeps its place in the order."""
    async with transaction():
        await locked(actor, session_id)
        await _must_be_there(session_id, item_id)
        _check(draft)
        columns: dict[Any, Any] = asdict(draft)
        await AgendaItem.update(columns).where(AgendaItem.id == item_id)
        await _told(actor, "edit_agenda_item", session_id, item_id)


async def remove_agenda_item(actor: Actor, session_id: int, item_id: int) -> None:
    """Take an item out."""
    async with transaction():
        await locked(actor, session_id)
        await _must_be_there(session_id, item_id)
        await AgendaItem.delete().where(AgendaItem.id == item_id)
        await _told(actor, "remove_agenda_item", session_id, item_id)


async def reorder_agenda(actor: Actor, session_id: int, item_ids: Sequence[int]) -> None:
    """Put the items in this order; those left out follow in their old order."""
    async with transaction():
        await locked(actor, session_id)
        present = [one.id for one in await agenda_of(session_id)]
        for item_id in item_ids:
            if item_id not in present:
                raise NotFound("agenda_item", item_id)
        order = list(dict.fromkeys([*item_ids, *present]))
        await fetch(
            """
            UPDATE agenda_item SET position = wanted.place - 1
            FROM unnest({}::bigint[]) WITH ORDINALITY AS wanted (id, place) WHERE agenda_item.id = wanted.id
            """,
            order,
        )
        await _told(actor, "reorder_agenda", session_id, None)


async def step_agenda_item(actor: Actor, session_id: int, item_id: int, way: int) -> None:
    """Move an item one place up (-1) or down (1); at the end of the list it stays."""
    async with transaction():
        await locked(actor, session_id)
        order = [one.id for one in await agenda_of(session_id)]
        if item_id not in order:
            raise NotFound("agenda_item", item_id)
        here = order.index(item_id)
        there = min(max(here + way, 0), len(order) - 1)
        order[here], order[there] = order[there], order[here]
        await reorder_agenda(actor, session_id, order)


async def release_agenda(actor: Actor, session_id: int) -> int:
    """Let visitors see the agenda as it is now; returns the version.

    Raises:
        Refused: there is no item, or nothing changed since the last version.
    """
    async with transaction():
        await locked(actor, session_id)
        items, before = await agenda_of(session_id), await released_agenda(session_id)
        if not items:
            raise Refused(SessionRefusal.AGENDA_EMPTY)
        if before and list(before.items) == items:
            raise Refused(SessionRefusal.AGENDA_SAME, version=before.version)
        version = await keep_release(actor, session_id, items, before.version + 1 if before else 1)
        await audit.record(actor, "release_agenda", "session", session_id, session_id=session_id, version=version)
        await notify.announce("session", session_id)
    return version


async def keep_release(actor: Actor, session_id: int, items: Sequence[AgendaItemView], version: int) -> int:
    """Write down a version; returns it."""
    row = AgendaRelease(session=session_id, version=version, items=msgspec.json.encode(items).decode())
    row.released_by, row.released_at = actor.account_id, clock.now()
    await AgendaRelease.insert(row)
    return version


async def _must_be_there(session_id: int, item_id: int) -> None:
    if item_id not in [one.id for one in await agenda_of(session_id)]:
        raise NotFound("agenda_item", item_id)


def _check(draft: AgendaDraft) -> None:
    wrong = {"title": refusal_of_title(draft.title), "ends": refusal_of_span((draft.starts, draft.ends))}
    faults: dict[str, tuple[str, dict[str, object]]] = {name: (code, {}) for name, code in wrong.items() if code}
    if faults:
        raise FormErrors(faults)


async def _told(actor: Actor, deed: str, session_id: int, item_id: int | None) -> None:
    await audit.record(actor, deed, "agenda_item", item_id, session_id=session_id)
    await notify.announce("session", session_id)
