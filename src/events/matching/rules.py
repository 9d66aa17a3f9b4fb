"""Who may serve whom, when a pair is worth a meeting, and what it is worth."""

from collections.abc import Sequence
from enum import IntEnum, StrEnum

FITS_SCORE = 35
"""A need whose best supply scores less is met by nothing. On the engine's scale 50 is even odds of a good partner."""

WORTH_MEETING_SCORE = 20
"""Beside a supply that fits, others are worth a meeting from here: four in five of them at least deserve a talk."""

CANDIDATES_PER_NEED = 8
"""The host arranges at most this many partners per need."""

BOTH_WANT_BONUS = 40
"""Added to a pair's value when both sides want it, or one must meet."""

SECOND_CHOICE = 0.7
"""Share of its score that a supply of a neighbouring kind keeps."""


class Category(StrEnum):
    """What a need asks for."""

    SALES = "sales"
    PURCHASE = "purchase"
    FINANCE = "finance"
    TALENT = "talent"
    DIGITAL = "digital"
    TECHNOLOGY = "technology"


class Kind(StrEnum):
    """What a supply is."""

    PRODUCT = "product"
    SERVICE = "service"
    FINANCE = "finance"
    TALENT = "talent"
    DIGITAL = "digital"
    TECHNOLOGY = "technology"


class OrganisationKind(StrEnum):
    """What an organisation is."""

    ENTERPRISE = "enterprise"
    BUYER = "buyer"
    BANK = "bank"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    SERVICE = "service"


class Priority(IntEnum):
    """How much the host wants a need served, as stored with the need."""

    NORMAL = 0
    HIGH = 1
    TOP = 2


class ReasonCode(StrEnum):
    """Why a supply stands where it stands; sentences live in the templates."""

    SHARED_WORDS = "shared_words"
    RELATED_WORDS = "related_words"
    PRODUCT_WORDS = "product_words"
    AMOUNT_FITS = "amount_fits"
    AMOUNT_TOO_SMALL = "amount_too_small"
    SAME_COUNTY = "same_county"
    BUYER_CHANNEL = "buyer_channel"
    OTHER_KIND = "other_kind"
    NOTHING_FITS = "nothing_fits"


_TENTHS = {Priority.NORMAL: 10, Priority.HIGH: 12, Priority.TOP: 15}

_FIRST_CHOICE = {
    Category.PURCHASE: Kind.PRODUCT,
    Category.FINANCE: Kind.FINANCE,
    Category.TALENT: Kind.TALENT,
    Category.DIGITAL: Kind.DIGITAL,
    Category.TECHNOLOGY: Kind.TECHNOLOGY,
}

_NEIGHBOURS = {
    Category.SALES: frozenset[Kind](),
    Category.PURCHASE: frozenset({Kind.SERVICE, Kind.TECHNOLOGY}),
    Category.FINANCE: frozenset[Kind](),
    Category.TALENT: frozenset[Kind](),
    Category.DIGITAL: frozenset({Kind.TECHNOLOGY, Kind.SERVICE}),
    Category.TECHNOLOGY: frozenset({Kind.SERVICE, Kind.PRODUCT}),
}


def share_of_score(category: Category, kind: Kind, provider: OrganisationKind) -> float:
    """How much of its score a supply keeps for a need of `category`: 1 first choice, 0 never.

    A firm that sells is served by what buyers open to suppliers, never by another seller's goods. A purchase may also
    be met by processing or by a technology that replaces the goods, a technical problem by a test or a ready product.
    Money and people come from those who offer money and people.
    """
    if category is Category.SALES and kind is Kind.SERVICE:
        return 1.0 if provider is OrganisationKind.BUYER else SECOND_CHOICE
    if _FIRST_CHOICE.get(category) is kind:
        return 1.0
    if kind not in _NEIGHBOURS[category] or provider is OrganisationKind.BUYER:
        return 0.0
    return SECOND_CHOICE


def may_serve(category: Category, kind: Kind, provider: OrganisationKind, *, same_organisation: bool) -> bool:
    """Say whether a supply may be shown for a need at all. An organisation never serves itself."""
    return not same_organisation and share_of_score(category, kind, provider) > 0


def fits(score: float) -> bool:
    """Say whether a score (0–100) is good enough for a need's best supply. The whole score that people read decides."""
    return whole_score(score) >= FITS_SCORE


def nothing_fits(scores: Sequence[float]) -> bool:
    """Say whether none of a need's scores fits: said aloud instead of filling the list."""
    return not any(fits(score) for score in scores)


def host_arranged(scores: Sequence[float]) -> tuple[int, ...]:
    """Choose the supplies the host arranges for one need: none when nothing fits, else those worth a meeting.

    Returns:
        Their places in `scores` (from 0), best score first, equal ones in the given order, at most eight.
    """
    if nothing_fits(scores):
        return ()
    worth = [place for place, score in enumerate(scores) if whole_score(score) >= WORTH_MEETING_SCORE]
    return tuple(sorted(worth, key=lambda place: -scores[place])[:CANDIDATES_PER_NEED])


def value_of_pair(score: float, priority: Priority, *, both_want: bool) -> int:
    """Return what a meeting of the pair is worth to the plan: score 0–100 × priority, plus 40 when both want it.

    Raises:
        ValueError: The score is not between 0 and 100.
    """
    if not 0 <= score <= 100:  # noqa: PLR2004 - the scale's own end
        raise ValueError(f"score {score} is not between 0 and 100")
    return whole_score(score) * _TENTHS[priority] // 10 + (BOTH_WANT_BONUS if both_want else 0)


def whole_score(score: float) -> int:
    """Return the score as people read it: halves up."""
    return int(score + 0.5)
