"""Needs and supplies as they are shown: everything of a session, one, what waits, what the public may see."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.marketplace.rules import (
    OFFERED,
    Audience,
    Face,
    NeedState,
    SupplyState,
    Visibility,
    face_for,
    sight_of,
)
from events.marketplace.rules.details import Details, missing


@dataclass(frozen=True)
class NeedView:
    """A need as its host sees it; `amount_wan` in 万元, None is 面议; no deadline is open-ended."""

    id: int
    session_id: int
    source_ref: str
    organisation_id: int
    organisation_name: str
    category: str
    title: str
    description: str
    amount_wan: Decimal | None
    amount_min_wan: Decimal | None
    amount_max_wan: Decimal | None
    deadline: date | None
    confidential: bool
    visibility: Visibility
    state: NeedState
    priority: int
    review_note: str
    details: Details

    @property
    def missing(self) -> list[str]:
        """What precise asking would still ask."""
        said = ["amount_wan"] if self.amount_wan is not None or self.amount_max_wan is not None else []
        return missing(self.category, self.details, need=True, said=said)

    def face(self, audience: Audience) -> Face | None:
        """What `audience` may see of it, or None."""
        sight = sight_of(audience, confidential=self.confidential, visibility=self.visibility)
        face = Face(self.category, self.title, self.description, self.amount_wan, self.deadline, details=self.details)
        return face_for(sight, face)


@dataclass(frozen=True)
class SupplyView:
    """A supply as its host sees it; `amount_wan` in 万元, None is 面议."""

    id: int
    session_id: int
    source_ref: str
    organisation_id: int
    organisation_name: str
    kind: str
    title: str
    description: str
    amount_wan: Decimal | None
    keywords: tuple[str, ...]
    visibility: Visibility
    state: SupplyState
    review_note: str
    details: Details

    @property
    def missing(self) -> list[str]:
        """What precise asking would still ask."""
        return missing(self.kind, self.details, need=False)


@dataclass(frozen=True)
class PublicNeed:
    """A need as everybody may read it."""

    id: int
    organisation_name: str
    category: str
    title: str
    description: str
    amount_wan: Decimal | None
    deadline: date | None


_NEEDS = """
SELECT n.id, n.session AS session_id, n.source_ref, n.organisation AS organisation_id, o.name AS organisation_name,
       n.category, n.title, n.description, n.amount_wan, n.amount_min_wan, n.amount_max_wan, n.deadline,
       n.confidential, n.visibility, n.state, n.priority, n.review_note, n.details
"""
NEEDS_FROM = "FROM need n JOIN organisation o ON o.id = n.organisation "
_SUPPLIES = """
SELECT n.id, n.session AS session_id, n.source_ref, n.organisation AS organisation_id, o.name AS organisation_name,
       n.kind, n.title, n.description, n.amount_wan, n.keywords, n.visibility, n.state, n.review_note, n.details
"""
SUPPLIES_FROM = "FROM supply n JOIN organisation o ON o.id = n.organisation "


async def needs_of(session_id: int) -> list[NeedView]:
    """All needs of a session by id."""
    rows = await fetch(_NEEDS + NEEDS_FROM + "WHERE n.session = {} ORDER BY n.id", session_id)
    return [_need(row) for row in rows]


async def supplies_of(session_id: int) -> list[SupplyView]:
    """All supplies of a session by id."""
    rows = await fetch(_SUPPLIES + SUPPLIES_FROM + "WHERE n.session = {} ORDER BY n.id", session_id)
    return [_supply(row) for row in rows]


async def has_supplies(session_id: int) -> bool:
    """Whether anything published in a session may be matched with its needs."""
    rows = await fetch("SELECT 1 AS one FROM supply WHERE session = {} AND state = 'published' LIMIT 1", session_id)
    return bool(rows)


async def need_view(need_id: int) -> NeedView:
    """One need.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(_NEEDS + NEEDS_FROM + "WHERE n.id = {}", need_id)
    if not rows:
        raise NotFound("need", need_id)
    return _need(rows[0])


async def supply_view(supply_id: int) -> SupplyView:
    """One supply.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(_SUPPLIES + SUPPLIES_FROM + "WHERE n.id = {}", supply_id)
    if not rows:
        raise NotFound("supply", supply_id)
    return _supply(rows[0])


WAITING = "WHERE n.session = {} AND n.state = 'submitted'"
_BY_FIRM = 'ORDER BY o.pinyin_key COLLATE "C", n.id LIMIT {}'


async def waiting_items(session_id: int, most: int) -> tuple[list[NeedView], list[SupplyView], int]:
    """What waits for review, by organisation, at most so many of either side, and how many wait in all."""
    needs = await fetch(f"{_NEEDS} {NEEDS_FROM} {WAITING} {_BY_FIRM}", session_id, most)
    supplies = await fetch(f"{_SUPPLIES} {SUPPLIES_FROM} {WAITING} {_BY_FIRM}", session_id, most)
    total = await fetch(
        f"SELECT (SELECT count(*) FROM need n {WAITING}) + (SELECT count(*) FROM supply n {WAITING}) AS n",  # noqa: S608 - own words
        session_id,
        session_id,
    )
    return [_need(row) for row in needs], [_supply(row) for row in supplies], total[0]["n"]


async def public_needs(session_id: int) -> list[PublicNeed]:
    """Needs everybody may read: offered, public, and never a confidential one."""
    rows = await fetch(
        "SELECT n.id, o.name AS organisation_name, n.category, n.title, n.description, n.amount_wan, n.deadline "
        + NEEDS_FROM
        + "WHERE n.session = {} AND NOT n.confidential AND n.visibility = 'public' AND n.state = ANY({}) ORDER BY n.id",
        session_id,
        sorted(OFFERED),
    )
    return [PublicNeed(**row) for row in rows]


def _need(row: dict[str, Any]) -> NeedView:
    typed = {"visibility": Visibility(row["visibility"]), "state": NeedState(row["state"])}
    return NeedView(**{**row, **typed, "details": json.loads(row["details"])})


def _supply(row: dict[str, Any]) -> SupplyView:
    typed = {
        "visibility": Visibility(row["visibility"]),
        "state": SupplyState(row["state"]),
        "keywords": tuple(row["keywords"]),
        "details": json.loads(row["details"]),
    }
    return SupplyView(**{**row, **typed})


async def need_counts(session_ids: Sequence[int]) -> dict[int, int]:
    """How many offered needs each session has; a session without any is absent. One statement."""
    rows = await fetch(
        "SELECT session, count(*) AS needs FROM need WHERE session = ANY({}) AND state = ANY({}) GROUP BY session",
        list(session_ids),
        sorted(OFFERED),
    )
    return {row["session"]: row["needs"] for row in rows}
