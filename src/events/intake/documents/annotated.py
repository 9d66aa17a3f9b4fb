"""What is written beside each row, and the order to write it."""

import os
import subprocess
import sys
from collections import defaultdict
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio.to_thread
import msgspec

from events.foundation.errors import Refused
from events.foundation.pages import render, sentence
from events.intake.documents.writing import Order, RowNote, SheetNotes
from events.intake.engine.comparing import Compared
from events.intake.queries import Note, Preview, UploadView, content_of
from events.intake.reading import FileRefused, RefusalCode
from events.intake.reading.limited import OUT_OF_MEMORY
from events.intake.reading.limits import MEMORY_MIB, MIB, SECONDS
from events.intake.rules.uploads import IntakeRefusal, Tab, UploadState

TEXTS = "intake/annotated.txt"
MEMORY_BYTES = 2 * MEMORY_MIB * MIB
"""Twice what reading may take: the copy is held whole."""


async def annotated_workbook(upload: UploadView, preview: Preview, lang: str) -> bytes:
    """The sender's file as a workbook with a status, notes and comments beside every row that is a need.

    Raises:
        Refused: it has not been read.
        FileRefused: it takes too long or too much memory to copy.
    """
    if upload.state not in {UploadState.READY, UploadState.CONFIRMED}:
        raise Refused(IntakeRefusal.NOT_READY)
    headings = (_text("heading", lang), _text("heading_of_notes", lang))
    sheets = notes_of(preview, lang)
    content = await content_of(upload.sha256)
    with TemporaryDirectory(prefix="lianqiao-annotate-") as folder:
        path = Path(folder, upload.file_name)
        path.write_bytes(content)
        order = Order(str(path), headings, sheets, MEMORY_BYTES)
        return await anyio.to_thread.run_sync(partial(_apart, order))


def notes_of(preview: Preview, lang: str) -> dict[str, SheetNotes]:
    """By sheet and row; several needs of one row are told one after the other."""
    found: dict[str, dict[int, list[Compared]]] = defaultdict(lambda: defaultdict(list))
    for row in preview.rows:
        if row.tab is not Tab.SKIPPED or row.row.problems:
            found[row.row.place.sheet][row.row.place.row].append(row)
    return {
        sheet: SheetNotes(
            {number: _note(preview, needs, lang) for number, needs in rows.items()},
            tuple(one.first_row for one in preview.headers.get(sheet, ())),
        )
        for sheet, rows in found.items()
    }


def _note(preview: Preview, needs: list[Compared], lang: str) -> RowNote:
    tabs = [row.tab for row in needs]
    worst = next((tab for tab in (Tab.REJECTED, Tab.REVIEW) if tab in tabs), tabs[0])
    notes = list(dict.fromkeys(note for row in needs for note in preview.notes(row.row)))
    lines = [_line(note, lang) for note in notes]
    lines += [_duplicate(row, lang) for row in needs if row.row.duplicate_of]
    cells: dict[int, list[str]] = defaultdict(list)
    for note in notes:
        if note.at is not None:
            cells[note.at].append(_said(note.problem, lang))
    status = ", ".join(dict.fromkeys(_status(tab, lang) for tab in tabs))
    return RowNote(worst, status, "\n".join(lines), {at: "\n".join(texts) for at, texts in cells.items()})


def _line(note: Note, lang: str) -> str:
    said = _said(note.problem, lang)
    return _text("line", lang, column=note.column, text=said) if note.column else said


def _duplicate(row: Compared, lang: str) -> str:
    place = row.row.duplicate_of
    return _text("same_as", lang, sheet=place.sheet, row=place.row) if place else ""


@lru_cache(maxsize=1024)
def _said(problem: str, lang: str) -> str:
    return sentence(problem, {}, lang)


@lru_cache(maxsize=64)
def _status(tab: str, lang: str) -> str:
    return _text("status", lang, tab=tab)


def _text(block: str, lang: str, **facts: object) -> str:
    return render(TEXTS, lang=lang, block=block, **facts).strip()


def _apart(order: Order) -> bytes:
    """Written by a process of its own."""
    file = Path(order.path).name
    try:
        child = subprocess.run(
            [sys.executable, "-m", "events.intake.documents.writing"],
            input=msgspec.json.encode(order),
            capture_output=True,
            timeout=SECONDS,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(RefusalCode.TOO_SLOW, file=file, seconds=SECONDS) from error
    if child.returncode != 0:
        last = child.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        is_memory = child.returncode < 0 or any(sign in child.stderr for sign in OUT_OF_MEMORY)
        code = RefusalCode.TOO_MUCH_MEMORY if is_memory else RefusalCode.BROKEN
        raise FileRefused(code, file=file, part=last[:80], mebibytes=MEMORY_BYTES // MIB)
    return child.stdout
