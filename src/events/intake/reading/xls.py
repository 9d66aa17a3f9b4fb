"""Workbooks of yesterday (.xls) as cells. Hidden rows and strike-out are not to be had from this format."""

import datetime as dt
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from events.intake.reading import limits
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.rules.cells import CellValue
from events.intake.rules.sheets import Book, Merge, Row, Sheet

STREAMS = ("Workbook", "Book")


def read_xls(path: Path) -> Book:
    """All sheets of an old workbook.

    Raises:
        FileRefused: no workbook inside, encrypted, broken, or more rows and columns than allowed.
    """
    data = path.read_bytes()
    if not any(f"{stream}\0".encode("utf-16-le") in data for stream in STREAMS):
        raise FileRefused(RefusalCode.NOT_A_SPREADSHEET, file=path.name, found="ole2")
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            kinds = [meta for meta in workbook.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
            return Book(path.name, tuple(_sheet(path.name, workbook, meta.name, meta.visible) for meta in kinds))
    except PasswordError as error:
        raise FileRefused(RefusalCode.ENCRYPTED, file=path.name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(RefusalCode.BROKEN, file=path.name, part=str(error)[:80]) from error


def _sheet(file: str, workbook: CalamineWorkbook, name: str, visible: SheetVisibleEnum) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    _check(file, sheet)
    rows = tuple(
        Row(number, tuple(_value(value) for value in cells))
        for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    )
    merges = tuple(
        Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(name, rows, merges, is_hidden=visible is not SheetVisibleEnum.Visible)


def _check(file: str, sheet: CalamineSheet) -> None:
    last_row, last_column = sheet.end or (0, 0)
    place: dict[str, object] = {"file": file, "sheet": sheet.name}
    if last_row >= limits.MOST_ROWS + limits.LINES_AROUND:
        raise FileRefused(RefusalCode.TOO_MANY_ROWS, **place, rows=last_row + 1, limit=limits.MOST_ROWS)
    if last_column >= limits.MOST_COLUMNS:
        raise FileRefused(RefusalCode.TOO_MANY_COLUMNS, **place, columns=last_column + 1, limit=limits.MOST_COLUMNS)


def _value(value: object) -> CellValue:
    """Calamine gives every number as float: whole ones become whole again."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value if isinstance(value, int | dt.date) else str(value)
