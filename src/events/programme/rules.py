"""Rules of the programme: counting working days."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class ProgrammeRefusal(StrEnum):
    """Why the programme is not changed."""

    ADMINISTRATORS_ONLY = "programme_administrators_only"
    MISSING = "programme_value_missing"


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
