"""Ranked matches as they are shown."""

import json
from dataclasses import dataclass

from events.foundation.transaction import fetch


@dataclass(frozen=True)
class MatchView:
    """A supply ranked for a need: rank from 1, whole score 0–100, reasons as (code, facts)."""

    need_id: int
    need_organisation_id: int
    supply_id: int
    supply_organisation_id: int
    supply_organisation: str
    supply_title: str
    rank: int
    score: int
    reasons: tuple[tuple[str, tuple[str, ...]], ...]


_MATCHES = """
SELECT m.need AS need_id, n.organisation AS need_organisation_id, m.supply AS supply_id,
       s.organisation AS supply_organisation_id, o.name AS supply_organisation, s.title AS supply_title,
       m.rank, m.score, m.reasons
FROM match m JOIN need n ON n.id = m.need JOIN supply s ON s.id = m.supply JOIN organisation o ON o.id = s.organisation
"""


async def matches_of(session_id: int) -> list[MatchView]:
    """All matches of a session by need and rank."""
    rows = await fetch(_MATCHES + "WHERE m.session = {} ORDER BY m.need, m.rank", session_id)
    return [_view(row) for row in rows]


async def matches_of_need(need_id: int) -> list[MatchView]:
    """The matches of one need, best first."""
    return [_view(row) for row in await fetch(_MATCHES + "WHERE m.need = {} ORDER BY m.rank", need_id)]


def _view(row: dict[str, object]) -> MatchView:
    reasons = tuple((str(code), tuple(facts)) for code, facts in json.loads(str(row.pop("reasons"))))
    return MatchView(**row, reasons=reasons)  # type: ignore[arg-type]  # the statement names the fields


async def session_of_need(need_id: int) -> int | None:
    """The session a need belongs to."""
    rows = await fetch("SELECT session FROM need WHERE id = {}", need_id)
    return int(rows[0]["session"]) if rows else None
