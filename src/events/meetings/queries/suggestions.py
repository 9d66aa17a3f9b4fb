"""Ranked matches as suggestions: what the organizer has made of each, by need or by organisation in both roles."""

import json
from dataclasses import dataclass
from typing import Any

from events.foundation.transaction import fetch, records


@dataclass(frozen=True)
class Suggestion:
    """A supply ranked for a need, and what was said of its pair.

    `source` is that of the pair's candidate, empty without one; `chosen` whether that candidate speaks about this
    very need and supply. `fixed_slot` counts from 0.
    """

    need_id: int
    need_title: str
    need_confidential: bool
    category: str
    needing_id: int
    needing: str
    supply_id: int
    supply_title: str
    providing_id: int
    providing: str
    rank: int
    score: int
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    source: str
    chosen: bool
    must: bool
    forbidden: bool
    fixed_slot: int | None


_SUGGESTIONS = """
SELECT m.need AS need_id, n.title AS need_title, n.confidential AS need_confidential, n.category,
       n.organisation AS needing_id, a.name AS needing, m.supply AS supply_id, s.title AS supply_title,
       s.organisation AS providing_id, b.name AS providing, m.rank, m.score, m.reasons,
       coalesce(c.source, '') AS source, coalesce(c.need = m.need AND c.supply = m.supply, false) AS chosen,
       coalesce(c.must, false) AS must, coalesce(c.forbidden, false) AS forbidden, c.fixed_slot
FROM match m JOIN need n ON n.id = m.need JOIN supply s ON s.id = m.supply
JOIN organisation a ON a.id = n.organisation JOIN organisation b ON b.id = s.organisation
LEFT JOIN candidate c ON c.session = m.session
  AND ((c.a = n.organisation AND c.b = s.organisation) OR (c.a = s.organisation AND c.b = n.organisation))
"""


async def suggestions_for(need_id: int) -> list[Suggestion]:
    """The supplies ranked for a need, the best first."""
    return _views(await fetch(_SUGGESTIONS + "WHERE m.need = {} ORDER BY m.rank", need_id))


async def suggestions_of(session_id: int, organisation_id: int) -> tuple[list[Suggestion], list[Suggestion]]:
    """What is ranked for an organisation's needs, and the needs its supplies are ranked for; one statement."""
    rows = await fetch(
        _SUGGESTIONS
        + "WHERE m.session = {} AND (n.organisation = {} OR s.organisation = {}) ORDER BY m.score DESC, m.need, m.rank",
        session_id,
        organisation_id,
        organisation_id,
    )
    views = _views(rows)
    needing = sorted((one for one in views if one.needing_id == organisation_id), key=lambda one: one.need_id)
    return needing, [one for one in views if one.providing_id == organisation_id]


async def count_fitting(session_id: int, least: int) -> tuple[int, int]:
    """How many needs have a supply of at least this score, and how many such pairs nothing was said of."""
    rows = await records(
        """
        SELECT count(DISTINCT m.need) FILTER (WHERE m.rank = 1),
               count(DISTINCT (least(n.organisation, s.organisation), greatest(n.organisation, s.organisation)))
                 FILTER (WHERE coalesce(c.source, '') NOT IN ('wish', 'accepted'))
        FROM match m JOIN need n ON n.id = m.need JOIN supply s ON s.id = m.supply
        LEFT JOIN candidate c ON c.session = m.session
          AND ((c.a = n.organisation AND c.b = s.organisation) OR (c.a = s.organisation AND c.b = n.organisation))
        WHERE m.session = {} AND m.score >= {}
        """,
        session_id,
        least,
    )
    return rows[0][0], rows[0][1]


def _views(rows: list[dict[str, Any]]) -> list[Suggestion]:
    return [
        Suggestion(**{**row, "reasons": tuple((code, tuple(facts)) for code, facts in json.loads(row["reasons"]))})
        for row in rows
    ]
