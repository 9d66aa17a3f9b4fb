"""Tables of a sheet: where their headers are and which rows belong to which."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.intake.rules.cells import CellValue, text_of
from events.intake.rules.headers import Mapping, mapping_of, plain_name, scores
from events.intake.rules.sheets import Book, Row, Sheet

LONGEST_COLUMN_NAME = 30
MOST_TEXTS_OF_TITLE = 3
HEADER_SHARE = 0.5
"""Share of a header's filled cells that are known column names, at least."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header, the lines above it since the last table, and the rows below it."""

    mapping: Mapping
    above: tuple[Row, ...]
    rows: tuple[Row, ...]
    is_further: bool = False
    """Whether another table stands above it on the sheet, so that the sheet's name may speak of that one."""


def propose_mappings(book: Book) -> dict[str, tuple[Mapping, ...]]:
    """The mappings found per visible sheet, for a person to see and correct."""
    return {
        sheet.name: tuple(table.mapping for table in find_tables(sheet)) for sheet in book.sheets if not sheet.is_hidden
    }


def find_tables(sheet: Sheet, mappings: Sequence[Mapping] | None = None) -> tuple[Table, ...]:
    """The sheet's tables from top to bottom; given mappings replace the search."""
    found = list(mappings) if mappings is not None else _headers(sheet)
    tables = []
    for number, mapping in enumerate(found):
        begin = found[number - 1].last_row + 1 if number else 1
        over = [row for row in sheet.rows if begin <= row.number < mapping.first_row]
        end = found[number + 1].first_row if number + 1 < len(found) else None
        below = [row for row in sheet.rows if row.number > mapping.last_row and (end is None or row.number < end)]
        tables.append(Table(mapping, _titles_of(over), tuple(below), is_further=number > 0))
    return tuple(tables)


def _titles_of(over: Sequence[Row]) -> tuple[Row, ...]:
    """The lines right above a header that hold one or two texts: its titles, not the rows of the table before."""
    titles: list[Row] = []
    for row in reversed(over):
        if len({text_of(row.cells[column]) for column in row.filled}) > MOST_TEXTS_OF_TITLE:
            break
        titles.insert(0, row)
    return tuple(titles)


def _headers(sheet: Sheet) -> list[Mapping]:
    found: list[Mapping] = []
    for position, row in enumerate(sheet.rows):
        if found and row.number <= found[-1].last_row:
            continue
        if mapping := _header_at(sheet, position):
            found.append(mapping)
    return found


def _header_at(sheet: Sheet, position: int) -> Mapping | None:
    """A header that begins here; two levels when the second row names more fields than the first alone."""
    row = sheet.rows[position]
    if not row.filled or not _is_short(row):
        return None
    upper = _spread(sheet, row)
    alone = mapping_of([upper], row.number) if _looks_like_names(row) else None
    below = sheet.rows[position + 1] if position + 1 < len(sheet.rows) else None
    if below is None or not below.filled or below.number != row.number + 1 or not _is_short(below):
        return alone
    if not _has_name(below) or not (_has_name(row) or alone):
        return alone
    both = mapping_of([_under(upper, row, below), below.cells], row.number)
    if both and _looks_like_names(below) and len(both.columns) > (len(alone.columns) if alone else 0):
        return both
    return alone


def _is_short(row: Row) -> bool:
    return all(len(plain_name(text_of(row.cells[column]))) <= LONGEST_COLUMN_NAME for column in row.filled)


def _has_name(row: Row) -> bool:
    return any(scores(plain_name(text_of(row.cells[column]))) for column in row.filled)


def _looks_like_names(row: Row) -> bool:
    """Half of the filled cells are known column names; data seldom are."""
    known = sum(bool(scores(plain_name(text_of(row.cells[column])))) for column in row.filled)
    return known >= HEADER_SHARE * len(row.filled)


def _spread(sheet: Sheet, row: Row) -> tuple[CellValue, ...]:
    """The row with merged cells filled sideways."""
    cells = list(row.cells)
    for column, value in enumerate(cells):
        merge = sheet.merged.get((row.number, column))
        if value is None and merge and merge.top == row.number:
            cells[column] = row.at(merge.left)
    return tuple(cells)


def _under(upper: tuple[CellValue, ...], row: Row, below: Row) -> tuple[CellValue, ...]:
    """In a file without merges a name of the upper level covers the blanks to its right that have a lower name."""
    width = max(len(upper), len(below.cells))
    cells: list[CellValue] = []
    for column in range(width):
        value = upper[column] if column < len(upper) else None
        if value is None and below.at(column) is not None and cells and row.at(column) is None:
            value = cells[-1]
        cells.append(value)
    return tuple(cells)
