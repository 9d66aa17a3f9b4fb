"""Details 专项: fields that only one kind of need or supply has. Forms, pages, exports and matching read these tables.

A new detail is one line here, a field in `forms.DetailForm` and its words in `components/detail_words.html`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from events.marketplace.rules import Category, SupplyKind


class Shape(StrEnum):
    """What a detail holds; in JSON a text, a number as text, a code, or a list of codes."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    NUMBER = "number"
    WAN = "wan"
    ONE = "one"
    SEVERAL = "several"
    DAY = "day"


Value = str | list[str]
Details = Mapping[str, Value]
"""What is known of an item by the names of its details; what nobody said is absent."""


@dataclass(frozen=True)
class Detail:
    """One field. `options`: codes of ONE and SEVERAL; `most`: the greatest number; `asked`: by precise asking."""

    name: str
    shape: Shape = Shape.TEXT
    options: tuple[str, ...] = ()
    most: int = 0
    asked: bool = False

    @property
    def field(self) -> str:
        """Its name in a form."""
        return f"detail_{self.name}"


def _asked(detail: Detail) -> Detail:
    return replace(detail, asked=True)


_LONGEST_TERM = 360
_GREATEST = 10**9

_TERM = Detail("term_months", Shape.WHOLE, most=_LONGEST_TERM)
_USE = Detail(
    "use_of_funds",
    Shape.ONE,
    ("working_capital", "equipment", "construction", "orders", "research", "refinancing", "other"),
)
_SECURITY = Detail("security", Shape.SEVERAL, ("credit", "mortgage", "pledge", "guarantee"))
_RATE = Detail("rate_percent", Shape.NUMBER, most=36)
_LOANS = Detail("present_loans_wan", Shape.WAN)
_SUITS = Detail("suits")

_POST = Detail("post")
_HEADS = Detail("headcount", Shape.WHOLE, most=100_000)
_DEGREE = Detail("degree", Shape.ONE, ("any", "vocational", "college", "bachelor", "master", "doctor"))
_MAJOR = Detail("major")
_PAY_FROM = Detail("pay_from_yuan", Shape.WHOLE, most=10**7)
_PAY_TO = Detail("pay_to_yuan", Shape.WHOLE, most=10**7)
_EMPLOYMENT = Detail("employment", Shape.ONE, ("full_time", "flexible", "project", "intern"))
_STARTS_ON = Detail("starts_on", Shape.DAY)

_PRODUCT = Detail("product")
_SPECIFICATION = Detail("specification", Shape.LONG)
_QUANTITY = Detail("quantity", Shape.NUMBER, most=_GREATEST)
_CAPACITY = Detail("yearly_capacity", Shape.NUMBER, most=_GREATEST)
_MEASURE = Detail("measure")
_PRICE_FROM = Detail("price_from_yuan", Shape.NUMBER, most=_GREATEST)
_PRICE_TO = Detail("price_to_yuan", Shape.NUMBER, most=_GREATEST)
_CERTIFICATION = Detail("certification")
_DELIVERY = Detail("delivery")
_PRESENT_SUPPLIERS = Detail("present_suppliers")
_PLATFORM = Detail("platform")

_PROCESS = Detail("process")
_PRESENT = Detail("present_state", Shape.LONG)
_GOAL = Detail("goal", Shape.LONG)
_CASES = Detail("cases", Shape.LONG)
_LEAD_TIME = Detail("lead_time_months", Shape.WHOLE, most=_LONGEST_TERM)

_PROBLEM = Detail("problem", Shape.LONG)
_INDICATORS = Detail("indicators", Shape.LONG)
_COOPERATION = Detail("cooperation", Shape.SEVERAL, ("commissioned", "joint", "transfer", "licence", "consulting"))
_MATURITY = Detail("maturity", Shape.ONE, ("idea", "laboratory", "pilot", "small_batch", "industrial"))
_PROPERTY = Detail("property", Shape.ONE, ("asker", "shared", "provider", "agreed"))
_SCOPE = Detail("scope", Shape.LONG)

