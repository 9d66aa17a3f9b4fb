"""Needs and supplies: entered, edited, handed over."""

from collections.abc import Sequence
from dataclasses import replace

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import NotAllowed, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.marketplace.actions.checks import refuse, told
from events.marketplace.actions.drafts import (
    NeedDraft,
    SupplyDraft,
    check_need,
    check_supply,
    need_columns,
    supply_columns,
)
from events.marketplace.queries import NeedView, SupplyView, need_view, supply_view
from events.marketplace.rules import (
    MarketRefusal,
    NeedState,
    SupplyState,
    may_begin,
    refusal_to_edit,
    refusal_to_enter,
)
from events.marketplace.tables import Need, Supply
from events.registration.actions import files_for
from events.sessions.queries import session_view
from events.sessions.rules import is_host


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
        check_need(draft)
    async with transaction():
        await _enter(actor, session_id, [draft.organisation_id for draft in drafts], state)
        refs = await _refs("need", "N", session_id, [draft.source_ref for draft in drafts])
        rows = [
            Need(**need_columns(draft), source_ref=ref, session=session_id, state=state, created_at=clock.now())
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
        check_supply(draft)
    async with transaction():
        await _enter(actor, session_id, [draft.organisation_id for draft in drafts], state)
        refs = await _refs("supply", "S", session_id, [draft.source_ref for draft in drafts])
        rows = [
            Supply(**supply_columns(draft), source_ref=ref, session=session_id, state=state, created_at=clock.now())
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
    check_need(draft)
    async with transaction():
        await lock("need", need_id)
        view = await need_view(need_id)
        by_host = await _edit(actor, view)
        kept = replace(draft, organisation_id=view.organisation_id)
        columns = need_columns(kept if by_host else replace(kept, priority=view.priority))
        await Need.update(columns).where(Need.id == need_id)
        await told(actor, "edit_need", view.session_id, need_id)


async def edit_supply(actor: Actor, supply_id: int, draft: SupplyDraft) -> None:
    """Change a supply; as `edit_need`."""
    check_supply(draft)
    async with transaction():
        await lock("supply", supply_id)
        view = await supply_view(supply_id)
        await _edit(actor, view)
        columns = supply_columns(replace(draft, organisation_id=view.organisation_id))
        await Supply.update(columns).where(Supply.id == supply_id)
        await told(actor, "edit_supply", view.session_id, supply_id)


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
    refuse(refusal_to_enter(session.state, by_host=by_host), state=session.state)
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
    refuse(refusal_to_enter(session.state, by_host=by_host), state=session.state)
    refuse(refusal_to_edit(view.state, by_host=by_host), state=view.state)
    return by_host


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
