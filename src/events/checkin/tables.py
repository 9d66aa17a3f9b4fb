"""Tickets, points, devices, scans and other witnesses of presence."""

from piccolo.columns import UUID, BigInt, BigSerial, Boolean, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name
from events.registration.tables import Delegate
from events.sessions.tables import ChainSession


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
    """A place where people check in 签到点."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    name = Varchar(length=60)
    closed_at = Timestamptz(null=True, default=None)


class Device(Table):
    """A paired phone of door staff or a steward; no account. Its token's SHA-256 is stored."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    kind = Varchar(length=10)
    name = Varchar(length=60)
    token_hash = Varchar(length=64, unique=True)
    activated_at = Timestamptz()
    expires_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)


class Scan(Table):
    """One attempt, whatever its outcome; rows are only ever added (a trigger refuses everything else)."""

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


class Witness(Table):
    """Evidence of presence that is no scan: steward, desk, paper, meeting held."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    delegate = belongs_to(Delegate)
    kind = Varchar(length=20)
    meeting_id = BigInt(null=True, default=None)
    at = Timestamptz()
    account_id = BigInt(null=True, default=None)