DETAILS_OF_NEEDS: Mapping[Category, tuple[Detail, ...]] = {
    Category.SALES: (
        _asked(_PRODUCT),
        _asked(_SPECIFICATION),
        _asked(_QUANTITY),
        _MEASURE,
        _PRICE_FROM,
        _PRICE_TO,
        _CERTIFICATION,
        _DELIVERY,
    ),
    Category.PURCHASE: (
        _asked(_PRODUCT),
        _asked(_SPECIFICATION),
        _asked(_QUANTITY),
        _MEASURE,
        _PRICE_FROM,
        _PRICE_TO,
        _CERTIFICATION,
        _asked(_DELIVERY),
        _PRESENT_SUPPLIERS,
        _PLATFORM,
    ),
    Category.FINANCE: (_asked(_TERM), _asked(_USE), _asked(_SECURITY), _RATE, _LOANS),
    Category.TALENT: (
        _asked(_POST),
        _asked(_HEADS),
        _asked(_DEGREE),
        _MAJOR,
        _PAY_FROM,
        _asked(_PAY_TO),
        _EMPLOYMENT,
        _STARTS_ON,
    ),
    Category.DIGITAL: (_asked(_PROCESS), _asked(_PRESENT), _asked(_GOAL)),
    Category.TECHNOLOGY: (
        _asked(_PROBLEM),
        _asked(_INDICATORS),
        _asked(_COOPERATION),
        _MATURITY,
        _LEAD_TIME,
        _PROPERTY,
    ),
}
"""By the category of a need. Amount and deadline are columns: asked of every need, see `missing`."""

DETAILS_OF_SUPPLIES: Mapping[SupplyKind, tuple[Detail, ...]] = {
    SupplyKind.PRODUCT: (
        _asked(_SPECIFICATION),
        _CAPACITY,
        _MEASURE,
        _PRICE_FROM,
        _PRICE_TO,
        _CERTIFICATION,
        _asked(_DELIVERY),
    ),
    SupplyKind.TECHNOLOGY: (_asked(_INDICATORS), _asked(_MATURITY), _asked(_COOPERATION), _PROPERTY),
    SupplyKind.FINANCE: (_asked(_TERM), _asked(_SECURITY), _RATE, _asked(_SUITS)),
    SupplyKind.TALENT: (_asked(_MAJOR), _asked(_HEADS), _DEGREE, _EMPLOYMENT, _STARTS_ON),
    SupplyKind.DIGITAL: (_asked(_PROCESS), _asked(_CASES), _LEAD_TIME),
    SupplyKind.SERVICE: (_asked(_SCOPE), _CERTIFICATION, _LEAD_TIME),
}
"""By the kind of a supply."""

_RANGES = (("pay_from_yuan", "pay_to_yuan"), ("price_from_yuan", "price_to_yuan"))
SPOKEN = frozenset({Shape.TEXT, Shape.LONG})
CHOSEN = frozenset({Shape.ONE, Shape.SEVERAL})


def details_of(kind: str, *, need: bool) -> tuple[Detail, ...]:
    """The details of a category of needs or a kind of supplies; none of an unknown one."""
    if need:
        return DETAILS_OF_NEEDS[Category(kind)] if kind in set(Category) else ()
    return DETAILS_OF_SUPPLIES[SupplyKind(kind)] if kind in set(SupplyKind) else ()


def all_details() -> list[Detail]:
    """Every detail once, by the name of its field."""
    rows: list[tuple[Detail, ...]] = [*DETAILS_OF_NEEDS.values(), *DETAILS_OF_SUPPLIES.values()]
    return list({detail.name: detail for row in rows for detail in row}.values())


def kept(details: Details, kind: str, *, need: bool) -> dict[str, Value]:
    """What of it belongs to the kind, in the order of the table: the rest went when the kind was changed."""
    return {one.name: details[one.name] for one in details_of(kind, need=need) if details.get(one.name)}


def spoken(details: Details) -> str:
    """The words people wrote in details, for searching and matching; codes and numbers are no words."""
    texts = [details[one.name] for one in all_details() if one.shape in SPOKEN and one.name in details]
    return " ".join(text for text in texts if isinstance(text, str))


def missing(kind: str, details: Details, *, need: bool, said: Sequence[str] = ()) -> list[str]:
    """What precise asking 精准问需 would still ask, by name: details marked so, then `amount_wan` of a need.

    `said` names the columns that are filled; who offers something need not know an amount.
    """
    names = [one.name for one in details_of(kind, need=need) if one.asked and not details.get(one.name)]
    return names + [name for name in (("amount_wan",) if need else ()) if name not in said]


def reversed_range(details: Details) -> str:
    """The name of a lower end that is above its upper one, or empty."""
    for low, high in _RANGES:
        if (least := details.get(low)) and (most := details.get(high)) and float(str(least)) > float(str(most)):
            return low
    return ""


def told(details: Details) -> list[str]:
    """For files: `name:value` for what was typed, `name=code+code` for what was chosen, in the order of the form."""
    return [_told(one, details[one.name]) for one in all_details() if details.get(one.name)]


def _told(detail: Detail, value: Value) -> str:
    if detail.shape not in CHOSEN:
        return f"{detail.name}:{value}"
    return f"{detail.name}={value if isinstance(value, str) else '+'.join(value)}"
