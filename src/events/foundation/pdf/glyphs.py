"""Which characters our fonts can show, so that no page ever carries an empty box."""

import re
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parents[4] / "static" / "fonts"
MISSING_MARK = "〓"
"""The printer's own sign for a character that is not in the case (U+3013)."""
FACES = ("NotoSerifSC-Regular", "NotoSansSC-Regular", "LianqiaoRareSerif-Regular", "LianqiaoRareSans-Regular")

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
    from fontTools.ttLib import TTFont  # only rare characters need it

    return frozenset().union(*(TTFont(FONTS / f"{face}.ttf", lazy=True).getBestCmap() for face in FACES))


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text no face has, in order of code point; for a word of warning before printing."""
    rest = set(_EVERYDAY.sub("", _UNSEEN.sub("", text))) - {"\t"}
    return tuple(sorted(sign for sign in rest if ord(sign) not in covered())) if rest else ()


def printable(text: str) -> str:
    """The text without unseen marks, with 〓 for what no face has."""
    seen = _UNSEEN.sub("", text)
    missing = unprintable(seen)
    return seen.translate(dict.fromkeys(map(ord, missing), MISSING_MARK)) if missing else seen
