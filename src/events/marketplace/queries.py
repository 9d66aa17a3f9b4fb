"""Needs and supplies as they are shown: everything of a session, pages of a filtered list, what the public may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.marketplace.engine import asked_keys
from events.marketplace.rules import OFFERED, Audience, Face, NeedState, SupplyState, Visibility, face_for, sight_of

PAGE = 50


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

    def face(self, audience: Audience) -> Face | None:
        """What `audience` may see of it, or None."""
        sight = sight_of(audience, confidential=self.confidential, visibility=self.visibility)
        return face_for(sight, Face(self.category, self.title, self.description, self.amount_wan, self.deadline))


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
       n.confidential, n.visibility, n.state, n.priority, n.review_note
"""
_NEEDS_FROM = "FROM need n JOIN organisation o ON o.id = n.organisation "
_SUPPLIES = """
SELECT n.id, n.session AS session_id, n.source_ref, n.organisation AS organisation_id, o.name AS organisation_name,
       n.kind, n.title, n.description, n.amount_wan, n.keywords, n.visibility, n.state, n.review_note
"""
_SUPPLIES_FROM = "FROM supply n JOIN organisation o ON o.id = n.organisation "


async def needs_of(session_id: int) -> list[NeedView]:
    """All needs of a session by id."""
    rows = await fetch(_NEEDS + _NEEDS_FROM + "WHERE n.session = {} ORDER BY n.id", session_id)
    return [_need(row) for row in rows]


async def supplies_of(session_id: int) -> list[SupplyView]:
    """All supplies of a session by id."""
    rows = await fetch(_SUPPLIES + _SUPPLIES_FROM + "WHERE n.session = {} ORDER BY n.id", session_id)
    return [_supply(row) for row in rows]


async def need_view(need_id: int) -> NeedView:
    """One need.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(_NEEDS + _NEEDS_FROM + "WHERE n.id = {}", need_id)
    if not rows:
        raise NotFound("need", need_id)
    return _need(rows[0])


async def supply_view(supply_id: int) -> SupplyView:
    """One supply.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(_SUPPLIES + _SUPPLIES_FROM + "WHERE n.id = {}", supply_id)
    if not rows:
        raise NotFound("supply", supply_id)
    return _supply(rows[0])


async def public_needs(session_id: int) -> list[PublicNeed]:
    """Needs everybody may read: offered, public, and never a confidential one."""
    rows = await fetch(
        "SELECT n.id, o.name AS organisation_name, n.category, n.title, n.description, n.amount_wan, n.deadline "
        + _NEEDS_FROM
        + "WHERE n.session = {} AND NOT n.confidential AND n.visibility = 'public' AND n.state = ANY({}) ORDER BY n.id",
        session_id,
        sorted(OFFERED),
    )
    return [PublicNeed(**row) for row in rows]


class Sort(StrEnum):
    """Orders of a list; ties by id."""

    NEWEST = "newest"
    ORGANISATION = "organisation"
    AMOUNT = "amount"
    DEADLINE = "deadline"


_ORDERS = {
    Sort.NEWEST: "n.id DESC",
    Sort.ORGANISATION: 'o.pinyin_key COLLATE "C", n.id',
    Sort.AMOUNT: "n.amount_wan DESC NULLS LAST, n.id",
    Sort.DEADLINE: "n.deadline NULLS LAST, n.id",
}
_SUPPLY_ORDERS = {**_ORDERS, Sort.DEADLINE: "n.id"}


@dataclass(frozen=True)
class Wanted:
    """Which rows of a list: empty filters take everything; `page` from 1.

    `kinds` are categories of needs or kinds of supplies; `text` finds its characters in title, description, keywords
    and the organisation's name, traditional as simplified, full width as half.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    organisation_id: int | None = None
    confidential: bool | None = None
    sort: Sort = Sort.NEWEST
    page: int = 1
    page_size: int = field(default=PAGE)


async def list_needs(session_id: int, wanted: Wanted) -> tuple[list[NeedView], int]:
    """A page of the session's needs, and how many there are in all; two statements."""
    where, values = _conditions(session_id, wanted, "n.category")
    if wanted.confidential is not None:
        where, values = f"{where} AND n.confidential = {{}}", [*values, wanted.confidential]
    rows, total = await _page(_NEEDS, _NEEDS_FROM + where, values, _ORDERS[wanted.sort], wanted)
    return [_need(row) for row in rows], total


async def list_supplies(session_id: int, wanted: Wanted) -> tuple[list[SupplyView], int]:
    """A page of the session's supplies, and how many there are in all; two statements."""
    where, values = _conditions(session_id, wanted, "n.kind")
    rows, total = await _page(_SUPPLIES, _SUPPLIES_FROM + where, values, _SUPPLY_ORDERS[wanted.sort], wanted)
    return [_supply(row) for row in rows], total


def _conditions(session_id: int, wanted: Wanted, kind_column: str) -> tuple[str, list[object]]:
    conditions: list[tuple[str, object]] = [("n.session = {}", session_id)]
    if wanted.kinds:
        conditions.append((f"{kind_column} = ANY({{}})", list(wanted.kinds)))
    if wanted.states:
        conditions.append(("n.state = ANY({})", list(wanted.states)))
    if wanted.counties:
        conditions.append(("o.county = ANY({})", list(wanted.counties)))
    if wanted.organisation_id is not None:
        conditions.append(("n.organisation = {}", wanted.organisation_id))
    if wanted.text.strip():
        conditions.append(("n.search_keys @> {}::varchar[]", asked_keys(wanted.text) or [wanted.text]))
    return "WHERE " + " AND ".join(sql for sql, _ in conditions), [value for _, value in conditions]


async def _page(
    columns: str, source: str, values: list[object], order: str, wanted: Wanted
) -> tuple[list[dict[str, Any]], int]:
    total = (await fetch(f"SELECT count(*) AS total {source}", *values))[0]["total"]
    size, page = max(1, wanted.page_size), max(1, wanted.page)
    rows = await fetch(f"{columns} {source} ORDER BY {order} LIMIT {{}} OFFSET {{}}", *values, size, (page - 1) * size)
    return rows, total


def _need(row: dict[str, Any]) -> NeedView:
    return NeedView(**{**row, "visibility": Visibility(row["visibility"]), "state": NeedState(row["state"])})


def _supply(row: dict[str, Any]) -> SupplyView:
    typed = {
        "visibility": Visibility(row["visibility"]),
        "state": SupplyState(row["state"]),
        "keywords": tuple(row["keywords"]),
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
