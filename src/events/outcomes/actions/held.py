"""A line of the ledger that is about to change."""

from typing import Any

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.outcomes.rules import OutcomeRefusal


async def held(outcome_id: int) -> dict[str, Any]:
    """All columns of a line, held until the transaction ends; raises `NotFound`, and `Refused` once it is withdrawn."""
    rows = await fetch("SELECT * FROM outcome WHERE id = {} FOR UPDATE", outcome_id)
    if not rows:
        raise NotFound("outcome", outcome_id)
    if rows[0]["withdrawn"]:
        raise Refused(OutcomeRefusal.OUTCOME_WITHDRAWN)
    return rows[0]
