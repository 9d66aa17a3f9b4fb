"""The cells of one row by field, merged cells included."""

from dataclasses import dataclass

from events.intake.engine.tables import Table
from events.intake.rules.cells import CellValue, is_blank, is_ditto, text_of
from events.intake.rules.register import Register
from events.intake.rules.sheets import Row, Sheet
from events.intake.rules.vocabulary import Field

INHERITED = (Field.COUNTY, Field.CONTACT, Field.PHONE, Field.KIND, Field.OPENNESS, Field.SECRECY, Field.DEADLINE)
"""Fields whose vertically merged cell speaks for all its rows; a merged amount would be counted twice."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the clerk has at hand for one table."""

    sheet: Sheet
    table: Table
    register: Register | None


class RowReader:
    """Reads the cells of one row, merged cells included."""

    def __init__(self, desk: Desk, row: Row) -> None:
        self.desk, self.row = desk, row

    def own(self, kind: Field) -> CellValue:
        """The cell itself; None without such a column."""
        return self.row.at(self.desk.table.mapping.columns.get(kind))

    def has(self, kind: Field) -> bool:
        """Whether the table has such a column."""
        return kind in self.desk.table.mapping.columns

    def anchor(self, kind: Field) -> CellValue:
        """The first cell of the vertical merge that covers this cell, None when none does."""
        column = self.desk.table.mapping.columns.get(kind)
        merge = self.desk.sheet.merged.get((self.row.number, column)) if column is not None else None
        if merge is None or merge.top == self.row.number:
            return None
        top = self.desk.sheet.by_number.get(merge.top)
        return top.at(merge.left) if top else None

    def is_covered(self, kind: Field) -> bool:
        """Whether a vertical merge from a row above covers this cell."""
        return not is_blank(self.anchor(kind))

    def cell(self, kind: Field) -> CellValue:
        """The cell, the one above for 同上, or for fields that are shared the merge that covers it."""
        own = self.own(kind)
        if is_ditto(own):
            return self._above(kind)
        return self.anchor(kind) if own is None and kind in INHERITED else own

    def _above(self, kind: Field) -> CellValue:
        """The nearest cell above in the table that says something itself, for 同上."""
        rows = (row for row in reversed(self.desk.table.rows) if row.number < self.row.number)
        values = (row.at(self.desk.table.mapping.columns.get(kind)) for row in rows)
        return next((value for value in values if not is_blank(value) and not is_ditto(value)), None)

    def text(self, kind: Field) -> str:
        """The cell as text, "" when it says nothing."""
        value = self.cell(kind)
        return "" if is_blank(value) else text_of(value).strip()
