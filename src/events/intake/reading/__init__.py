"""Opening files within limits: .xlsx, .xls and CSV as cells, hostile files refused with a code before parsing."""

from events.intake.reading.command import import_file, write_judged
from events.intake.reading.limited import read_limited, read_with_faces
from events.intake.reading.refusals import FileRefused, RefusalCode
from events.intake.reading.registers import read_register
from events.intake.reading.workbooks import open_book, read_workbook

__all__ = [
    "FileRefused",
    "RefusalCode",
    "import_file",
    "open_book",
    "read_limited",
    "read_register",
    "read_with_faces",
    "read_workbook",
    "write_judged",
]
