"""People who come without a registration: provisional, until the host says whose seat it is."""

from asyncpg import UniqueViolationError

from events.checkin.actions.witness import bear_witness
from events.checkin.forms import NewWalkIn
from events.checkin.queries import tickets_of_mobile
from events.checkin.rules import CheckinRefusal, WitnessKind
from events.checkin.tables import WalkIn
from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor


async def welcome(actor: Actor, session_id: int, new: NewWalkIn) -> int:
    """Let in somebody without a registration; the same form sent again adds nobody.

    Raises:
        Refused: the phone is that of a registered contact (let that seat in instead), or of a walk-in that is here.
    """
    if new.mobile and await tickets_of_mobile(session_id, new.mobile):
        raise Refused(CheckinRefusal.WALK_IN_REGISTERED)
    try:
        async with transaction():
            if again := await fetch("SELECT id FROM walk_in WHERE nonce = {} AND session = {}", new.nonce, session_id):
                return int(again[0]["id"])
            row = WalkIn(
                session=session_id,
                nonce=new.nonce,
                name=new.name,
                organisation=new.organisation,
                mobile=new.mobile,
                uscc=new.uscc,
                role=new.role,
                point=new.point,
                device_id=actor.device_id,
                at=clock.now(),
            )
            await row.save()
            await audit.record(actor, "welcome", "walk_in", row.id, session_id=session_id)
            await notify.announce("checkin", session_id)
    except UniqueViolationError as known:
        raise Refused(CheckinRefusal.WALK_IN_KNOWN) from known
    return int(row.id)


async def merge_walk_in(actor: Actor, session_id: int, walk_in_id: int, delegate_id: int) -> None:
    """Say that a walk-in is a delegate: from now on they are one person, who was there.

    Raises:
        NotFound: the session has no such walk-in or delegate.
        Refused: it is merged already.
    """
    async with transaction():
        sql = "SELECT at, merged_with FROM walk_in WHERE id = {} AND session = {} FOR UPDATE"
        rows = await fetch(sql, walk_in_id, session_id)
        if not rows:
            raise NotFound("walk_in", walk_in_id)
        if rows[0]["merged_with"] is not None:
            raise Refused(CheckinRefusal.WALK_IN_MERGED)
        with clock.fixed(rows[0]["at"]):
            await bear_witness(actor, session_id, delegate_id, WitnessKind.DESK)
        sql = "UPDATE walk_in SET merged_with = {}, merged_at = {} WHERE id = {}"
        await fetch(sql, delegate_id, clock.now(), walk_in_id)
        await audit.record(actor, "merge_walk_in", "walk_in", walk_in_id, session_id=session_id, delegate=delegate_id)
