"""The hand edits of a plan: its change log."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.foundation.transaction import fetch


@dataclass(frozen=True)
class EditView:
    """One edit: who did what to whom; places as (slot, table) from 0, None where the pair had or has none."""

    number: int
    deed: str
    state: str
    a_id: int
    a_short: str
    b_id: int
    b_short: str
    who: str
    at: datetime
    before: tuple[int, int] | None
    after: tuple[int, int] | None


_EDITS = """
SELECT e.number, e.deed, e.state, e.a AS a_id, coalesce(nullif(a.short_name, ''), a.name) AS a_short, e.b AS b_id,
       coalesce(nullif(b.short_name, ''), b.name) AS b_short, coalesce(w.display_name, '') AS who, e.at, e.changes
FROM plan_edit e JOIN organisation a ON a.id = e.a JOIN organisation b ON b.id = e.b
LEFT JOIN account w ON w.id = e.account_id
"""


async def edits_of(plan_id: int) -> list[EditView]:
    """Every edit, the newest first."""
    return [_view(row) for row in await fetch(_EDITS + "WHERE e.plan = {} ORDER BY e.number DESC", plan_id)]


async def edits_since(plan_id: int, revision: int) -> list[EditView]:
    """What was done or undone after a revision, in order."""
    rows = await fetch(_EDITS + "WHERE e.plan = {} AND e.revision > {} ORDER BY e.revision", plan_id, revision)
    return [_view(row) for row in rows]


def _view(row: dict[str, Any]) -> EditView:
    changes = json.loads(row.pop("changes"))
    return EditView(**row, before=_place(changes["before"][0]), after=_place(changes["after"][0]))


def _place(stand: Mapping[str, Any]) -> tuple[int, int] | None:
    meeting = stand["meeting"]
    return (meeting["slot_index"], meeting["table_number"]) if meeting else None
