"""Name why a supply was ranked: words that both sides really wrote, words that mean the same, amounts, place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from events.matching.engine.counting import Counter, Counts, Field, Floats
from events.matching.engine.items import NeedText, Reason, SupplyText
from events.matching.engine.pool import find_sorted
from events.matching.engine.vocabulary import Vocabulary
from events.matching.engine.words import CONCEPT_KEY, LATIN_KEY, Keys, is_single, pair_of
from events.matching.rules import Category, OrganisationKind, ReasonCode, share_of_score

WORDS_NAMED = 3
"""A reason names at most this many words."""

WORTH_NAMING = 0.3
"""A word is named when it weighs at least this share of the heaviest one."""

_PRODUCTS = 3
_EDGES = "的了和与及在为等可能要有是不也能"


class Side:
    """The texts of all needs or all supplies, and what each word of an item weighs."""

    def __init__(self, fields: Sequence[Field], entries: Counts, weight: Floats) -> None:
        self._fields, self._entries, self._weight = fields, entries, weight
        self._starts = np.searchsorted(entries.item, np.arange(len(fields[0].folded) + 1))

    def text(self, place: int, fields: slice = slice(None)) -> str:
        """Return an item's folded texts, one per line."""
        return "\n".join(field.folded[place] for field in self._fields[fields])

    def words(self, place: int) -> tuple[Keys, Floats]:
        """Return an item's keys in order, and their weights."""
        entries = slice(self._starts[place], self._starts[place + 1])
        return self._entries.key[entries], self._weight[entries]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What a need and a supply have in common: word → its part of the evidence."""

    words: dict[str, float]
    concepts: dict[str, float]


class Explainer:
    """Finds the reasons of one pair at a time."""

    def __init__(self, needs: Side, supplies: Side, counter: Counter, vocabulary: Vocabulary) -> None:
        self._needs, self._supplies = needs, supplies
        self._counter, self._vocabulary = counter, vocabulary

    def reasons(self, need: NeedText, need_place: int, supply: SupplyText, supply_place: int) -> tuple[Reason, ...]:
        """Return the reasons of a pair, the strongest sort first."""
        shared = self._shared(need_place, supply_place)
        asked = self._needs.text(need_place)
        written = self._supplies.text(supply_place, slice(_PRODUCTS))
        found = [
            Reason(ReasonCode.SHARED_WORDS, _named(_common_runs(asked, written, shared.words))),
            Reason(ReasonCode.RELATED_WORDS, self._related(asked, written, shared.concepts)),
            Reason(ReasonCode.PRODUCT_WORDS, self._product_words(asked, written, supply_place, shared)),
        ]
        return (*(reason for reason in found if reason.facts), *_plain_reasons(need, supply))

    def _shared(self, need_place: int, supply_place: int) -> _Shared:
        asked, value = self._needs.words(need_place)
        offered, impact = self._supplies.words(supply_place)
        place, known = find_sorted(offered, asked)
        part = value[known] * impact[place[known]]
        keys = asked[known]
        told = ~is_single(keys)
        words: dict[str, float] = {}
        concepts: dict[str, float] = {}
        for key, weight in zip(keys[told].tolist(), part[told].tolist(), strict=True):
            if key >= CONCEPT_KEY:
                concepts[self._counter.concept_of(key)] = weight
            else:
                words[self._counter.latin_of(key) if key >= LATIN_KEY else pair_of(key)] = weight
        return _Shared(words, concepts)

    def _related(self, asked: str, written: str, concepts: dict[str, float]) -> tuple[str, ...]:
        """Return `asked word≈written word` for the heaviest concepts that the two sides put differently."""
        ours, theirs = self._words_by_concept(asked), self._words_by_concept(written)
        pairs: dict[str, float] = {}
        for concept, weight in concepts.items():
            mine, other = ours.get(concept, {}), theirs.get(concept, {})
            if other and not mine.keys() & other.keys():
                pairs[f"{next(iter(mine))}≈{next(iter(other))}"] = weight
        return _named(pairs)

    def _words_by_concept(self, text: str) -> dict[str, dict[str, None]]:
        words: dict[str, dict[str, None]] = {}
        for found in self._vocabulary.find(text):
            words.setdefault(found.concept, {})[found.word] = None
        return words

    def _product_words(self, asked: str, written: str, supply_place: int, shared: _Shared) -> tuple[str, ...]:
        """Return words of the need that stand only in what the supplier makes."""
        products = self._supplies.text(supply_place, slice(_PRODUCTS, None))
        only = {word: weight for word, weight in shared.words.items() if word not in written}
        return _named(_common_runs(asked, products, only))


def _common_runs(asked: str, written: str, words: dict[str, float]) -> dict[str, float]:
    """Join neighbouring shared pieces to the longest words that stand in both texts, with their summed weights."""
    runs: dict[str, float] = {word: weight for word, weight in words.items() if word.isascii() and word in written}
    start = 0
    while start < len(asked) - 1:
        end, weight = start, 0.0
        while asked[end : end + 2] in words and asked[start : end + 2] in written:
            weight += words[asked[end : end + 2]]
            end += 1
        if end > start:
            run = asked[start : end + 1].strip(_EDGES)
            if len(run) > 1:
                runs[run] = max(weight, runs.get(run, 0.0))
        start = max(end, start + 1)
    return runs


def _named(weights: dict[str, float]) -> tuple[str, ...]:
    """Return the heaviest words; what weighs little beside the first says nothing, nor does a single letter."""
    told = {word: weight for word, weight in weights.items() if len(word) > 1}
    least = WORTH_NAMING * max(told.values(), default=0.0)
    words = sorted(told, key=lambda word: (-told[word], word))
    return tuple(word for word in words[:WORDS_NAMED] if told[word] >= least)


def _plain_reasons(need: NeedText, supply: SupplyText) -> Iterator[Reason]:
    provider = supply.organisation
    if need.category is Category.SALES and provider.kind is OrganisationKind.BUYER:
        yield Reason(ReasonCode.BUYER_CHANNEL, (provider.node,) if provider.node else ())
    if share_of_score(need.category, supply.kind, provider.kind) < 1:
        yield Reason(ReasonCode.OTHER_KIND, (supply.kind,))
    if need.category is Category.FINANCE and need.amount_wan is not None and supply.amount_wan is not None:
        enough = supply.amount_wan >= need.amount_wan
        code = ReasonCode.AMOUNT_FITS if enough else ReasonCode.AMOUNT_TOO_SMALL
        yield Reason(code, (f"{need.amount_wan:f}", f"{supply.amount_wan:f}"))
    if need.organisation.county and need.organisation.county == provider.county:
        yield Reason(ReasonCode.SAME_COUNTY, (provider.county,))
