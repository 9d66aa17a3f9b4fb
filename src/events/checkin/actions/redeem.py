"""Redeem a badge: one append-only row per attempt, whatever comes of it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from events.checkin.queries import FACTS_OF_TOKEN, facts_of
from events.checkin.rules import (
    CheckinRefusal,
    Facts,
    Kind,
    Mode,
    Result,
    Shown,
    TicketState,
    clean,
    digest,
    effective_time,
    is_counted,
    is_forced,
    is_token,
    judge,
)
from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import Fetch, fetch, on_one_connection
from events.identity.rules import Actor
from events.sessions.rules import SessionState

NEWS = "checkin"
LONG_AGO = datetime.min.replace(tzinfo=UTC)
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
    signed_by: str = ""
    """Who signed for the person, where somebody did."""

    @cached_property
    def code(self) -> str:
        """The badge's code, made plain."""
        return clean(self.token)

    @property
    def body_hash(self) -> str:
        """SHA-256 over what the device said; the same nonce with another body is a conflict."""
        said = [self.session_id, self.code, self.ticket_id, self.point, self.kind, self.seq, self.mode]
        said.append(self.scanned_at.isoformat() if self.scanned_at else None)
        said += [self.signed_by] if self.signed_by else []
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
WITH written AS (
INSERT INTO scan (session, nonce, body_hash, ticket, device_id, point, kind, mode, outcome, counted, forced,
                  scanned_at, effective_at, received_at, seq, clock_offset_ms, turn, signed_by)
VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})
ON CONFLICT DO NOTHING RETURNING id)
SELECT id, CASE WHEN {} THEN pg_notify({}, {})::text END AS told FROM written
"""
"""Row and news in one statement: the door waits for one round trip."""

_REPLAY = """
SELECT s.id, s.ticket, s.outcome, s.counted, s.forced, s.body_hash, s.effective_at, d.number,
       coalesce(d.name, '') AS delegate, coalesce(o.name, '') AS organisation, o.id AS organisation_id
