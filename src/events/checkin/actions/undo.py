"""Take a scan back: a row is added, none is changed."""

from uuid import UUID

from events.checkin.rules import UNDO, ScanState, refusal_to_undo
from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.nonce import uuid7
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor

_SCAN = """
SELECT s.id, s.session, s.ticket, s.point, s.device_id, s.received_at, s.outcome, s.counted, s.forced,
       s.undoes IS NOT NULL AS is_undo, EXISTS (SELECT 1 FROM scan u WHERE u.undoes = s.id) AS undone
FROM scan s WHERE s.session = {}
"""

_UNDO = """
INSERT INTO scan (session, nonce, body_hash, ticket, device_id, account_id, point, kind, mode, outcome, effective_at,
                  received_at, undoes, reason)
VALUES ({}, {}, '', {}, {}, {}, {}, {}, 'live', {}, {}, {}, {}, {}) RETURNING id
"""


async def undo_nonce(actor: Actor, session_id: int, nonce: UUID, reason: str) -> int:
    """Take back the scan of a nonce; see `undo_scan`."""
    return await _undo(actor, session_id, "s.nonce", nonce, reason)


async def undo_scan(actor: Actor, session_id: int, scan_id: int, reason: str) -> int:
    """Take back a scan that let somebody in or out: the person counts again at the next one. The new row's id.

    Raises:
        NotFound: the session has no such scan.
        Refused: nothing to take back, taken back already, or a device asks for another's scan or after 15 minutes.
    """
    return await _undo(actor, session_id, "s.id", scan_id, reason)


async def _undo(actor: Actor, session_id: int, column: str, key: object, reason: str) -> int:
    async with transaction():
        await lock("undo", session_id)
        rows = await fetch(f"{_SCAN} AND {column} = {{}}", session_id, key)
        if not rows:
            raise NotFound("scan", str(key))
        row, now = rows[0], clock.now()
        state = ScanState(row["outcome"], row["counted"] or row["forced"], row["undone"], row["is_undo"])
        own = actor.kind != "device" or row["device_id"] == actor.device_id
        age = now - row["received_at"] if actor.kind == "device" else None
        if refusal := refusal_to_undo(state, own=own, age=age):
            raise Refused(refusal)
        written = await fetch(
            _UNDO,
            *(session_id, uuid7(now), row["ticket"], actor.device_id, actor.account_id, row["point"], UNDO, UNDO),
            *(now, now, row["id"], reason),
        )
        await audit.record(actor, "undo_scan", "scan", row["id"], session_id=session_id)
        await notify.announce("checkin", session_id)
    return int(written[0]["id"])
