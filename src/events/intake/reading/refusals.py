"""Why a file is not read at all."""

from enum import StrEnum

from events.foundation.errors import WrongInput


class RefusalCode(StrEnum):
    """Reasons; the facts that go with each stand behind it."""

    FILE_MISSING = "file_missing"
    """file"""
    FILE_EMPTY = "file_empty"
    """file"""
    FILE_TOO_LARGE = "file_too_large"
    """file, bytes, limit_bytes"""
    UNPACKED_TOO_LARGE = "file_unpacked_too_large"
    """file, bytes, limit_bytes"""
    RATIO_TOO_HIGH = "file_ratio_too_high"
    """file, part, ratio, limit"""
    TOO_MANY_PARTS = "file_too_many_parts"
    """file, parts, limit"""
    TOO_MANY_ROWS = "file_too_many_rows"
    """file, sheet, rows, limit"""
    TOO_MANY_COLUMNS = "file_too_many_columns"
    """file, sheet, columns, limit"""
    TOO_MANY_MERGES = "file_too_many_merges"
    """file, sheet, merges, limit"""
    NOT_A_SPREADSHEET = "file_not_a_spreadsheet"
    """file, found"""
    RENAMED = "file_renamed"
    """file, named, found"""
    ENCRYPTED = "file_encrypted"
    """file"""
    BROKEN = "file_broken"
    """file, part"""
    UNSAFE_NAME = "file_unsafe_part_name"
    """file, part"""
    UNSAFE_XML = "file_unsafe_xml"
    """file, part"""
    UNKNOWN_ENCODING = "file_unknown_encoding"
    """file"""
    NO_TABLE = "file_no_table"
    """file"""
    TOO_SLOW = "file_too_slow"
    """file, seconds"""
    TOO_MUCH_MEMORY = "file_too_much_memory"
    """file, mebibytes"""
    SESSION_WITHOUT_DAY = "session_without_day"
    """file, field"""
    REGISTER_COLUMNS = "register_columns_missing"
    """file, field"""

    DRY_RUN_NEEDED = "import_needs_session_or_dry_run"
    """file, field"""
    OUTPUT = "output_cannot_be_written"
    """file"""


class FileRefused(WrongInput):
    """A file that cannot or must not be read; nothing of it was used."""

    def __init__(self, code: RefusalCode, **facts: object) -> None:
        super().__init__(code, **facts)
