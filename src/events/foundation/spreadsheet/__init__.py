"""Tables out of the house, as XLSX and CSV that nobody's spreadsheet program can mistake for formulas.

    table = Table(title, (Column(name, Kind.TEXT), Column(name, Kind.DECIMAL)), rows, unit=unit, notes=(note,))
    xlsx([table, another]) -> bytes      csv(table) -> bytes

Every sentence comes from the caller. Reading what people send is the work of the room `intake`; `cell_text` and
`unguarded` turn back what is escaped here.
"""

from collections.abc import Sequence

from events.foundation.spreadsheet.csv_writer import csv
from events.foundation.spreadsheet.table import Cell, Column, Kind, Table
from events.foundation.spreadsheet.text import cell_text, guarded, is_risky, unguarded

__all__ = ["Cell", "Column", "Kind", "Table", "cell_text", "csv", "guarded", "is_risky", "unguarded", "xlsx"]


def xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook, one sheet per table; equal names get a number. Raises `ValueError` for no table."""
    from events.foundation.spreadsheet.xlsx_writer import workbook  # 0.7 s that a web process may never need

    return workbook(tables)
