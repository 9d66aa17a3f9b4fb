"""Name why a supply was ranked: words that both sides really wrote, words that mean the same, amounts, place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from events.matching.engine.counting import Counter, Counts, Field, Floats
from events.matching.engine.items import NeedText, Reason, SupplyText
from events.matching.engine.pool import find_sorted
from events.matching.engine.vocabulary import Vocabulary, edge_characters, empty_words
from events.matching.engine.words import CONCEPT_KEY, LATIN_KEY, Keys, is_single, pair_of
from events.matching.rules import Category, OrganisationKind, ReasonCode, share_of_score

WORDS_NAMED = 3
"""A reason names at most this many words."""

WORTH_NAMING = 0.2
"""A word is named when it weighs at least this share of the heaviest one."""

_WordsByConcept = dict[str, dict[str, None]]
"""Concept → the words of a text that mean it, in the order of the text."""


class Side:
    """The texts of all needs or all supplies, and what each word of an item weighs.

    The last field is what the organisation makes; the others are what it wrote about the item.
    """

    def __init__(self, fields: Sequence[Field], entries: Counts, weight: Floats) -> None:
        *written, made = (field.folded for field in fields)
        self._written, self._made = ["\n".join(texts) for texts in zip(*written, strict=True)], made
        self._entries, self._weight = entries, weight
        self._starts = np.searchsorted(entries.item, np.arange(len(made) + 1))

    def written(self, place: int) -> str:
        """Return an item's folded texts, one per line."""
        return self._written[place]

    def made(self, place: int) -> str:
        """Return what the item's organisation makes, folded."""
        return self._made[place]

    def words(self, place: int) -> tuple[Keys, Floats]:
        """Return an item's keys in order, and their weights."""
        entries = slice(self._starts[place], self._starts[place + 1])
        return self._entries.key[entries], self._weight[entries]


