"""What a session's doors recorded, as it is written into a file for another installation."""

from collections.abc import Sequence
from uuid import UUID

from events.checkin.reading import FiledScan, FiledWalkIn
from events.foundation.transaction import fetch

_SCANS = """
SELECT s.nonce, coalesce(t.token_hash, '') AS badge, s.point, s.kind, s.effective_at AS scanned_at, s.seq,
       CASE WHEN s.counted OR s.forced OR s.outcome = 'admitted' THEN 'admitted' ELSE 'denied' END AS shown,
       s.signed_by, s.device_id AS device, coalesce(u.reason, '') AS undone
FROM scan s LEFT JOIN ticket t ON t.id = s.ticket LEFT JOIN scan u ON u.undoes = s.id
WHERE s.session = {} AND s.undoes IS NULL ORDER BY s.id
"""

_WALK_INS = """
SELECT nonce, name, organisation, mobile, uscc, role, point, at FROM walk_in WHERE session = {} ORDER BY id
"""


async def filed_scans(session_id: int) -> list[FiledScan]:
    """Every attempt in the order it arrived, with the time it counts at."""
    return [FiledScan(**row, mode="upload") for row in await fetch(_SCANS, session_id)]


async def filed_walk_ins(session_id: int) -> list[FiledWalkIn]:
    """Everybody without a registration."""
    return [FiledWalkIn(**row) for row in await fetch(_WALK_INS, session_id)]


async def known_nonces(nonces: Sequence[UUID]) -> set[UUID]:
    """Those of the nonces that are recorded here, of scans and of walk-ins."""
    sql = """
    SELECT nonce FROM scan WHERE nonce = ANY({}::uuid[]) UNION SELECT nonce FROM walk_in WHERE nonce = ANY({}::uuid[])
    """
    return {row["nonce"] for row in await fetch(sql, list(nonces), list(nonces))}


async def tickets_by_hash(session_id: int) -> dict[str, int]:
    """The tickets of a session by the hash of their code."""
    rows = await fetch("SELECT id, token_hash FROM ticket WHERE session = {}", session_id)
    return {row["token_hash"]: row["id"] for row in rows}
