"""How much of a file is read, and what its first bytes say it is."""

from enum import StrEnum
from pathlib import Path

from events.intake.reading.refusals import FileRefused, RefusalCode

MIB = 1024 * 1024
LARGEST_FILE_BYTES = 5 * MIB
LARGEST_UNPACKED_BYTES = 50 * MIB
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM_BYTES = MIB
"""Small parts may be packed tighter: a short part of blanks harms nobody."""
MOST_PARTS = 1_000
MOST_ROWS = 5_000
LINES_AROUND = 100
"""Titles, headers, totals and signatures beside the rows themselves."""
LAST_ROW = 20_000
MOST_COLUMNS = 200
MOST_MERGES = 20_000
SECONDS = 30
MEMORY_MIB = 512


class Container(StrEnum):
    """What a file is by its first bytes."""

    ZIP = "zip"
    OLE2 = "ole2"
    TEXT = "text"


MAGIC = ((b"PK\x03\x04", Container.ZIP), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Container.OLE2))
EXPECTED = {
    ".xlsx": Container.ZIP,
    ".xlsm": Container.ZIP,
    ".xls": Container.OLE2,
    ".et": Container.OLE2,
    ".csv": Container.TEXT,
    ".tsv": Container.TEXT,
    ".txt": Container.TEXT,
}
FOREIGN_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"PK\x05\x06",
    b"\x7fELF",
    b"MZ\x90",
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


def container_of(path: Path) -> Container:
    """What a file is, within the size limit and under its right name.

    Raises:
        FileRefused: missing, empty, too large, no spreadsheet at all, or another kind than its name says.
    """
    data = _begin(path)
    named = EXPECTED.get(path.suffix.lower())
    found = next((kind for magic, kind in MAGIC if data.startswith(magic)), Container.TEXT)
    if named is None or _is_foreign(data, found):
        raise FileRefused(RefusalCode.NOT_A_SPREADSHEET, file=path.name, found=path.suffix or found)
    if found is Container.OLE2 and "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise FileRefused(RefusalCode.ENCRYPTED, file=path.name)
    if found is not named or (found is Container.TEXT and data.lstrip().lower().startswith(MARKUP)):
        raise FileRefused(RefusalCode.RENAMED, file=path.name, named=named, found=found)
    return found


def _begin(path: Path) -> bytes:
    """The first kilobytes."""
    if not path.is_file():
        raise FileRefused(RefusalCode.FILE_MISSING, file=path.name)
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(RefusalCode.FILE_EMPTY, file=path.name)
    if size > LARGEST_FILE_BYTES:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, file=path.name, bytes=size, limit_bytes=LARGEST_FILE_BYTES)
    with path.open("rb") as file:
        return file.read(8192)


def _is_foreign(data: bytes, found: Container) -> bool:
    if data.startswith(FOREIGN_MAGIC):
        return True
    return found is Container.TEXT and b"\0" in data and not data.startswith(UTF_16)
