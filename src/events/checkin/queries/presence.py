"""Who is in the house, and what a scan must know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from events.checkin.rules import TicketState, clock_is_off
from events.foundation.errors import NotFound
from events.foundation.reads import Read
from events.foundation.transaction import fetch


@dataclass(frozen=True)
class HeadCount:
    """People 人 and organisations 家 in the house by any evidence, by kind of organisation, and scans by outcome.

    `visits` 家次 counts registrations, of which one organisation may have several; `walk_ins` are provisional people,
    contained in `people`, their firms in `organisations` where nobody else of the firm is there.
    """

    people: int
    organisations: int
    visits: int
    walk_ins: int
    by_kind: dict[str, int]
    by_scan: int
    expected_people: int
    expected_organisations: int
    latest: datetime | None


@dataclass(frozen=True)
class ScanView:
    """One attempt at the door."""

    id: int
    kind: str
    outcome: str
    counted: bool
    forced: bool
    point: str
    effective_at: datetime
    clock_offset_ms: int
    organisation: str
    short_name: str
    delegate: str
    number: int | None
    signed_by: str
    reason: str
    undone: bool

    @property
    def clock_is_off(self) -> bool:
        """Whether the device's clock is one a person should know of."""
        return clock_is_off(timedelta(milliseconds=self.clock_offset_ms))


PRESENT = """
SELECT t.delegate FROM standing_scan s JOIN ticket t ON t.id = s.ticket
WHERE s.session = {} AND s.counted AND s.kind = 'entry' AND t.delegate IS NOT NULL
UNION
SELECT w.delegate FROM witness w WHERE w.session = {}
UNION
SELECT d.id FROM meeting m JOIN meeting_plan p ON p.id = m.plan
JOIN delegate d ON d.id IN (m.a_delegate, m.b_delegate)
WHERE p.session = {} AND p.state = 'released' AND m.state = 'held'
"""

_COUNT = (
    "WITH present AS ("
    + PRESENT
    + """)
SELECT o.kind, count(DISTINCT d.id) AS people, count(DISTINCT coalesce(o.uscc, o.id::text)) AS organisations,
       count(DISTINCT r.id) AS visits, array_agg(DISTINCT o.uscc) || array_agg(DISTINCT o.name) AS known
FROM present JOIN delegate d ON d.id = present.delegate
JOIN registration r ON r.id = d.registration JOIN organisation o ON o.id = r.organisation
GROUP BY o.kind
"""
)

_EXPECTED = """
SELECT count(DISTINCT d.id) AS people, count(DISTINCT r.organisation) AS organisations,
       (SELECT count(*) FROM standing_scan WHERE session = {} AND counted AND kind = 'entry') AS by_scan,
       (SELECT max(effective_at) FROM standing_scan WHERE session = {} AND counted) AS latest
FROM registration r LEFT JOIN delegate d ON d.registration = r.id AND d.withdrawn_at IS NULL
WHERE r.session = {} AND r.state = 'accepted'
"""

_FACTS = """
SELECT s.id AS session_id, s.day AS session_day, s.state AS session_state, s.rehearsal,
       (SELECT c.closed_at FROM checkin_point c WHERE c.session = s.id AND c.name = {}) AS point_closed_at,
       v.id AS device_id, v.activated_at, cardinality(v.points) > 0 AND EXISTS (
         SELECT 1 FROM checkin_point c WHERE c.session = s.id AND c.name = {} AND c.id <> ALL(v.points)) AS elsewhere,
       t.id AS ticket_id, t.session AS ticket_session, t.state AS ticket_state,
       t.delegate AS delegate_id, r.state AS registration_state, r.organisation AS organisation_id,
       d.withdrawn_at IS NOT NULL OR coalesce(r.state = 'withdrawn', false) AS withdrawn,
       o.name AS organisation, d.number, d.name AS delegate, seen.*
FROM """

_TICKETS = """
LEFT JOIN ticket t ON t.id = {}::bigint OR t.token_hash = {}
LEFT JOIN delegate d ON d.id = t.delegate
LEFT JOIN registration r ON r.id = d.registration
LEFT JOIN organisation o ON o.id = r.organisation
LEFT JOIN LATERAL (
  SELECT coalesce(bool_or(p.counted AND p.kind = 'entry' AND u.id IS NULL), false) AS counted_before,
         (array_agg(p.kind ORDER BY p.effective_at DESC, p.id DESC)
           FILTER (WHERE u.id IS NULL AND (p.counted OR p.outcome = 'admitted')))[1] AS latest_way,
         min(p.effective_at) FILTER (WHERE u.id IS NULL AND (p.counted OR p.forced) AND p.kind = 'entry') AS first_at,
         (array_agg(p.point ORDER BY p.effective_at)
           FILTER (WHERE u.id IS NULL AND (p.counted OR p.forced) AND p.kind = 'entry'))[1] AS first_point,
         count(*) FILTER (WHERE p.counted AND p.kind = 'entry' AND u.id IS NOT NULL) AS turn
  FROM scan p LEFT JOIN scan u ON u.undoes = p.id
  WHERE p.ticket = t.id AND p.session + 0 = s.id AND p.undoes IS NULL  -- + 0: by the badge, not all of the session
) seen ON true
"""
"""Whose badge it is, and what its scans that stand say."""

