"""A whole book judged, sheet by sheet, table by table, row by row."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from datetime import date, timedelta

from events.intake.engine.context import Around, around_table, person_above, stated_day, under_heading
from events.intake.engine.duplicates import merge_duplicates
from events.intake.engine.judgement import Judged, JudgedRow, Place
from events.intake.engine.needs import read_needs
from events.intake.engine.row_reader import Desk
from events.intake.engine.tables import find_tables
from events.intake.rules.cells import is_blank
from events.intake.rules.codes import Action, Problem
from events.intake.rules.headers import Mapping
from events.intake.rules.kinds import Kind, kind_of
from events.intake.rules.register import Register
from events.intake.rules.sheets import Book, Row, Sheet
from events.intake.rules.vocabulary import Field

LONGEST_BEFORE = timedelta(days=366)


def judge(
    book: Book,
    register: Register | None,
    reference_day: date,
    mappings: MappingOf[str, Sequence[Mapping]] | None = None,
) -> Judged:
    """Every row of the book judged.

    Args:
        book: the file as cells.
        register: the known organisations; without one no organisation counts as unknown.
        reference_day: from where "next March" counts, unless the file names its own 填报时间 or a near day of saving.
        mappings: corrected headers and columns per sheet name; other sheets are searched.
    """
    day = stated_day(book) or _day_of_saving(book, reference_day) or reference_day
    rows = [
        row for sheet in book.sheets for row in _sheet(book, sheet, register, day, (mappings or {}).get(sheet.name))
    ]
    return Judged(book.file, merge_duplicates(rows))


def _day_of_saving(book: Book, reference_day: date) -> date | None:
    """When the file was saved, where that lies at most a year before the reference day; templates keep older days."""
    if book.saved_on and timedelta(0) <= reference_day - book.saved_on <= LONGEST_BEFORE:
        return book.saved_on
    return None


def _sheet(
    book: Book, sheet: Sheet, register: Register | None, day: date, mappings: Sequence[Mapping] | None
) -> Iterator[JudgedRow]:
    tables = () if sheet.is_hidden else find_tables(sheet, mappings)
    judged: dict[int, list[JudgedRow]] = {}
    for table in tables:
        around = around_table(book, sheet, table, day)
        judged.update(_table(Desk(sheet, table, register), around))
    for row in sheet.rows:
        yield from judged.get(row.number) or [_skipped(sheet, row)]


def _table(desk: Desk, around: Around) -> dict[int, list[JudgedRow]]:
    before = person_above(desk.table, desk.register)
    judged: dict[int, list[JudgedRow]] = {}
    rows = [(row, kind_of(row, desk.table.mapping)) for row in desk.table.rows]
    for position, (row, kind) in enumerate(rows):
        if kind is Kind.NEED or (kind is Kind.HEADING and _is_poor_need(desk, row, rows[position + 1 :])):
            judged[row.number], before = read_needs(desk, row, around, before)
        elif kind is Kind.HEADING:
            around, before = under_heading(around, row, desk.table, desk.register)
        elif kind is Kind.STRUCK:
            judged[row.number] = [_skipped(desk.sheet, row, Problem.ROW_STRUCK_OUT)]
    return judged


def _is_poor_need(desk: Desk, row: Row, below: list[tuple[Row, Kind]]) -> bool:
    """A numbered row with an organisation only, followed by no row that could belong to it."""
    columns = desk.table.mapping.columns
    if is_blank(row.at(columns.get(Field.ENTERPRISE))) or len(row.filled) == 1:
        return False
    following = next((other for other, kind in below if kind is not Kind.BLANK), None)
    return following is None or not is_blank(following.at(columns.get(Field.ENTERPRISE)))


def _skipped(sheet: Sheet, row: Row, *problems: Problem) -> JudgedRow:
    return JudgedRow(Place(sheet.name, row.number), Action.SKIP, problems)
