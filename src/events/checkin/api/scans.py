"""Scans from paired devices, one by one or as the queue of a device that was offline."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from events.checkin.actions import RedeemAnswer, Redemption, redeem
from events.checkin.guards import at_the_door
from events.foundation.errors import DomainError
from events.foundation.problems import problems
from events.identity.rules import Actor

MOST_AT_ONCE = 100
A_DAY_MS = 86_400_000
GREATEST_INT, GREATEST_ID = 2**31 - 1, 2**63 - 1
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Scan(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One scan; `nonce` is made once for it, times are aware. `token` or `ticket_id` says whose badge it is."""

    nonce: UUID
    schema: Literal[1] = 1
    token: Annotated[str, msgspec.Meta(max_length=200)] = ""
    ticket_id: Annotated[int, msgspec.Meta(ge=1, le=GREATEST_ID)] | None = None
    point: Annotated[str, msgspec.Meta(max_length=60)] = ""
    kind: Literal["entry", "exit"] = "entry"
    scanned_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    seq: Annotated[int, msgspec.Meta(ge=0, le=GREATEST_INT)] = 0
    clock_offset_ms: Annotated[int, msgspec.Meta(ge=-A_DAY_MS, le=A_DAY_MS)] = 0
    shown: Literal["admitted", "denied", "none"] = "none"
    mode: Literal["live", "upload"] = "live"
    signed_by: Annotated[str, msgspec.Meta(max_length=60)] = ""

    def __post_init__(self) -> None:
        """No clock is centuries off."""
        if self.scanned_at is not None and not EARLIEST <= self.scanned_at <= LATEST:
            raise ValueError("scanned_at is no time of ours")


class Batch(msgspec.Struct, forbid_unknown_fields=True):
    """The queue of a device, in the order of its scans."""

    scans: Annotated[list[Scan], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


@post(
    "/api/v1/checkin/redeem",
    opt=at_the_door,
    status_code=200,
    responses=problems(400, 401, 403, 409, 413, 415),
    operation_id="redeem",
    summary="Redeem a badge",
)
async def redeem_one(data: JSONBody[Scan], actor: NamedDependency[Actor]) -> dict[str, Any]:
    """Record a scan and say what it came to; 200 whenever it is durably recorded, whatever the outcome."""
    return told(await redeem(actor, asked_of(actor.session_id or 0, data)))


@post(
    "/api/v1/checkin/redeem-batch",
    opt=at_the_door,
    status_code=200,
    responses=problems(400, 401, 403, 413, 415),
    operation_id="redeem_batch",
    summary="Redeem a queue",
)
async def redeem_batch(data: JSONBody[Batch], actor: NamedDependency[Actor]) -> dict[str, Any]:
    """Record a queue, each scan judged alone: one that is refused says so and blocks no other."""
    return {"answers": [await _each(actor, scan) for scan in data.scans]}


async def _each(actor: Actor, scan: Scan) -> dict[str, Any]:
    try:
        return told(await redeem(actor, asked_of(actor.session_id or 0, scan)))
    except DomainError as refused:
        return {"recorded": False, "nonce": scan.nonce, "code": refused.code}


def asked_of(session_id: int, scan: Scan) -> Redemption:
    """What a scan asks for in a session."""
    return Redemption(
        session_id=session_id,
        nonce=scan.nonce,
        token=scan.token,
        ticket_id=scan.ticket_id,
        point=scan.point,
        kind=scan.kind,
        scanned_at=scan.scanned_at,
        seq=scan.seq,
        clock_offset_ms=scan.clock_offset_ms,
        shown=scan.shown,
        mode=scan.mode,
        signed_by=scan.signed_by,
    )


def told(answer: RedeemAnswer) -> dict[str, Any]:
    """An answer as devices read it."""
    return {
        "recorded": True,
        "nonce": answer.nonce,
        "outcome": answer.outcome,
        "counted": answer.counted,
        "forced": answer.forced,
        "replayed": answer.replayed,
        "organisation": answer.organisation,
        "delegate": answer.delegate,
        "number": answer.number,
        "effective_at": answer.effective_at,
        "first_at": answer.first_at,
        "first_point": answer.first_point,
    }