FACTS = (
    f"{_FACTS} chain_session s LEFT JOIN device v ON v.id = {{}}::bigint AND v.session = s.id {_TICKETS}"
    " WHERE s.id = {} ORDER BY t.id"
)
FACTS_OF_TOKEN = (
    f"{_FACTS} device v JOIN chain_session s ON s.id = v.session {_TICKETS}"
    " WHERE v.token_hash = {} AND v.kind = 'door' AND 'scan' = ANY(v.deeds)"
    " AND v.revoked_at IS NULL AND v.activated_at <= {} AND v.expires_at > {} ORDER BY t.id"
)
"""The same for whoever holds a door device's token: who asks, and what about, in one statement."""

_SCANS = """
SELECT s.id, s.kind, s.outcome, s.counted, s.forced, s.point, s.effective_at, s.clock_offset_ms, s.signed_by, s.reason,
       EXISTS (SELECT 1 FROM scan u WHERE u.undoes = s.id) AS undone,
       coalesce(o.name, '') AS organisation,
       coalesce(nullif(o.short_name, ''), o.name, '') AS short_name, coalesce(d.name, '') AS delegate, d.number
FROM scan s
LEFT JOIN ticket t ON t.id = s.ticket AND t.session = s.session  -- whose badge of another session it is, is theirs
LEFT JOIN delegate d ON d.id = t.delegate
LEFT JOIN registration r ON r.id = d.registration LEFT JOIN organisation o ON o.id = r.organisation
WHERE s.session = {} ORDER BY s.id DESC LIMIT {}
"""


_WALK_INS = """
SELECT count(*) AS people,
       count(DISTINCT coalesce(nullif(uscc, ''), nullif(organisation, '')))
         FILTER (WHERE NOT (uscc = ANY({}::text[]) OR organisation = ANY({}::text[]))) AS organisations
FROM walk_in WHERE session = {} AND merged_with IS NULL
"""


async def head_count(session_id: int) -> HeadCount:
    """Count the house by any evidence (scan, steward, paper, meeting held); organisations by distinct credit code."""
    rows = await fetch(_COUNT, session_id, session_id, session_id)
    expected = (await fetch(_EXPECTED, session_id, session_id, session_id))[0]
    known = [name for row in rows for name in row["known"] if name]
    strangers = (await fetch(_WALK_INS, known, known, session_id))[0]
    return HeadCount(
        people=sum(row["people"] for row in rows) + strangers["people"],
        organisations=sum(row["organisations"] for row in rows) + strangers["organisations"],
        visits=sum(row["visits"] for row in rows) + strangers["organisations"],
        walk_ins=strangers["people"],
        by_kind={row["kind"]: row["organisations"] for row in sorted(rows, key=lambda row: str(row["kind"]))},
        by_scan=expected["by_scan"],
        expected_people=expected["people"],
        expected_organisations=expected["organisations"],
        latest=expected["latest"],
    )


async def presence(session_id: int) -> set[int]:
    """The delegates who were there by any evidence."""
    return {row["delegate"] for row in await fetch(PRESENT, session_id, session_id, session_id)}


async def scans_of(session_id: int, limit: int = 20) -> list[ScanView]:
    """The latest attempts, newest first."""
    return [ScanView(**row) for row in await fetch(_SCANS, session_id, limit)]


async def facts_of(
    session_id: int, point: str, device_id: int | None, ticket_id: int | None, token_hash: str
) -> list[dict[str, Any]]:
    """What judging a scan needs, in one statement: a row for each ticket that is meant, one without any for none.

    Empty when there is no such session.
    """
    return await fetch(FACTS, point, point, device_id, ticket_id, token_hash, session_id)


@dataclass(frozen=True)
class BadgeView:
    """What is printed on a badge."""

    ticket_id: int
    rotation: int
    delegate_id: int
    number: int
    name: str
    title: str
    organisation_id: int
    organisation: str
    kind: str
    consent: str


_BADGES = """
SELECT t.id AS ticket_id, t.rotation, d.id AS delegate_id, d.number, d.name, d.title, o.id AS organisation_id,
       o.name AS organisation, o.kind, r.consent
FROM ticket t JOIN delegate d ON d.id = t.delegate JOIN registration r ON r.id = d.registration
JOIN organisation o ON o.id = r.organisation
WHERE t.session = {} AND t.state = {} AND r.state = 'accepted' AND d.withdrawn_at IS NULL
"""


