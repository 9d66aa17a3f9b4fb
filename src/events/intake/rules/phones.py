"""Telephone numbers: mobiles, landlines and service numbers; of two the first."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from events.intake.rules.cells import CellValue, fold, is_blank, squeeze, text_of
from events.intake.rules.codes import Problem


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """A number as digits (a landline keeps the hyphen after its area code), or "".

    `visible_digits` are the leading digits that survive where a spreadsheet rounded the number away (1.99E+10).
    """

    number: str = ""
    problems: frozenset[Problem] = field(default_factory=frozenset)
    visible_digits: str = ""


NOTHING = PhoneReading()
LONGEST = 300
FULL_WIDTH_DIGIT = re.compile("[０-９]")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
COUNTRY = re.compile(r"(?:\+|(?<!\d)00)\s*86[-\s]*|(?<!\d)86[-\s]*(?=1[3-9]\d)")
MOBILE = re.compile(r"(?<![\dA-Za-z])1[3-9](?:[-\s.·]{0,2}\d){9}(?!\d)")
LANDLINE = re.compile(
    r"(?<!\d)\(?(0\d{2,3})\)?[-\s]*(\d{7,8}|\d{3,4}[-\s]\d{4})(?!\d)(?:\s*(?:[-转]|ext\.?)\s*(\d{1,6})(?!\d))?"
)
SERVICE = re.compile(r"(?<!\d)([48]00)[-\s]?(\d{3})[-\s]?(\d{4})(?!\d)")
LOCAL = re.compile(r"(?<![\d-])([2-8]\d{6,7})(?!\d)")


def read_phone(value: CellValue) -> PhoneReading:
    """The first number of a cell, with what was odd about its writing."""
    if is_blank(value):
        return NOTHING
    if not isinstance(value, str):
        return _found(text_of(value), {Problem.PHONE_FLOAT})
    text = fold(value).strip()
    noted = {Problem.PHONE_FULLWIDTH} if FULL_WIDTH_DIGIT.search(value) else set[Problem]()
    if SCIENTIFIC.fullmatch(squeeze(text)):
        return _scientific(squeeze(text), noted)
    if re.fullmatch(r"\d{7,12}\.0+", text):
        return _found(text.partition(".")[0], noted | {Problem.PHONE_FLOAT})
    return _found(text[:LONGEST], noted)


def _scientific(text: str, noted: set[Problem]) -> PhoneReading:
    """1.9900000012E+10 is whole; of 1.99E+10 only 199 survives."""
    noted = noted | {Problem.PHONE_SCIENTIFIC}
    try:
        number = Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return PhoneReading(problems=frozenset(noted))
    mantissa, _, _ = text.lower().partition("e")
    digits = mantissa.replace(".", "")
    if number == number.to_integral_value() and len(digits) >= number.adjusted():
        return _found(f"{number:f}".partition(".")[0], noted)
    return PhoneReading(problems=frozenset(noted), visible_digits=digits.rstrip("0"))


def rounds_to(number: str, visible_digits: str) -> bool:
    """Whether a spreadsheet shows that number so: 19955550002 as 1.99556E+10, its last visible digit rounded up."""
    shown, rest = number[: len(visible_digits)], number[len(visible_digits) :]
    return bool(shown) and shown.isdigit() and visible_digits in {shown, str(int(shown) + (rest[:1] >= "5"))}


def _found(text: str, noted: set[Problem]) -> PhoneReading:
    numbers = numbers_in(text)
    if not numbers:
        return PhoneReading(problems=frozenset(noted | {Problem.PHONE_INVALID}))
    if len(numbers) > 1:
        noted = noted | {Problem.PHONE_TWO_NUMBERS}
    return PhoneReading(numbers[0], frozenset(noted))


def numbers_in(text: str) -> tuple[str, ...]:
    """All different numbers of a text in the order of writing."""
    text = COUNTRY.sub(" ", text)
    found: dict[int, str] = {}
    for pattern in (MOBILE, LANDLINE, SERVICE, LOCAL):
        for match in pattern.finditer(text):
            found[match.start()] = _written(pattern, match)
        text = pattern.sub(lambda taken: "#" * len(taken[0]), text)
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def _written(pattern: re.Pattern[str], match: re.Match[str]) -> str:
    if pattern is MOBILE or pattern is LOCAL:
        return re.sub(r"\D", "", match[0])
    parts = [re.sub(r"\D", "", part) for part in match.groups() if part]
    return "-".join(parts)
