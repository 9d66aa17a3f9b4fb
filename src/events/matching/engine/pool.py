"""The supplies that may serve one category of needs, indexed by word: BM25F."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from events.matching.engine.counting import Counts, Floats, Places
from events.matching.engine.weights import Weights
from events.matching.engine.words import CONCEPT_KEY, Keys, is_single


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare each word is among N needs and supplies, n of which hold it; 1 for a word that nobody uses.

    ln(1 + (N − n + ½) / (n + ½)) (Robertson–Spärck Jones), divided by its value for n = 0.
    """

    keys: Keys
    value: Floats

    def of(self, keys: Keys) -> Floats:
        """Return the rarity of each key; a word never met is the rarest."""
        place, known = find_sorted(self.keys, keys)
        value = np.ones(len(keys))
        value[known] = self.value[place[known]]
        return value


SMALLEST_SESSION = 300
"""Fewer needs and supplies cannot tell which words are common: the missing ones are taken to hold none of them."""


def rarity(needs: Counts, supplies: Counts, items: int) -> Rarity:
    """Count in how many of `items` needs and supplies each word stands."""
    items = max(items, SMALLEST_SESSION)
    keys, seen = np.unique(np.concatenate([needs.key, supplies.key]), return_counts=True)
    return Rarity(keys, np.log1p((items - seen + 0.5) / (seen + 0.5)) / np.log1p((items + 0.5) / 0.5))


def find_sorted(sorted_keys: Keys, wanted: Keys) -> tuple[Places, NDArray[np.bool_]]:
    """Return the place of each wanted key, and whether it is there at all."""
    place = np.searchsorted(sorted_keys, wanted)
    known = place < len(sorted_keys)
    known[known] = sorted_keys[place[known]] == wanted[known]
    return place, known


def lengths(counts: Counts, items: int) -> Floats:
    """Return each item's length relative to the average: weighted pairs and Latin words."""
    plain = ~is_single(counts.key) & (counts.key < CONCEPT_KEY)
    length = np.bincount(counts.item[plain], counts.count[plain], minlength=items)
    return length / max(float(length.mean()) if items else 0.0, 1.0)


def impacts(counts: Counts, length: Floats, weights: Weights) -> Floats:
    """Return how much one occurrence list says about its item: tf·(k₁+1) / (tf + k₁·(1 − b + b·length))."""
    penalty = weights.saturation * (1 - weights.length + weights.length * length[counts.item])
    return counts.count * (weights.saturation + 1) / (counts.count + penalty)


class Pool:
    """Postings of some supplies: for each word the items that hold it and how strongly."""

    def __init__(self, counts: Counts, impact: Floats, chosen: NDArray[np.bool_]) -> None:
        """Keep the supplies `chosen` (a mask over all supplies); places in the pool follow their order."""
        place_in_pool = np.cumsum(chosen) - 1
        kept = chosen[counts.item]
        key, place = counts.key[kept], place_in_pool[counts.item[kept]]
        order = np.argsort(key, kind="stable")
        self.size = int(chosen.sum())
        self._place, self._impact = place[order], impact[kept][order]
        self._keys, self._start = np.unique(key[order], return_index=True)
        self._end = np.append(self._start[1:], len(key))

    def scores(self, keys: Keys, value: Floats) -> Floats:
        """Return Σ value × impact over the given words, for every supply of the pool."""
        found, known = find_sorted(self._keys, keys)
        start, end = self._start[found[known]], self._end[found[known]]
        count = end - start
        total = int(count.sum())
        offset = np.repeat(start - np.concatenate([[0], np.cumsum(count)[:-1]])[: len(count)], count)
        posting = np.arange(total) + offset
        weight = np.repeat(value[known], count) * self._impact[posting]
        # no words in common counts as whole numbers
        return np.bincount(self._place[posting], weight, minlength=self.size).astype(np.float64, copy=False)
