"""Tables of a sheet: where their headers are and which rows belong to which."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from events.intake.engine.explained import with_headings_explained
from events.intake.rules import headings
from events.intake.rules.cells import CellValue, is_blank, text_of
from events.intake.rules.headers import Mapping, mapping_of, plain_name, scores
from events.intake.rules.kinds import repeats_header
from events.intake.rules.sheets import Book, Row, Sheet

LONGEST_COLUMN_NAME = 30
MOST_TEXTS_OF_TITLE = 3
FEWEST_OF_A_LEVEL = 2
"""A lone text below names is a heading, not a level of the header."""
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
        texts = list(dict.fromkeys(text_of(row.cells[column]) for column in row.filled))
        if len(texts) > MOST_TEXTS_OF_TITLE and not headings.LABEL.match(f"{texts[0]} "):
            break
        titles.insert(0, row)
    return tuple(titles)


def _headers(sheet: Sheet) -> list[Mapping]:
    sheet = with_headings_explained(sheet)
    found = _headers_in(sheet, is_headed=False)
    return found or (_headers_in(sheet, is_headed=True)[:1] if _has_headings(sheet) else [])


def _headers_in(sheet: Sheet, *, is_headed: bool) -> list[Mapping]:
    found: list[Mapping] = []
    for position, row in enumerate(sheet.rows):
        if found and (row.number <= found[-1].last_row or repeats_header(row, found[-1])):
            continue
        if mapping := _best_header_at(sheet, position, is_headed=is_headed):
            found.append(mapping)
    return found


def _has_headings(sheet: Sheet) -> bool:
    """Whether a line names an organisation for the rows below it: its only text, or 企业名称： in front."""
    lines = ([text_of(row.cells[column]) for column in row.filled] for row in sheet.rows)
    return any(
        headings.names_organisation(texts[0] if len(texts) == 1 else " ".join(texts))
        for texts in lines
        if len(texts) == 1 or (texts and headings.LABEL.match(f"{texts[0]} "))
    )


def _best_header_at(sheet: Sheet, position: int, *, is_headed: bool) -> Mapping | None:
    """The header that begins here, unless its second row begins one that names as much: then this is a title line."""
    here = _header_at(sheet, position, is_headed=is_headed)
    if here is None or here.last_row == here.first_row:
        return here
    lower = _header_at(sheet, position + 1, is_headed=is_headed)
    return lower if lower and len(lower.columns) >= len(here.columns) else here


def _header_at(sheet: Sheet, position: int, *, is_headed: bool) -> Mapping | None:
    """A header that begins here; further levels when they name more fields than the first alone."""
    row = sheet.rows[position]
    if not row.filled or not _is_short(row):
        return None
    upper = _spread(sheet, row)
    alone = mapping_of([upper], row.number, is_headed=is_headed) if _looks_like_names(row) else None
    below = sheet.rows[position + 1] if position + 1 < len(sheet.rows) else None
    if below is None or len(below.filled) < FEWEST_OF_A_LEVEL or below.number != row.number + 1 or not _is_short(below):
        return alone
    if not _has_name(below) or not (_has_name(row) or alone):
        return alone
    over = _under(upper, row, below)
    if not _looks_like_names(below):
        return alone
    both = mapping_of([over, below.cells], row.number, is_headed=is_headed)
    best = both if both and len(both.columns) > (len(alone.columns) if alone else 0) else alone
    third = _third_level(sheet, position, over, is_headed=is_headed)
    return third if third and len(third.columns) > (len(best.columns) if best else 0) else best


def _third_level(sheet: Sheet, position: int, over: tuple[CellValue, ...], *, is_headed: bool) -> Mapping | None:
    """With a third row that parts columns of the second: 联系人 into 姓名 and 电话."""
    middle, last = sheet.rows[position + 1], sheet.rows[position + 2] if position + 2 < len(sheet.rows) else None
    if last is None or not last.filled or last.number != middle.number + 1 or not _is_short(last):
        return None
    if not _looks_like_names(last) or is_blank(last.at(last.filled[0])):
        return None
    spread = _under(_spread(sheet, middle), middle, last)
    parted = set(last.filled)
    width = range(max(len(over), len(spread), len(last.cells)))
    upper = tuple(_at(spread if column in parted else over, column) for column in width)
    lower = tuple(last.at(column) if column in parted else middle.at(column) for column in width)
    found = mapping_of([upper, lower], middle.number - 1, is_headed=is_headed)
    return replace(found, last_row=last.number) if found else None


def _at(cells: tuple[CellValue, ...], column: int) -> CellValue:
    return cells[column] if column < len(cells) else None


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
