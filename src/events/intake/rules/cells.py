"""Cells as they arrive: what a value looks like as text, folded width, and the words that mean "nothing"."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias

CellValue: TypeAlias = str | int | float | date | datetime | None

UNREADABLE = "#"
"""Stands for a formula without a stored value and for spreadsheet errors (#REF!, #N/A)."""

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
TICKED = re.compile("[☑√✓✔■☒●◉]([^□☐○◯☑√✓✔■☒●◉]+)")
BLANK_WORDS = frozenset(
    {
        "",
        "无",
        "暂无",
        "没有",
        "空",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "−",
        "n/a",
        "na",
        "nil",
        "none",
        "null",
        "。",
        ".",
        "、",
        "*",
    }
)
DITTO = frozenset({"同上", "同前", "〃", "″", '"', "''", "”", "...", "…", "↑", "ditto"})


def text_of(value: CellValue) -> str:
    """The cell as a person would see it: whole numbers without ".0", dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def fold(text: str) -> str:
    """Half width, compatibility forms resolved, invisible characters gone; white space stays."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def squeeze(text: str) -> str:
    """Folded and without any white space: for comparing and parsing, never for storing."""
    return "".join(fold(text).split())


def is_blank(value: CellValue) -> bool:
    """Empty, or one of the words by which people say that there is nothing."""
    return _says_nothing(value) if isinstance(value, str) else value is None


@lru_cache(maxsize=8192)
def _says_nothing(text: str) -> bool:
    return squeeze(text).lower() in BLANK_WORDS


def chosen(text: str) -> str:
    """The ticked option of ☑是 □否, otherwise the whole text; squeezed."""
    flat = squeeze(text)
    ticked = TICKED.search(flat)
    return ticked[1] if ticked else flat


def is_ditto(value: CellValue) -> bool:
    """The same as in the row above."""
    return squeeze(text_of(value)).lower() in DITTO
