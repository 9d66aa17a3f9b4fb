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
from events.intake.rules.headers import Mapping
from events.intake.rules.register import Register
from events.intake.rules.sheets import Book


def _read(path: Path) -> Book:
    """By the reader of its container; the spreadsheet libraries take half a second to load, so only where needed."""
    container = limits.container_of(path)
    if container is limits.Container.ZIP:
        from events.intake.reading.xlsx import read_xlsx

        return read_xlsx(path)
    if container is limits.Container.OLE2:
        from events.intake.reading.xls import read_xls

        return read_xls(path)
    return read_delimited(path)


def open_book(path: Path) -> Book:
    """The file as cells.

    Raises:
        FileRefused: with the reason; nothing of the file was used.
    """
    book = _read(path)
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
    return judge_book(open_book(path), register, reference_day, mappings)


def judge_book(
    book: Book,
    register: Register | None,
    reference_day: date,
    mappings: MappingOf[str, Sequence[Mapping]] | None = None,
) -> Judged:
    """As `read_workbook`, for a file that is open already."""
    given = mappings or {}
    if not any(find_tables(sheet, given.get(sheet.name)) for sheet in book.sheets if not sheet.is_hidden):
        raise FileRefused(RefusalCode.NO_TABLE, file=book.file)
    return judge(book, register, reference_day, mappings)
