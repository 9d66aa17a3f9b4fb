"""A register file: known organisations as CSV with at least uscc and name."""

import csv
import io
from pathlib import Path

from events.intake.reading.delimited import decoded
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.rules.register import Firm, Register

NEEDED = ("uscc", "name")


def read_register(path: Path) -> Register:
    """The organisations of a file like enterprises.csv (id, uscc, name, county, phone, short_names by ；).

    Raises:
        FileRefused: missing, or without a needed column.
    """
    if not path.is_file():
        raise FileRefused(RefusalCode.FILE_MISSING, file=path.name)
    reader = csv.DictReader(io.StringIO(decoded(path), newline=""))
    for column in NEEDED:
        if column not in (reader.fieldnames or ()):
            raise FileRefused(RefusalCode.REGISTER_COLUMNS, file=path.name, field=column)
    return Register(_firm(line) for line in reader if (line["name"] or "").strip())


def _firm(line: dict[str, str | None]) -> Firm:
    def cell(column: str) -> str:
        return (line.get(column) or "").strip()

    short_names = tuple(short for short in cell("short_names").replace("；", ";").split(";") if short)
    return Firm(
        cell("id") or cell("uscc"), cell("name"), cell("uscc").upper(), cell("county"), cell("phone"), short_names
    )