FROM scan s LEFT JOIN ticket t ON t.id = s.ticket AND t.session = s.session LEFT JOIN delegate d ON d.id = t.delegate
LEFT JOIN registration r ON r.id = d.registration LEFT JOIN organisation o ON o.id = r.organisation
WHERE s.nonce = {}
"""

_FIRST = """
SELECT effective_at AS first_at, point AS first_point FROM standing_scan
WHERE session = {} AND ticket = {} AND kind = 'entry' AND (counted OR forced) AND id < {} ORDER BY effective_at LIMIT 1
"""


async def redeem(actor: Actor, asked: Redemption) -> RedeemAnswer:
    """Judge and record one scan; durably recorded whatever the outcome.

    A second arrival of the same nonce with the same body answers as the first did and adds nothing. What is uploaded
    later is judged by when it happened, a live scan by the server's time.

    Raises:
        NotFound: there is no such session, or the device belongs to another.
        Refused: the nonce was used with another body, or the point is none of the device's.
    """
    if actor.session_id not in (None, asked.session_id):
        raise NotFound("session", asked.session_id)
    for _ in range(2):  # a lost race for the first arrival is judged once more, then as a duplicate
        rows = await facts_of(asked.session_id, asked.point, actor.device_id, asked.ticket_id, _hash(asked))
        if not rows:
            raise NotFound("session", asked.session_id)
        if rows[0]["elsewhere"]:
            raise Refused(CheckinRefusal.POINT_NOT_YOURS)
        answer = await _record(fetch, asked, rows) or await _replay(actor, asked)
        if answer:
            return answer
    raise AssertionError("an entry lost its race twice")


async def redeem_at_once(token: str, asked: Redemption) -> RedeemAnswer | None:
    """The same for a live scan of whoever holds this door device's token: two statements on one connection.

    `asked` names no session, it is the device's. None, and nothing is recorded, wherever `redeem` has more to say: an
    unknown device, a point that is not its own, a nonce seen before, a lost race.
    """
    now = clock.now()
    about = (asked.point, asked.point, asked.ticket_id, _hash(asked), digest(token), now, now)
    async with on_one_connection() as ask:
        rows = await ask(FACTS_OF_TOKEN, *about)
        if not rows or rows[0]["elsewhere"]:
            return None
        return await _record(ask, replace(asked, session_id=rows[0]["session_id"]), rows)


def _hash(asked: Redemption) -> str:
    token = asked.code
    return digest(token) if is_token(token) else ""


def _facts(asked: Redemption, rows: Sequence[dict[str, Any]], happened: datetime) -> Facts:
    row = rows[0]
    closed_at = row["point_closed_at"]
    return Facts(
        session_id=asked.session_id,
        session_day=row["session_day"],
        session_over=row["session_state"] in OVER,
        rehearsal=row["rehearsal"],
        point_closed=closed_at is not None and closed_at <= happened,
        ticket_session=row["ticket_session"],
        ticket_state=TicketState.CANCELLED if row["withdrawn"] else row["ticket_state"] or "",
        has_person=row["delegate_id"] is not None,
        registration_accepted=row["registration_state"] == "accepted",
        inside_before=row["latest_way"] == Kind.ENTRY,
        kind=asked.kind,
        several=len(rows) > 1,
    )


async def _record(ask: Fetch, asked: Redemption, rows: Sequence[dict[str, Any]]) -> RedeemAnswer | None:
    received, row = clock.now(), rows[0] if len(rows) == 1 else dict.fromkeys(rows[0])
    offset = timedelta(milliseconds=asked.clock_offset_ms)
    effective = effective_time(asked.scanned_at, offset, rows[0]["activated_at"] or LONG_AGO, received)
    happened = effective if asked.mode == Mode.UPLOAD else received
    result = judge(_facts(asked, rows, happened), happened.astimezone(clock.LOCAL).date())
    known = row["ticket_session"] == asked.session_id
    forced = is_forced(result, asked.mode, asked.shown)
    before = asked.kind != Kind.ENTRY or bool(row["counted_before"])
    counted = is_counted(result, forced=forced, known=known, counted_before=before)
    tells = notify.gathered.tells_itself(NEWS, asked.session_id)
    written = await ask(
        _INSERT,
        asked.session_id,
        asked.nonce,
        asked.body_hash,
        row["ticket_id"],
        rows[0]["device_id"],
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
        row["turn"] or 0,
        asked.signed_by,
        tells,
        *notify.news(NEWS, asked.session_id),
    )
    if not written:
        return None
    if not tells:
        notify.gathered.later(NEWS, asked.session_id)
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
        first_at=row["first_at"] if result is Result.DUPLICATE else None,
        first_point=(row["first_point"] or "") if result is Result.DUPLICATE else "",
    )


async def _first(asked: Redemption, result: str, ticket_id: int | None, scan_id: int) -> dict[str, Any]:
    """When and where the badge of a duplicate had been seen before that scan."""
    if result != Result.DUPLICATE:
        return {}
    return next(iter(await fetch(_FIRST, asked.session_id, ticket_id, scan_id)), {})


async def _replay(actor: Actor, asked: Redemption) -> RedeemAnswer | None:
    """The first answer once more; None when no scan has this nonce."""
    rows = await fetch(_REPLAY, asked.nonce)
    if not rows:
        return None
    row = rows[0]
    scan_id, ticket_id = row.pop("id"), row.pop("ticket")
    if row.pop("body_hash") != asked.body_hash:
        await audit.record(actor, CheckinRefusal.NONCE_CONFLICT, "scan", scan_id, session_id=asked.session_id)
        raise Refused(CheckinRefusal.NONCE_CONFLICT, nonce=str(asked.nonce))
    first = await _first(asked, row["outcome"], ticket_id, scan_id)
    return RedeemAnswer(nonce=asked.nonce, replayed=True, **row, **first)
