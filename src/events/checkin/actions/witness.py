"""Record evidence of presence that is no scan."""

from events.checkin.rules import WitnessKind
from events.checkin.tables import Witness
from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor

_TAKES_PART = """
SELECT 1 FROM delegate d JOIN registration r ON r.id = d.registration WHERE d.id = {} AND r.session = {}
"""


async def bear_witness(actor: Actor, session_id: int, delegate_id: int, kind: WitnessKind) -> None:
    """Say that a delegate was there: seen by a steward or the desk, or on a paper sheet.

    Raises:
        NotFound: the delegate does not take part in the session.
    """
    async with transaction():
        if not await fetch(_TAKES_PART, delegate_id, session_id):
            raise NotFound("delegate", delegate_id)
        await Witness.insert(
            Witness(session=session_id, delegate=delegate_id, kind=kind, at=clock.now(), account_id=actor.account_id)
        )
        await audit.record(actor, "bear_witness", "delegate", delegate_id, session_id=session_id, kind=kind)
        await notify.announce("checkin", session_id)
