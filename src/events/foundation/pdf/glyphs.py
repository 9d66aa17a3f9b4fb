"""Which characters our fonts can show, so that no page ever carries an empty box."""

import re
from functools import lru_cache
from pathlib import Path
from struct import iter_unpack, unpack, unpack_from

FONTS = Path(__file__).resolve().parents[4] / "static" / "fonts"
MISSING_MARK = "〓"
"""The printer's own sign for a character that is not in the case (U+3013)."""
FACES = ("NotoSerifSC-Regular", "NotoSansSC-Regular", "LianqiaoRareSerif-Regular", "LianqiaoRareSans-Regular")

WINDOWS_FULL_UNICODE_GROUPS = (3, 10, 12)
"""Platform, encoding and format of the table to read."""

_EVERYDAY = re.compile(
    r"[\n -~\xb7\xd7\u2014\u2018\u2019\u201c\u201d\u2026\u2500"
    r"\u3000-\u3002\u3008-\u3011\u3014\u3015\u4e00-\u9fa5\uff01-\uff5e]+"
)
"""What nearly every document consists of; a text of only these needs no look into the fonts."""
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
"""Controls, joiners, variation and direction marks: they have no shape, and direction marks could falsify a line."""


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points of all faces together."""
    return frozenset().union(*(characters(FONTS / f"{face}.ttf") for face in FACES))


def characters(face: Path) -> set[int]:
    """Code points of one TrueType file, from its Unicode table of format 12 alone: a hundredth of a second.

    Raises `ValueError` when it has none.
    """
    with face.open("rb") as file:
        count = unpack(">4xH6x", file.read(12))[0]
        places = {tag: (offset, length) for tag, offset, length in iter_unpack(">4s4xII", file.read(16 * count))}
        file.seek(places[b"cmap"][0])
        table = file.read(places[b"cmap"][1])
    for platform, encoding, offset in iter_unpack(">HHI", table[4 : 4 + 8 * unpack_from(">2xH", table)[0]]):
        if (platform, encoding, unpack_from(">H", table, offset)[0]) == WINDOWS_FULL_UNICODE_GROUPS:
            groups = table[offset + 16 : offset + unpack_from(">I", table, offset + 4)[0]]
            return {sign for first, last, _glyph in iter_unpack(">III", groups) for sign in range(first, last + 1)}
    raise ValueError(f"{face.name} has no full Unicode table")


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text no face has, in order of code point; for a word of warning before printing."""
    rest = set(_EVERYDAY.sub("", _UNSEEN.sub("", text))) - {"\t"}
    return tuple(sorted(sign for sign in rest if ord(sign) not in covered())) if rest else ()


def printable(text: str) -> str:
    """The text without unseen marks, with 〓 for what no face has."""
    seen = _UNSEEN.sub("", text)
    missing = unprintable(seen)
    return seen.translate(dict.fromkeys(map(ord, missing), MISSING_MARK)) if missing else seen
