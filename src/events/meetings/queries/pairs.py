"""The pairs that may meet as the organizer sees them, with what was said of each."""

from dataclasses import dataclass

from events.foundation.transaction import fetch

PAGE = 50


@dataclass(frozen=True)
class PairView:
    """A candidate with names; `fixed_slot` counts from 0."""

    a_id: int
    a_name: str
    b_id: int
    b_name: str
    need_id: int | None
    need_title: str
    need_confidential: bool
    category: str
    value: int
    must: bool
    forbidden: bool
    fixed_slot: int | None
    reason: str
    source: str


_FROM = """
FROM candidate c JOIN organisation a ON a.id = c.a JOIN organisation b ON b.id = c.b LEFT JOIN need n ON n.id = c.need
WHERE c.session = {} AND (strpos(a.name, {}) > 0 OR strpos(b.name, {}) > 0 OR strpos(coalesce(n.title, ''), {}) > 0)
  AND CASE {} WHEN 'must' THEN c.must OR c.fixed_slot IS NOT NULL WHEN 'never' THEN c.forbidden ELSE true END
"""
_PAIRS = """
SELECT c.a AS a_id, a.name AS a_name, c.b AS b_id, b.name AS b_name, c.need AS need_id,
       coalesce(n.title, '') AS need_title, coalesce(n.confidential, false) AS need_confidential,
       coalesce(n.category, '') AS category, c.value, c.must, c.forbidden, c.fixed_slot, c.reason, c.source
"""


async def pairs_of(session_id: int, text: str = "", wish: str = "", page: int = 1) -> tuple[list[PairView], int]:
    """A page of the pairs, what was wished first, then the most valuable, and how many there are; two statements.

    `text` is found in names and needs; `wish` is `must` (with a fixed round too), `never` or anything else for all.
    """
    asked = (session_id, *[text.strip()] * 3, wish)
    total = (await fetch(f"SELECT count(*) AS n {_FROM}", *asked))[0]["n"]
    rows = await fetch(
        f"{_PAIRS} {_FROM} ORDER BY c.must OR c.forbidden OR c.fixed_slot IS NOT NULL DESC, c.value DESC, c.id "
        "LIMIT {} OFFSET {}",
        *asked,
        PAGE,
        (page - 1) * PAGE,
    )
    return [PairView(**row) for row in rows], total
