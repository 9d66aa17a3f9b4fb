"""What the host fills in about needs and supplies."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.foundation.forms import Form, Many, Reader
from events.marketplace.rules import LONGEST_TITLE, REVIEWS, Category, NeedState, SupplyKind, Visibility
from events.marketplace.rules.details import Detail, Details, Shape, Value, all_details, details_of, reversed_range

LONGEST_DESCRIPTION = 5000
LONGEST_REASON = 300
LONGEST_KEYWORD = 80
MOST_KEYWORDS = 20
HIGHEST_PRIORITY = 2
GREATEST_ID = 2**63 - 1
LONGEST_DETAIL = 200
LONGEST_LONG_DETAIL = 2000
_WHOLE = re.compile(r"[0-9]{1,12}")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_TICKED = re.compile(r"(need|supply)-([0-9]{1,18})")
_BETWEEN = re.compile(r"[、,，;；\n]+")


class DetailForm(Form, kw_only=True):
    """The fields of every detail of `rules.details`, for forms that ask them: inherit it, read with `read_details`."""

    detail_product: str = ""
    detail_specification: str = ""
    detail_quantity: str = ""
    detail_measure: str = ""
    detail_price_from_yuan: str = ""
    detail_price_to_yuan: str = ""
    detail_certification: str = ""
    detail_delivery: str = ""
    detail_present_suppliers: str = ""
    detail_platform: str = ""
    detail_term_months: str = ""
    detail_use_of_funds: str = ""
    detail_security: Many = ""
    detail_rate_percent: str = ""
    detail_present_loans_wan: str = ""
    detail_post: str = ""
    detail_headcount: str = ""
    detail_degree: str = ""
    detail_major: str = ""
    detail_pay_from_yuan: str = ""
    detail_pay_to_yuan: str = ""
    detail_employment: str = ""
    detail_starts_on: str = ""
    detail_process: str = ""
    detail_present_state: str = ""
    detail_goal: str = ""
    detail_problem: str = ""
    detail_indicators: str = ""
    detail_cooperation: Many = ""
    detail_maturity: str = ""
    detail_lead_time_months: str = ""
    detail_property: str = ""
    detail_yearly_capacity: str = ""
    detail_suits: str = ""
    detail_cases: str = ""
    detail_scope: str = ""


def read_details(read: Reader, details: Collection[Detail]) -> dict[str, Value]:
    """What a `DetailForm` says of these details, by their names; empty ones are absent, errors stay with the reader."""
    found = {one.name: _READERS[one.shape](read, one) for one in details}
    said = {name: value for name, value in found.items() if value}
    if turned := reversed_range(said):
        read.refuse(f"detail_{turned}", "item_amount_range_reversed")
    return said


def fill_details(form: DetailForm, details: Details) -> None:
    """Put known details back into the fields of a form."""
    for one in all_details():
        setattr(form, one.field, details.get(one.name, ""))


def _text(read: Reader, detail: Detail) -> Value:
    return read.text(detail.field, longest=LONGEST_DETAIL if detail.shape is Shape.TEXT else LONGEST_LONG_DETAIL)


def _number(read: Reader, detail: Detail) -> Value:
    text = unicodedata.normalize("NFKC", read.text(detail.field, longest=20)).replace(",", "")
    form = _WHOLE if detail.shape is Shape.WHOLE else _DECIMAL
    if text and not (form.fullmatch(text) and Decimal(text) <= detail.most):
        read.refuse(detail.field, "not_in_range", lowest=0, highest=detail.most)
        return ""
    return text


def _wan(read: Reader, detail: Detail) -> Value:
    amount = read.amount(detail.field)
    return "" if amount is None else f"{amount:f}"


def _one(read: Reader, detail: Detail) -> Value:
    return read.choice(detail.field, detail.options) if read.text(detail.field, longest=100) else ""


def _several(read: Reader, detail: Detail) -> Value:
    chosen = list(dict.fromkeys(read.many(detail.field)))
    if set(chosen) - set(detail.options):
        read.refuse(detail.field, "not_an_option")
    return chosen


def _day(read: Reader, detail: Detail) -> Value:
    day = read.day(detail.field)
    return day.isoformat() if day else ""


_READERS: dict[Shape, Callable[[Reader, Detail], Value]] = {
    Shape.TEXT: _text,
    Shape.LONG: _text,
    Shape.WHOLE: _number,
    Shape.NUMBER: _number,
    Shape.WAN: _wan,
    Shape.ONE: _one,
    Shape.SEVERAL: _several,
    Shape.DAY: _day,
}


class ItemForm(DetailForm, kw_only=True):
    """A need or a supply; `kind` is the category of a need. What only one of the two has stays empty for the other."""

    organisation_id: str = ""
    kind: str = ""
    title: str = ""
    description: str = ""
    amount_wan: str = ""
    amount_min_wan: str = ""
    amount_max_wan: str = ""
    deadline: str = ""
    confidential: str = ""
    visibility: str = Visibility.PARTICIPANTS.value
    priority: str = "0"
    keywords: str = ""
    publish: str = ""


@dataclass(frozen=True)
class SaidOfItem:
    """What the form says."""

    organisation_id: int
    kind: str
    title: str
    description: str
    amount_wan: Decimal | None
    amount_min_wan: Decimal | None
    amount_max_wan: Decimal | None
    deadline: date | None
    confidential: bool
    visibility: Visibility
    priority: int
    keywords: tuple[str, ...]
    publish: bool
    details: Details


def read_item(form: ItemForm, organisations: Collection[int], *, need: bool) -> SaidOfItem:
    """What the form says of a need, or of a supply, of one of these organisations.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    organisation_id = read.whole("organisation_id", 1, GREATEST_ID)
    if organisation_id not in organisations:
        read.refuse("organisation_id", "not_an_option")
    visibility = read.choice("visibility", set(Visibility))
    said = SaidOfItem(
        organisation_id=organisation_id,
        kind=read.choice("kind", set(Category) if need else set(SupplyKind)),
        title=read.text("title", longest=LONGEST_TITLE, required=True),
        description=read.text("description", longest=LONGEST_DESCRIPTION),
        amount_wan=read.amount("amount_wan"),
        amount_min_wan=read.amount("amount_min_wan"),
        amount_max_wan=read.amount("amount_max_wan"),
        deadline=read.day("deadline"),
        confidential=form.confidential == "1",
        visibility=Visibility(visibility) if visibility in set(Visibility) else Visibility.HOST,
        priority=read.whole("priority", 0, HIGHEST_PRIORITY),
        keywords=tuple(_keywords(read)),
        publish=form.publish == "1",
        details=read_details(read, details_of(form.kind, need=need)),
    )
    read.done()
    return said


