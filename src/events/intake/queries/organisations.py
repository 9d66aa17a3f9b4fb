"""The known organisations: which one a row may mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.intake.engine import NeedValues
from events.intake.rules.names import core, likeness
from events.intake.rules.register import Firm, Register

LEAST_LIKE = 0.25
"""Likeness of names from which an organisation is proposed for a row."""
_FIRMS = """
SELECT o.id, o.name, coalesce(o.uscc, '') AS uscc, o.county, coalesce(k.mobile, '') AS phone, r.id IS NOT NULL AS here
FROM organisation o
LEFT JOIN registration r ON r.organisation = o.id AND r.session = {}
LEFT JOIN LATERAL (
  SELECT c.mobile FROM contact c
  WHERE c.organisation = o.id AND c.mobile <> '' AND c.unit = (SELECT s.unit FROM chain_session s WHERE s.id = {})
  ORDER BY c.id IS NOT DISTINCT FROM r.contact DESC, c.id LIMIT 1
) k ON true
WHERE NOT o.provisional
ORDER BY here DESC, o.id
"""


async def register_of(session_id: int) -> Register | None:
    """The known organisations, those of the session first; None where nobody is known, then anybody may come."""
    rows = await fetch(_FIRMS, session_id, session_id)
    if not rows:
        return None
    return Register(Firm(str(row["id"]), row["name"], row["uscc"], row["county"], row["phone"]) for row in rows)


@dataclass(frozen=True)
class Candidate:
    """An organisation that a row may mean."""

    id: int
    name: str
    uscc: str
    county: str
    here: bool


MOST_CANDIDATES = 8
_CANDIDATES = """
SELECT o.id, o.name, coalesce(o.uscc, '') AS uscc, o.county, r.id IS NOT NULL AS here
FROM organisation o LEFT JOIN registration r ON r.organisation = o.id AND r.session = {}
WHERE NOT o.provisional AND ({} = '' OR strpos(o.name, {}) > 0 OR o.uscc = upper({}))
"""


async def candidates_for(session_id: int, values: NeedValues, wanted: str = "") -> list[Candidate]:
    """Organisations that a row may mean, the likeliest first; with `wanted` those of that code or part of a name."""
    rows = await fetch(_CANDIDATES, session_id, wanted, wanted, wanted)
    name = core(values.enterprise_name)

    def nearness(row: Mapping[str, Any]) -> tuple[bool, float]:
        return (str(row["id"]) == values.firm_key, likeness(core(row["name"]), name) + row["here"] / 10)

    likely = [row for row in rows if wanted or nearness(row) > (False, LEAST_LIKE)]
    return [Candidate(**row) for row in sorted(likely, key=nearness, reverse=True)[:MOST_CANDIDATES]]


async def organisation_named(organisation_id: int) -> tuple[int, str, str]:
    """Id, name and code of an organisation.

    Raises:
        NotFound: there is none.
    """
    rows = await fetch(
        "SELECT id, name, coalesce(uscc, '') AS uscc FROM organisation WHERE id = {} AND NOT provisional",
        organisation_id,
    )
    if not rows:
        raise NotFound("organisation", organisation_id)
    return rows[0]["id"], rows[0]["name"], rows[0]["uscc"]
