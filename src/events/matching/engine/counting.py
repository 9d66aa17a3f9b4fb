"""How often which word stands in which item: sparse counts as NumPy arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from events.matching.engine.items import NeedText, Organisation, SupplyText
from events.matching.engine.vocabulary import Vocabulary
from events.matching.engine.weights import Weights
from events.matching.engine.words import CONCEPT_KEY, LATIN_KEY, Keys, Names, fold, is_single, latin_words, piece_keys
from events.matching.rules import Category

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Field:
    """One text of every item, folded, and how much a word in it counts."""

    folded: list[str]
    weight: float


def need_fields(needs: Sequence[NeedText], weights: Weights) -> list[Field]:
    """Return the texts of needs. Who looks for buyers is asked about what it makes, named in the need or not."""
    return [
        Field([fold(need.title) for need in needs], weights.need_title),
        Field([fold(need.description) for need in needs], weights.need_description),
        Field([fold(_sold_by(need)) for need in needs], weights.seller_products),
    ]


def supply_fields(supplies: Sequence[SupplyText], weights: Weights) -> list[Field]:
    """Return the texts of supplies; what the organisation makes stands behind each of its supplies."""
    return [
        Field([fold(supply.title) for supply in supplies], weights.supply_title),
        Field([fold(supply.description) for supply in supplies], weights.supply_description),
        Field([fold(" ".join(supply.keywords)) for supply in supplies], weights.supply_keywords),
        Field(
            [fold(_made_by(supply.organisation)) for supply in supplies],
            weights.supply_products,
        ),
    ]


def _made_by(organisation: Organisation) -> str:
    return f"{organisation.products} {organisation.node}"


def _sold_by(need: NeedText) -> str:
    return _made_by(need.organisation) if need.category is Category.SALES else ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Entries (item, key, count), each pair once, ordered by item then key. Concept entries hold the heaviest field."""

    item: Places
    key: Keys
    count: Floats

    def only(self, kept: NDArray[np.bool_]) -> Self:
        """Return some of the entries."""
        return type(self)(self.item[kept], self.key[kept], self.count[kept])


class Counter:
    """Counts fields of needs and of supplies with the same keys."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._latin = Names(LATIN_KEY)
        self._concepts = Names(CONCEPT_KEY)

    def count(self, fields: Sequence[Field]) -> Counts:
        """Add up the weighted words of several fields."""
        words, concepts = [], []
        for field in fields:
            item, key = piece_keys(field.folded)
            words.append((item, key, np.full(len(item), field.weight)))
            words.append(self._listed(field, lambda text: self._latin.keys_of(latin_words(text))))
            concepts.append(self._listed(field, self._concept_keys))
        return _joined(_merged(words, np.add), _merged(concepts, np.maximum))

    def latin_of(self, key: int) -> str:
        """Return the Latin word of a key."""
        return self._latin.word_of(key)

    def concept_of(self, key: int) -> str:
        """Return the concept of a key."""
        return self._concepts.word_of(key)

    def _concept_keys(self, text: str) -> list[int]:
        return self._concepts.keys_of(found.concept for found in self._vocabulary.find(text))

    @staticmethod
    def _listed(field: Field, keys_of: Callable[[str], list[int]]) -> tuple[Places, Keys, Floats]:
        lists = [keys_of(text) for text in field.folded]
        item = np.repeat(np.arange(len(lists)), [len(keys) for keys in lists])
        key = np.fromiter((key for keys in lists for key in keys), dtype=np.int64, count=len(item))
        return item, key, np.full(len(item), field.weight)


def _merged(parts: list[tuple[Places, Keys, Floats]], combine: np.ufunc) -> Counts:
    item, key, count = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((key, item))
    item, key, count = item[order], key[order], count[order]
    first = np.flatnonzero(np.concatenate([[True], (item[1:] != item[:-1]) | (key[1:] != key[:-1])])[: len(item)])
    return Counts(item[first], key[first], combine.reduceat(count, first) if len(first) else count)


def _joined(one: Counts, other: Counts) -> Counts:
    item, key = np.concatenate([one.item, other.item]), np.concatenate([one.key, other.key])
    order = np.lexsort((key, item))
    return Counts(item[order], key[order], np.concatenate([one.count, other.count])[order])


def weight_of_key(keys: Keys, weights: Weights) -> Floats:
    """Return how much each sort of word counts."""
    value = np.full(len(keys), weights.pair)
    value[is_single(keys)] = weights.single
    value[keys >= LATIN_KEY] = weights.latin
    value[keys >= CONCEPT_KEY] = weights.concept
    return value
