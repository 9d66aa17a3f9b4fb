"""Text as people search it: traditional as simplified, full width as half, capitals as small, without spaces."""

import unicodedata
from functools import lru_cache

import opencc


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """The text for comparing, never for showing: NFKC, simplified, case-folded, runs of white space as one space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_to_simplified().convert(plain).split())


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters of each word of the folded text, in order; a word of one character stands alone.

    Letters, digits and Chinese characters count; everything else parts words.
    """
    words = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
    return [pair for word in words for pair in _pairs(word)]


def _pairs(word: str) -> list[str]:
    return [word] if len(word) == 1 else [word[at : at + 2] for at in range(len(word) - 1)]
