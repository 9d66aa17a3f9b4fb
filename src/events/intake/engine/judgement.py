"""What comes out: every source row with its action, values and problems."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from events.intake.rules.codes import Action, Category, Effect, Problem
from events.marketplace.rules import SupplyKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a need stands: sheet ("" in a CSV), row from 1, and its number within the row (0 when alone)."""

    sheet: str
    row: int
    sub_index: int = 0

    def to_json(self) -> dict[str, object]:
        """As `duplicate_of` shows it."""
        return {"sheet": self.sheet, "row": self.row, "sub_index": self.sub_index}


@dataclass(frozen=True, slots=True)
class NeedValues:
    """The need as read. Amounts in 万元; a range has no `amount_wan`; no deadline means open.

    `firm_key` is the register's id of the organisation, "" for an unknown one. What a table of supplies offers has an
    `offer` instead of a category.
    """

    enterprise_name: str = ""
    uscc: str = ""
    category: Category | None = None
    title: str = ""
    phone: str = ""
    amount_wan: Decimal | None = None
    amount_min_wan: Decimal | None = None
    amount_max_wan: Decimal | None = None
    deadline: date | None = None
    confidential: bool = False
    description: str = ""
    contact_name: str = ""
    county: str = ""
    firm_key: str = ""
    offer: SupplyKind | None = None

    def to_json(self) -> dict[str, object]:
        """The published values only; money as text, so that nothing is rounded."""
        return {
            "enterprise_name": self.enterprise_name,
            "uscc": self.uscc,
            **({"kind": self.offer} if self.offer else {"category": self.category or ""}),
            "title": self.title,
            "phone": self.phone,
            "amount_wan": _money(self.amount_wan),
            "amount_min_wan": _money(self.amount_min_wan),
            "amount_max_wan": _money(self.amount_max_wan),
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "confidential": int(self.confidential),
        }


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One source row, or one need of it; `values` is None for a skipped row.

    `is_only_unknown`: a person must look for no other reason than that nobody knows the organisation.
    """

    place: Place
    action: Action
    problems: tuple[Problem, ...] = ()
    values: NeedValues | None = None
    duplicate_of: Place | None = None
    effect: Effect | None = None
    is_only_unknown: bool = False

    @property
    def is_offer(self) -> bool:
        """Whether it is a supply."""
        return self.values is not None and self.values.offer is not None

    def to_json(self) -> dict[str, object]:
        """As docs describe import rows."""
        return {
            **self.place.to_json(),
            "action": self.action,
            "effect": self.effect,
            "values": self.values.to_json() if self.values else {},
            "problems": list(self.problems),
            "duplicate_of": self.duplicate_of.to_json() if self.duplicate_of else None,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A whole file judged."""

    file: str
    rows: tuple[JudgedRow, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, object]:
        """As docs describe import rows: `rows` are needs and whatever is skipped, `supplies` what is offered."""
        needs, offers = ([row for row in self.rows if row.is_offer is offered] for offered in (False, True))
        return {
            "file": self.file,
            "rows": [row.to_json() for row in needs],
            "supplies": [row.to_json() for row in offers],
        }

    @property
    def counts(self) -> Counter[Action]:
        """How many rows got each action."""
        return Counter(row.action for row in self.rows)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
