"""A participant's day in one statement, and the links that open it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.checkin.queries import BadgeView, arrivals_read, badges_read
from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.reads import Read, read_all
from events.foundation.transaction import fetch
from events.meetings.queries import MeetingView, day_read
from events.sessions.queries import SessionView, session_from, session_read


@dataclass(frozen=True)
class OwnFacts:
    """What a page of one's own day says besides meetings: name, version of the plan, link, opinions, open words.

    `results`: of one's own opinions, by partner.
    """

    id: int
    name: str
    version: int | None
    link_id: int | None
    results: dict[int, str]
    notices: int


_FACTS = """
SELECT o.id, o.name,
       (SELECT p.version FROM meeting_plan p WHERE p.session = {} AND p.state = 'released') AS version,
       (SELECT max(l.id) FROM personal_link l WHERE l.session_id = {} AND l.organisation_id = o.id
          AND l.opened_at IS NOT NULL AND l.revoked_at IS NULL AND l.expires_at > {}) AS link_id,
       coalesce((SELECT jsonb_object_agg(q.partner, q.result) FROM opinion q
          WHERE q.session = {} AND q.organisation = o.id), jsonb_build_object()) AS results,
       (SELECT count(*) FROM day_notice n JOIN registration r ON r.id = n.registration
          WHERE r.session = {} AND r.organisation = o.id AND n.state <> 'withdrawn') AS notices
FROM organisation o WHERE o.id = {}
"""


@dataclass(frozen=True)
class OwnDay:
    """Everything that a phone shows of its day."""

    session: SessionView
    own: OwnFacts
    meetings: list[MeetingView]
    badges: list[BadgeView]
    arrivals: dict[int, datetime]
    """By delegate."""


async def phone_day(session_id: int, organisation_id: int) -> OwnDay:
    """All of it in one statement: a phone asks for its day again and again.

    Raises:
        NotFound: there is no such session or organisation.
    """
    values = (session_id, session_id, clock.now(), session_id, session_id, organisation_id)
    session, facts, meetings, badges, arrivals = await read_all(
        session_read(session_id),
        Read(_FACTS, values, OwnFacts),
        day_read(session_id, organisation_id),
        badges_read(session_id, organisation_id),
        arrivals_read(session_id, organisation_id),
    )
    if not facts:
        raise NotFound("organisation", organisation_id)
    came = {one.delegate: one.at.astimezone(clock.LOCAL) for one in arrivals}
    return OwnDay(session_from(session), facts[0], meetings, badges, came)


async def live_link(session_id: int, organisation_id: int, link_id: int | None = None) -> int | None:
    """The newest opened link of an organisation that is neither revoked nor expired, or that one if it is so."""
    rows: Sequence[dict[str, Any]] = await fetch(
        "SELECT id FROM personal_link WHERE session_id = {} AND organisation_id = {} AND opened_at IS NOT NULL"
        " AND revoked_at IS NULL AND expires_at > {} ORDER BY id DESC",
        session_id,
        organisation_id,
        clock.now(),
    )
    ids = [int(row["id"]) for row in rows]
    return next((one for one in ids if link_id in (None, one)), None)


async def whose_link(link_id: int) -> tuple[int, int] | None:
    """The session and organisation of a link, if there is such a one."""
    rows = await fetch("SELECT session_id, organisation_id FROM personal_link WHERE id = {}", link_id)
    return (rows[0]["session_id"], rows[0]["organisation_id"]) if rows else None
