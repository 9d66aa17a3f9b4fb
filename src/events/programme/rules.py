"""Rules of the programme: what may be called how, counting working days."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class ProgrammeRefusal(StrEnum):
    """Why the programme is not changed."""

    ADMINISTRATORS_ONLY = "programme_administrators_only"
    MISSING = "programme_value_missing"
    CODE_SHAPE = "programme_code_shape"
    CODE_TAKEN = "programme_code_taken"
    IN_USE = "programme_in_use"
    UNKNOWN = "programme_unknown"
    WORDS_FIXED = "programme_words_fixed"


class Band(StrEnum):
    """Where on a chain a segment stands."""

    UP = "up"
    MID = "mid"
    DOWN = "down"


FIXED = frozenset(
    {
        "organisation_kind",
        "size_class",
        "size_bounds",
        "category",
        "supply_kind",
        "visibility",
        "topic",
        "consent_purpose",
        "session_template",
    }
)
"""Dictionaries whose words belong to rules of the software: shown, not edited."""

UNASKED = frozenset({"issue_category", "project_stage", "tag_five", "above_scale_revenue_wan"})
"""Dictionaries that no form asks yet; the stages of projects are words of the ledger."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,29}")


def refusal_of_code(code: str) -> ProgrammeRefusal | None:
    """Why a code cannot be used: it is 1 to 30 letters, digits, `_`, `-` or `.`, and stays for ever."""
    if not code:
        return ProgrammeRefusal.MISSING
    return None if _CODE.fullmatch(code) else ProgrammeRefusal.CODE_SHAPE


SATURDAY = 5
A_DAY = timedelta(days=1)


def is_working_day(day: date, known: Mapping[date, bool]) -> bool:
    """Whether people work on `day`: as `known` says, otherwise Monday to Friday."""
    return known.get(day, day.weekday() < SATURDAY)


def add_working_days(day: date, count: int, known: Mapping[date, bool]) -> date:
    """The `count`-th working day after `day` (which itself does not count); backwards when negative, `day` for 0."""
    step = A_DAY if count > 0 else -A_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, known)
    return day
