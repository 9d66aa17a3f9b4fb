"""Forms: Structs of strings as the browser sends them, and a reader that gathers all errors before it complains."""

from collections.abc import Collection, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation

import msgspec

from events.foundation.errors import FormErrors

GREATEST_WAN = Decimal(10) ** 11
LONGEST_PAGE_NUMBER = 5
"""Digits."""


class Form(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The base of every form: unknown fields are refused, the CSRF field is known."""

    csrf_token: str = msgspec.field(name="_csrf_token", default="")


Many = str | list[str]
"""The type of a field that may be sent several times, as check boxes are: see `Reader.many`."""


class Reader:
    """Reads the fields of a form; what cannot be read becomes an error beside its field.

    Each method takes the field's name, returns the value, and on an error returns the stated default.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._errors: dict[str, tuple[str, Mapping[str, object]]] = {}

    def refuse(self, name: str, code: str, **facts: object) -> None:
        """Note an error of a field; the first one of a field stays."""
        self._errors.setdefault(name, (code, facts))

    def done(self) -> None:
        """Raise `FormErrors` with every error noted, if there is one."""
        if self._errors:
            raise FormErrors(self._errors)

    def text(self, name: str, *, longest: int, required: bool = False) -> str:
        """A text without outer spaces, at most `longest` characters."""
        text = str(getattr(self._form, name)).strip()
        if required and not text:
            self.refuse(name, "required")
        if len(text) > longest:
            self.refuse(name, "too_long", longest=longest)
        return text

    def many(self, name: str) -> list[str]:
        """All values sent under a name; browsers leave the list away where there is only one."""
        found: Many = getattr(self._form, name)
        return found if isinstance(found, list) else [found] if found else []

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of the options."""
        text = self.text(name, longest=100, required=True)
        if text and text not in options:
            self.refuse(name, "not_an_option")
        return text

    def whole(self, name: str, lowest: int, highest: int) -> int:
        """A whole number, both ends included; else `lowest`."""
        text = self.text(name, longest=20)
        if text.isdecimal() and lowest <= int(text) <= highest:
            return int(text)
        self.refuse(name, "not_in_range", lowest=lowest, highest=highest)
        return lowest

    def amount(self, name: str) -> Decimal | None:
        """An amount in 万元, thousands commas allowed; empty is None (面议)."""
        text = self.text(name, longest=30).replace(",", "").replace("，", "")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal(-1)
        if not amount.is_finite() or not 0 <= amount < GREATEST_WAN:
            self.refuse(name, "not_an_amount")
            return None
        return amount

    def day(self, name: str) -> date | None:
        """A date as YYYY-MM-DD; empty is None."""
        text = self.text(name, longest=20)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.refuse(name, "not_a_date")
            return None

    def wall(self, name: str) -> time | None:
        """A local time as HH:MM; empty is None."""
        text = self.text(name, longest=10)
        try:
            return time.fromisoformat(text) if text else None
        except ValueError:
            self.refuse(name, "not_a_time")
            return None


def page_number(text: str) -> int:
    """The page of a list that an address asks for, from 1; what is no such number is the first."""
    return max(1, int(text)) if text.isdecimal() and len(text) <= LONGEST_PAGE_NUMBER else 1
