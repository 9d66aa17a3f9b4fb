"""CSV for programs and for Excel: UTF-8 with a BOM, CRLF, one header line."""

import csv as standard
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

from events.foundation.spreadsheet.table import Cell, Table
from events.foundation.spreadsheet.text import guarded

SHANGHAI = ZoneInfo("Asia/Shanghai")


def csv(table: Table) -> bytes:
    """Header and rows of a table; title, total, unit and notes stay out, they are no records."""
    target = StringIO(newline="")
    writer = standard.writer(target)
    writer.writerow([guarded(column.name) for column in table.columns])
    writer.writerows([_word(cell) for cell in row] for row in table.rows)
    return target.getvalue().encode("utf-8-sig")


def _word(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}"
        case int():
            return str(cell)
    return guarded(cell)
