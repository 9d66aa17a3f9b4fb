"""Partners that are suggested to a participant, and what was asked of whom."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.marketplace.rules import OFFERED, Audience, Sight, SupplyState, Visibility, sight_of
from events.matching.rules import FITS_SCORE


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
