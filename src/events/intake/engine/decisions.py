"""What a person decided about single rows: taken, with other words where he knows better, or left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.intake.engine.judgement import NeedValues
from events.intake.rules.codes import Category
from events.marketplace.rules import SupplyKind


@dataclass(frozen=True, slots=True)
class Decision:
    """A row is taken or left out; `values` are its words as a person put them right, None as they were read."""

    is_taken: bool
    values: NeedValues | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person makes of a row; without `organisation_id` it is a firm of this name, as the file says.

    A supply has an `offer`, a need a `category`.
    """

    name: str
    category: Category | None
    title: str
    organisation_id: int | None = None
    phone: str = ""
    amount_wan: Decimal | None = None
    amount_min_wan: Decimal | None = None
    amount_max_wan: Decimal | None = None
    deadline: date | None = None
    offer: SupplyKind | None = None


Decisions = Mapping[int, Decision]
"""By the row's number in the file's judgement, from 0."""
