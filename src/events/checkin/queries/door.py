"""Points, devices, the people a device may look up, and who came without a registration."""

from dataclasses import dataclass
from datetime import datetime

from events.checkin.rules import DeviceDeed, Direction
from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.transaction import fetch


@dataclass(frozen=True)
class PointView:
    """A place where people check in."""

    id: int
    name: str
    direction: str
    closed_at: datetime | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ways a scan may go here."""
        return ("entry", "exit") if self.direction == Direction.BOTH else (self.direction,)


async def points_of(session_id: int) -> list[PointView]:
    """The points of a session by name."""
    sql = "SELECT id, name, direction, closed_at FROM checkin_point WHERE session = {} ORDER BY name"
    return [PointView(**row) for row in await fetch(sql, session_id)]


@dataclass(frozen=True)
class DeviceView:
    """A paired phone; `kind` is door or steward."""

    id: int
    session_id: int
    kind: str
    name: str


async def device_of(token_hash: str) -> DeviceView | None:
    """The device a token belongs to, by one statement; none before it is paired, once it expires or is revoked."""
    now = clock.now()
    rows = await fetch(
        "SELECT id, session AS session_id, kind, name FROM device WHERE token_hash = {} AND revoked_at IS NULL"
        " AND activated_at <= {} AND expires_at > {}",
        token_hash,
        now,
        now,
    )
    return DeviceView(**rows[0]) if rows else None


async def device_may(device_id: int, deed: DeviceDeed) -> bool:
    """Whether a device is allowed a deed."""
    return bool(await fetch("SELECT 1 FROM device WHERE id = {} AND {} = ANY(deeds)", device_id, deed.value))


@dataclass(frozen=True)
class DoorDevice:
    """What a device's own pages know of it: what it may, and its points that are open, all of the session's if none."""

    id: int
    name: str
    deeds: frozenset[str]
    points: tuple[PointView, ...]


async def door_device(session_id: int, device_id: int) -> DoorDevice:
    """A device's own page. Raises `NotFound`."""
    rows = await fetch(
        "SELECT name, deeds, points FROM device WHERE id = {} AND session = {}",
        device_id,
        session_id,
    )
    if not rows:
        raise NotFound("device", device_id)
    own = set(rows[0]["points"])
    points = [one for one in await points_of(session_id) if (not own or one.id in own) and one.closed_at is None]
    return DoorDevice(device_id, rows[0]["name"], frozenset(rows[0]["deeds"]), tuple(points))


@dataclass(frozen=True)
class DeviceRow:
    """A device in the organizer's list. `paired`: some phone holds it."""

    id: int
    name: str
    kind: str
    deeds: tuple[str, ...]
    points: tuple[str, ...]
    expires_at: datetime
    revoked_at: datetime | None
    pairing_until: datetime | None
    seen_at: datetime | None
    scans: int


async def devices_of(session_id: int) -> list[DeviceRow]:
    """The devices of a session, the newest first, by one statement."""
    sql = """
    SELECT v.id, v.name, v.kind, v.deeds, v.expires_at, v.revoked_at, v.pairing_until, n.scans,
           greatest(v.seen_at, n.latest) AS seen_at,
           ARRAY(SELECT c.name FROM checkin_point c WHERE c.id = ANY(v.points) ORDER BY c.name) AS points
    FROM device v LEFT JOIN LATERAL (
      SELECT count(*) AS scans, max(s.received_at) AS latest FROM scan s
      WHERE s.session = v.session AND s.device_id = v.id
    ) n ON true WHERE v.session = {} ORDER BY v.id DESC
    """
    rows = await fetch(sql, session_id)
    return [DeviceRow(**{**row, "deeds": tuple(row["deeds"]), "points": tuple(row["points"])}) for row in rows]


@dataclass(frozen=True)
class Guest:
    """A seat somebody may be looked up for at the door. `inside`: counted already."""

    ticket_id: int
    delegate_id: int
    number: int
    name: str
    title: str
    organisation_id: int
    organisation: str
    mobile: str
    inside: bool