async def badges_of(session_id: int, organisation_id: int | None = None) -> list[BadgeView]:
    """The valid tickets of who takes part, of one organisation if asked, by organisation and delegate."""
    asked = badges_read(session_id, organisation_id)
    return [BadgeView(**row) for row in await fetch(asked.sql, *asked.values)]


def badges_read(session_id: int, organisation_id: int | None) -> Read[BadgeView]:
    """The same to be read together with other things."""
    sql, values = _BADGES, (session_id, TicketState.VALID.value)
    if organisation_id is None:
        return Read(f"{sql} ORDER BY o.id, d.number", values, BadgeView)
    return Read(f"{sql} AND o.id = {{}} ORDER BY o.id, d.number", (*values, organisation_id), BadgeView)


async def badge_count(session_id: int) -> int:
    """How many valid tickets there are of who takes part."""
    rows = await fetch(f"SELECT count(*) AS n FROM ({_BADGES}) AS badge", session_id, TicketState.VALID.value)  # noqa: S608 - ours
    return int(rows[0]["n"])


@dataclass(frozen=True)
class MobileHit:
    """A ticket that a mobile number leads to at the poster."""

    ticket_id: int
    delegate_id: int
    organisation_id: int
    organisation: str
    code_tail: str
    inside: bool


async def tickets_of_mobile(session_id: int, mobile: str) -> list[MobileHit]:
    """The tickets of the organisations whose contact has this mobile, those not yet inside first."""
    sql = """
    SELECT t.id AS ticket_id, d.id AS delegate_id, o.id AS organisation_id, o.name AS organisation,
           right(coalesce(o.uscc, ''), 4) AS code_tail,
           EXISTS (SELECT 1 FROM standing_scan s WHERE s.ticket = t.id AND s.counted AND s.kind = 'entry') AS inside
    FROM registration r JOIN contact c ON c.id = r.contact JOIN organisation o ON o.id = r.organisation
    JOIN delegate d ON d.registration = r.id AND d.withdrawn_at IS NULL
    JOIN ticket t ON t.delegate = d.id AND t.state = 'valid'
    WHERE r.session = {} AND r.state = 'accepted' AND c.mobile = {} ORDER BY o.id, d.number
    """
    return [MobileHit(**row) for row in await fetch(sql, session_id, mobile)]


@dataclass(frozen=True)
class Arrival:
    """When a delegate first came in."""

    delegate: int
    at: datetime


def arrivals_read(session_id: int, organisation_id: int) -> Read[Arrival]:
    """When each delegate of an organisation first came in, to be read together with other things.

    Of two scanners that let one in offline the earlier tells the arrival, whichever arrived here first.
    """
    sql = """
    SELECT t.delegate, min(s.effective_at) AS at FROM standing_scan s JOIN ticket t ON t.id = s.ticket
    JOIN delegate d ON d.id = t.delegate JOIN registration r ON r.id = d.registration
    WHERE s.session = {} AND r.organisation = {} AND s.kind = 'entry' AND (s.counted OR s.forced) GROUP BY 1
    """
    return Read(sql, (session_id, organisation_id), Arrival)


@dataclass(frozen=True)
class Verdict:
    """One scan as the device that made it shows it."""

    nonce: UUID
    outcome: str
    kind: str
    counted: bool
    point: str
    device_id: int | None
    effective_at: datetime
    received_at: datetime
    undone: bool
    signed_by: str
    organisation_id: int | None
    organisation: str
    delegate: str
    number: int | None
    title: str
    first_at: datetime | None
    first_point: str


_VERDICT = """
SELECT s.nonce, s.outcome, s.kind, s.counted, s.point, s.device_id, s.effective_at, s.received_at, s.signed_by,
       EXISTS (SELECT 1 FROM scan u WHERE u.undoes = s.id) AS undone, o.id AS organisation_id,
       coalesce(o.name, '') AS organisation, coalesce(d.name, '') AS delegate, d.number, coalesce(d.title, '') AS title,
       first.effective_at AS first_at, coalesce(first.point, '') AS first_point
FROM scan s LEFT JOIN ticket t ON t.id = s.ticket AND t.session = s.session
LEFT JOIN delegate d ON d.id = t.delegate
LEFT JOIN registration r ON r.id = d.registration LEFT JOIN organisation o ON o.id = r.organisation
LEFT JOIN LATERAL (
  SELECT p.effective_at, p.point FROM standing_scan p
  WHERE p.session = s.session AND p.ticket = s.ticket AND p.id < s.id AND p.kind = 'entry' AND (p.counted OR p.forced)
  ORDER BY p.effective_at LIMIT 1) first ON s.outcome = 'duplicate'
WHERE s.session = {} AND s.nonce = {} AND s.undoes IS NULL
"""


async def verdict_of(session_id: int, nonce: UUID) -> Verdict:
    """A scan of the session by its nonce. Raises `NotFound`."""
    rows = await fetch(_VERDICT, session_id, nonce)
    if not rows:
        raise NotFound("scan", str(nonce))
    return Verdict(**rows[0])
