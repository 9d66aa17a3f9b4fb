"""A door: a live session of today with a paired device and two badges."""

from uuid import uuid4

import make

from events.checkin.actions import issue_tickets
from events.checkin.actions.devices import create_device
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.queries import badges_of
from events.checkin.rules import token_of
from events.foundation import clock
from events.foundation.secret import derived_key
from events.identity.rules import SYSTEM
from events.sessions.rules import SessionState

REDEEM, BATCH = "/api/v1/checkin/redeem", "/api/v1/checkin/redeem-batch"


async def door(kind: str = "door") -> tuple[dict[str, str], list[str]]:
    """A session of today with two badges; the headers of its device and the badges' texts."""
    session_id = await make.session(state=SessionState.LIVE, day=clock.today())
    await make.participant(session_id, delegates=2)
    await issue_tickets(SYSTEM, session_id)
    device = await create_device(SYSTEM, session_id, "东门", kind)
    badges = [token_of(derived_key(BADGE_KEY), one.ticket_id, one.rotation) for one in await badges_of(session_id)]
    return {"Authorization": f"Bearer {device.token}"}, badges


def scan(badge: str, **said: object) -> dict[str, object]:
    """A scan as a device sends it."""
    return {"schema": 1, "nonce": str(uuid4()), "token": badge, "point": "东门", **said}
