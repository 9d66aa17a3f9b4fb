"""Deadlines: serial numbers, dates in every order, month and quarter ends, spoken dates.

Whatever names a span (a month, a quarter, a year) means its last day. A date without a year is the next one from the
day on which the form was filled in.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from events.intake.rules.cells import CellValue, is_blank, squeeze, text_of
from events.intake.rules.codes import Problem
from events.intake.rules.numerals import read_numeral


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day, or none (open); `unclear` asks for a person."""

    day: date | None = None
    problems: frozenset[Problem] = field(default_factory=frozenset)
    unclear: bool = False


Rule = Callable[[re.Match[str], date], DateReading]

NOTHING = DateReading()
EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050
"""2000-01-01 and 2099-12-31 as Excel counts days."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
YEARS_BACK, YEARS_AHEAD = 1, 4
"""How far from the reference day a two-digit year may lie to be believed before another order of the parts is."""
LONGEST = 100

OPEN_ENDED = re.compile(
    r"长期|常年|尽快|尽早|从速|随时|不限|即时|立即|马上|即日起|即可|全年|永久|无期限|"
    r"无固定期限|持续|越快越好|滚动|ASAP|不设|加急|急需|急"
)
VAGUE = re.compile(
    r"春节|元旦|中秋|国庆|五一|端午|清明|节前|节后|年前|年后|年初|年中|近期|待定|面议|"
    r"商定|协商|视|另行|后\d+|或|淡季|旺季"
)
CHINESE = re.compile("[\u4e00-\u9fff]")
SAYS_END = re.compile("[底末尾]|下旬")
WITHIN = re.compile(r"\d{4}年\d{1,2}月\d{1,2}[日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月[底末]?(?!\d|.*或)")
DURATION = re.compile(
    r"(?:\d+|[一二两三四五六七八九十半几]+)(?:个月|个工作日|个自然日|工作日|天|日|周|年|"
    r"个季度|季度)(?:以?内|之内|后|左右)"
)
TAIL = re.compile(
    r"(?:\(?(?:星期|周)[一二三四五六日天]\)?|T?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?|之?前|"
    r"以前|截止|为止|截至|止|完成|到位|左右|前后"
    r"|交货|到货|交付|投产|到岗|对接|上线|签约)+$"
)
HEAD = re.compile(r"^(?:截至|截止到?|最迟|最晚|不迟于|不晚于|预计|计划|拟|希望|争取|力争|于|在|约|到|至|[:：'‘’])+")
RELATIVE_YEARS = (
    ("大后年", 3),
    ("后年", 2),
    ("明年", 1),
    ("来年", 1),
    ("次年", 1),
    ("翌年", 1),
    ("下年", 1),
    ("今年", 0),
    ("本年度", 0),
    ("本年", 0),
    ("当年", 0),
)
ENGLISH_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
NUMERAL_BEFORE = re.compile(r"[〇零○一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]+(?=[年月日号])")
QUARTER_SIGNS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
SPAN = re.compile(
    r"^(?P<first>\d{4}年\d{1,2}月(?:\d{1,2}[日号])?|\d{4}[./]\d{1,2}(?:[./]\d{1,2})?|"
    r"\d{1,2}月(?:\d{1,2}[日号])?|\d{4}年?(?=\D+\d{4})"
    r"|\d{4}-\d{1,2}-\d{1,2})(?:至|到|[-~—–]+)(?P<last>\d.*)$"
)


def read_date(value: CellValue, reference_day: date) -> DateReading:
    """The deadline that a cell says; `reference_day` is when the form was filled in."""
    if is_blank(value):
        return NOTHING
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return _believable(day)
    if isinstance(value, int | float):
        return _from_number(value, reference_day)
    text = squeeze(text_of(value)).strip("。.,,、;")
    return _from_text(text, reference_day) if len(text) <= LONGEST else _unreadable()


def _from_number(value: float, reference_day: date) -> DateReading:
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        return DateReading(_of_serial(value), frozenset({Problem.DATE_SERIAL}))
    return _from_text(text_of(value), reference_day)


def _of_serial(serial: float) -> date:
    return EXCEL_DAY_ZERO + timedelta(days=int(serial))


def _believable(day: date) -> DateReading:
    return DateReading(day) if FIRST_YEAR <= day.year <= LAST_YEAR else _unreadable()


def _unreadable() -> DateReading:
    return DateReading(problems=frozenset({Problem.DATE_INVALID}), unclear=True)


def _vague() -> DateReading:
    return DateReading(problems=frozenset({Problem.DATE_VAGUE}))


def _from_text(text: str, reference_day: date) -> DateReading:
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        return DateReading(_of_serial(float(text)), frozenset({Problem.DATE_SERIAL_TEXT}))
    if not any(sign.isdigit() for sign in text) and OPEN_ENDED.search(text):
        return DateReading(problems=frozenset({Problem.DATE_OPEN_ENDED}))
    if DURATION.search(text):
        return _vague()
    digits, noted = _spoken(text, reference_day)
    reading = _by_rules(_end_of_span(HEAD.sub("", TAIL.sub("", digits))), reference_day)
    if reading.unclear or not reading.day:
        return reading
    problems = reading.problems | noted
    if Problem.DATE_RELATIVE_YEAR in noted and not SAYS_END.search(text):
        problems -= {Problem.DATE_MONTH_END_TEXT}
    return DateReading(reading.day, problems)


def _spoken(text: str, reference_day: date) -> tuple[str, set[Problem]]:
    """Numerals and spoken years as digits, with the codes that tell so."""
    noted = set[Problem]()
    for word, years in RELATIVE_YEARS:
        if word in text:
            text = text.replace(word, f"{reference_day.year + years}年", 1).replace("年年", "年")
            noted.add(Problem.DATE_RELATIVE_YEAR)
            break
    digits = NUMERAL_BEFORE.sub(lambda found: str(read_numeral(found[0])), text)
    if digits != text:
        noted.add(Problem.DATE_CN_NUMERAL)
    return digits, noted


def _end_of_span(text: str) -> str:
    """Of 2027年1月-3月 and 2027.1.1至2027.3.31 the end, with the year of the beginning where the end has none."""
    found = SPAN.match(text)
    if not found:
        return text
    first, last = found["first"], found["last"]
    year = re.match(r"\d{4}", first)
    return last if not year or re.match(r"\d{4}", last) else f"{year[0]}年{last}"


def _by_rules(text: str, reference_day: date) -> DateReading:
    for pattern, rule in RULES:
        if found := pattern.search(text):
            return rule(found, reference_day)
    inner = WITHIN.findall(text)
    if len(inner) == 1 and inner[0] != text:
        return _by_rules(inner[0], reference_day)
    if VAGUE.search(text) or (CHINESE.search(text) and not any(sign.isdigit() for sign in text)):
        return _vague()
    return _unreadable()


def _on(year: int, month: int, day: int, *problems: Problem) -> DateReading:
    try:
        found = date(year, month, day)
    except ValueError:
        return _unreadable()
    return DateReading(found, frozenset(problems)) if FIRST_YEAR <= year <= LAST_YEAR else _unreadable()


def _month_end(year: int, month: int, *problems: Problem) -> DateReading:
    if not 1 <= month <= 12:
        return _unreadable()
    return _on(year, month, calendar.monthrange(year, month)[1], *problems)


def _is_near(year: int, reference_day: date) -> bool:
    return reference_day.year - YEARS_BACK <= year <= reference_day.year + YEARS_AHEAD


def _year_month_day(found: re.Match[str], _: date) -> DateReading:
    return _on(int(found[1]), int(found[2]), int(found[3]))


def _short_parts(found: re.Match[str], reference_day: date) -> DateReading:
    """27/3/31, or 31/3/27 and 3/31/27 where the first part makes no near year."""
    first, second, third = (int(part) for part in found.groups())
    if _is_near(2000 + first, reference_day) or not _is_near(2000 + third, reference_day):
        return _on(2000 + first, second, third, Problem.DATE_TWO_DIGIT_YEAR)
    return _foreign_order(first, second, 2000 + third, reference_day)


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
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
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
    short = len(written) == 2
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


def _this_month_end(found: re.Match[str], reference_day: date) -> DateReading:
    months = reference_day.year * 12 + reference_day.month - 1 + ("下" in found[0])
    return _month_end(months // 12, months % 12 + 1, Problem.DATE_MONTH_END_TEXT)


THIRDS = {"上旬": 10, "初": 10, "中旬": 20}
YEAR = r"(?:(?P<year>\d{4}|\d{2}(?=年))(?:年度|年)?)"
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rule)
    for pattern, rule in (
        (r"^(\d{4})(\d{2})(\d{2})$", _year_month_day),
        (r"^(\d{4})(?:[-/.、]|年)(\d{1,2})(?:[-/.、]|月)(\d{1,2})[日号]?", _year_month_day),
        (r"^(\d{2})(?:[-/.、]|年)(\d{1,2})(?:[-/.、]|月)(\d{1,2})[日号]?$", _short_parts),
        (r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$", _day_or_month_first),
        (
            r"^(?P<before>\d{1,2})?(?:st|nd|rd|th)?[-/. ]?(?P<month>jan|feb|mar|apr|may|jun|jul|"
            r"aug|sep|oct|nov|dec)[a-z]*"
            r"[-/.,]?(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?,)?(?P<year>\d{4}|\d{2})$",
            _english,
        ),
        (rf"^{YEAR}?(?:第?(?P<quarter>[1-4一二三四])季度?|Q(?P<roman>[1-4]))", _quarter),
        (rf"^{YEAR}?(?P<half>[上下])半年", _half_year),
        (r"^(\d{1,2})月(\d{1,2})[日号]?$", _month_day),
        (rf"^{YEAR}?(?P<month>\d{{1,2}})月份?(?P<part>上旬|中旬|下旬|初|底|末|内|尾)?$", _month),
        (r"^(\d{4})[-/.](\d{1,2})(?:月?[底末])?$", _dotted_month),
        (r"^(\d{4})(0[1-9]|1[0-2])$", _dotted_month),
        (r"^(\d{2})[-/.](\d{1,2})$", _short_month),
        (rf"^{YEAR}?(?:年?[底末尾]|年?内|全年|12月底)?$(?<=.)", _year_end),
        (r"^(?:本|这个?|下个?)?月[底末]$", _this_month_end),
    )
)
