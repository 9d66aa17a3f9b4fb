"""The data files of a new installation, and the calendar of working days."""

import csv
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import chinese_calendar
import holidays

DATA = Path(__file__).with_name("data")


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of `data/<name>.csv`."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=16)
def working_days(year: int) -> list[tuple[date, bool, bool]]:
    """(day, works, provisional) for each day of a year.

    Announced years come from `chinesecalendar`, make-up working days included; others from `holidays`, which knows the
    feasts but not yet which weekends will be worked: provisional.
    """
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    days = [day for day in days if day.year == year]
    try:
        return [(day, chinese_calendar.is_workday(day), False) for day in days]
    except NotImplementedError:
        feasts = holidays.country_holidays("CN", years=year)
        return [(day, feasts.is_working_day(day), True) for day in days]
