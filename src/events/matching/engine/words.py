"""From text to countable words: folding, Chinese one- and two-character pieces, Latin words."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import opencc
from numpy.typing import NDArray

Keys = NDArray[np.int64]

_LATIN = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?")
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_CODE_BITS = 21
LATIN_KEY = 1 << 50
CONCEPT_KEY = 1 << 51


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Fold width, case and traditional characters: 織機ＰＬＣ is found by 织机plc. Broken characters become `?`."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    folded: str = _converter().convert(unicodedata.normalize("NFKC", whole).lower())
    return folded


def latin_words(folded: str) -> list[str]:
    """List words and figures in Latin script of a folded text."""
    return _LATIN.findall(folded)


def piece_keys(folded: Sequence[str]) -> tuple[NDArray[np.int64], Keys]:
    """Cut all texts at once into Chinese characters and neighbouring pairs.

    Returns:
        Two arrays of the same length: the text's place in `folded` and the piece's key.
    """
    codes = np.frombuffer("\0".join(text.replace("\0", " ") for text in folded).encode("utf-32-le"), dtype=np.uint32)
    owner = np.cumsum(codes == 0)
    han = np.zeros(len(codes), dtype=bool)
    for low, high in _HAN:
        han |= (codes >= low) & (codes <= high)
    wide = codes.astype(np.int64)
    paired = han[:-1] & han[1:]
    singles, pairs = wide[han], (wide[:-1][paired] << _CODE_BITS) | wide[1:][paired]
    return np.concatenate([owner[han], owner[:-1][paired]]), np.concatenate([singles, pairs])


def is_single(keys: Keys) -> NDArray[np.bool_]:
    """Say which keys are single Chinese characters."""
    return keys < (1 << _CODE_BITS)


def pair_of(key: int) -> str:
    """Return the two characters of a pair's key."""
    return chr(key >> _CODE_BITS) + chr(key & ((1 << _CODE_BITS) - 1))


class Names:
    """Keys for words that are not made of one or two characters; grows as words are met."""

    def __init__(self, first_key: int) -> None:
        self._first = first_key
        self._keys: dict[str, int] = {}
        self._words: list[str] = []

    def keys_of(self, words: Iterable[str]) -> list[int]:
        """Return the key of each word."""
        return [self._key_of(word) for word in words]

    def word_of(self, key: int) -> str:
        """Return the word of a key given out before."""
        return self._words[key - self._first]

    def _key_of(self, word: str) -> int:
        key = self._keys.get(word)
        if key is None:
            key = self._keys[word] = self._first + len(self._words)
            self._words.append(word)
        return key
