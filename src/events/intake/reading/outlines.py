"""A first walk over a sheet's XML: how large it is, what is merged, hidden, or a formula without a stored value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from defusedxml.ElementTree import iterparse

from events.intake.reading import limits
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.rules.sheets import Merge

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(slots=True)
class Outline:
    """Facts of one sheet; rows from 1, columns from 0."""

    last_row: int = 0
    last_column: int = -1
    filled_rows: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    unreadable: set[tuple[int, int]] = field(default_factory=set)


def outline_of(file: str, sheet: str, stream: IO[bytes]) -> Outline:
    """Walk over one sheet; what its dimension claims is not believed, only what is there.

    Raises:
        FileRefused: more rows, columns or merges than allowed.
    """
    outline = Outline()
    row = column = 0
    for event, element in iterparse(stream, events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            if tag == "row":
                row, column = _number(element.get("r"), row + 1), -1
                if element.get("hidden") in {"1", "true"}:
                    outline.hidden_rows.add(row)
            continue
        if tag == "c":
            column = _column(element.get("r"), column + 1)
            _note_cell(outline, element, row, column)
        elif tag == "row":
            outline.filled_rows += outline.last_row == row
            element.clear()
            _check(file, sheet, outline)
        elif tag == "mergeCell":
            _note_merge(file, sheet, outline, element.get("ref") or "")
    return outline


def _note_cell(outline: Outline, cell: Any, row: int, column: int) -> None:  # noqa: ANN401 - ElementTree has no stubs here
    children = {child.tag.rpartition("}")[2]: child for child in cell}
    value, formula = children.get("v"), children.get("f")
    has_value = (value is not None and value.text) or "is" in children
    if formula is not None and not has_value:
        outline.unreadable.add((row, column))
    if has_value or formula is not None:
        outline.last_row = max(outline.last_row, row)
        outline.last_column = max(outline.last_column, column)


def _note_merge(file: str, sheet: str, outline: Outline, reference: str) -> None:
    corners = [(_number(row, 0), _column(letters, 0)) for letters, row in REFERENCE.findall(reference)]
    if len(corners) < len(("top left", "bottom right")):
        return
    (top, left), (bottom, right) = corners[:2]
    outline.merges.append(Merge(top, left, min(bottom, outline.last_row), min(right, outline.last_column)))
    if len(outline.merges) > limits.MOST_MERGES:
        raise FileRefused(
            RefusalCode.TOO_MANY_MERGES, file=file, sheet=sheet, merges=len(outline.merges), limit=limits.MOST_MERGES
        )


def _check(file: str, sheet: str, outline: Outline) -> None:
    if outline.filled_rows > limits.MOST_ROWS + limits.LINES_AROUND or outline.last_row > limits.LAST_ROW:
        rows = max(outline.filled_rows, outline.last_row)
        raise FileRefused(RefusalCode.TOO_MANY_ROWS, file=file, sheet=sheet, rows=rows, limit=limits.MOST_ROWS)
    if outline.last_column >= limits.MOST_COLUMNS:
        raise FileRefused(
            RefusalCode.TOO_MANY_COLUMNS,
            file=file,
            sheet=sheet,
            columns=outline.last_column + 1,
            limit=limits.MOST_COLUMNS,
        )


def _number(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isdecimal() else otherwise


def _column(reference: str | None, otherwise: int) -> int:
    letters = re.match(r"\$?([A-Z]{1,3})", reference or "")
    if not letters:
        return otherwise
    number = 0
    for letter in letters[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def merges_within(outline: Outline) -> Iterator[Merge]:
    """Merges that cover more than one used cell."""
    for merge in outline.merges:
        if (
            merge.bottom >= merge.top
            and merge.right >= merge.left
            and (merge.bottom, merge.right) != (merge.top, merge.left)
        ):
            yield merge
