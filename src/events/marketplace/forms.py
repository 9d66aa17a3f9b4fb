"""What the host fills in about needs and supplies."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.foundation.forms import Form, Reader
from events.marketplace.rules import LONGEST_TITLE, Category, NeedState, SupplyKind, Visibility

LONGEST_DESCRIPTION = 5000
LONGEST_REASON = 300
LONGEST_KEYWORD = 80
MOST_KEYWORDS = 20
HIGHEST_PRIORITY = 2
GREATEST_ID = 2**63 - 1
_BETWEEN = re.compile(r"[、,，;；\n]+")


class ItemForm(Form, kw_only=True):
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
