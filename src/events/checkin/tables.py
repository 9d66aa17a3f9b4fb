"""Tickets, points, devices, scans and other witnesses of presence."""

from piccolo.columns import UUID, Array, BigInt, BigSerial, Boolean, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from events.checkin.rules import DeviceDeed
from events.foundation.columns import belongs_to, may_name
from events.registration.tables import Delegate
from events.sessions.tables import ChainSession


def every_deed() -> list[str]:
    """What a door device may unless somebody says less."""
    return [deed.value for deed in DeviceDeed]


class Ticket(Table):
    """A badge's right of entry: one per delegate; the token itself is never stored, only its SHA-256."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    delegate = may_name(Delegate)
    role = Varchar(length=20)
    rotation = SmallInt(default=0)
    token_hash = Varchar(length=64, unique=True)
    state = Varchar(length=20)
    issued_at = Timestamptz()


class CheckinPoint(Table):
    """A place where people check in 签到点; `direction` is entry, exit or both."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    name = Varchar(length=60)
    direction = Varchar(length=10, default="entry")
    closed_at = Timestamptz(null=True, default=None)


class Device(Table):
    """A paired phone of door staff or a steward; no account. Its token's SHA-256 is stored.

    `points`: ids of the points it may work at, empty for all. `pairing_hash`: of the code a phone takes it over with.
    """

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    kind = Varchar(length=10)
    name = Varchar(length=60)
    token_hash = Varchar(length=64, unique=True)
    activated_at = Timestamptz()
    expires_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)
    points = Array(base_column=BigInt(), default=list)
    deeds = Array(base_column=Varchar(length=20), default=every_deed)
    pairing_hash = Varchar(length=64, null=True, default=None)
    pairing_until = Timestamptz(null=True, default=None)
    seen_at = Timestamptz(null=True, default=None)


class Scan(Table):
    """One attempt, whatever its outcome; rows are only ever added (a trigger refuses everything else).

    A row with `undoes` takes that scan back. `turn`: how many arrivals of the badge had been taken back before.
    `signed_by`: who signed for the person.
    """

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    nonce = UUID(unique=True)
    body_hash = Varchar(length=64)
    ticket = may_name(Ticket)
    device_id = BigInt(null=True, default=None)
    point = Varchar(length=60, default="")
    kind = Varchar(length=10)
    mode = Varchar(length=10)
    outcome = Varchar(length=20)
    counted = Boolean(default=False)
    forced = Boolean(default=False)
    scanned_at = Timestamptz(null=True, default=None)
    effective_at = Timestamptz()
    received_at = Timestamptz()
    seq = Integer(default=0)
    clock_offset_ms = Integer(default=0)
    undoes = BigInt(null=True, default=None)
    turn = SmallInt(default=0)
    reason = Varchar(length=100, default="")
    signed_by = Varchar(length=60, default="")
    account_id = BigInt(null=True, default=None)


class Witness(Table):
    """Evidence of presence that is no scan: steward, desk, paper, meeting held."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    delegate = belongs_to(Delegate)
    kind = Varchar(length=20)
    meeting_id = BigInt(null=True, default=None)
    at = Timestamptz()
    account_id = BigInt(null=True, default=None)


class WalkIn(Table):
    """Somebody who came without a registration; provisional until `merged_with` names the delegate it is."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    nonce = UUID(unique=True)
    name = Varchar(length=60)
    organisation = Varchar(length=120)
    mobile = Varchar(length=30, default="")
    uscc = Varchar(length=18, default="")
    role = Varchar(length=20)
    point = Varchar(length=60, default="")
    device_id = BigInt(null=True, default=None)
    at = Timestamptz()
    merged_with = may_name(Delegate)
    merged_at = Timestamptz(null=True, default=None)


class DeskSearch(Table):
    """That a device looked people up; not whom."""

    id = BigSerial(primary_key=True)
    device = belongs_to(Device)
    at = Timestamptz()
