"""Needs and supplies: submitted, reviewed, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.foundation import audit, notify
from events.foundation.errors import NotAllowed
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.marketplace.actions.checks import refuse, told
from events.marketplace.queries import NeedView, SupplyView, need_view, supply_view
from events.marketplace.rules import (
    MarketRefusal,
    NeedState,
    SupplyState,
    may_move,
    refusal_to_move_need,
    refusal_to_move_supply,
    refusal_to_review,
)
from events.marketplace.tables import Need, Supply
from events.registration.actions import files_for
from events.sessions.queries import session_view
from events.sessions.rules import is_host


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
        refuse(refusal_to_move_need(view.state, to, reason), state=view.state, to=to)
        await Need.update({Need.state: to, Need.review_note: reason.strip()}).where(Need.id == need_id)
        await told(actor, "move_need", view.session_id, need_id, to=to)


async def move_supply(actor: Actor, supply_id: int, to: SupplyState, reason: str = "") -> None:
    """Submit, publish, return (with a reason) or withdraw a supply; as `move_need`."""
    async with transaction():
        await lock("supply", supply_id)
        view = await supply_view(supply_id)
        await _may_move(actor, view, to)
        refuse(refusal_to_move_supply(view.state, to, reason), state=view.state, to=to)
        await Supply.update({Supply.state: to, Supply.review_note: reason.strip()}).where(Supply.id == supply_id)
        await told(actor, "move_supply", view.session_id, supply_id, to=to)


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
    refuse(refusal_to_review(len(chosen), to, reason))
    async with transaction():
        await lock("market", session_id)
        if not is_host(actor, (await session_view(session_id)).place):
            raise NotAllowed(MarketRefusal.NOT_YOURS)
        moved = await _reviewed("need", session_id, chosen.needs, to, reason)
        moved += await _reviewed("supply", session_id, chosen.supplies, to, reason)
        refuse(None if moved else MarketRefusal.NOTHING_WAITS)
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


async def _may_move(actor: Actor, view: NeedView | SupplyView, to: NeedState | SupplyState) -> None:
    by_host = is_host(actor, (await session_view(view.session_id)).place)
    own = by_host or await files_for(actor, view.session_id, [view.organisation_id])
    if not (own and may_move(to, by_host=by_host)):
        raise NotAllowed(MarketRefusal.NOT_YOURS)
