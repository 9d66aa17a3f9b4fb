"""A file as cells: what `reading` hands over and the engine judges."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from events.intake.rules.cells import CellValue, is_blank


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, rows from 1 and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Row:
    """One row; `number` from 1 as the spreadsheet shows it, `struck` the columns that are struck out."""

    number: int
    cells: tuple[CellValue, ...]
    struck: frozenset[int] = field(default_factory=frozenset)
    is_hidden: bool = False

    def at(self, column: int | None) -> CellValue:
        """The cell of a column, None beyond the end or without a column."""
        return self.cells[column] if column is not None and 0 <= column < len(self.cells) else None

    @cached_property
    def filled(self) -> tuple[int, ...]:
        """Columns that hold something."""
        return tuple(column for column, value in enumerate(self.cells) if not is_blank(value))


@dataclass(frozen=True)
class Sheet:
    """One sheet; the rows of a CSV are its records and its name is empty."""

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False

    @cached_property
    def merged(self) -> MappingOf[tuple[int, int], Merge]:
        """The merge that covers a cell (row number, column), its first cell excepted."""
        return {
            (row, column): merge
            for merge in self.merges
            for row in range(merge.top, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
            if (row, column) != (merge.top, merge.left)
        }

    @cached_property
    def by_number(self) -> MappingOf[int, Row]:
        """Rows by their number."""
        return {row.number: row for row in self.rows}


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file; `saved_on` is when the spreadsheet program saved it, where the file tells."""

    file: str
    sheets: tuple[Sheet, ...]
    is_text: bool = False
    saved_on: date | None = None
