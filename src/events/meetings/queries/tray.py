"""The tray of a plan: the candidates without a meeting, each with the nearest reason."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from events.foundation.transaction import fetch, records
from events.meetings.queries.plans import facts_of

LINES_PER_PAGE = 12


class UnplacedView(msgspec.Struct, frozen=True):
    """A candidate without a meeting and the nearest reason."""

    a_id: int
    a_short: str
    b_id: int
    b_short: str
    need_title: str
    need_confidential: bool
    category: str
    value: int
    reason: str
    facts: Mapping[str, object]


_UNPLACED = """
SELECT u.a AS a_id, coalesce(nullif(a.short_name, ''), a.name) AS a_short,
       u.b AS b_id, coalesce(nullif(b.short_name, ''), b.name) AS b_short,
       coalesce(n.title, '') AS need_title, coalesce(n.confidential, false) AS need_confidential,
       coalesce(n.category, '') AS category, u.value, u.reason, u.facts
FROM unplaced u
JOIN organisation a ON a.id = u.a
JOIN organisation b ON b.id = u.b
LEFT JOIN need n ON n.id = u.need
"""
_TRAY = """
WHERE u.plan = {} AND strpos(lower(concat_ws(' ', a.name, a.short_name, b.name, b.short_name)), lower({})) > 0
ORDER BY u.reason = 'taken_off' DESC, u.value DESC, u.a, u.b LIMIT {} OFFSET {}"""
_TOTALS = """
SELECT (SELECT jsonb_object_agg(r.reason, r.n) FROM (
          SELECT reason, count(*) AS n FROM unplaced WHERE plan = {} GROUP BY reason) r) AS reasons,
       ARRAY(SELECT a FROM unplaced WHERE plan = {} UNION SELECT b FROM unplaced WHERE plan = {}) AS parties
"""


async def unplaced_of(plan_id: int) -> list[UnplacedView]:
    """The candidates without a meeting, the most valuable first."""
    return _lines(await records(_UNPLACED + "WHERE u.plan = {} ORDER BY u.value DESC, u.a, u.b", plan_id))


async def tray_of(plan_id: int, text: str, page: int, most: int) -> list[UnplacedView]:
    """One page (from 1) of the candidates without a meeting; `text` in a name finds.

    What was taken off by hand comes first, as it waits for another place; then the most valuable.
    """
    return _lines(await records(_UNPLACED + _TRAY, plan_id, text, most, (page - 1) * most))


async def unplaced_pair(plan_id: int, a_id: int, b_id: int) -> UnplacedView | None:
    """The line of one pair, if it has none but a reason."""
    where = "WHERE u.plan = {} AND (u.a, u.b) IN (({}, {}), ({}, {}))"
    found = _lines(await records(_UNPLACED + where, plan_id, a_id, b_id, b_id, a_id))
    return found[0] if found else None


@dataclass(frozen=True)
class Totals:
    """Of the candidates without a meeting: how many for each reason, the most frequent first, and who they are."""

    reasons: Mapping[str, int]
    parties: frozenset[int]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.reasons.values())


async def totals_of(plan_id: int) -> Totals:
    """What a plan leaves without a meeting, in one statement."""
    row = (await fetch(_TOTALS, plan_id, plan_id, plan_id))[0]
    reasons: dict[str, int] = json.loads(row["reasons"] or "{}")
    return Totals(dict(sorted(reasons.items(), key=lambda one: -one[1])), frozenset(row["parties"]))


def _lines(rows: Sequence[Any]) -> list[UnplacedView]:
    return [UnplacedView(**{**row, "facts": facts_of(row["facts"])}) for row in rows]
