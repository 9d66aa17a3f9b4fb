"""A CSV file as typed rows: UTF-8 with or without BOM, or GB18030."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from events.foundation.errors import WrongInput
from events.organisations.rules import credit_code_fault, normalise_credit_code, refusal_of_credit_code, text_fault

LONGEST_CELL = 131_072
"""Characters; a quote that never ends is found out by it."""


class DatasetFault(StrEnum):
    """Why a data set cannot be read; facts name `file`, `line` (from 1), `field`, `value` and what would be right."""

    FOLDER_MISSING = "dataset_folder_missing"
    FILE_MISSING = "dataset_file_missing"
    ENCODING = "dataset_encoding"
    JSON = "dataset_json"
    JSON_VALUE = "dataset_json_value"
    CSV = "dataset_csv"
    COLUMN_MISSING = "dataset_column_missing"
    COLUMNS_DIFFER = "dataset_columns_differ"
    VALUE_MISSING = "dataset_value_missing"
    VALUE_LONG = "dataset_value_long"
    TEXT = "dataset_text"
    AMOUNT = "dataset_amount"
    WHOLE_NUMBER = "dataset_whole_number"
    DATE = "dataset_date"
    TIMES = "dataset_times"
    CREDIT_CODE = "dataset_credit_code"
    WORD_UNKNOWN = "dataset_word_unknown"
    REFERENCE_UNKNOWN = "dataset_reference_unknown"
    TWICE = "dataset_twice"
    CHAIN_UNKNOWN = "dataset_chain_unknown"


@dataclass(frozen=True)
class Warned:
    """Something a person should glance at; the row was taken all the same."""

    code: str
    file: str
    line: int
    field: str
    value: str


CHECK_DIGIT = "dataset_check_digit"
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_TO = re.compile(r"\s*[-–—~～至]\s*")
_LIST = re.compile(r"[;；、]")
MOST_SHOWN = 60


def text_of(path: Path) -> str:
    """The text of a file in UTF-8 (BOM or none) or GB18030.

    Raises:
        WrongInput: there is no such file, or it is neither.
    """
    try:
        content = path.read_bytes()
    except OSError as missing:
        raise WrongInput(DatasetFault.FILE_MISSING, file=path.name, folder=str(path.parent)) from missing
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongInput(DatasetFault.ENCODING, file=path.name)


def day_of(text: str) -> date | None:
    """A date written 2026-12-10, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def time_of(text: str) -> time | None:
    """A wall time written 9:30 or 09:30, or None."""
    try:
        return time.fromisoformat(text.zfill(5)) if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def span_of(text: str) -> tuple[time, time] | None:
    """A stretch of wall time written 10:00-10:30, or None."""
    starts, ends, *more = [*map(time_of, _TO.split(text.strip())), None, None]
    return (starts, ends) if starts and ends and starts < ends and more == [None, None] else None


