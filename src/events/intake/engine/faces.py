"""The sheets of a book as a person sees them who is asked what the columns mean."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field

from events.intake.engine.tables import find_tables
from events.intake.rules.cells import text_of
from events.intake.rules.headers import Mapping
from events.intake.rules.sheets import Book, Row, Sheet

ROWS_SHOWN = 12
COLUMNS_SHOWN = 60
LONGEST_TEXT = 40
MOST_SHEETS = 20


@dataclass(frozen=True, slots=True)
class TableFace:
    """A table: what was taken for its header, the name and a sample of each column from the first on."""

    mapping: Mapping
    names: tuple[str, ...]
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetFace:
    """A visible sheet: its tables, and its first rows by number for the case that there is none."""

    name: str
    tables: tuple[TableFace, ...] = ()
    rows: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def likely_header(self) -> int:
        """The first of the rows that hold most texts."""
        return max(self.rows, key=lambda number: (sum(map(bool, self.rows[number])), -number))


def faces_of(book: Book, mappings: MappingOf[str, Sequence[Mapping]]) -> tuple[SheetFace, ...]:
    """The visible sheets that hold something, 20 at most."""
    seen = [sheet for sheet in book.sheets if not sheet.is_hidden and any(row.filled for row in sheet.rows)]
    return tuple(_face(sheet, mappings.get(sheet.name)) for sheet in seen[:MOST_SHEETS])


def _face(sheet: Sheet, mappings: Sequence[Mapping] | None) -> SheetFace:
    tables = tuple(_table(sheet, table.mapping, table.rows) for table in find_tables(sheet, mappings))
    first = [row for row in sheet.rows if row.filled][:ROWS_SHOWN]
    return SheetFace(sheet.name, tables, {row.number: texts_of(row) for row in first})


def _table(sheet: Sheet, mapping: Mapping, below: Sequence[Row]) -> TableFace:
    header = [
        sheet.by_number[number]
        for number in range(mapping.first_row, mapping.last_row + 1)
        if number in sheet.by_number
    ]
    sample = next((row for row in below if len(row.filled) > 1), None)
    return TableFace(mapping, _names(header, mapping), texts_of(sample) if sample else ())


def _names(header: Sequence[Row], mapping: Mapping) -> tuple[str, ...]:
    """The words above each column; where a field was found there, those it was found by."""
    found = {column: mapping.names.get(kind, "") for kind, column in mapping.columns.items()}
    width = min(max((len(row.cells) for row in header), default=0), COLUMNS_SHOWN)
    return tuple(found.get(column) or _written(header, column) for column in range(width))


def _written(header: Sequence[Row], column: int) -> str:
    return "".join(dict.fromkeys(_short(row, column) for row in header))


def texts_of(row: Row) -> tuple[str, ...]:
    """The cells of a row as short texts."""
    return tuple(_short(row, column) for column in range(min(len(row.cells), COLUMNS_SHOWN)))


def _short(row: Row, column: int) -> str:
    text = " ".join(text_of(row.at(column)).split())
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
