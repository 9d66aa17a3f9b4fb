"""Text that stays text: what spreadsheet programs would take for a formula or cannot store."""

import re

LONGEST = 32_767
"""Characters an XLSX cell can hold; what is longer ends in …"""

_RISKY = re.compile(r"[\u200b-\u200f\u2060\ufeff]*[=+\-@\t\r\n＝＋－﹣−＠﹫]")
_GUARDED = re.compile(rf"'(?='*(?:{_RISKY.pattern}))")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_risky(text: str) -> bool:
    """Whether a program could run this text: begins with = + - @ TAB CR LF, full-width or behind unseen marks too."""
    return _RISKY.match(text) is not None


def guarded(text: str) -> str:
    """The text with ' in front where it is risky or looks guarded already, for CSV; OWASP "CSV Injection"."""
    return f"'{text}" if is_risky(text) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text


def escaped(text: str) -> str:
    """The text as XLSX stores it: controls as _x0001_, what only looks so protected (ECMA-376 part 1, ST_Xstring)."""
    cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    plain = _LOOKS_ESCAPED.sub("_x005F_", cut)
    return _UNSTORABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)


def cell_text(stored: str) -> str:
    """What `escaped` was given; openpyxl hands out text as it is stored."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored)
