"""Needs and supplies of a participant, as it sees its own."""

from dataclasses import dataclass
from typing import Any

from events.foundation.transaction import fetch


@dataclass(frozen=True)
class OwnItem:
    """A need or supply of one's own."""

    id: int
    side: str
    kind: str
    title: str
    amount_wan: Any
    state: str
    confidential: bool
    review_note: str


async def own_items(session_id: int, organisation_id: int) -> list[OwnItem]:
    """All needs and supplies of an organisation in a session, needs first; one statement."""
    sql = """
    SELECT id, 'needs' AS side, category AS kind, title, amount_wan, state, confidential, review_note FROM need
    WHERE session = {} AND organisation = {}
    UNION ALL
    SELECT id, 'supplies', kind, title, amount_wan, state, false, review_note FROM supply
    WHERE session = {} AND organisation = {} ORDER BY side, id
    """
    rows = await fetch(sql, session_id, organisation_id, session_id, organisation_id)
    return [OwnItem(**row) for row in rows]
