"""Pair a phone with a session."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from secrets import token_urlsafe

from events.checkin.tables import Device
from events.foundation import audit, clock
from events.foundation.errors import Refused
from events.foundation.secret import digest
from events.foundation.transaction import transaction
from events.identity.rules import Actor, Role
from events.sessions.queries import session_view

AFTER_THE_SESSION = timedelta(hours=12)
KINDS = frozenset({Role.DOOR.value, Role.STEWARD.value})


@dataclass(frozen=True)
class PairedDevice:
    """A device with the token it shows from now on; only its SHA-256 is kept here."""

    id: int
    token: str
    expires_at: datetime


async def create_device(actor: Actor, session_id: int, name: str, kind: str = Role.DOOR) -> PairedDevice:
    """Make a device of a session; it ends twelve hours after the session's day.

    Raises:
        NotFound: there is no such session.
        Refused: the kind is neither door nor steward.
    """
    if kind not in KINDS:
        raise Refused("not_an_option")
    token = f"dev_{token_urlsafe(32)}"
    async with transaction():
        session = await session_view(session_id)
        expires_at = clock.at(session.day + timedelta(days=1), time()) + AFTER_THE_SESSION
        row = Device(
            session=session_id,
            kind=kind,
            name=name[:60],
            token_hash=digest(token),
            activated_at=clock.now(),
            expires_at=expires_at,
        )
        await row.save()
        await audit.record(actor, "create_device", "device", row.id, session_id=session_id, kind=str(kind))
    return PairedDevice(int(row.id), token, expires_at)
