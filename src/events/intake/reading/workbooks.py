"""Any file as a book, and a book judged."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from events.intake.engine import Judged, judge
from events.intake.engine.tables import find_tables
from events.intake.reading import limits
from events.intake.reading.delimited import read_delimited
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.reading.xls import read_xls
from events.intake.reading.xlsx import read_xlsx
from events.intake.rules.headers import Mapping
from events.intake.rules.register import Register
from events.intake.rules.sheets import Book

READERS = {
    limits.Container.ZIP: read_xlsx,
    limits.Container.OLE2: read_xls,
    limits.Container.TEXT: read_delimited,
}


def open_book(path: Path) -> Book:
    """The file as cells.

    Raises:
        FileRefused: with the reason; nothing of the file was used.
    """
    book = READERS[limits.container_of(path)](path)
    rows = sum(bool(row.filled) for sheet in book.sheets for row in sheet.rows)
    if rows > limits.MOST_ROWS + limits.LINES_AROUND:
        raise FileRefused(RefusalCode.TOO_MANY_ROWS, file=path.name, sheet="", rows=rows, limit=limits.MOST_ROWS)
    return book


def read_workbook(
    path: Path,
    register: Register | None,
    reference_day: date,
    mappings: MappingOf[str, Sequence[Mapping]] | None = None,
) -> Judged:
    """Every row of a workbook or CSV judged in this process; for files of strangers use `read_limited`.

    Args:
        path: the file; its ending must be what it is.
        register: known organisations, None when any organisation may come.
        reference_day: from where spoken dates count unless the file names its own 填报时间.
        mappings: corrected headers per sheet name.

    Raises:
        FileRefused: unreadable, or no table of needs in any visible sheet.
    """
    book = open_book(path)
    given = mappings or {}
    if not any(find_tables(sheet, given.get(sheet.name)) for sheet in book.sheets if not sheet.is_hidden):
        raise FileRefused(RefusalCode.NO_TABLE, file=path.name)
    return judge(book, register, reference_day, mappings)
