"""The host's lists of needs and supplies: searched, filtered also by their details, sorted, taken as files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from events.foundation.listing import Filter, Listing, any_id, any_text, one_of
from events.marketplace.engine import asked_keys
from events.marketplace.queries.items import NEEDS_FROM, SUPPLIES_FROM
from events.marketplace.rules import Category, NeedState, SupplyKind, SupplyState, Visibility
from events.marketplace.rules.details import DETAILS_OF_NEEDS, DETAILS_OF_SUPPLIES, Detail, Shape, told


class NeedRow(msgspec.Struct, frozen=True):
    """A need as a row of the host's list; `amount_wan` in 万元, None is 面议."""

    id: int
    source_ref: str
    organisation_id: int
    organisation_name: str
    county: str
    category: str
    title: str
    description: str
    amount_wan: Decimal | None
    deadline: date | None
    confidential: bool
    visibility: str
    state: str
    priority: int
    details: str

    @property
    def told(self) -> list[str]:
        """Its details for a file."""
        return told(json.loads(self.details))


class SupplyRow(msgspec.Struct, frozen=True):
    """A supply as a row of the host's list."""

    id: int
    source_ref: str
    organisation_id: int
    organisation_name: str
    county: str
    kind: str
    title: str
    description: str
    keywords: list[str]
    amount_wan: Decimal | None
    visibility: str
    state: str
    details: str

    @property
    def told(self) -> list[str]:
        """Its details for a file."""
        return told(json.loads(self.details))


def _keys(text: str) -> list[str]:
    return asked_keys(text) or [text]


_SAID = "n.id, n.source_ref, n.organisation, o.name, o.county"
_SORTS = {
    "new": "n.id",
    "organisation": 'o.pinyin_key COLLATE "C"',
    "county": "o.county",
    "amount": "n.amount_wan",
    "state": "n.state",
}
_FILTERS = {
    "county": any_text("o.county"),
    "organisation": any_id("n.organisation = {}"),
    "visibility": one_of("n.visibility = {}", Visibility),
}


def _detail_filters(details: Iterable[Detail]) -> dict[str, Filter]:
    """A filter for each detail that is chosen from codes; one that holds several is found by each of them."""
    sql = {Shape.ONE: "n.details ->> '{}' = {{}}", Shape.SEVERAL: "n.details -> '{}' ? {{}}"}
    return {one.name: one_of(sql[one.shape].format(one.name), one.options) for one in details if one.shape in sql}


def _whole(kinds: Mapping[Any, Sequence[Detail]], column: str) -> str:
    """SQL: whether every detail that precise asking asks of the kind is there; names are our own words."""
    asked = {
        kind: ", ".join(f"'{one.name}'" for one in details if one.asked) for kind, details in sorted(kinds.items())
    }
    parts = [f"WHEN '{kind}' THEN n.details ?& ARRAY[{names}]" for kind, names in asked.items()]
    return f"CASE {column} {' '.join(parts)} END"


_FOUND_BY = "n.search_keys @> {}::varchar[]"

NEEDS = Listing(
    row=NeedRow,
    columns=f"""{_SAID}, n.category, n.title, n.description, n.amount_wan, n.deadline, n.confidential, n.visibility,
        n.state, n.priority, n.details""",
    source=f"{NEEDS_FROM} WHERE n.session = {{}}",
    tie="n.id",
    sorts={**_SORTS, "deadline": "n.deadline", "priority": "n.priority"},
    order="-new",
    filters={
        "kind": one_of("n.category = {}", Category),
        "status": one_of("n.state = {}", NeedState),
        "confidential": one_of("n.confidential = ({} = '1')", ("1", "0")),
        "whole": one_of(
            f"({_whole(DETAILS_OF_NEEDS, 'n.category')} AND coalesce(n.amount_wan, n.amount_max_wan) IS NOT NULL)"
            " = ({} = '1')",
            ("1", "0"),
        ),
        **_detail_filters(one for details in DETAILS_OF_NEEDS.values() for one in details),
        **_FILTERS,
    },
    text=_FOUND_BY,
    keys=_keys,
    columns_shown={"ref": True, "county": False, "description": True, "deadline": True, "visibility": False},
)
"""A session's needs; found by the characters of title, description and organisation, in any script and width."""

SUPPLIES = Listing(
    row=SupplyRow,
    columns=f"{_SAID}, n.kind, n.title, n.description, n.keywords, n.amount_wan, n.visibility, n.state, n.details",
    source=f"{SUPPLIES_FROM} WHERE n.session = {{}}",
    tie="n.id",
    sorts=_SORTS,
    order="-new",
    filters={
        "kind": one_of("n.kind = {}", SupplyKind),
        "status": one_of("n.state = {}", SupplyState),
        "whole": one_of(f"{_whole(DETAILS_OF_SUPPLIES, 'n.kind')} = ({{}} = '1')", ("1", "0")),
        **_detail_filters(one for details in DETAILS_OF_SUPPLIES.values() for one in details),
        **_FILTERS,
    },
    text=_FOUND_BY,
    keys=_keys,
    columns_shown={"ref": True, "county": False, "description": True, "keywords": False, "visibility": False},
)
"""A session's supplies; found by their keywords too."""
