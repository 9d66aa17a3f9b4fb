"""What people fill in to send a file, to say what columns hold, and to decide."""

from collections.abc import Mapping as MappingOf

from events.foundation.errors import FormErrors
from events.foundation.forms import Form, Reader
from events.intake.rules.headers import Mapping
from events.intake.rules.uploads import refusal_of_columns
from events.intake.rules.vocabulary import Field
from events.marketplace.rules import NeedState

MOST_TABLES = 20
LAST_ROW = 20_000
MOST_COLUMNS = 200


class ConfirmForm(Form, kw_only=True):
    """Strings as the browser sends them."""

    publish: str = ""


def read_confirm(form: ConfirmForm) -> NeedState:
    """In which state new needs begin."""
    return NeedState.PUBLISHED if form.publish == "1" else NeedState.SUBMITTED


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
