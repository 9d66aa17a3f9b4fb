"""Carry scans from one installation to another, or from a device that never got a network again."""

from dataclasses import dataclass, replace
from uuid import UUID

from events.checkin.actions.redeem import Redemption, redeem
from events.checkin.actions.undo import undo_nonce
from events.checkin.actions.walk_ins import welcome
from events.checkin.forms import NewWalkIn
from events.checkin.queries import filed_scans, filed_walk_ins, known_nonces, tickets_by_hash
from events.checkin.reading import FiledScan, FiledWalkIn, ScanFile
from events.foundation import audit, clock
from events.foundation.errors import DomainError
from events.identity.rules import Actor
from events.sessions.queries import session_view


@dataclass(frozen=True)
class Carried:
    """What came of a file: how many were new, how many were here already, and which were refused with what code."""

    new: int
    known: int
    refused: tuple[tuple[UUID, str], ...]


async def export_scans(actor: Actor, session_id: int) -> ScanFile:
    """Everything a session's doors recorded, names of walk-ins included. Raises `NotFound`."""
    await session_view(session_id)
    file = ScanFile(session=session_id, scans=await filed_scans(session_id), walk_ins=await filed_walk_ins(session_id))
    await audit.record(actor, "export_scans", "session", session_id, session_id=session_id, scans=len(file.scans))
    return file


async def import_scans(actor: Actor, session_id: int, file: ScanFile) -> Carried:
    """Record what is not known by its nonce, each scan judged alone as a device's upload is; twice changes nothing.

    Raises:
        NotFound: there is no such session.
    """
    await session_view(session_id)
    known = await known_nonces([*(one.nonce for one in file.scans), *(one.nonce for one in file.walk_ins)])
    tickets = await tickets_by_hash(session_id)
    refused: list[tuple[UUID, str]] = []
    everything: list[FiledScan | FiledWalkIn] = [*file.scans, *file.walk_ins]
    for one in everything:
        if one.nonce in known:
            continue
        try:
            if isinstance(one, FiledWalkIn):
                await _welcome(actor, session_id, one)
            else:
                await _record(actor, session_id, one, tickets.get(one.badge))
        except DomainError as wrong:
            refused.append((one.nonce, wrong.code))
    came = Carried(len(everything) - len(known) - len(refused), len(known), tuple(refused))
    facts = {"new": came.new, "known": came.known, "refused": len(refused)}
    await audit.record(actor, "import_scans", "session", session_id, session_id=session_id, **facts)
    return came


async def _record(actor: Actor, session_id: int, one: FiledScan, ticket_id: int | None) -> None:
    asked = Redemption(
        session_id=session_id,
        nonce=one.nonce,
        token=one.token,
        ticket_id=ticket_id if one.badge else one.ticket_id,
        point=one.point,
        kind=one.kind,
        scanned_at=one.scanned_at,
        seq=one.seq,
        clock_offset_ms=one.clock_offset_ms,
        shown=one.shown,
        mode="upload",
        signed_by=one.signed_by,
    )
    await redeem(replace(actor, device_id=one.device), asked)
    if one.undone:
        await undo_nonce(actor, session_id, one.nonce, one.undone)


async def _welcome(actor: Actor, session_id: int, one: FiledWalkIn) -> None:
    new = NewWalkIn(one.nonce, one.name, one.organisation, one.mobile, one.uscc, one.role, one.point)
    with clock.fixed(min(one.at, clock.now())):
        await welcome(actor, session_id, new)
