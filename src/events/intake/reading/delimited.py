"""CSV and tab-separated text as cells: UTF-8, UTF-16 or GB18030; commas, tabs or semicolons."""

import csv
import io
import re
from pathlib import Path

from events.intake.reading import limits
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.rules.cells import CellValue
from events.intake.rules.sheets import Book, Row, Sheet

DELIMITERS = ",\t;|"
LONGEST_FIELD = 131_072
"""Characters; the limit belongs to the whole process, so every reader of ours states its own."""
SAMPLE_LINES = 30
FORCED_TEXT = re.compile(r'^=\s*"(.*)"$', re.DOTALL)


def read_delimited(path: Path) -> Book:
    """The records of a text file as one sheet without a name; a row's number is its record's.

    Raises:
        FileRefused: an encoding nobody knows, or more records and fields than allowed.
    """
    text = decoded(path)
    rows: list[Row] = []
    csv.field_size_limit(LONGEST_FIELD)
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), start=1):
            rows.append(Row(number, tuple(_value(written) for written in record)))
            _check(path.name, rows)
    except csv.Error as error:
        raise FileRefused(RefusalCode.BROKEN, file=path.name, part=str(error)[:80]) from error
    return Book(path.name, (Sheet("", tuple(rows)),), is_text=True)


def decoded(path: Path) -> str:
    """The text of a file in one of the encodings in use.

    Raises:
        FileRefused: in none of them.
    """
    data = path.read_bytes()
    encodings = ("utf-16",) if data.startswith(limits.UTF_16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise FileRefused(RefusalCode.UNKNOWN_ENCODING, file=path.name)


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first lines, quoted parts aside."""
    sample = re.sub(r'"[^"]*"', "", "\n".join(text.splitlines()[:SAMPLE_LINES]))
    return max(DELIMITERS, key=sample.count)


def _value(written: str) -> CellValue:
    r"""Without the tricks that keep spreadsheets from guessing: ="0123", '0123."""
    forced = FORCED_TEXT.match(written)
    text = forced[1] if forced else written
    return (text[1:] if re.match(r"'[\d+=@-]", text) else text) or None


def _check(file: str, rows: list[Row]) -> None:
    if len(rows) > limits.MOST_ROWS + limits.LINES_AROUND:
        raise FileRefused(RefusalCode.TOO_MANY_ROWS, file=file, sheet="", rows=len(rows), limit=limits.MOST_ROWS)
    if len(rows[-1].cells) > limits.MOST_COLUMNS:
        raise FileRefused(
            RefusalCode.TOO_MANY_COLUMNS, file=file, sheet="", columns=len(rows[-1].cells), limit=limits.MOST_COLUMNS
        )
