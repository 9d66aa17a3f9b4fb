"""Scans from paired devices, one by one or as the queue of a device that was offline."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from events.checkin.actions import RedeemAnswer, Redemption, redeem
from events.checkin.guards import at_the_door
from events.checkin.reading import Scan
from events.checkin.rules import Result
from events.foundation.errors import DomainError
from events.foundation.problems import problems, told
from events.identity.rules import Actor

MOST_AT_ONCE = 100


class Batch(msgspec.Struct, forbid_unknown_fields=True):
    """The queue of a device, in the order of its scans."""

    scans: Annotated[list[Scan], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


@dataclass(frozen=True, kw_only=True)
class Redeemed:
    """A scan is durably recorded. Whose badge it is stands there if it is one of the session.

    `counted`: the person counts since this scan. `forced`: let in by the device, where the server would have refused.
    `replayed`: recorded before, this is the first answer again. `first_at`, `first_point`: of a duplicate, the arrival.
    """

    recorded: Literal[True] = True
    nonce: UUID
    outcome: Result
    counted: bool
    forced: bool
    replayed: bool
    organisation: str
    delegate: str
    number: int | None
    effective_at: datetime | None
    first_at: datetime | None
    first_point: str


@dataclass(frozen=True, kw_only=True)
class NotRecorded:
    """A scan of a queue that was refused: it is not recorded, `code` says why."""

    recorded: Literal[False] = False
    nonce: UUID
    code: str


@dataclass(frozen=True)
class Answers:
    """An answer for each scan of a queue, in its order."""

    answers: list[Redeemed | NotRecorded]


_NONCE = UUID("0193a0e8-7c00-7000-8000-000000000001")
_AT = datetime(2026, 12, 10, 0, 40, tzinfo=UTC)
_REDEEMED = Redeemed(
    nonce=_NONCE,
    outcome=Result.ADMITTED,
    counted=True,
    forced=False,
    replayed=False,
    organisation="Lishui Textile",
    delegate="Wang Fang",
    number=1,
    effective_at=_AT,
    first_at=None,
    first_point="",
)


@post(
    "/api/v1/checkin/redeem",
    opt=at_the_door,
    status_code=200,
    responses=told(_REDEEMED) | problems(400, 401, 403, 409, 413, 415),
    operation_id="redeem",
    summary="Redeem a badge",
)
async def redeem_one(data: JSONBody[Scan], actor: NamedDependency[Actor]) -> Redeemed:
    """Record a scan and say what it came to; 200 whenever it is durably recorded, whatever the outcome."""
    return answered(await redeem(actor, asked_of(actor.session_id or 0, data)))


@post(
    "/api/v1/checkin/redeem-batch",
    opt=at_the_door,
    status_code=200,
    responses=told(Answers([_REDEEMED, NotRecorded(nonce=_NONCE, code="nonce_conflict")]))
    | problems(400, 401, 403, 413, 415),
    operation_id="redeem_batch",
    summary="Redeem a queue",
)
async def redeem_batch(data: JSONBody[Batch], actor: NamedDependency[Actor]) -> Answers:
    """Record a queue, each scan judged alone: one that is refused says so and blocks no other."""
    return Answers([await _each(actor, scan) for scan in data.scans])


async def _each(actor: Actor, scan: Scan) -> Redeemed | NotRecorded:
    try:
        return answered(await redeem(actor, asked_of(actor.session_id or 0, scan)))
    except DomainError as refused:
        return NotRecorded(nonce=scan.nonce, code=refused.code)


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


def answered(answer: RedeemAnswer) -> Redeemed:
    """An answer as devices read it."""
    return Redeemed(
        nonce=answer.nonce,
        outcome=Result(answer.outcome),
        counted=answer.counted,
        forced=answer.forced,
        replayed=answer.replayed,
        organisation=answer.organisation,
        delegate=answer.delegate,
        number=answer.number,
        effective_at=answer.effective_at,
        first_at=answer.first_at,
        first_point=answer.first_point,
    )
