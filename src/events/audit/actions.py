"""Sealing: what was done cannot be changed later without being seen."""

from events.audit.rules import LINE
from events.foundation.transaction import fetch, lock, transaction

MOST_LINES = 5_000
"""Of one seal."""
LOOKED_BACK = 20
"""Seals among whose lines a late one may stand: its number was drawn before theirs and written after."""
_SEAL = """
WITH recent AS (SELECT lines FROM audit_seal ORDER BY id DESC LIMIT {}),
sealed AS (SELECT unnest(lines) AS line FROM recent),
begin AS (
  SELECT CASE WHEN (SELECT count(*) FROM recent) < {} THEN 0 ELSE min(line) END AS line FROM sealed
),
fresh AS (
  SELECT l.id, LINE AS said FROM audit_line l, begin
  WHERE l.id >= coalesce(begin.line, 0) AND NOT EXISTS (SELECT 1 FROM sealed WHERE sealed.line = l.id)
  ORDER BY l.id LIMIT {}
)
INSERT INTO audit_seal (lines, digest)
SELECT array_agg(id ORDER BY id), encode(sha256(convert_to(
  coalesce((SELECT digest FROM audit_seal ORDER BY id DESC LIMIT 1), '') || string_agg(said, E'\n' ORDER BY id), 'UTF8'
)), 'hex') FROM fresh HAVING count(*) > 0
RETURNING cardinality(lines) AS n
""".replace("LINE", LINE)


async def seal_audit() -> int:
    """Seal every line that no seal covers yet; returns how many. Several processes may ask: they take turns."""
    total = 0
    while True:
        async with transaction():
            await lock("audit_seal")
            rows = await fetch(_SEAL, LOOKED_BACK, LOOKED_BACK, MOST_LINES)
        total += rows[0]["n"] if rows else 0
        if not rows or rows[0]["n"] < MOST_LINES:
            return total
