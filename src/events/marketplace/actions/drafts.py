"""What is said of a need or supply before it is one, checked and as columns."""

import json
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from events.foundation.errors import FormErrors
from events.marketplace.engine import search_keys
from events.marketplace.rules import (
    Category,
    MarketRefusal,
    SupplyKind,
    Visibility,
    refusal_of_amount,
    refusal_of_title,
)
from events.marketplace.rules.details import Details, kept, spoken
from events.organisations.rules import text_fault


@dataclass(frozen=True)
class NeedDraft:
    """What an organisation needs; amounts in 万元, a range has no `amount_wan`. A confidential one is the host's only.

    `source_ref`: its id where it came from, unique in the session; empty: the next of N0001, N0002 and so on.
    """

    organisation_id: int
    category: str
    title: str
    description: str = ""
    amount_wan: Decimal | None = None
    amount_min_wan: Decimal | None = None
    amount_max_wan: Decimal | None = None
    deadline: date | None = None
    confidential: bool = False
    visibility: Visibility = Visibility.PARTICIPANTS
    priority: int = 0
    source_ref: str = ""
    details: Details = field(default_factory=dict)


@dataclass(frozen=True)
class SupplyDraft:
    """What an organisation can provide; `source_ref` as for needs, S0001 and so on."""

    organisation_id: int
    kind: str
    title: str
    description: str = ""
    amount_wan: Decimal | None = None
    keywords: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PARTICIPANTS
    source_ref: str = ""
    details: Details = field(default_factory=dict)


def need_columns(draft: NeedDraft) -> dict[Any, Any]:
    """The row of a need; a confidential one is the host's only."""
    visibility = Visibility.HOST if draft.confidential else draft.visibility
    return {
        **_columns(draft),
        "visibility": visibility,
        "details": json.dumps(kept(draft.details, draft.category, need=True), ensure_ascii=False),
        "search_keys": search_keys(f"{draft.title} {draft.description} {spoken(draft.details)}"),
    }


def supply_columns(draft: SupplyDraft) -> dict[Any, Any]:
    """The row of a supply."""
    words = " ".join((draft.title, draft.description, *draft.keywords, spoken(draft.details)))
    details = json.dumps(kept(draft.details, draft.kind, need=False), ensure_ascii=False)
    return {**_columns(draft), "keywords": list(draft.keywords), "details": details, "search_keys": search_keys(words)}


def _columns(draft: NeedDraft | SupplyDraft) -> dict[Any, Any]:
    row = {one.name: getattr(draft, one.name) for one in fields(draft)}
    del row["source_ref"]
    row["organisation"] = row.pop("organisation_id")
    return {**row, "title": draft.title.strip()}


def check_need(draft: NeedDraft) -> None:
    """Raise `FormErrors` for the fields of a need that cannot be used."""
    amounts = refusal_of_amount(draft.amount_wan, draft.amount_min_wan, draft.amount_max_wan)
    _check(draft, {"category": _unknown(draft.category, Category), "amount_wan": amounts})


def check_supply(draft: SupplyDraft) -> None:
    """Raise `FormErrors` for the fields of a supply that cannot be used."""
    _check(draft, {"kind": _unknown(draft.kind, SupplyKind), "amount_wan": refusal_of_amount(draft.amount_wan)})


def _unknown(word: str, known: type[Category] | type[SupplyKind]) -> MarketRefusal | None:
    return None if word in set(known) else MarketRefusal.KIND_UNKNOWN


def _check(draft: NeedDraft | SupplyDraft, more: dict[str, MarketRefusal | None]) -> None:
    wrong = {"title": refusal_of_title(draft.title), "description": text_fault(draft.description), **more}
    faults: dict[str, tuple[str, dict[str, object]]] = {name: (code, {}) for name, code in wrong.items() if code}
    if faults:
        raise FormErrors(faults)
