"""Deadlines: serial numbers, dates in every order, month and quarter ends, spoken dates.

Whatever names a span (a month, a quarter, a year) means its last day. A date without a year is the next one from the
day on which the form was filled in.
"""

import re
from datetime import date, datetime, timedelta

from events.intake.rules.cells import CellValue, is_blank, squeeze, text_of
from events.intake.rules.codes import Problem
from events.intake.rules.date_forms import FORMS, DateReading, is_believable, unreadable
from events.intake.rules.numerals import read_numeral

NOTHING = DateReading()
EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050
"""2000-01-01 and 2099-12-31 as Excel counts days."""
LONGEST = 100
ENDS = "。.,、;"

OPEN_ENDED = re.compile(
    r"长期|常年|尽快|尽早|从速|随时|不限|即时|立即|马上|即日起|即可|全年|永久|无期限|"
    r"无固定期限|无限期|持续|越快越好|滚动|ASAP|不设|加急|急需|急"
)
VAGUE = re.compile(
    r"春节|元旦|中秋|国庆|五一|端午|清明|节前|节后|年前|年后|年初|年中|近期|待定|面议|"
    r"商定|协商|视|[春夏秋冬][季天]?|另行|后\d+|或|淡季|旺季"
)
CHINESE = re.compile("[\u4e00-\u9fff]")
SAYS_END = re.compile("[底末尾]|下旬")
WITHIN = re.compile(r"\d{4}年\d{1,2}月\d{1,2}[日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月[底末]?(?!\d|.*或)")
DURATION = re.compile(
    r"(?:(?<!\d)\d{1,3}|[一二两三四五六七八九十半几]+)(?:个月|个工作日|个自然日|工作日|天|日|周|年|"
    r"个季度|季度)(?:以?内|之内|后|左右)|^(?:\d{1,3}|[一二两三四五六七八九十半几]+)(?:个月|个工作日|天|周|个季度)$"
)
CLOCK = re.compile(r"(?<=[\d日号])[T\s]+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?\s*$")
"""Taken off while the space still parts it from the day: 2027/3/31 0:00."""
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
NUMERAL_BEFORE = re.compile(r"[〇零○一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾]+(?=[年月日号])")
ZERO_IN_NUMERAL = re.compile(r"(?<=[一二三四五六七八九〇])0|0(?=[一二三四五六七八九〇])")
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
    text = squeeze(CLOCK.sub("", text_of(value))).strip(ENDS)
    return _from_text(text, reference_day) if len(text) <= LONGEST else unreadable()


def _from_number(value: float, reference_day: date) -> DateReading:
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        return DateReading(_of_serial(value), frozenset({Problem.DATE_SERIAL}))
    return _from_text(text_of(value), reference_day)


def _of_serial(serial: float) -> date:
    return EXCEL_DAY_ZERO + timedelta(days=int(serial))


def _believable(day: date) -> DateReading:
    return DateReading(day) if is_believable(day.year) else unreadable()


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
    text = ZERO_IN_NUMERAL.sub("〇", text)
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
    for pattern, rule in FORMS:
        if found := pattern.search(text):
            return rule(found, reference_day)
    inner = WITHIN.findall(text)
    if len(inner) == 1 and inner[0] != text:
        return _by_rules(inner[0], reference_day)
    if VAGUE.search(text) or (CHINESE.search(text) and not any(sign.isdigit() for sign in text)):
        return _vague()
    return unreadable()