def _keywords(read: Reader) -> list[str]:
    text = read.text("keywords", longest=MOST_KEYWORDS * LONGEST_KEYWORD)
    words = list(dict.fromkeys(word.strip() for word in _BETWEEN.split(text) if word.strip()))
    if len(words) > MOST_KEYWORDS or any(len(word) > LONGEST_KEYWORD for word in words):
        read.refuse("keywords", "too_long", longest=LONGEST_KEYWORD)
    return words


class MoveForm(Form, kw_only=True):
    """To which state, and why."""

    to: str = ""
    reason: str = ""


def read_move(form: MoveForm) -> tuple[NeedState, str]:
    """The state, which may be one that supplies do not have, and the reason.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    to, reason = read.choice("to", set(NeedState)), read.text("reason", longest=LONGEST_REASON)
    read.done()
    return NeedState(to), reason


class ReviewForm(Form, kw_only=True):
    """What is ticked in the queue (`need-12`, `supply-7`), and what becomes of it; `publish` is one item alone."""

    chosen: Many = ""
    to: str = ""
    reason: str = ""
    publish: str = ""


@dataclass(frozen=True)
class SaidOfReview:
    """The ids by side, the state they get, and why."""

    needs: tuple[int, ...]
    supplies: tuple[int, ...]
    to: NeedState
    reason: str


def read_review(form: ReviewForm) -> SaidOfReview:
    """What a reviewer decided.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    reason = read.text("reason", longest=LONGEST_REASON)
    to = NeedState.PUBLISHED if form.publish else read.choice("to", {str(one) for one in REVIEWS})
    found = [_TICKED.fullmatch(one) for one in ([form.publish] if form.publish else read.many("chosen"))]
    if None in found:
        read.refuse("chosen", "not_an_option")
    read.done()
    sides = [(one[1], int(one[2])) for one in found if one]
    needs, supplies = [tuple(number for side, number in sides if side == name) for name in ("need", "supply")]
    return SaidOfReview(needs, supplies, NeedState(to), "" if to == NeedState.PUBLISHED else reason)