_GUESTS = """
SELECT t.id AS ticket_id, d.id AS delegate_id, d.number, d.name, d.title, o.id AS organisation_id,
       o.name AS organisation, coalesce(c.mobile, '') AS mobile,
       EXISTS (SELECT 1 FROM standing_scan s WHERE s.ticket = t.id AND s.counted AND s.kind = 'entry') AS inside
FROM ticket t JOIN delegate d ON d.id = t.delegate AND d.withdrawn_at IS NULL
JOIN registration r ON r.id = d.registration AND r.state = 'accepted'
JOIN organisation o ON o.id = r.organisation LEFT JOIN contact c ON c.id = r.contact
WHERE t.session = {} AND t.state = 'valid'
"""
_MATCHES = """
 AND (right(c.mobile, 4) = {} OR position({} in o.name) > 0 OR position({} in o.short_name) > 0
      OR position({} in d.name) > 0 OR position({} in c.name) > 0)
 ORDER BY o.name, d.number LIMIT {}
"""


async def guests(session_id: int, question: str, limit: int = 20) -> list[Guest]:
    """The seats a question means: a part of a name of a person or an organisation, or the last four of the phone."""
    rows = await fetch(_GUESTS + _MATCHES, session_id, *[question] * 5, limit)
    return [Guest(**row) for row in rows]


async def party_of(session_id: int, organisation_id: int) -> list[Guest]:
    """All seats of an organisation by number."""
    return [
        Guest(**row) for row in await fetch(f"{_GUESTS} AND o.id = {{}} ORDER BY d.number", session_id, organisation_id)
    ]


async def seat_of(session_id: int, ticket_id: int) -> Guest:
    """The seat of a ticket. Raises `NotFound` where the session has no valid one."""
    rows = await fetch(f"{_GUESTS} AND t.id = {{}}", session_id, ticket_id)
    if not rows:
        raise NotFound("ticket", ticket_id)
    return Guest(**rows[0])


async def tail_tickets(session_id: int) -> list[tuple[int, int]]:
    """Ticket and rotation of every valid badge: whose last characters somebody reads aloud is found among them."""
    rows = await fetch("SELECT id, rotation FROM ticket WHERE session = {} AND state = 'valid' ORDER BY id", session_id)
    return [(row["id"], row["rotation"]) for row in rows]


@dataclass(frozen=True)
class WalkInView:
    """Somebody without a registration, and the seats it may be: same phone, same code or same name of the firm."""

    id: int
    name: str
    organisation: str
    mobile: str
    uscc: str
    role: str
    point: str
    at: datetime
    merged_with: int | None
    merged_name: str
    candidates: tuple[Guest, ...]


_WALK_INS = """
SELECT w.id, w.name, w.organisation, w.mobile, w.uscc, w.role, w.point, w.at, w.merged_with,
       coalesce(o.name || ' ' || d.name, '') AS merged_name
FROM walk_in w LEFT JOIN delegate d ON d.id = w.merged_with LEFT JOIN registration r ON r.id = d.registration
LEFT JOIN organisation o ON o.id = r.organisation
WHERE w.session = {} ORDER BY w.merged_with IS NOT NULL, w.id DESC
"""
_CANDIDATES = """
SELECT w.id AS walk_in, d.id AS delegate_id, d.number, d.name, d.title, o.id AS organisation_id,
       o.name AS organisation, coalesce(c.mobile, '') AS mobile
FROM walk_in w JOIN registration r ON r.session = w.session AND r.state = 'accepted'
JOIN organisation o ON o.id = r.organisation JOIN delegate d ON d.registration = r.id AND d.withdrawn_at IS NULL
LEFT JOIN contact c ON c.id = r.contact
WHERE w.session = {} AND w.merged_with IS NULL
  AND ((w.mobile <> '' AND c.mobile = w.mobile) OR (w.uscc <> '' AND o.uscc = w.uscc) OR o.name = w.organisation)
ORDER BY o.name, d.number
"""


async def walk_ins_of(session_id: int) -> list[WalkInView]:
    """Who came without a registration, those not merged first, by two statements."""
    candidates: dict[int, list[Guest]] = {}
    for row in await fetch(_CANDIDATES, session_id):
        candidates.setdefault(row.pop("walk_in"), []).append(Guest(ticket_id=0, inside=False, **row))
    rows = await fetch(_WALK_INS, session_id)
    return [WalkInView(**row, candidates=tuple(candidates.get(row["id"], ()))) for row in rows]
