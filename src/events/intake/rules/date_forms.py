"""The written forms of a date, tried in order: full dates, foreign orders, quarters, months, years.

Whatever names a span means its last day; without a year it is the next one from the reference day.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from events.intake.rules.codes import Problem


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day, or none (open); `unclear` asks for a person."""

    day: date | None = None
    problems: frozenset[Problem] = field(default_factory=frozenset)
    unclear: bool = False


Rule = Callable[[re.Match[str], date], DateReading]


ENGLISH_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
QUARTER_SIGNS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
YEARS_BACK, YEARS_AHEAD = 1, 4
"""How far from the reference day a two-digit year may lie to be believed before another order of the parts is."""
FIRST_YEAR, LAST_YEAR = 2000, 2099

MONTHS, DIGITS_OF_SHORT_YEAR = 12, 2


def unreadable() -> DateReading:
    """A date that a person must read."""
    return DateReading(problems=frozenset({Problem.DATE_INVALID}), unclear=True)


def is_believable(year: int) -> bool:
    """Whether a deadline can lie in that year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def _on(year: int, month: int, day: int, *problems: Problem) -> DateReading:
    try:
        found = date(year, month, day)
    except ValueError:
        return unreadable()
    return DateReading(found, frozenset(problems)) if is_believable(year) else unreadable()


def _month_end(year: int, month: int, *problems: Problem) -> DateReading:
    if not 1 <= month <= MONTHS:
        return unreadable()
    return _on(year, month, calendar.monthrange(year, month)[1], *problems)


def _is_near(year: int, reference_day: date) -> bool:
    return reference_day.year - YEARS_BACK <= year <= reference_day.year + YEARS_AHEAD


def _year_month_day(found: re.Match[str], _: date) -> DateReading:
    return _on(int(found[1]), int(found[2]), int(found[3]))


def _short_parts(found: re.Match[str], reference_day: date) -> DateReading:
    """27/3/31, or 31/3/27 and 3/31/27 where the first part makes no near year."""
    first, second, third = (int(part) for part in found.groups())
    if _is_near(2000 + third, reference_day) and not _is_near(2000 + first, reference_day):
        return _foreign_order(first, second, 2000 + third, reference_day)
    is_year = len(found[1]) == DIGITS_OF_SHORT_YEAR
    return _on(2000 + first, second, third, Problem.DATE_TWO_DIGIT_YEAR) if is_year else unreadable()


def _near_short_parts(found: re.Match[str], reference_day: date) -> DateReading:
    """270331, where that is a near year; any other six digits are no date."""
    return _short_parts(found, reference_day) if _is_near(2000 + int(found[1]), reference_day) else unreadable()


def _day_or_month_first(found: re.Match[str], reference_day: date) -> DateReading:
    return _foreign_order(int(found[1]), int(found[2]), int(found[3]), reference_day)


def _foreign_order(first: int, second: int, year: int, reference_day: date) -> DateReading:
    """30/06/2027 and 06/30/2027; when both orders are dates, the only one still to come, else a person decides."""
    orders = {_on(year, second, first), _on(year, first, second)}
    days = {reading.day for reading in orders if reading.day}
    coming = {day for day in days if day >= reference_day}
    likely = days if len(days) == 1 else coming
    if len(likely) == 1:
        return DateReading(likely.pop(), frozenset({Problem.DATE_DMY_OR_US}))
    return DateReading(problems=frozenset({Problem.DATE_DMY_OR_US} if days else {Problem.DATE_INVALID}), unclear=True)


def _english(found: re.Match[str], _: date) -> DateReading:
    """31-Mar-2027, Mar 31, 2027, March 2027."""
    month = ENGLISH_MONTHS[found["month"].lower()]
    year = int(found["year"]) + (2000 if len(found["year"]) == DIGITS_OF_SHORT_YEAR else 0)
    day = found["before"] or found["after"]
    if not day:
        return _month_end(year, month, Problem.DATE_DMY_OR_US, Problem.DATE_MONTH_END_TEXT)
    return _on(year, month, int(day), Problem.DATE_DMY_OR_US)


def _quarter(found: re.Match[str], reference_day: date) -> DateReading:
    quarter = QUARTER_SIGNS[found["quarter"] or found["roman"]]
    year, codes = _year_of(found["year"])
    if year is None:
        year = reference_day.year + (3 * quarter < reference_day.month)
    return _month_end(year, 3 * quarter, Problem.DATE_QUARTER, *codes)


def _half_year(found: re.Match[str], reference_day: date) -> DateReading:
    month = 6 if found["half"] == "上" else 12
    year, codes = _year_of(found["year"])
    if year is None:
        year = reference_day.year + (month < reference_day.month)
    return _month_end(year, month, Problem.DATE_QUARTER, *codes)


def _year_of(written: str | None) -> tuple[int | None, tuple[Problem, ...]]:
    if written is None:
        return None, ()
    short = len(written) == DIGITS_OF_SHORT_YEAR
    return int(written) + 2000 * short, (Problem.DATE_TWO_DIGIT_YEAR,) * short


def _month_day(found: re.Match[str], reference_day: date) -> DateReading:
    month, day = int(found[1]), int(found[2])
    year = reference_day.year + ((month, day) < (reference_day.month, reference_day.day))
    return _on(year, month, day, Problem.DATE_RELATIVE_YEAR)


def _month(found: re.Match[str], reference_day: date) -> DateReading:
    month = int(found["month"])
    year, codes = _year_of(found["year"])
    if year is None:
        year = reference_day.year + (month < reference_day.month)
    if found["part"] in THIRDS:
        return _on(year, month, THIRDS[found["part"]], Problem.DATE_VAGUE, *codes)
    return _month_end(year, month, Problem.DATE_MONTH_END_TEXT, *codes)


def _dotted_month(found: re.Match[str], _: date) -> DateReading:
    return _month_end(int(found[1]), int(found[2]), Problem.DATE_MONTH_END_TEXT)


def _short_month(found: re.Match[str], _: date) -> DateReading:
    return _month_end(2000 + int(found[1]), int(found[2]), Problem.DATE_MONTH_END_TEXT, Problem.DATE_TWO_DIGIT_YEAR)


def _year_end(found: re.Match[str], reference_day: date) -> DateReading:
    year, codes = _year_of(found["year"])
    return _month_end(year or reference_day.year, 12, Problem.DATE_MONTH_END_TEXT, *codes)


def _mid_year(found: re.Match[str], reference_day: date) -> DateReading:
    """The end of June, as 中旬 is the 20th: near enough to plan by, too vague to pass without a glance."""
    year, codes = _year_of(found["year"])
    if year is None:
        year = reference_day.year + (reference_day.month > MONTHS // 2)
    return _month_end(year, MONTHS // 2, Problem.DATE_VAGUE, *codes)


def _this_month_end(found: re.Match[str], reference_day: date) -> DateReading:
    months = reference_day.year * 12 + reference_day.month - 1 + ("下" in found[0])
    return _month_end(months // 12, months % 12 + 1, Problem.DATE_MONTH_END_TEXT)


THIRDS = {"上旬": 10, "初": 10, "中旬": 20}
YEAR = r"(?:(?P<year>\d{4}|\d{2}(?=年))(?:年度|年)?)"
QUARTER_YEAR = r"(?:(?P<year>\d{4}|\d{2}(?=年|[-/.]?Q))(?:年度|年|[-/.])?)"
ENGLISH = (
    r"^(?P<before>\d{1,2})?(?:st|nd|rd|th)?[-/.]?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"[-/.,]?(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?,)?(?P<year>\d{4}|\d{2})$"
)
FORMS: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rule)
    for pattern, rule in (
        (r"^(\d{4})(\d{2})(\d{2})$", _year_month_day),
        (
            rf"^{YEAR}?\d{{1,2}}月?(?:[-~—–、,/]|至|到)(?P<month>\d{{1,2}})月份?(?P<part>上旬|中旬|下旬|初|底|末|内|尾)?$",
            _month,
        ),
        (r"^(\d{4})(?:[-/.、,。]|年)(\d{1,2})(?:[-/.、,。]|月)(\d{1,2})[日号]?", _year_month_day),
        (r"^(\d{1,2})(?:[-/.、]|年)(\d{1,2})(?:[-/.、]|月)(\d{1,2})[日号]?$", _short_parts),
        (r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$", _day_or_month_first),
        (ENGLISH, _english),
        (rf"^{QUARTER_YEAR}?(?:第?(?P<quarter>[1-4一二三四])季度?|Q(?P<roman>[1-4]))", _quarter),
        (rf"^{YEAR}?(?P<half>[上下])半年", _half_year),
        (r"^(\d{1,2})月(\d{1,2})[日号]?$", _month_day),
        (rf"^{YEAR}?(?P<month>\d{{1,2}})月份?(?P<part>上旬|中旬|下旬|初|底|末|内|尾)?$", _month),
        (r"^(\d{4})[-/.](\d{1,2})(?:月?[底末])?$", _dotted_month),
        (r"^(\d{4})(0[1-9]|1[0-2])$", _dotted_month),
        (r"^(\d{2})(\d{2})(\d{2})$", _near_short_parts),
        (r"^(\d{2})[-/.](\d{1,2})$", _short_month),
        (rf"^{YEAR}?年?中$", _mid_year),
        (rf"^{YEAR}?(?:年?[底末尾]|年?内|全年|12月底)?$(?<=.)", _year_end),
        (r"^(?:本|这个?|下个?)?月[底末]$", _this_month_end),
    )
)
