"""Working days."""

from datetime import date

import pytest

from events.programme.reading import working_days
from events.programme.rules import add_working_days, is_working_day

KNOWN = {day: works for year in (2026, 2027) for day, works, _ in working_days(year)}


def test_a_make_up_saturday_is_worked_and_national_day_is_not() -> None:
    assert is_working_day(date(2026, 10, 10), KNOWN)
    assert not is_working_day(date(2026, 10, 1), KNOWN)


def test_a_day_nobody_knows_goes_by_the_week() -> None:
    assert is_working_day(date(2030, 1, 4), {})
    assert not is_working_day(date(2030, 1, 5), {})


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 12, 10), 3, date(2026, 12, 15)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 12, 10), 0, date(2026, 12, 10)),
    ],
)
def test_working_days_are_counted_over_feasts_and_weekends(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count, KNOWN) == expected


def test_an_announced_year_is_certain_and_a_later_one_provisional() -> None:
    assert {provisional for _, _, provisional in working_days(2026)} == {False}
    assert {provisional for _, _, provisional in working_days(2027)} == {True}
    assert len(working_days(2028)) == 366
