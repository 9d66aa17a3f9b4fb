"""Whatever people type: the parsers answer, keep their promises, and reading a value again changes nothing."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from intake.equipment_session import FIRMS, HEADER, REGISTER, book_of

from events.intake.engine import judge
from events.intake.rules.amounts import read_amount
from events.intake.rules.codes import Action
from events.intake.rules.credit_codes import read_credit_code
from events.intake.rules.dates import read_date
from events.intake.rules.names import read_name
from events.intake.rules.phones import read_phone
from events.intake.rules.titles import needs_in
from events.organisations.rules import credit_code_fault

FILLED_IN = date(2026, 11, 26)
SIGNS = "0123456789０１.,，-/~至年月日底季度约万亿元wW美元壹佰三明后上半旬长期（）() \n；、:：一二十百千OoA公司县市"
HABITS = st.text(alphabet=SIGNS, max_size=40)
WORDS = st.one_of(HABITS, st.text(max_size=60))
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.dates(),
    st.datetimes(),
)


@given(CELLS)
def test_an_amount_is_positive_and_of_six_decimals_at_most(cell: object) -> None:
    reading = read_amount(cell)  # type: ignore[arg-type]  # anything may stand in a cell
    for amount in (reading.wan, reading.low, reading.high):
        assert amount is None or (0 < amount <= Decimal(10) ** 11 and amount == round(amount, 6)) or amount == 0
    assert reading.wan is None or reading.low is None


@given(CELLS)
def test_a_deadline_lies_in_this_century(cell: object) -> None:
    reading = read_date(cell, FILLED_IN)  # type: ignore[arg-type]  # anything may stand in a cell
    assert reading.day is None or 2000 <= reading.day.year <= 2099


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_every_written_form_of_a_day_is_that_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = (
        day,
        serial,
        str(serial),
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
    )
    assert {read_date(form, FILLED_IN).day for form in forms} == {day}


@given(st.integers(0, 3), st.integers(1, 12))
def test_a_month_ends_on_its_last_day(years: int, month: int) -> None:
    day = read_date(f"{2026 + years}年{month}月底", FILLED_IN).day
    assert day is not None
    assert (day + timedelta(days=1)).day == 1
    assert day.month == month


@given(CELLS)
def test_reading_a_phone_again_changes_nothing(cell: object) -> None:
    number = read_phone(cell).number  # type: ignore[arg-type]  # anything may stand in a cell
    assert read_phone(number).number == number


@given(CELLS)
def test_a_sound_code_passes_the_check_and_reads_the_same_again(cell: object) -> None:
    reading = read_credit_code(cell)  # type: ignore[arg-type]  # anything may stand in a cell
    if reading.is_sound:
        assert credit_code_fault(reading.code) is None
        assert read_credit_code(reading.code).problems == frozenset()


@given(WORDS)
def test_a_read_name_is_already_clean(text: str) -> None:
    name = read_name(text).text
    assert read_name(name).text == name


@given(WORDS, WORDS, st.booleans())
def test_titles_are_short_single_lines(title: str, description: str, combined: bool) -> None:  # noqa: FBT001 - drawn
    for need in needs_in(title, description, is_combined=combined):
        assert len(need.title) <= 200
        assert "\n" not in need.title


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=13), max_size=6), st.booleans())
def test_any_table_is_judged_row_by_row(rows: list[list[object]], is_text: bool) -> None:  # noqa: FBT001 - drawn
    judged = judge(book_of([HEADER, *map(tuple, rows)], is_text=is_text), REGISTER, FILLED_IN)
    assert {row.place.row for row in judged.rows} == set(range(1, len(rows) + 2))
    known = {firm.name for firm in FIRMS}
    for row in judged.rows:
        if row.action in {Action.ACCEPT, Action.ACCEPT_WITH_WARNING}:
            assert row.values is not None
            assert row.values.title
            assert row.values.enterprise_name in known
            assert row.values.category is not None
