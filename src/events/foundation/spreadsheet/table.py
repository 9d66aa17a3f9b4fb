"""What a table is, before it becomes a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | date | datetime | None


class Kind(StrEnum):
    """How a column is kept and shown."""

    TEXT = "text"
    CODE = "code"
    """Digits that are no number: credit code, phone, industry code; kept as text, never 9.13E+17."""
    LONG = "long"
    """Sentences: wide and wrapped."""
    NUMBER = "number"
    """Whole numbers with thousands commas."""
    DECIMAL = "decimal"
    """Amounts; as many decimals as there are, six at most (a spreadsheet computes with 15 digits)."""
    DATE = "date"
    """A day, shown 2026-12-10."""
    TIME = "time"
    """A moment in Shanghai time, shown 2026-12-10 09:05."""

    @property
    def is_text(self) -> bool:
        """Whether its cells are words."""
        return self in {Kind.TEXT, Kind.CODE, Kind.LONG}


@dataclass(frozen=True)
class Column:
    """A heading and what stands below it."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Table:
    """A title, columns, rows of as many cells, and what is said around them; `None` is an empty cell.

    `total` is a last row in bold; `unit` stands above the table at the right; `notes` below. With `heading=False` the
    header is the first row of the sheet, as programs want it (title, unit and notes are then left out).
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    unit: str = ""
    notes: Sequence[str] = ()
    heading: bool = True

    def __post_init__(self) -> None:
        lines = [*self.rows, *([self.total] if self.total is not None else [])]
        for number, row in enumerate(lines, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} of {self.title!r} has {len(row)} cells, not {len(self.columns)}")

    @property
    def lines(self) -> list[Sequence[Cell]]:
        """The rows and, if there is one, the total."""
        return [*self.rows, *([self.total] if self.total is not None else [])]
