"""What the ranking reads and answers: plain values, no database."""

from dataclasses import dataclass
from decimal import Decimal

from events.matching.rules import Category, Kind, OrganisationKind, ReasonCode


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who needs or offers. Lists are words as people typed them."""

    id: str | int
    kind: OrganisationKind = OrganisationKind.ENTERPRISE
    name: str = ""
    node: str = ""
    county: str = ""
    products: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedText:
    """One need. `amount_wan` in 万元, None = open."""

    id: str | int
    organisation: Organisation
    category: Category
    title: str
    description: str = ""
    amount_wan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SupplyText:
    """One supply. `amount_wan` in 万元: what can be delivered, lent or bought at most; None = open."""

    id: str | int
    organisation: Organisation
    kind: Kind
    title: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    amount_wan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair was ranked: a named code and the facts of its sentence (words, place, amounts)."""

    code: ReasonCode
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A supply at `rank` (from 1) for a need; `score` 0–100, comparable between needs."""

    need_id: str | int
    supply_id: str | int
    rank: int
    score: float
    reasons: tuple[Reason, ...] = ()