@dataclass(frozen=True)
class Row:
    """One record of a file; `line` is where it starts, from 1. A method raises `WrongInput` for what it cannot read."""

    file: str
    line: int
    cells: dict[str, str]
    warned: list[Warned]

    def wrong(self, fault: DatasetFault, field: str, **facts: object) -> WrongInput:
        """The error that names this place."""
        value = self.cells.get(field, "")[:MOST_SHOWN]
        return WrongInput(fault, file=self.file, line=self.line, field=field, value=value, **facts)

    def text(self, field: str, most: int, *, required: bool = False) -> str:
        """A text of at most `most` characters as typed, without white space around it."""
        value = self.cells[field].strip()
        if required and not value:
            raise self.wrong(DatasetFault.VALUE_MISSING, field)
        if len(value) > most:
            raise self.wrong(DatasetFault.VALUE_LONG, field, most=most)
        if text_fault(value):
            raise self.wrong(DatasetFault.TEXT, field)
        return value

    def word(self, field: str, known: Collection[str]) -> str:
        """One of the known words."""
        value = self.cells[field].strip()
        if value not in known:
            raise self.wrong(DatasetFault.WORD_UNKNOWN, field, known="、".join(sorted(known)))
        return value

    def words(self, field: str, most: int) -> tuple[str, ...]:
        """A list parted by ; or 、, each word once."""
        found = [word.strip() for word in _LIST.split(self.text(field, 10_000)) if word.strip()]
        if any(len(word) > most for word in found):
            raise self.wrong(DatasetFault.VALUE_LONG, field, most=most)
        return tuple(dict.fromkeys(found))

    def amount(self, field: str) -> Decimal | None:
        """An amount in 万元 with at most 6 decimals; None when empty."""
        value = self.cells[field].strip()
        if value and not _AMOUNT.fullmatch(value):
            raise self.wrong(DatasetFault.AMOUNT, field)
        return Decimal(value) if value else None

    def whole(self, field: str, least: int, most: int) -> int | None:
        """A whole number between two, both included; None when empty."""
        value = self.cells[field].strip()
        if not value:
            return None
        if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
            raise self.wrong(DatasetFault.WHOLE_NUMBER, field, least=least, most=most)
        return int(value)

    def day(self, field: str) -> date | None:
        """A date written 2026-12-10; None when empty."""
        value = self.cells[field].strip()
        found = day_of(value)
        if value and found is None:
            raise self.wrong(DatasetFault.DATE, field)
        return found

    def spans(self, field: str) -> tuple[tuple[time, time], ...]:
        """Stretches of wall time written 10:00-10:30, a list."""
        found = [span_of(part) for part in self.words(field, 40)]
        if None in found:
            raise self.wrong(DatasetFault.TIMES, field)
        return tuple(span for span in found if span)

    def credit_code(self, field: str) -> str:
        """A credit code, normalised; empty is allowed, a failed check digit only warns."""
        code = normalise_credit_code(self.cells[field])
        if code and refusal_of_credit_code(code):
            raise self.wrong(DatasetFault.CREDIT_CODE, field)
        if code and credit_code_fault(code):
            self.warned.append(Warned(CHECK_DIGIT, self.file, self.line, field, code))
        return code

    def reference(self, field: str, known: Collection[str], where: str, *, required: bool = True) -> str:
        """The id of a row of another file."""
        value = self.text(field, 40, required=required)
        if value and value not in known:
            raise self.wrong(DatasetFault.REFERENCE_UNKNOWN, field, where=where)
        return value

    def link(self, field: str, known: Collection[str]) -> str:
        """The id of a row of another file, or nothing: what happened stays true when what it was about is gone."""
        value = self.text(field, 40)
        if value and value not in known:
            self.warned.append(Warned(DatasetFault.REFERENCE_UNKNOWN, self.file, self.line, field, value))
            return ""
        return value


def rows_of(path: Path, columns: Collection[str], warned: list[Warned]) -> Iterator[Row]:
    """The records of a CSV file that has these columns; empty records are left out, other columns ignored.

    Raises:
        WrongInput: the file or a column is missing, it cannot be decoded, or a record has more or fewer cells.
    """
    records = _records(path)
    header = [name.strip() for name in next(records, (1, []))[1]]
    for column in columns:
        if header.count(column) != 1:
            raise WrongInput(DatasetFault.COLUMN_MISSING, file=path.name, line=1, field=column)
    for line, cells in records:
        if any(cell.strip() for cell in cells):
            if len(cells) != len(header):
                facts = {"found": len(cells), "expected": len(header)}
                raise WrongInput(DatasetFault.COLUMNS_DIFFER, file=path.name, line=line, **facts)
            yield Row(path.name, line, dict(zip(header, cells, strict=True)), warned)


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file with the line each starts in, from 1."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text_of(path), newline=""))
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as broken:
        raise WrongInput(DatasetFault.CSV, file=path.name, line=line) from broken
