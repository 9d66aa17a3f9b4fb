"""Words of the trade that mean the same thing: read from the room's editable data files."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from events.matching.engine.words import fold

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the vocabulary met in a text."""

    concept: str
    word: str


class Vocabulary:
    """Concepts and the words that mean them; the longest word at each place of a text counts."""

    def __init__(self, concepts: Mapping[str, tuple[str, ...]]) -> None:
        self._concepts_of: dict[str, list[str]] = defaultdict(list)
        for concept, words in concepts.items():
            for word in dict.fromkeys(fold(word) for word in words):
                self._concepts_of[word].append(concept)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._concepts_of:
            lengths[word[:2]].add(len(word))
        self._lengths = {beginning: sorted(found, reverse=True) for beginning, found in lengths.items()}

    def words(self) -> list[str]:
        """List all words, folded, in the order of the data."""
        return list(self._concepts_of)

    def find(self, folded: str) -> list[Found]:
        """List the vocabulary's words in a folded text, in the order of the text."""
        found: list[Found] = []
        lengths, next_place = self._lengths, 0
        for place, character in enumerate(folded):
            if place < next_place or not (folded[place : place + 2] in lengths or character in lengths):
                continue
            word = self._word_at(folded, place)
            found.extend(Found(concept, word) for concept in self._concepts_of.get(word, ()))
            next_place = place + len(word)
        return found

    def _word_at(self, folded: str, place: int) -> str:
        """Return the longest word that starts at `place`, or "". A Latin word must stand alone."""
        for beginning in (folded[place : place + 2], folded[place]):
            for length in self._lengths.get(beginning, ()):
                word = folded[place : place + length]
                if word in self._concepts_of and not _cuts_a_word(folded, place, place + length):
                    return word
        return ""


def _cuts_a_word(folded: str, start: int, end: int) -> bool:
    """Say whether folded[start:end] begins or ends inside a Latin word."""
    return _joined(folded, start) or _joined(folded, end)


def _joined(folded: str, place: int) -> bool:
    around = folded[max(0, place - 1) : place + 1] if 0 < place < len(folded) else ""
    return around.isascii() and around.isalpha()


@cache
def empty_words() -> frozenset[str]:
    """Return the words of `data/stop_phrases.csv`: every need holds some, so they are no reason for anything."""
    with (DATA / "stop_phrases.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(row["phrase"]) for row in csv.DictReader(file))


@cache
def edge_characters() -> str:
    """Return the single characters of `empty_words`: they are cut off where a shared word begins or ends."""
    return "".join(sorted(word for word in empty_words() if len(word) == 1))


@cache
def trade_vocabulary() -> Vocabulary:
    """Return the vocabulary of `data/concepts.csv`."""
    with (DATA / "concepts.csv").open(encoding="utf-8", newline="") as file:
        return Vocabulary({row["concept"]: tuple(row["words"].split(";")) for row in csv.DictReader(file)})
