"""What a participant sees of others and has said; what the host sees of that. A fixed number of statements each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from events.checkin.queries import BadgeView, arrivals_read, badges_read
from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.reads import Read, read_all
from events.foundation.transaction import fetch
from events.marketplace.rules import OFFERED, Audience, Sight, SupplyState, Visibility, sight_of
from events.matching.rules import FITS_SCORE
from events.meetings.queries import MeetingView, day_read
from events.phone.rules import NoticeKind, NoticeState
from events.sessions.queries import SessionView, session_from, session_read


@dataclass(frozen=True)
class NoticeView:
    """A notice with whom it is about; `meetings`: of the released plan, that fall into it."""

    id: int
    session_id: int
    registration_id: int
    organisation: str
    delegate_id: int | None
    delegate: str
    number: int | None
    delegates: int
    kind: NoticeKind
    starts: time
    ends: time
    substitute: str
    note: str
    state: NoticeState
    said_at: datetime
    meetings: int


_NOTICES = """
SELECT n.id, r.session AS session_id, r.id AS registration_id, o.name AS organisation, n.delegate AS delegate_id,
       coalesce(d.name, '') AS delegate, d.number,
       (SELECT count(*) FROM delegate e WHERE e.registration = r.id AND e.withdrawn_at IS NULL) AS delegates,
       n.kind, n.starts, n.ends, n.substitute, n.note, n.state, n.said_at,
       (SELECT count(*) FROM meeting m JOIN meeting_plan p ON p.id = m.plan
        JOIN slot s ON s.session = p.session AND s.slot_index = m.slot_index
        WHERE p.session = r.session AND p.state = 'released' AND m.state = 'planned'
          AND (m.a = r.organisation OR m.b = r.organisation) AND s.starts < n.ends AND n.starts < s.ends
          AND (n.delegate IS NULL OR n.delegate IN (m.a_delegate, m.b_delegate))) AS meetings
FROM day_notice n JOIN registration r ON r.id = n.registration JOIN organisation o ON o.id = r.organisation
LEFT JOIN delegate d ON d.id = n.delegate
"""


async def notices_of(session_id: int) -> list[NoticeView]:
    """Every notice of a session that was not withdrawn, open ones first, then the newest."""
    sql = _NOTICES + "WHERE r.session = {} AND n.state <> {} ORDER BY n.state <> 'open', n.id DESC"
    return [_notice(row) for row in await fetch(sql, session_id, NoticeState.WITHDRAWN.value)]


async def own_notices(session_id: int, organisation_id: int) -> list[NoticeView]:
    """What an organisation has said and not withdrawn, the newest first."""
    sql = _NOTICES + "WHERE r.session = {} AND r.organisation = {} AND n.state <> {} ORDER BY n.id DESC"
    return [_notice(row) for row in await fetch(sql, session_id, organisation_id, NoticeState.WITHDRAWN.value)]


async def notice_view(notice_id: int) -> NoticeView:
    """One notice.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(_NOTICES + "WHERE n.id = {}", notice_id)
    if not rows:
        raise NotFound("notice", notice_id)
    return _notice(rows[0])


def _notice(row: dict[str, Any]) -> NoticeView:
    return NoticeView(**{**row, "kind": NoticeKind(row["kind"]), "state": NoticeState(row["state"])})


async def open_notices(session_id: int) -> int:
    """How many notices wait for the host."""
    sql = """SELECT count(*) AS n FROM day_notice n JOIN registration r ON r.id = n.registration
             WHERE r.session = {} AND n.state = 'open'"""
    return int((await fetch(sql, session_id))[0]["n"])


async def registration_of(session_id: int, organisation_id: int) -> int:
    """The registration of an organisation in a session.

    Raises:
        NotFound: it does not take part.
    """
    sql = "SELECT id FROM registration WHERE session = {} AND organisation = {}"
    rows = await fetch(sql, session_id, organisation_id)
    if not rows:
        raise NotFound("registration")
    return int(rows[0]["id"])


@dataclass(frozen=True)
class OpinionView:
    """What one side said of its meeting with a partner."""

    partner_id: int
    result: str
    next_step: str


async def opinions_of(session_id: int, organisation_id: int) -> dict[int, OpinionView]:
    """What an organisation said of its meetings, by partner."""
    sql = "SELECT partner AS partner_id, result, next_step FROM opinion WHERE session = {} AND organisation = {}"
    return {row["partner_id"]: OpinionView(**row) for row in await fetch(sql, session_id, organisation_id)}


