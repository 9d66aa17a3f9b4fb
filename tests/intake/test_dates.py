"""What a deadline cell says, for a form filled in on 26 November 2026."""

from datetime import date, datetime

import pytest

from events.intake.rules.dates import read_date

FILLED_IN = date(2026, 11, 26)
MONTH_END, RELATIVE, TWO_DIGIT, QUARTER, FOREIGN, NUMERAL, VAGUE, INVALID = (
    "MONTH_END_TEXT",
    "RELATIVE_YEAR",
    "TWO_DIGIT_YEAR",
    "QUARTER",
    "DMY_OR_US",
    "CN_NUMERAL",
    "VAGUE",
    "INVALID",
)


def told(cell: str | float | date | None) -> tuple[str, str, bool]:
    reading = read_date(cell, FILLED_IN)
    codes = " ".join(sorted(problem.removeprefix("DATE_") for problem in reading.problems))
    return (reading.day.isoformat() if reading.day else "", codes, reading.unclear)


@pytest.mark.parametrize(
    ("cell", "day", "codes"),
    [
        (None, "", ""),
        ("/", "", ""),
        (datetime(2027, 3, 31, 0, 0), "2027-03-31", ""),  # noqa: DTZ001 - spreadsheets know no zone
        (date(2027, 3, 31), "2027-03-31", ""),
        (46446, "2027-02-28", "SERIAL"),
        (46446.5, "2027-02-28", "SERIAL"),
        (20270331, "2027-03-31", ""),
        (202703, "2027-03-31", MONTH_END),
        (2027.3, "2027-03-31", MONTH_END),
        ("46388", "2027-01-01", "SERIAL_TEXT"),
        ("270331", "2027-03-31", TWO_DIGIT),
        ("27Q1", "2027-03-31", f"{QUARTER} {TWO_DIGIT}"),
        ("2027-Q2", "2027-06-30", QUARTER),
        ("2027年1-3月", "2027-03-31", MONTH_END),
        ("2027年3、4月", "2027-04-30", MONTH_END),
        ("2027年3月-4月底", "2027-04-30", MONTH_END),
        ("二0二七年三月", "2027-03-31", f"{NUMERAL} {MONTH_END}"),
        ("3/31/27", "2027-03-31", FOREIGN),
        ("2027年春季", "", VAGUE),
        ("无限期", "", "OPEN_ENDED"),
        ("46388.0", "2027-01-01", "SERIAL_TEXT"),
        ("2027/3/31", "2027-03-31", ""),
        ("2027-3-31日", "2027-03-31", ""),
        ("2027.2.28", "2027-02-28", ""),
        ("20270228", "2027-02-28", ""),
        ("2027年３月３１日", "2027-03-31", ""),
        ("2027-03-31 00:00:00", "2027-03-31", ""),
        ("2027/3/31 0:00", "2027-03-31", ""),
        ("2027，3，31", "2027-03-31", ""),
        ("2027年内", "2027-12-31", MONTH_END),
        ("2027年中", "2027-06-30", VAGUE),
        ("年中", "2027-06-30", VAGUE),
        ("6个月", "", VAGUE),
        ("2027/3/31 星期三", "2027-03-31", ""),
        ("最迟2027年3月31日之前完成", "2027-03-31", ""),
        ("2027年1月1日至2027年3月31日", "2027-03-31", ""),
        ("2027/1/1-2027/3/31", "2027-03-31", ""),
        ("27/3/31", "2027-03-31", TWO_DIGIT),
        ("27年3月31日", "2027-03-31", TWO_DIGIT),
        ("27.3", "2027-03-31", f"{MONTH_END} {TWO_DIGIT}"),
        ("27年3月底", "2027-03-31", f"{MONTH_END} {TWO_DIGIT}"),
        ("2027年3月底", "2027-03-31", MONTH_END),
        ("2027年3月下旬", "2027-03-31", MONTH_END),
        ("2027年3月", "2027-03-31", MONTH_END),
        ("2027-03", "2027-03-31", MONTH_END),
        ("2026年底", "2026-12-31", MONTH_END),
        ("2027年", "2027-12-31", MONTH_END),
        ("年底前", "2026-12-31", MONTH_END),
        ("年内", "2026-12-31", MONTH_END),
        ("3月底", "2027-03-31", MONTH_END),
        ("12月", "2026-12-31", MONTH_END),
        ("月底", "2026-11-30", MONTH_END),
        ("下月底", "2026-12-31", MONTH_END),
        ("2027年1月-3月", "2027-03-31", MONTH_END),
        ("1月-3月", "2027-03-31", MONTH_END),
        ("2027.1-2027.6", "2027-06-30", MONTH_END),
        ("2026-2027年", "2027-12-31", MONTH_END),
        ("尽快（2027年3月前）", "2027-03-31", MONTH_END),
        ("三季度", "2027-09-30", QUARTER),
        ("四季度末", "2026-12-31", QUARTER),
        ("2027年第2季度末", "2027-06-30", QUARTER),
        ("2027Q3", "2027-09-30", QUARTER),
        ("27年三季度", "2027-09-30", f"{QUARTER} {TWO_DIGIT}"),
        ("2027年上半年", "2027-06-30", QUARTER),
        ("下半年", "2026-12-31", QUARTER),
        ("上半年", "2027-06-30", QUARTER),
        ("明年3月", "2027-03-31", RELATIVE),
        ("明年3月底", "2027-03-31", f"{MONTH_END} {RELATIVE}"),
        ("明年底", "2027-12-31", f"{MONTH_END} {RELATIVE}"),
        ("明年", "2027-12-31", RELATIVE),
        ("后年6月", "2028-06-30", RELATIVE),
        ("今年12月31日", "2026-12-31", RELATIVE),
        ("明年一季度", "2027-03-31", f"{QUARTER} {RELATIVE}"),
        ("3月31日前", "2027-03-31", RELATIVE),
        ("12月31日", "2026-12-31", RELATIVE),
        ("二〇二七年三月三十一日", "2027-03-31", NUMERAL),
        ("二零二七年三月底", "2027-03-31", f"{NUMERAL} {MONTH_END}"),
        ("2027年二月二十八日", "2027-02-28", NUMERAL),
        ("来年三月", "2027-03-31", f"{NUMERAL} {RELATIVE}"),
        ("30/06/2027", "2027-06-30", FOREIGN),
        ("06/30/2027", "2027-06-30", FOREIGN),
        ("05/05/2027", "2027-05-05", FOREIGN),
        ("12/03/2026", "2026-12-03", FOREIGN),
        ("31/3/27", "2027-03-31", FOREIGN),
        ("12/31/26", "2026-12-31", FOREIGN),
        ("31-Mar-2027", "2027-03-31", FOREIGN),
        ("Mar 31, 2027", "2027-03-31", FOREIGN),
        ("March 2027", "2027-03-31", f"{FOREIGN} {MONTH_END}"),
        ("1-Apr-27", "2027-04-01", FOREIGN),
        ("2027年3月中旬", "2027-03-20", VAGUE),
        ("明年4月初", "2027-04-10", f"{RELATIVE} {VAGUE}"),
        ("尽快", "", "OPEN_ENDED"),
        ("长期有效", "", "OPEN_ENDED"),
        ("不限", "", "OPEN_ENDED"),
        ("待定", "", VAGUE),
        ("春节前", "", VAGUE),
        ("2027年春节后", "", VAGUE),
        ("3个月内", "", VAGUE),
        ("签约后30天", "", VAGUE),
        ("2027年6月或7月", "", VAGUE),
        ("等通知", "", VAGUE),
    ],
)
def test_a_date_is_read_without_a_person(cell: str | float | date | None, day: str, codes: str) -> None:
    assert told(cell) == (day, codes, False)


@pytest.mark.parametrize(
    "cell",
    [
        "2027-02-30",
        "2027.2.30",
        "2027年13月",
        "13/13/2027",
        "abc",
        "#",
        1.5,
        99999999,
        "1899-01-01",
        date(1900, 1, 1),
        "12345",
        "9" * 200,
        "99/99/99",
        "13月",
        "2150年",
    ],
)
def test_what_is_no_day_waits_for_a_person(cell: str | float | date) -> None:
    assert told(cell) == ("", INVALID, True)


def test_two_orders_that_both_are_to_come_wait_for_a_person() -> None:
    assert told("03/04/2027") == ("", FOREIGN, True)
