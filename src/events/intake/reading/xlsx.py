"""Workbooks of today (.xlsx) as cells: openpyxl for the values, our own walk for what it would blow up or hide."""

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.exceptions import InvalidFileException

from events.intake.reading.outlines import Outline, merges_within, outline_of
from events.intake.reading.packages import opened_package, sheet_parts
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.rules.cells import UNREADABLE, CellValue
from events.intake.rules.sheets import Book, Row, Sheet

BROKEN_WORKBOOK = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    InvalidFileException,
    OverflowError,
    SyntaxError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl raises on parts that contradict each other."""


def read_xlsx(path: Path) -> Book:
    """All sheets of a workbook, hidden ones included.

    Raises:
        FileRefused: see `opened_package`, `outline_of`; broken when its parts contradict each other.
    """
    with opened_package(path) as package:
        outlines = {part.name: _outline(path.name, package, part.name, part.part) for part in sheet_parts(package)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False, rich_text=True)
            saved_at = workbook.properties.modified
            try:
                sheets = tuple(
                    _sheet(sheet, outlines[sheet.title]) for sheet in workbook.worksheets if sheet.title in outlines
                )
            finally:
                workbook.close()
    except BROKEN_WORKBOOK as error:
        raise FileRefused(RefusalCode.BROKEN, file=path.name, part=type(error).__name__) from error
    return Book(path.name, sheets, saved_on=saved_at.date() if saved_at else None)


def _outline(file: str, package: zipfile.ZipFile, sheet: str, part: str) -> Outline:
    with package.open(part) as stream:
        return outline_of(file, sheet, stream)


def _sheet(sheet: Any, outline: Outline) -> Sheet:  # noqa: ANN401 - openpyxl has no types
    rows = tuple(_rows(sheet, outline)) if outline.last_row else ()
    return Sheet(sheet.title, rows, tuple(merges_within(outline)), is_hidden=sheet.sheet_state != "visible")


def _rows(sheet: Any, outline: Outline) -> Iterator[Row]:  # noqa: ANN401 - openpyxl has no types
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_row=outline.last_row, max_col=outline.last_column + 1), start=1):
        values = [_value(cell.value, cell.data_type) for cell in cells]
        for column in (column for row, column in outline.unreadable if row == number and column < len(values)):
            values[column] = UNREADABLE
        struck = frozenset(
            column for column, cell in enumerate(cells) if values[column] is not None and _is_struck(cell)
        )
        yield Row(number, tuple(values), struck, number in outline.hidden_rows)


def _value(value: object, data_type: str) -> CellValue:
    """Errors become unreadable, times text; dates stay dates."""
    if value is None or data_type == "e":
        return None if value is None else UNREADABLE
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | dt.date):
        return value
    return str(value)


def _is_struck(cell: Any) -> bool:  # noqa: ANN401 - openpyxl has no types
    """The cell's font, or every run of its text."""
    if isinstance(cell.value, CellRichText):
        runs = [run for run in cell.value if str(run).strip()]
        return bool(runs) and all(
            isinstance(run, TextBlock) and run.font is not None and run.font.strike for run in runs
        )
    return bool(cell.has_style and cell.font and cell.font.strike)