class Text:
    """A folded text and where its pairs of characters start."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.starts: dict[str, list[int]] = {}
        for start in range(len(folded) - 1):
            self.starts.setdefault(folded[start : start + 2], []).append(start)


@dataclass(frozen=True, slots=True)
class Asked:
    """One need as its reasons see it."""

    need: NeedText
    text: Text
    seller: Text
    keys: Keys
    value: Floats
    concepts: _WordsByConcept


class Explainer:
    """Finds the reasons of one pair at a time."""

    def __init__(self, needs: Side, supplies: Side, counter: Counter, vocabulary: Vocabulary) -> None:
        self._needs, self._supplies = needs, supplies
        self._counter, self._vocabulary = counter, vocabulary
        self._offered_words: dict[int, _WordsByConcept] = {}

    def ask(self, need: NeedText, place: int) -> Asked:
        """Read one need."""
        text, seller = self._needs.written(place), self._needs.made(place)
        keys, value = self._needs.words(place)
        return Asked(need, Text(text), Text(seller), keys, value, self._concepts_in(text))

    def reasons(self, asked: Asked, supply: SupplyText, place: int) -> tuple[Reason, ...]:
        """Return the reasons of a pair, the strongest sort first."""
        words, concepts = self._shared(asked, place)
        written, made = self._supplies.written(place), self._supplies.made(place)
        only_made = {word: weight for word, weight in words.items() if word not in written}
        product_words = _common_runs(asked.text, made, only_made)
        if asked.seller.starts:
            product_words |= _common_runs(asked.seller, f"{written}\n{made}", words)
        found = [
            (ReasonCode.SHARED_WORDS, _named(_common_runs(asked.text, written, words))),
            (ReasonCode.RELATED_WORDS, self._related(asked, place, concepts)),
            (ReasonCode.PRODUCT_WORDS, _named(product_words)),
        ]
        told = (Reason(code, tuple(_as_typed(word, asked.need) for word in facts)) for code, facts in found if facts)
        return (*told, *_plain_reasons(asked.need, supply))

    def _shared(self, asked: Asked, place: int) -> tuple[dict[str, float], dict[str, float]]:
        """Return words and concepts that both sides hold, with their parts of the evidence."""
        offered, impact = self._supplies.words(place)
        at, known = find_sorted(offered, asked.keys)
        known &= ~is_single(asked.keys)
        words: dict[str, float] = {}
        concepts: dict[str, float] = {}
        parts = asked.value[known] * impact[at[known]]
        for key, part in zip(asked.keys[known].tolist(), parts.tolist(), strict=True):
            if key >= CONCEPT_KEY:
                concepts[self._counter.concept_of(key)] = part
            else:
                words[self._counter.latin_of(key) if key >= LATIN_KEY else pair_of(key)] = part
        return words, concepts

    def _related(self, asked: Asked, place: int, concepts: dict[str, float]) -> tuple[str, ...]:
        """Return `asked word≈written word` for the heaviest concepts that the two sides put differently."""
        pairs: dict[str, float] = {}
        for concept, weight in concepts.items():
            ours, theirs = asked.concepts.get(concept, {}), self._words_offered(place).get(concept, {})
            if ours and theirs and not ours.keys() & theirs.keys():
                pairs[f"{next(iter(ours))}≈{next(iter(theirs))}"] = weight
        return _named(pairs)

    def _words_offered(self, place: int) -> _WordsByConcept:
        found = self._offered_words.get(place)
        if found is None:
            found = self._offered_words[place] = self._concepts_in(self._supplies.written(place))
        return found

    def _concepts_in(self, text: str) -> _WordsByConcept:
        words: _WordsByConcept = {}
        for found in self._vocabulary.find(text):
            words.setdefault(found.concept, {})[found.word] = None
        return words


def _common_runs(asked: Text, written: str, words: dict[str, float]) -> dict[str, float]:
    """Join neighbouring shared pieces to the longest words that stand in both texts, with their summed weights."""
    if not words:
        return {}
    runs = {word: weight for word, weight in words.items() if word.isascii() and word in written}
    starts = sorted(start for word in words for start in asked.starts.get(word, ()))
    while starts:
        length = _run_length(asked.folded, starts, written)
        run = asked.folded[starts[0] : starts[0] + length + 1].strip(edge_characters())
        if length and len(run) > 1:
            weight = sum(words[asked.folded[start : start + 2]] for start in starts[:length])
            runs[run] = max(weight, runs.get(run, 0.0))
        starts = starts[max(1, length) :]
    return runs


def _run_length(asked: str, starts: Sequence[int], written: str) -> int:
    """Return how many of the pairs at `starts` follow each other and stand in `written` as one piece."""
    length = 0
    while length < len(starts) and starts[length] == starts[0] + length:
        if asked[starts[0] : starts[0] + length + 2] not in written:
            break
        length += 1
    return length


def _named(weights: dict[str, float]) -> tuple[str, ...]:
    """Return the heaviest words; what weighs little beside the first says nothing, nor does a single letter."""
    empty = empty_words()
    told = [(-weight, word) for word, weight in weights.items() if len(word) > 1 and word not in empty]
    if not told:
        return ()
    told.sort()
    return tuple(word for weight, word in told[:WORDS_NAMED] if weight <= WORTH_NAMING * told[0][0])


def _as_typed(word: str, need: NeedText) -> str:
    """Return a Latin word in the letters of the need: GRS, not grs."""
    typed = f"{need.title}\n{need.description}"
    start = typed.lower().find(word) if word.isascii() else -1
    found = typed[start : start + len(word)]
    return found if start >= 0 and found.lower() == word else word


def _plain_reasons(need: NeedText, supply: SupplyText) -> Iterator[Reason]:
    provider = supply.organisation
    if need.category is Category.SALES and provider.kind is OrganisationKind.BUYER:
        yield Reason(ReasonCode.BUYER_CHANNEL, (provider.node,) if provider.node else ())
    if share_of_score(need.category, supply.kind, provider.kind) < 1:
        yield Reason(ReasonCode.OTHER_KIND, (supply.kind,))
    if need.category is Category.FINANCE and need.amount_wan is not None and supply.amount_wan is not None:
        enough = supply.amount_wan >= need.amount_wan
        code = ReasonCode.AMOUNT_FITS if enough else ReasonCode.AMOUNT_TOO_SMALL
        yield Reason(code, (f"{need.amount_wan.normalize():f}", f"{supply.amount_wan.normalize():f}"))
    if need.organisation.county and need.organisation.county == provider.county:
        yield Reason(ReasonCode.SAME_COUNTY, (provider.county,))