@dataclass(frozen=True)
class Partner:
    """A suggested partner as the organisation may see it: without a name where that would tell what is confidential.

    `own`: one's own need or supply; `text`: the other's, empty when sealed. `asked`: the state of a request of either
    side about this pair, empty without one.
    """

    need_id: int
    supply_id: int
    we_need: bool
    own: str
    name: str
    kind: str
    text: str
    sealed: bool
    score: int
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    asked: str


_SUGGESTED = """
FROM match m JOIN need n ON n.id = m.need JOIN supply s ON s.id = m.supply
JOIN organisation a ON a.id = n.organisation JOIN organisation b ON b.id = s.organisation
JOIN registration ra ON ra.session = m.session AND ra.organisation = a.id AND ra.state = 'accepted'
JOIN registration rb ON rb.session = m.session AND rb.organisation = b.id AND rb.state = 'accepted'
WHERE m.session = {} AND m.score >= {} AND n.state = ANY({}) AND s.state = {}
  AND NOT EXISTS (SELECT 1 FROM candidate c WHERE c.session = m.session AND c.forbidden
    AND least(c.a, c.b) = least(a.id, b.id) AND greatest(c.a, c.b) = greatest(a.id, b.id))
"""
"""What may be suggested, and asked for."""
_OF_A_PARTNER = """
SELECT m.need AS need_id, m.supply AS supply_id, n.organisation AS needing, s.organisation AS providing,
       n.title AS need_title, n.category, n.confidential, n.visibility AS need_visibility,
       s.title AS supply_title, s.kind AS supply_kind, s.visibility AS supply_visibility,
       a.name AS needing_name, b.name AS providing_name, m.score, m.reasons,
       coalesce((SELECT q.state FROM meeting_request q WHERE q.session = m.session AND q.state IN ('asked', 'accepted')
          AND ((q.asker = n.organisation AND q.partner = s.organisation)
            OR (q.partner = n.organisation AND q.asker = s.organisation)) ORDER BY q.id DESC LIMIT 1), '') AS asked
"""
_PARTNERS = (
    _OF_A_PARTNER
    + _SUGGESTED
    + "AND (n.organisation = {} OR s.organisation = {}) ORDER BY m.score DESC, m.need, m.supply LIMIT {}"
)
_OF_THE_SIDES = "SELECT n.organisation AS needing, s.organisation AS providing"
_SIDES = _OF_THE_SIDES + _SUGGESTED + "AND n.id = {} AND s.id = {}"
MOST_PARTNERS = 60


async def partners_of(session_id: int, organisation_id: int) -> list[Partner]:
    """Who fits an organisation's needs and supplies, the best first; what does not fit is not shown."""
    rows = await fetch(_PARTNERS, *_suggested_in(session_id), organisation_id, organisation_id, MOST_PARTNERS)
    return [_partner(row, organisation_id) for row in rows]


def _suggested_in(session_id: int) -> tuple[object, ...]:
    return session_id, FITS_SCORE, sorted(state.value for state in OFFERED), SupplyState.PUBLISHED.value


def _partner(row: dict[str, Any], organisation_id: int) -> Partner:
    we_need = row["needing"] == organisation_id
    side = "supply" if we_need else "need"
    confidential = not we_need and row["confidential"]
    visibility = Visibility(row[f"{side}_visibility"])
    audience = Audience.AGREED_PARTNER if row["asked"] == "accepted" else Audience.PARTICIPANT
    sealed = sight_of(audience, confidential=confidential, visibility=visibility) is not Sight.ALL
    reasons = json.loads(row["reasons"])
    return Partner(
        need_id=row["need_id"],
        supply_id=row["supply_id"],
        we_need=we_need,
        own=row["need_title"] if we_need else row["supply_title"],
        name="" if sealed else row["providing_name" if we_need else "needing_name"],
        kind=row["supply_kind"] if we_need else row["category"],
        text="" if sealed else row[f"{side}_title"],
        sealed=sealed,
        score=row["score"],
        reasons=() if sealed else tuple((code, tuple(facts)) for code, facts in reasons),
        asked=row["asked"],
    )


async def sides_of(session_id: int, need_id: int, supply_id: int) -> tuple[int, int]:
    """Who has the need and who the supply of a match that may be suggested.

    Raises:
        NotFound: nothing was ranked so in the session, or it is suggested to nobody.
    """
    rows = await fetch(_SIDES, *_suggested_in(session_id), need_id, supply_id)
    if not rows:
        raise NotFound("match")
    return rows[0]["needing"], rows[0]["providing"]


