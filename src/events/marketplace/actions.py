"""Needs and supplies: entered, edited, submitted, reviewed, withdrawn."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import FormErrors, NotAllowed, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.marketplace.engine import search_keys
from events.marketplace.queries import NeedView, SupplyView, need_view, supply_view
from events.marketplace.rules import (
    Category,
    MarketRefusal,
    NeedState,
    SupplyKind,
    SupplyState,
    Visibility,
    may_begin,
    may_move,
    refusal_of_amount,
    refusal_of_title,
    refusal_to_edit,
    refusal_to_enter,
    refusal_to_move_need,
    refusal_to_move_supply,
    refusal_to_review,
)
from events.marketplace.rules.details import Details, kept, spoken
from events.marketplace.tables import Need, Supply
from events.organisations.rules import text_fault
from events.registration.actions import files_for
from events.sessions.queries import session_view
from events.sessions.rules import is_host


@dataclass(frozen=True)
class NeedDraft:
    """What an organisation needs; amounts in 万元, a range has no `amount_wan`. A confidential one is the host's only.

    `source_ref`: its id where it came from, unique in the session; empty: the next of N0001, N0002 and so on.
    """

    organisation_id: int
    category: str
    title: str
    description: str = ""
    amount_wan: Decimal | None = None
    amount_min_wan: Decimal | None = None
    amount_max_wan: Decimal | None = None
    deadline: date | None = None
    confidential: bool = False
    visibility: Visibility = Visibility.PARTICIPANTS
    priority: int = 0
    source_ref: str = ""
    details: Details = field(default_factory=dict)


@dataclass(frozen=True)
class SupplyDraft:
    """What an organisation can provide; `source_ref` as for needs, S0001 and so on."""

    organisation_id: int
    kind: str
    title: str
    description: str = ""
    amount_wan: Decimal | None = None
    keywords: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PARTICIPANTS
    source_ref: str = ""
    details: Details = field(default_factory=dict)


async def add_need(actor: Actor, session_id: int, draft: NeedDraft, state: NeedState = NeedState.SUBMITTED) -> int:
    """Enter a need as a draft or submitted; the host may publish it at once. Returns its id.

    Raises:
        NotFound: no such session.
        NotAllowed: neither the host nor the organisation itself, or a state that is not the actor's to choose.
        Refused: the session takes none now, or the organisation is not registered for it.
        FormErrors: fields `title`, `description`, `category`, `amount_wan`.
    """
    return (await add_needs(actor, session_id, [draft], state))[0]


async def add_needs(
    actor: Actor, session_id: int, drafts: Sequence[NeedDraft], state: NeedState = NeedState.SUBMITTED
) -> list[int]:
    """The same for many in few statements; ids in order."""
    for draft in drafts:
        _check_need(draft)
    async with transaction():
        await _enter(actor, session_id, [draft.organisation_id for draft in drafts], state)
        refs = await _refs("need", "N", session_id, [draft.source_ref for draft in drafts])
        rows = [
            Need(**_need_columns(draft), source_ref=ref, session=session_id, state=state, created_at=clock.now())
            for draft, ref in zip(drafts, refs, strict=True)
        ]
        return await _added(actor, "need", session_id, await bulk.insert(rows))


async def add_supply(
    actor: Actor, session_id: int, draft: SupplyDraft, state: SupplyState = SupplyState.SUBMITTED
) -> int:
    """Enter a supply and return its id; as `add_need`, with the field `kind`."""
    return (await add_supplies(actor, session_id, [draft], state))[0]


async def add_supplies(
    actor: Actor, session_id: int, drafts: Sequence[SupplyDraft], state: SupplyState = SupplyState.SUBMITTED
) -> list[int]:
    """The same for many in few statements; ids in order."""
    for draft in drafts:
        _check_supply(draft)
    async with transaction():
        await _enter(actor, session_id, [draft.organisation_id for draft in drafts], state)
        refs = await _refs("supply", "S", session_id, [draft.source_ref for draft in drafts])
        rows = [
            Supply(**_supply_columns(draft), source_ref=ref, session=session_id, state=state, created_at=clock.now())
            for draft, ref in zip(drafts, refs, strict=True)
        ]
        return await _added(actor, "supply", session_id, await bulk.insert(rows))


async def edit_need(actor: Actor, need_id: int, draft: NeedDraft) -> None:
    """Change a need: its organisation while it is a draft or returned, the host until it is settled.

    The organisation and `source_ref` stay, whatever the draft says; the priority is the host's to set.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        Refused: it is past editing, or the session is over.
        FormErrors: as for `add_need`.
    """
    _check_need(draft)
    async with transaction():
        await lock("need", need_id)
        view = await need_view(need_id)
        by_host = await _edit(actor, view)
        kept = replace(draft, organisation_id=view.organisation_id)
        columns = _need_columns(kept if by_host else replace(kept, priority=view.priority))
        await Need.update(columns).where(Need.id == need_id)
        await _told(actor, "edit_need", view.session_id, need_id)


async def edit_supply(actor: Actor, supply_id: int, draft: SupplyDraft) -> None:
    """Change a supply; as `edit_need`."""
    _check_supply(draft)
    async with transaction():
        await lock("supply", supply_id)
        view = await supply_view(supply_id)
        await _edit(actor, view)
        columns = _supply_columns(replace(draft, organisation_id=view.organisation_id))
        await Supply.update(columns).where(Supply.id == supply_id)
        await _told(actor, "edit_supply", view.session_id, supply_id)


async def move_need(actor: Actor, need_id: int, to: NeedState, reason: str = "") -> None:
    """Submit, publish, return (with a reason), withdraw, or move on along the states of a need.

    Raises:
        NotFound, NotAllowed: none of this id, or not the actor's move to make.
        Refused: the move is not possible.
    """
    async with transaction():
        await lock("need", need_id)
        view = await need_view(need_id)
        await _may_move(actor, view, to)
        _refuse(refusal_to_move_need(view.state, to, reason), state=view.state, to=to)
        await Need.update({Need.state: to, Need.review_note: reason.strip()}).where(Need.id == need_id)
        await _told(actor, "move_need", view.session_id, need_id, to=to)


async def move_supply(actor: Actor, supply_id: int, to: SupplyState, reason: str = "") -> None:
    """Submit, publish, return (with a reason) or withdraw a supply; as `move_need`."""
    async with transaction():
        await lock("supply", supply_id)
        view = await supply_view(supply_id)
        await _may_move(actor, view, to)
        _refuse(refusal_to_move_supply(view.state, to, reason), state=view.state, to=to)
        await Supply.update({Supply.state: to, Supply.review_note: reason.strip()}).where(Supply.id == supply_id)
        await _told(actor, "move_supply", view.session_id, supply_id, to=to)


@dataclass(frozen=True)
class Chosen:
    """Items by id, as a reviewer ticked them."""

    needs: tuple[int, ...] = ()
    supplies: tuple[int, ...] = ()

    def __len__(self) -> int:
        """How many."""
        return len(self.needs) + len(self.supplies)


async def review_items(actor: Actor, session_id: int, chosen: Chosen, to: NeedState, reason: str = "") -> int:
    """Publish or return many at once; what somebody else has reviewed meanwhile stays as it is. Returns how many moved.

    Raises:
        NotFound: no such session.
        NotAllowed: not the host.
        Refused: none chosen, none of them waits any more, or returned without a reason.
    """
    _refuse(refusal_to_review(len(chosen), to, reason))
    async with transaction():
        await lock("market", session_id)
        if not is_host(actor, (await session_view(session_id)).place):
            raise NotAllowed(MarketRefusal.NOT_YOURS)
        moved = await _reviewed("need", session_id, chosen.needs, to, reason)
        moved += await _reviewed("supply", session_id, chosen.supplies, to, reason)
        _refuse(None if moved else MarketRefusal.NOTHING_WAITS)
        await audit.record(actor, "review_items", "session", session_id, session_id=session_id, to=to, count=moved)
        await notify.announce("session", session_id)
    return moved


async def _reviewed(table: str, session_id: int, ids: Sequence[int], to: NeedState, reason: str) -> int:
    rows = await fetch(
        f"UPDATE {table} SET state = {{}}, review_note = {{}}"  # noqa: S608 - own words
        " WHERE session = {} AND id = ANY({}) AND state = 'submitted' RETURNING id",
        to.value,
        reason.strip(),
        session_id,
        list(ids),
    )
    return len(rows)


async def hand_over_items(actor: Actor, session_id: int, from_id: int, to_id: int) -> int:
    """Give every need and supply of one organisation in a session to another; returns how many."""
    moved = 0
    for noun in ("need", "supply"):
        sql = f"UPDATE {noun} SET organisation = {{}} WHERE session = {{}} AND organisation = {{}} RETURNING id"  # noqa: S608 - ours
        ids = [row["id"] for row in await fetch(sql, to_id, session_id, from_id)]
        for item_id in ids:
            await audit.record(actor, f"hand_over_{noun}", noun, item_id, session_id=session_id)
        moved += len(ids)
    return moved


async def _enter(
    actor: Actor, session_id: int, organisation_ids: Sequence[int], state: NeedState | SupplyState
) -> None:
    await lock("market", session_id)
    session = await session_view(session_id)
    by_host = is_host(actor, session.place)
    own = by_host or await files_for(actor, session_id, organisation_ids)
    if not (own and may_begin(state, by_host=by_host)):
        raise NotAllowed(MarketRefusal.NOT_YOURS)
    _refuse(refusal_to_enter(session.state, by_host=by_host), state=session.state)
    registered = await fetch(
        "SELECT organisation FROM registration WHERE session = {} AND organisation = ANY({})",
        session_id,
        list(set(organisation_ids)),
    )
    if len(registered) < len(set(organisation_ids)):
        raise Refused(MarketRefusal.NOT_REGISTERED)


async def _edit(actor: Actor, view: NeedView | SupplyView) -> bool:
    session = await session_view(view.session_id)
    by_host = is_host(actor, session.place)
    if not (by_host or await files_for(actor, view.session_id, [view.organisation_id])):
        raise NotAllowed(MarketRefusal.NOT_YOURS)
    _refuse(refusal_to_enter(session.state, by_host=by_host), state=session.state)
    _refuse(refusal_to_edit(view.state, by_host=by_host), state=view.state)
    return by_host


async def _may_move(actor: Actor, view: NeedView | SupplyView, to: NeedState | SupplyState) -> None:
    by_host = is_host(actor, (await session_view(view.session_id)).place)
    own = by_host or await files_for(actor, view.session_id, [view.organisation_id])
    if not (own and may_move(to, by_host=by_host)):
        raise NotAllowed(MarketRefusal.NOT_YOURS)


async def _refs(table: str, letter: str, session_id: int, given: Sequence[str]) -> list[str]:
    found = await fetch(
        f"SELECT max(substring(source_ref FROM {{}})::numeric) AS last FROM {table} WHERE session = {{}}",  # noqa: S608 - own words
        f"^{letter}([0-9]+)$",
        session_id,
    )
    last, refs = int(found[0]["last"] or 0), []
    for ref in given:
        last += not ref
        refs.append(ref or f"{letter}{last:04d}")
    return refs


async def _added(actor: Actor, noun: str, session_id: int, ids: list[int]) -> list[int]:
    await audit.record(actor, f"add_{noun}", noun, ids[0] if ids else None, session_id=session_id, count=len(ids))
    await notify.announce("session", session_id)
    return ids


async def _told(actor: Actor, deed: str, session_id: int, item_id: int, **facts: str) -> None:
    await audit.record(actor, deed, deed.partition("_")[2], item_id, session_id=session_id, **facts)
    await notify.announce("session", session_id)


def _refuse(refusal: MarketRefusal | None, **facts: object) -> None:
    if refusal:
        raise Refused(refusal, **facts)


def _need_columns(draft: NeedDraft) -> dict[Any, Any]:
    visibility = Visibility.HOST if draft.confidential else draft.visibility
    return {
        **_columns(draft),
        "visibility": visibility,
        "details": json.dumps(kept(draft.details, draft.category, need=True), ensure_ascii=False),
        "search_keys": search_keys(f"{draft.title} {draft.description} {spoken(draft.details)}"),
    }


def _supply_columns(draft: SupplyDraft) -> dict[Any, Any]:
    words = " ".join((draft.title, draft.description, *draft.keywords, spoken(draft.details)))
    details = json.dumps(kept(draft.details, draft.kind, need=False), ensure_ascii=False)
    return {**_columns(draft), "keywords": list(draft.keywords), "details": details, "search_keys": search_keys(words)}


def _columns(draft: NeedDraft | SupplyDraft) -> dict[Any, Any]:
    row = {one.name: getattr(draft, one.name) for one in fields(draft)}
    del row["source_ref"]
    row["organisation"] = row.pop("organisation_id")
    return {**row, "title": draft.title.strip()}


def _check_need(draft: NeedDraft) -> None:
    amounts = refusal_of_amount(draft.amount_wan, draft.amount_min_wan, draft.amount_max_wan)
    _check(draft, {"category": _unknown(draft.category, Category), "amount_wan": amounts})


def _check_supply(draft: SupplyDraft) -> None:
    _check(draft, {"kind": _unknown(draft.kind, SupplyKind), "amount_wan": refusal_of_amount(draft.amount_wan)})


def _unknown(word: str, known: type[Category] | type[SupplyKind]) -> MarketRefusal | None:
    return None if word in set(known) else MarketRefusal.KIND_UNKNOWN


def _check(draft: NeedDraft | SupplyDraft, more: dict[str, MarketRefusal | None]) -> None:
    wrong = {"title": refusal_of_title(draft.title), "description": text_fault(draft.description), **more}
    faults: dict[str, tuple[str, dict[str, object]]] = {name: (code, {}) for name, code in wrong.items() if code}
    if faults:
        raise FormErrors(faults)
