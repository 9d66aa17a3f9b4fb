"""Pair a phone with a session, and let it go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import token_urlsafe

from events.checkin.forms import NewDevice
from events.checkin.rules import CheckinRefusal, DeviceDeed
from events.checkin.tables import Device, every_deed
from events.foundation import audit, clock
from events.foundation.errors import NotFound, Refused
from events.foundation.secret import digest
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor, Role
from events.sessions.queries import session_view

AFTER_THE_SESSION = timedelta(hours=12)
PAIRING_LIFE = timedelta(minutes=15)
KINDS = frozenset({Role.DOOR.value, Role.STEWARD.value})


@dataclass(frozen=True)
class PairedDevice:
    """A device with the token it shows from now on; only its SHA-256 is kept here."""

    id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Invitation:
    """What a phone takes a device over with, once, until `until`; only its SHA-256 is kept here."""

    device_id: int
    code: str
    until: datetime


def ends_with(day: date) -> datetime:
    """When devices of a session of that day end: twelve hours after it is over."""
    return clock.at(day + timedelta(days=1), time()) + AFTER_THE_SESSION


async def create_device(actor: Actor, session_id: int, name: str, kind: str = Role.DOOR) -> PairedDevice:
    """Make a device of a session and pair it at once; it ends twelve hours after the session's day.

    Raises:
        NotFound: there is no such session.
        Refused: the kind is neither door nor steward.
    """
    async with transaction():
        token = _token()
        row = await _make(actor, session_id, NewDevice(name, kind), token)
    return PairedDevice(int(row.id), token, row.expires_at)


async def invite_device(actor: Actor, session_id: int, wish: NewDevice) -> Invitation:
    """Make a device that no phone holds yet; raises as `create_device`, and where a point is not the session's."""
    async with transaction():
        row = await _make(actor, session_id, wish, _token())
        return await _invite(int(row.id))


async def invite_again(actor: Actor, session_id: int, device_id: int) -> Invitation:
    """A new code for another phone: the present one keeps the device until the code is used."""
    async with transaction():
        sql = (
            "SELECT 1 FROM device WHERE id = {} AND session = {} AND revoked_at IS NULL AND expires_at > {} FOR UPDATE"
        )
        if not await fetch(sql, device_id, session_id, clock.now()):
            raise NotFound("device", device_id)
        await audit.record(actor, "invite_device", "device", device_id, session_id=session_id)
        return await _invite(device_id)


async def pair_device(code: str) -> PairedDevice:
    """Hand the device of a code to whoever shows it first; a phone that held it before is out.

    Raises:
        Refused: the code is unknown, used or too old, or its device was revoked.
    """
    token, now = _token(), clock.now()
    async with transaction():
        rows = await fetch(
            """UPDATE device SET token_hash = {}, activated_at = {}, seen_at = {}, pairing_hash = NULL,
                                 pairing_until = NULL
               WHERE pairing_hash = {} AND pairing_until > {} AND revoked_at IS NULL AND expires_at > {}
               RETURNING id, session, expires_at""",
            *(digest(token), now, now, digest(code), now, now),
        )
        if not rows:
            raise Refused(CheckinRefusal.PAIRING_GONE)
        doer = Actor(None, "device", device_id=rows[0]["id"])
        await audit.record(doer, "pair_device", "device", rows[0]["id"], session_id=rows[0]["session"])
    return PairedDevice(rows[0]["id"], token, rows[0]["expires_at"])


async def revoke_device(actor: Actor, session_id: int, device_id: int) -> None:
    """Shut a device out at once; what it had recorded stays.

    Raises:
        NotFound: the session has no such device.
    """
    async with transaction():
        rows = await fetch(
            """UPDATE device SET revoked_at = coalesce(revoked_at, {}), pairing_hash = NULL, pairing_until = NULL
               WHERE id = {} AND session = {} RETURNING id""",
            *(clock.now(), device_id, session_id),
        )
        if not rows:
            raise NotFound("device", device_id)
        await audit.record(actor, "revoke_device", "device", device_id, session_id=session_id)


async def seen(device_id: int) -> None:
    """Note that a device was there, at most once a minute."""
    now = clock.now()
    await fetch(
        "UPDATE device SET seen_at = {} WHERE id = {} AND (seen_at IS NULL OR seen_at < {})",
        *(now, device_id, now - timedelta(minutes=1)),
    )


async def _make(actor: Actor, session_id: int, wish: NewDevice, token: str) -> Device:
    session = await session_view(session_id)
    if wish.kind not in KINDS or not set(wish.deeds) <= set(every_deed()) or not await _are_of(session_id, wish.points):
        raise Refused("not_an_option")
    row = Device(
        session=session_id,
        kind=wish.kind,
        name=wish.name[:60],
        token_hash=digest(token),
        activated_at=clock.now(),
        expires_at=ends_with(session.day),
        points=sorted(set(wish.points)),
        deeds=[deed.value for deed in DeviceDeed if deed in wish.deeds],
    )
    await row.save()
    await audit.record(actor, "create_device", "device", row.id, session_id=session_id, kind=str(wish.kind))
    return row


async def _are_of(session_id: int, points: Sequence[int]) -> bool:
    sql = "SELECT count(*) AS n FROM checkin_point WHERE session = {} AND id = ANY({}::bigint[])"
    return int((await fetch(sql, session_id, list(points)))[0]["n"]) == len(set(points))


async def _invite(device_id: int) -> Invitation:
    code, until = token_urlsafe(32), clock.now() + PAIRING_LIFE
    sql = "UPDATE device SET pairing_hash = {}, pairing_until = {} WHERE id = {}"
    await fetch(sql, digest(code), until, device_id)
    return Invitation(device_id, code, until)


def _token() -> str:
    return f"dev_{token_urlsafe(32)}"
