"""What people fill in to send a file, to say what columns hold, and to decide."""

from collections.abc import Mapping as MappingOf

from events.foundation.errors import FormErrors
from events.foundation.forms import Form, Reader
from events.intake.engine.comparing import LONGEST_NAME, LONGEST_TITLE
from events.intake.engine.decisions import Correction
from events.intake.rules.codes import Category
from events.intake.rules.headers import Mapping
from events.intake.rules.uploads import refusal_of_columns
from events.intake.rules.vocabulary import Field
from events.marketplace.rules import NeedState, SupplyKind

MOST_TABLES = 20
LAST_ROW = 20_000
MOST_COLUMNS = 200
GREATEST_ID = 2**63 - 1
NEW_ORGANISATION = "new"
"""The choice of none of the known ones."""
LONGEST_NUMBER = 30


class ConfirmForm(Form, kw_only=True):
    """Strings as the browser sends them."""

    publish: str = ""


def read_confirm(form: ConfirmForm) -> NeedState:
    """In which state new needs begin."""
    return NeedState.PUBLISHED if form.publish == "1" else NeedState.SUBMITTED


class NewcomersForm(Form, kw_only=True):
    """How many rows of new organisations a person was shown."""

    rows: str = ""


def read_count(form: NewcomersForm) -> int:
    """That number; 0, which is none, for anything else."""
    return int(form.rows) if form.rows.isdecimal() and len(form.rows) <= len(str(LAST_ROW)) else 0


class RowForm(Form, kw_only=True):
    """What a person makes of one row; `verdict` is `take` or `leave`, `offer` is 1 for a supply."""

    verdict: str = "take"
    offer: str = ""
    organisation: str = ""
    name: str = ""
    category: str = ""
    title: str = ""
    phone: str = ""
    amount_wan: str = ""
    amount_min_wan: str = ""
    amount_max_wan: str = ""
    deadline: str = ""


def read_correction(form: RowForm) -> Correction:
    """A row as a person put it right; of an offer `category` is the kind of supply.

    Raises:
        FormErrors: each field that cannot be so.
    """
    read = Reader(form)
    organisation = None if form.organisation in {"", NEW_ORGANISATION} else read.whole("organisation", 1, GREATEST_ID)
    kind = read.choice("category", list(SupplyKind if form.offer else Category))
    low, high = read.amount("amount_min_wan"), read.amount("amount_max_wan")
    if low is not None and high is not None and low > high:
        read.refuse("amount_max_wan", "item_amount_range_reversed")
    name = read.text("name", longest=LONGEST_NAME, required=organisation is None)
    title, phone = read.text("title", longest=LONGEST_TITLE, required=True), read.text("phone", longest=LONGEST_NUMBER)
    amount, deadline = read.amount("amount_wan"), read.day("deadline")
    read.done()
    category, offer = (None, SupplyKind(kind)) if form.offer else (Category(kind), None)
    return Correction(name, category, title, organisation, phone, amount, low, high, deadline, offer)


class SenderForm(Form, kw_only=True):
    """What goes with a file."""

    sender: str = ""


def read_sender(form: SenderForm, longest: int) -> str:
    """Who filled the file in, "" when nobody says.

    Raises:
        FormErrors: field `sender` that is too long.
    """
    read = Reader(form)
    sender = read.text("sender", longest=longest)
    read.done()
    return sender


def read_columns(fields: MappingOf[str, str]) -> tuple[Mapping, ...]:
    """The headers of one sheet: `first-T`, `last-T` are row numbers of table T, `column-T-C` the field of column C.

    Raises:
        FormErrors: `first-T` or `column-T` of each table that cannot be so.
    """
    errors: dict[str, tuple[str, MappingOf[str, object]]] = {}
    tables = sorted({number for name in fields if (number := _number_in(name, "first")) is not None})
    found = [_table(fields, table, errors) for table in tables[:MOST_TABLES]]
    if errors or not found:
        raise FormErrors(errors or {"first-0": ("required", {})})
    return tuple(found)


def _table(fields: MappingOf[str, str], table: int, errors: dict[str, tuple[str, MappingOf[str, object]]]) -> Mapping:
    first, last = (_whole(fields.get(f"{end}-{table}", "")) for end in ("first", "last"))
    chosen = [
        (Field(kind), column)
        for name, kind in fields.items()
        if (column := _number_in(name, f"column-{table}")) is not None and kind in set(Field)
    ]
    if refusal := refusal_of_columns(first, last or first, [kind for kind, _ in chosen]):
        errors[f"first-{table}"] = (refusal, {})
    return Mapping(first, last or first, dict(chosen))


def _number_in(name: str, begin: str) -> int | None:
    rest = name.removeprefix(f"{begin}-")
    return int(rest) if rest != name and rest.isdecimal() and int(rest) <= MOST_COLUMNS else None


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and int(text) <= LAST_ROW else 0


def read_numbers(values: MappingOf[str, list[str]]) -> frozenset[int]:
    """The numbers of ticked rows."""
    return frozenset(int(text) for text in values.get("row", []) if text.isdecimal())
