"""Redeem a badge: one append-only row per attempt, whatever comes of it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from events.checkin.queries import facts_of
from events.checkin.rules import (
    CheckinRefusal,
    Facts,
    Kind,
    Mode,
    Result,
    Shown,
    clean,
    digest,
    effective_time,
    is_counted,
    is_forced,
    is_token,
    judge,
)
from events.foundation import clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.sessions.rules import SessionState

OVER = (SessionState.CLOSED, SessionState.REPORTED, SessionState.CANCELLED, SessionState.POSTPONED)


@dataclass(frozen=True)
class Redemption:
    """One scan as a device sends it; `nonce` is made once per scan. Times are aware, `clock_offset_ms` the device's."""

    session_id: int
    nonce: UUID
    token: str = ""
    ticket_id: int | None = None
    point: str = ""
    kind: str = Kind.ENTRY
    scanned_at: datetime | None = None
    seq: int = 0
    clock_offset_ms: int = 0
    shown: str = Shown.NONE
    mode: str = Mode.LIVE
    activated_at: datetime | None = None

    @property
    def body_hash(self) -> str:
        """SHA-256 over what the device said; the same nonce with another body is a conflict."""
        said = [self.session_id, clean(self.token), self.ticket_id, self.point, self.kind, self.seq, self.mode]
        said.append(self.scanned_at.isoformat() if self.scanned_at else None)
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class RedeemAnswer:
    """What the door shows: the outcome, whose badge it is, and for a duplicate when it was first seen."""

    nonce: UUID
    outcome: str
    counted: bool
    forced: bool
    replayed: bool
    organisation: str = ""
    delegate: str = ""
    number: int | None = None
    organisation_id: int | None = None
    effective_at: datetime | None = None
    first_at: datetime | None = None
    first_point: str = ""


_INSERT = """
INSERT INTO scan (session, nonce, body_hash, ticket, device_id, point, kind, mode, outcome, counted, forced,
                  scanned_at, effective_at, received_at, seq, clock_offset_ms)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
ON CONFLICT DO NOTHING RETURNING id
"""

_REPLAY = """
SELECT s.outcome, s.counted, s.forced, s.body_hash, s.effective_at, d.number, coalesce(d.name, '') AS delegate,
       coalesce(o.name, '') AS organisation, o.id AS organisation_id
FROM scan s LEFT JOIN ticket t ON t.id = s.ticket LEFT JOIN delegate d ON d.id = t.delegate
LEFT JOIN registration r ON r.id = d.registration LEFT JOIN organisation o ON o.id = r.organisation
WHERE s.nonce = {}
"""

_FIRST = """
SELECT effective_at, point FROM scan
WHERE session = {} AND ticket = {} AND counted AND kind = 'entry' ORDER BY effective_at LIMIT 1
"""


async def redeem(actor: Actor, asked: Redemption) -> RedeemAnswer:
    """Judge and record one scan; durably recorded whatever the outcome.

    A second arrival of the same nonce with the same body answers as the first did and adds nothing.

    Raises:
        NotFound: there is no such session.
        Refused: the nonce was used with another body.
    """
    for _ in range(2):  # a lost race for the first arrival is judged once more, then as a duplicate
        facts = await facts_of(asked.session_id, asked.point, asked.ticket_id, _hash(asked))
        if facts is None:
            raise NotFound("session", asked.session_id)
        received = clock.now()
        result = judge(_facts(asked, facts), received.astimezone(clock.LOCAL).date())
        answer = await _record(actor, asked, facts, result)
        if answer:
            return answer
        replay = await _replay(asked)
        if replay:
            return replay
    raise AssertionError("an entry lost its race twice")


def _hash(asked: Redemption) -> str:
    token = clean(asked.token)
    return digest(token) if is_token(token) else ""


def _facts(asked: Redemption, row: dict[str, Any]) -> Facts:
    return Facts(
        session_id=asked.session_id,
        session_day=row["session_day"],
        session_over=row["session_state"] in OVER,
        rehearsal=row["rehearsal"],
        point_closed=row["point_closed"],
        ticket_session=row["ticket_session"],
        ticket_state=row["ticket_state"] or "",
        has_person=row["delegate_id"] is not None,
        registration_accepted=row["registration_state"] == "accepted",
        inside_before=row["inside_before"],
        kind=asked.kind,
    )


async def _record(actor: Actor, asked: Redemption, row: dict[str, Any], result: Result) -> RedeemAnswer | None:
    received = clock.now()
    known = row["ticket_session"] == asked.session_id
    forced = is_forced(result, asked.mode, asked.shown)
    counted = is_counted(result, forced=forced, known=known)
    effective = effective_time(
        asked.scanned_at, timedelta(milliseconds=asked.clock_offset_ms), asked.activated_at or received, received
    )
    async with transaction():
        written = await fetch(
            _INSERT,
            asked.session_id,
            asked.nonce,
            asked.body_hash,
            row["ticket_id"],
            actor.device_id,
            asked.point,
            asked.kind,
            asked.mode,
            result.value,
            counted,
            forced,
            asked.scanned_at,
            effective,
            received,
            asked.seq,
            asked.clock_offset_ms,
        )
        if not written:
            return None
        await notify.announce("checkin", asked.session_id)
    first = await fetch(_FIRST, asked.session_id, row["ticket_id"]) if result is Result.DUPLICATE else []
    return RedeemAnswer(
        nonce=asked.nonce,
        outcome=result.value,
        counted=counted,
        forced=forced,
        replayed=False,
        organisation=(row["organisation"] or "") if known else "",
        delegate=(row["delegate"] or "") if known else "",
        number=row["number"] if known else None,
        organisation_id=row["organisation_id"] if known else None,
        effective_at=effective,
        first_at=first[0]["effective_at"] if first else None,
        first_point=first[0]["point"] if first else "",
    )


async def _replay(asked: Redemption) -> RedeemAnswer | None:
    rows = await fetch(_REPLAY, asked.nonce)
    if not rows:
        return None
    row = rows[0]
    if row.pop("body_hash") != asked.body_hash:
        raise Refused(CheckinRefusal.NONCE_CONFLICT, nonce=str(asked.nonce))
    return RedeemAnswer(nonce=asked.nonce, replayed=True, **row)
