"""What a device must know of every badge to judge without a network."""

from dataclasses import dataclass
from datetime import date, datetime

from events.checkin.rules import TicketState
from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.transaction import fetch


@dataclass(frozen=True)
class RosterRow:
    """One badge of the session; `inside`: let in, and not seen to leave since."""

    ticket_id: int
    rotation: int
    token_hash: str
    state: str
    person: bool
    accepted: bool
    inside: bool
    name: str
    number: int | None
    title: str
    organisation: str


@dataclass(frozen=True)
class RosterHouse:
    """What is the same for all badges: the session, the points that are closed, how long the device lives."""

    day: date
    session_state: str
    rehearsal: bool
    closed: tuple[str, ...]
    expires_at: datetime


_ROWS = """
SELECT t.id AS ticket_id, t.rotation, t.token_hash,
       CASE WHEN d.withdrawn_at IS NOT NULL OR r.state = 'withdrawn' THEN {} ELSE t.state END AS state,
       d.id IS NOT NULL AS person, coalesce(r.state = 'accepted', false) AS accepted,
       coalesce(way.latest = 'entry', false) AS inside, coalesce(d.name, '') AS name, d.number,
       coalesce(d.title, '') AS title, coalesce(o.name, '') AS organisation
FROM ticket t LEFT JOIN delegate d ON d.id = t.delegate LEFT JOIN registration r ON r.id = d.registration
LEFT JOIN organisation o ON o.id = r.organisation
LEFT JOIN (
  SELECT p.ticket, (array_agg(p.kind ORDER BY p.effective_at DESC, p.id DESC))[1] AS latest FROM standing_scan p
  WHERE p.session = {} AND p.ticket IS NOT NULL AND (p.counted OR p.outcome = 'admitted') GROUP BY 1
) way ON way.ticket = t.id
WHERE t.session = {} ORDER BY t.token_hash
"""


async def roster_rows(session_id: int) -> list[RosterRow]:
    """Every badge of a session by the hash of its code, valid or not, by one statement."""
    rows = await fetch(_ROWS, TicketState.CANCELLED.value, session_id, session_id)
    return [RosterRow(**row) for row in rows]


async def roster_house(session_id: int, device_id: int) -> RosterHouse:
    """The session as a device of it sees it. Raises `NotFound`."""
    sql = """
    SELECT s.day, s.state AS session_state, s.rehearsal, v.expires_at,
           ARRAY(SELECT c.name FROM checkin_point c WHERE c.session = s.id AND c.closed_at <= {} ORDER BY 1) AS closed
    FROM device v JOIN chain_session s ON s.id = v.session WHERE s.id = {} AND v.id = {}
    """
    rows = await fetch(sql, clock.now(), session_id, device_id)
    if not rows:
        raise NotFound("device", device_id)
    return RosterHouse(**{**rows[0], "closed": tuple(rows[0]["closed"])})
