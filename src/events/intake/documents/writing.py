"""The child process that writes an annotated workbook: a stranger's file is opened here, within limits, or nowhere.

Nothing in the copy is a formula, a link or a macro: formulas are replaced by the values they had.
"""

import resource
import sys
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from events.foundation.spreadsheet.text import is_risky
from events.foundation.spreadsheet.xlsx_writer import say
from events.intake.reading.limits import SECONDS, Container, container_of
from events.intake.reading.workbooks import open_book
from events.intake.rules.cells import UNREADABLE, CellValue

COLOURS = {"review": "FFF2CC", "rejected": "F8D7DA", "head": "F2F0E9"}
STATUS_WIDTH, NOTES_WIDTH = 14, 60
AUTHOR = "Lianqiao"
NO_NAME = "CSV"


class RowNote(msgspec.Struct, frozen=True):
    """What is written beside a row: a tone, the status, all notes, and comments by column from 0."""

    tone: str
    status: str
    notes: str = ""
    cells: dict[int, str] = msgspec.field(default_factory=dict)


class SheetNotes(msgspec.Struct, frozen=True):
    """Rows by number, and the rows whose status cells are headings."""

    rows: dict[int, RowNote] = msgspec.field(default_factory=dict)
    headers: tuple[int, ...] = ()


class Order(msgspec.Struct, frozen=True):
    """What the child is asked."""

    path: str
    headings: tuple[str, str]
    sheets: dict[str, SheetNotes]
    memory_bytes: int


def annotated(order: Order) -> bytes:
    """The workbook with two more columns and comments."""
    book = _copy(Path(order.path))
    for sheet in book.worksheets:
        notes = order.sheets.get(sheet.title) or (order.sheets.get("") if sheet.title == NO_NAME else None)
        if notes:
            _annotate(sheet, notes, order.headings)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _copy(path: Path) -> Workbook:
    """The file itself where it is a workbook of today, else its cells in a new one."""
    if container_of(path) is not Container.ZIP:
        return _written_anew(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path, data_only=True, keep_links=False, keep_vba=False)
    book.defined_names.clear()
    for sheet in book.worksheets:
        _disarm(sheet)
    return book


def _disarm(sheet: Worksheet) -> None:
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.data_validations.dataValidation = []
    sheet.defined_names.clear()
    for cell in _cells(sheet):
        if isinstance(cell, MergedCell):
            continue
        cell.hyperlink = None
        if isinstance(cell.value, str) and (cell.data_type == "f" or is_risky(cell.value)):
            cell.data_type = "s"
            cell.quotePrefix = True


def _cells(sheet: Worksheet) -> list[Any]:
    """Those that exist; a sheet may claim a million rows."""
    return list(sheet._cells.values())  # noqa: SLF001 - iter_rows would make the others


def _written_anew(path: Path) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for source in open_book(path).sheets:
        sheet = book.create_sheet(source.name or NO_NAME)
        for row in source.rows:
            for column, value in enumerate(row.cells, start=1):
                if value not in (None, UNREADABLE):
                    _put(sheet, row.number, column, value)
    return book


def _put(sheet: Worksheet, row: int, column: int, value: CellValue) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        say(cell, value)
        cell.quotePrefix = is_risky(value)
    else:
        cell.value = value


def _annotate(sheet: Worksheet, notes: SheetNotes, headings: tuple[str, str]) -> None:
    status = _last_column(sheet) + 1
    for column, width in ((status, STATUS_WIDTH), (status + 1, NOTES_WIDTH)):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number in notes.headers:
        for column, text in enumerate(headings, start=status):
            _say(sheet, (number, column), text, "head")
            sheet.cell(number, column).font = Font(bold=True)
    for number, note in notes.rows.items():
        _say(sheet, (number, status), note.status, note.tone)
        _say(sheet, (number, status + 1), note.notes, note.tone)
        for column, text in note.cells.items():
            _comment(sheet, number, column + 1, text)


def _last_column(sheet: Worksheet) -> int:
    used = max((cell.column for cell in _cells(sheet) if cell.value is not None), default=0)
    return int(max([used, *(merge.max_col for merge in sheet.merged_cells.ranges)]))


def _say(sheet: Worksheet, place: tuple[int, int], text: str, tone: str) -> None:
    cell = sheet.cell(*place)
    say(cell, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if tone in COLOURS:
        cell.fill = PatternFill("solid", fgColor=COLOURS[tone])


def _comment(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """On the cell, on the first one of its merge; behind what the sender had noted himself."""
    for merge in sheet.merged_cells.ranges:
        if merge.min_row <= row <= merge.max_row and merge.min_col <= column <= merge.max_col:
            row, column = merge.min_row, merge.min_col
    cell = sheet.cell(row, column)
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + text, AUTHOR, width=320, height=120)


def main() -> None:
    """Read an order from standard input, write the workbook to standard output."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    resource.setrlimit(resource.RLIMIT_AS, (order.memory_bytes, order.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    sys.stdout.buffer.write(annotated(order))


if __name__ == "__main__":
    main()
