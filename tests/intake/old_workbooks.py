"""The least of an .xls that Excel 97 would have written: a compound file with one stream of records."""

import struct

from intake.equipment_session import Cells

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SMALL_STREAM = 4096


def compound_file(stream: str, data: bytes) -> bytes:
    """A compound file (OLE2) that holds one stream."""
    data = data.ljust(max(SMALL_STREAM, -(-len(data) // SECTOR) * SECTOR), b"\0")
    sectors = len(data) // SECTOR
    tables = -(-(sectors + 2) // (SECTOR // 4 - 1))
    chain = [*range(1, sectors), END, END, *[FAT] * tables]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * SECTOR, b"\xff")
    places = [sectors + 1 + number for number in range(tables)]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, sectors, 0, SMALL_STREAM, END, 0, END, 0, 0
        )[:52]
    )
    header = header.ljust(76, b"\0") + struct.pack(f"<{tables}I", *places).ljust(436, b"\xff")
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry(stream, 2, 0, len(data))
    return header + data + directory.ljust(SECTOR, b"\0") + table


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return written.ljust(64, b"\0") + struct.pack(
        "<HBB III 16x 4x 8x 8x IQ", len(written), kind, 1, FREE, FREE, child, start, size
    )


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def _cells(rows: list[Cells]) -> bytes:
    records = b""
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, int | float):
                records += _record(0x0203, place + struct.pack("<d", value))
            elif value is not None:
                records += _record(0x0204, place + _text(str(value)))
    return records


def old_workbook(
    rows: list[Cells], *, is_locked: bool = False, merges: tuple[tuple[int, int, int, int], ...] = ()
) -> bytes:
    """One sheet of texts and numbers as .xls (BIFF8); merges as first row, last row, first and last column from 0."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    lock = _record(0x002F, struct.pack("<HHHHH", 1, 1, 1, 0, 0) + bytes(44)) if is_locked else b""
    name = b"\x06\x00Sheet1"
    length = len(begin + lock) + 4 + 6 + len(name) + 4
    globals_ = begin + lock + _record(0x0085, struct.pack("<IH", length, 0) + name) + _record(0x000A)
    height, width = len(rows), max((len(cells) for cells in rows), default=0)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, height, 0, width, 0)) + _cells(rows)
    sheet += _record(0x00E5, struct.pack("<H", len(merges)) + b"".join(struct.pack("<4H", *one) for one in merges))
    sheet += _record(0x000A)
    return compound_file("Workbook", globals_ + sheet)
