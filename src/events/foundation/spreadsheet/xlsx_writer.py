"""XLSX like a well-kept ledger: title, unit, header that stays in sight, typed columns, notes; prints on A4."""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from events.foundation.spreadsheet.csv_writer import SHANGHAI
from events.foundation.spreadsheet.table import Cell, Column, Kind, Table
from events.foundation.spreadsheet.text import escaped, is_risky

FORMATS = {Kind.NUMBER: "#,##0", Kind.DECIMAL: "#,##0", Kind.DATE: "yyyy-mm-dd", Kind.TIME: "yyyy-mm-dd hh:mm"}
TEXT_FORMAT = "@"
FINEST_DECIMALS = 6
HEAD_COLOUR, RULE_COLOUR = "F2F0E9", "DFDBD0"
"""`--lq-sunk` and `--lq-rule` of tokens.css."""
NARROWEST, WIDEST, LONG_WIDTH, LOOKED_AT = 8, 40, 48, 200
FACE, FACE_SIZE = "SimSun", 11
A4, SHEET_NAME_LENGTH = 9, 31

_LINE = Side(style="thin", color=RULE_COLOUR)
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor=HEAD_COLOUR)


@dataclass(frozen=True)
class _Look:
    """How a cell looks; cells of one look share one style, which is four times as fast as setting each."""

    number_format: str = TEXT_FORMAT
    wrapped: bool = False
    quoted: bool = False
    """Risky text stays text even when someone edits the cell."""
    bold: bool = False


@dataclass
class _Pen:
    """Writes cells of one workbook and remembers its styles."""

    sheet: Worksheet
    styles: dict[_Look, StyleArray] = field(default_factory=dict)

    def put(self, place: tuple[int, int], value: Cell, kind: Kind, *, bold: bool = False) -> None:
        """Write a value into row and column."""
        cell = self.sheet.cell(*place)
        if isinstance(value, str):
            say(cell, value)
        else:
            cell.value = value.astimezone(SHANGHAI).replace(tzinfo=None) if isinstance(value, datetime) else value
        risky = isinstance(value, str) and is_risky(value)
        look = _Look(_format(kind, value), kind is Kind.LONG, risky, bold)
        if look not in self.styles:
            self.styles[look] = _styled(cell, look)
        cell._style = copy(self.styles[look])  # noqa: SLF001 - the shared style, see _Look


def workbook(tables: Sequence[Table]) -> bytes:
    """One sheet per table. Text can never become a formula; CODE columns stay text when someone types into them.

    Raises `ValueError` for no table.
    """
    if not tables:
        raise ValueError("a workbook needs a sheet")
    book = Workbook()
    book.remove(book.worksheets[0])
    styles: dict[_Look, StyleArray] = {}
    for table, name in zip(tables, _sheet_names([table.title for table in tables]), strict=True):
        _fill(_Pen(book.create_sheet(name), styles), table)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def say(cell: XlsxCell, text: str) -> None:
    """Store words as words: openpyxl would make `=1+1` a live formula."""
    if text:
        cell.value = escaped(text)
        cell.data_type = "s"


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """Names Excel accepts: at most 31 characters, none of the signs of a path, no ' at the ends, all different."""
    names: list[str] = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:SHEET_NAME_LENGTH].strip(" '") or "Sheet"
        name, number = plain, 1
        while name.casefold() in {other.casefold() for other in names}:
            number += 1
            name = f"{plain[: SHEET_NAME_LENGTH - len(str(number)) - 1]} {number}"
        names.append(name)
    return names


def _fill(pen: _Pen, table: Table) -> None:
    first = _heading(pen.sheet, table) if table.heading else 1
    for place, column in enumerate(table.columns, start=1):
        _put_head(pen.sheet.cell(first, place), column)
        pen.sheet.column_dimensions[get_column_letter(place)].width = _width(table, place - 1)
    for number, row in enumerate(table.lines, start=1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
            pen.put((first + number, place), value, column.kind, bold=number > len(table.rows))
    if table.heading:
        for number, note in enumerate(table.notes, start=first + len(table.lines) + 1):
            say(pen.sheet.cell(number, 1), note)
    _page(pen.sheet, first, f"A{first}:{get_column_letter(len(table.columns))}{first + len(table.rows)}")


def _heading(sheet: Worksheet, table: Table) -> int:
    """Title over all columns, unit at the right below it; returns the header's row."""
    width = len(table.columns)
    say(sheet.cell(1, 1), table.title)
    sheet.cell(1, 1).font = Font(FACE, 16, bold=True)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.row_dimensions[1].height = 30
    if not table.unit:
        return 2
    say(sheet.cell(2, 1), table.unit)
    sheet.cell(2, 1).alignment = Alignment(horizontal="right")
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=width)
    return 3


def _put_head(cell: XlsxCell, column: Column) -> None:
    say(cell, column.name)
    cell.font = Font(FACE, FACE_SIZE, bold=True)
    cell.fill = _HEAD
    cell.border = _BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _styled(cell: XlsxCell, look: _Look) -> StyleArray:
    cell.number_format = look.number_format
    cell.border = _BOX
    cell.font = Font(FACE, FACE_SIZE, bold=look.bold)
    cell.alignment = Alignment(vertical="top", wrap_text=look.wrapped)
    cell.quotePrefix = look.quoted
    return copy(cell._style)  # noqa: SLF001 - the shared style, see _Look


def _format(kind: Kind, value: Cell) -> str:
    """Text stays text; an amount shows the decimals it has, so that whole ones carry no lone point."""
    if kind.is_text or isinstance(value, str):
        return TEXT_FORMAT
    if isinstance(value, Decimal) and (decimals := -int(value.normalize().as_tuple().exponent)) > 0:
        return "#,##0." + "0" * min(decimals, FINEST_DECIMALS)
    return FORMATS[kind]


def _width(table: Table, place: int) -> float:
    """Wide enough for the header and the first rows, Chinese characters counted double."""
    column = table.columns[place]
    if column.kind is Kind.LONG:
        return LONG_WIDTH
    seen = [_columns(column.name), *(_columns(_shown(row[place], column.kind)) for row in table.lines[:LOOKED_AT])]
    return min(max(NARROWEST, *seen) + 2, WIDEST)


def _shown(value: Cell, kind: Kind) -> str:
    if isinstance(value, str) or value is None:
        return value or ""
    return {Kind.DATE: "2026-12-10", Kind.TIME: "2026-12-10 09:05"}.get(kind) or f"{value:,}"


def _columns(text: str) -> int:
    return max(
        (sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in text.split("\n")), default=0
    )


def _page(sheet: Worksheet, head: int, area: str) -> None:
    """The header stays in sight and on every printed page; A4 across, as wide as one page."""
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = area
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
