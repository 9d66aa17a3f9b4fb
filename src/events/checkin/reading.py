"""Files of scans: the queue a device could not deliver, or everything one installation recorded for another."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from events.checkin.rules import CheckinRefusal
from events.foundation.edge import storable
from events.foundation.errors import WrongInput

A_DAY_MS = 86_400_000
GREATEST_INT, GREATEST_ID = 2**31 - 1, 2**63 - 1
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Short = Annotated[str, msgspec.Meta(max_length=60)]


class Scan(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One scan; `nonce` is made once for it, times are aware. `token` or `ticket_id` says whose badge it is."""

    nonce: UUID
    schema: Literal[1] = 1
    token: Annotated[str, msgspec.Meta(max_length=200)] = ""
    ticket_id: Annotated[int, msgspec.Meta(ge=1, le=GREATEST_ID)] | None = None
    point: Short = ""
    kind: Literal["entry", "exit"] = "entry"
    scanned_at: Moment | None = None
    seq: Annotated[int, msgspec.Meta(ge=0, le=GREATEST_INT)] = 0
    clock_offset_ms: Annotated[int, msgspec.Meta(ge=-A_DAY_MS, le=A_DAY_MS)] = 0
    shown: Literal["admitted", "denied", "none"] = "none"
    mode: Literal["live", "upload"] = "live"
    signed_by: Short = ""

    def __post_init__(self) -> None:
        """No clock is centuries off."""
        if self.scanned_at is not None and not EARLIEST <= self.scanned_at <= LATEST:
            raise ValueError("scanned_at is no time of ours")


class FiledScan(Scan, kw_only=True):
    """A scan in a file. `badge`: the hash of its code, where the code itself is not known. `undone`: why taken back."""

    badge: Annotated[str, msgspec.Meta(max_length=64)] = ""
    device: Annotated[int, msgspec.Meta(ge=1, le=GREATEST_ID)] | None = None
    undone: Annotated[str, msgspec.Meta(max_length=100)] = ""


class FiledWalkIn(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Somebody without a registration whom another installation let in."""

    nonce: UUID
    name: Short
    organisation: Annotated[str, msgspec.Meta(max_length=120)]
    mobile: Annotated[str, msgspec.Meta(max_length=30)] = ""
    uscc: Annotated[str, msgspec.Meta(max_length=18)] = ""
    role: Literal["participant", "guest"] = "participant"
    point: Short = ""
    at: Moment


class ScanFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What `lianqiao checkin export` and the button of the scanning page write."""

    schema: Literal[1] = 1
    session: Annotated[int, msgspec.Meta(ge=1, le=GREATEST_ID)] | None = None
    scans: list[FiledScan] = []
    walk_ins: list[FiledWalkIn] = []


def read_scans(raw: bytes) -> ScanFile:
    """The scans of a file. Raises `WrongInput` for what is no such file."""
    try:
        text = raw.decode("utf-8-sig")
        if not storable(text) or "\\u0000" in text:
            raise WrongInput(CheckinRefusal.SCAN_FILE_UNREADABLE)
        return msgspec.json.decode(text, type=ScanFile)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as broken:
        raise WrongInput(CheckinRefusal.SCAN_FILE_UNREADABLE) from broken