@dataclass(frozen=True)
class RequestView:
    """A request as one of its two sides may see it; contact data only once both agree and consent was given."""

    id: int
    mine: bool
    state: str
    name: str
    category: str
    title: str
    sealed: bool
    contact_name: str
    contact_mobile: str
    asked_at: datetime


_REQUESTS = """
SELECT q.id, q.asker = {} AS mine, q.state, q.asked_at, o.name, coalesce(n.category, '') AS category,
       coalesce(n.title, s.title, '') AS title, coalesce(n.organisation = {}, true) AS own_need,
       coalesce(n.confidential, false) AS confidential, coalesce(n.visibility, 'participants') AS visibility,
       coalesce(s.visibility, 'participants') AS supply_visibility, r.consent,
       coalesce(c.name, '') AS contact_name, coalesce(c.mobile, '') AS contact_mobile
FROM meeting_request q JOIN organisation o ON o.id = CASE WHEN q.asker = {} THEN q.partner ELSE q.asker END
LEFT JOIN need n ON n.id = q.need LEFT JOIN supply s ON s.id = q.supply
LEFT JOIN registration r ON r.session = q.session AND r.organisation = o.id LEFT JOIN contact c ON c.id = r.contact
WHERE q.session = {} AND (q.asker = {} OR q.partner = {}) ORDER BY q.state <> 'asked', q.id DESC
"""


async def requests_of(session_id: int, organisation_id: int) -> list[RequestView]:
    """Everything asked of and by an organisation, what is open first."""
    own = organisation_id
    rows = await fetch(_REQUESTS, own, own, own, session_id, own, own)
    return [_request(row) for row in rows]


def _request(row: dict[str, Any]) -> RequestView:
    agreed = row["state"] == "accepted"
    audience = Audience.AGREED_PARTNER if agreed or row["own_need"] else Audience.PARTICIPANT
    sight = sight_of(audience, confidential=row["confidential"], visibility=Visibility(row["visibility"]))
    sealed = sight is not Sight.ALL
    nameless = sealed or (row["own_need"] and not agreed and _is_hidden(row["supply_visibility"]))
    shown = agreed and row["consent"] == "given"
    return RequestView(
        id=row["id"],
        mine=row["mine"],
        state=row["state"],
        name="" if nameless and row["mine"] else row["name"],
        category=row["category"],
        title="" if sealed else row["title"],
        sealed=sealed,
        contact_name=row["contact_name"] if shown else "",
        contact_mobile=row["contact_mobile"] if shown else "",
        asked_at=row["asked_at"],
    )


def _is_hidden(visibility: str) -> bool:
    """Whether participants may not know whose supply it is."""
    return sight_of(Audience.PARTICIPANT, confidential=False, visibility=Visibility(visibility)) is not Sight.ALL


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


@dataclass(frozen=True)
class OwnItem:
    """A need or supply of one's own."""

    id: int
    side: str
    kind: str
    title: str
    amount_wan: Any
    state: str
    confidential: bool
    review_note: str


async def own_items(session_id: int, organisation_id: int) -> list[OwnItem]:
    """All needs and supplies of an organisation in a session, needs first; one statement."""
    sql = """
    SELECT id, 'needs' AS side, category AS kind, title, amount_wan, state, confidential, review_note FROM need
    WHERE session = {} AND organisation = {}
    UNION ALL
    SELECT id, 'supplies', kind, title, amount_wan, state, false, review_note FROM supply
    WHERE session = {} AND organisation = {} ORDER BY side, id
    """
    rows = await fetch(sql, session_id, organisation_id, session_id, organisation_id)
    return [OwnItem(**row) for row in rows]


@dataclass(frozen=True)
class OpinionGiven:
    """What one side said of its meeting, as the host reads it."""

    organisation: str
    partner: str
    result: str
    next_step: str
    said_at: datetime


async def opinions_given(session_id: int) -> list[OpinionGiven]:
    """What participants said of their meetings, the newest first."""
    sql = """SELECT a.name AS organisation, b.name AS partner, p.result, p.next_step, p.said_at FROM opinion p
             JOIN organisation a ON a.id = p.organisation JOIN organisation b ON b.id = p.partner
             WHERE p.session = {} ORDER BY p.said_at DESC, p.id DESC LIMIT 200"""
    return [OpinionGiven(**row) for row in await fetch(sql, session_id)]
