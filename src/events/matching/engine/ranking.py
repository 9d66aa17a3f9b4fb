"""Rank supplies for needs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from events.matching.engine.counting import (
    Counter,
    Counts,
    Floats,
    Places,
    need_fields,
    supply_fields,
    weight_of_key,
)
from events.matching.engine.items import NeedText, Ranked, Reason, SupplyText
from events.matching.engine.pool import Pool, impacts, lengths, rarity
from events.matching.engine.reasons import Explainer, Side
from events.matching.engine.scale import score_of
from events.matching.engine.vocabulary import Vocabulary, trade_vocabulary
from events.matching.engine.weights import DEFAULT, Weights
from events.matching.rules import Category, ReasonCode, nothing_fits, share_of_score


def rank(
    needs: Sequence[NeedText],
    supplies: Sequence[SupplyText],
    top: int,
    *,
    vocabulary: Vocabulary | None = None,
    weights: Weights = DEFAULT,
) -> list[Ranked]:
    """Rank at most `top` supplies for each need, needs in the given order, best supply first.

    Only supplies of a kind that may serve the need's category and of another organisation are named, and only with some
    word in common. Equal scores stand in the order of the supplies' ids, whatever the order given.
    """
    ranking = Ranking(needs, supplies, trade_vocabulary() if vocabulary is None else vocabulary, weights)
    best = {place: list(ranking.best(place, top)) for place in ranking.places_by_category()}
    return [ranked for place in range(len(needs)) for ranked in best[place]]


class Ranking:
    """Needs and supplies counted once; pools of supplies by category are built when first asked for."""

    def __init__(
        self, needs: Sequence[NeedText], supplies: Sequence[SupplyText], vocabulary: Vocabulary, weights: Weights
    ) -> None:
        self._needs, self._weights = needs, weights
        self._supplies = sorted(supplies, key=lambda supply: _order_of(supply.id))
        counter = Counter(vocabulary)
        need_side, supply_side = need_fields(needs, weights), supply_fields(self._supplies, weights)
        needed, offered = counter.count(need_side), counter.count(supply_side)
        rare = rarity(needed, offered, len(needs) + len(supplies))
        self._impact = impacts(offered, lengths(offered, len(supplies)), weights)
        value = needed.count * rare.of(needed.key) * weight_of_key(needed.key, weights)
        telling = value >= weights.negligible
        needed, self._value = needed.only(telling), value[telling]
        self._need_entries, self._supply_entries = needed, offered
        self._need_starts = np.searchsorted(needed.item, np.arange(len(needs) + 1))
        self._owners = _numbered([supply.organisation.id for supply in self._supplies])
        self._pool: _CategoryPool | None = None
        self._explainer = Explainer(
            Side(need_side, needed, self._value), Side(supply_side, offered, self._impact), counter, vocabulary
        )

    def places_by_category(self) -> list[int]:
        """Return the places of the needs, one category after the other: one pool in memory at a time."""
        return sorted(range(len(self._needs)), key=lambda place: self._needs[place].category)

    def evidence(self, place: int) -> tuple[Places, Floats]:
        """Return the supplies that may serve the need at `place`, by id, and the evidence for each."""
        need = self._needs[place]
        if self._pool is None or self._pool.category is not need.category:
            self._pool = _CategoryPool(need.category, self._supplies, self._supply_entries, self._impact)
        entries = slice(self._need_starts[place], self._need_starts[place + 1])
        pool = self._pool
        found = pool.words.scores(self._need_entries.key[entries], self._value[entries]) * pool.share
        if need.category is Category.FINANCE and need.amount_wan is not None:
            found[pool.limit < float(need.amount_wan)] *= self._weights.over_limit
        found[self._owners[0][pool.places] == self._owners[1].get(need.organisation.id, -1)] = 0.0
        return pool.places, found

    def best(self, place: int, top: int) -> Iterator[Ranked]:
        """Yield the `top` supplies for one need with their reasons."""
        asked = self._explainer.ask(self._needs[place], place)
        places, found = self.evidence(place)
        chosen = _best_places(found, top)
        scores = score_of(found[chosen]).tolist()
        for number, (at, score) in enumerate(zip(places[chosen].tolist(), scores, strict=True), start=1):
            supply = self._supplies[at]
            reasons = self._explainer.reasons(asked, supply, at)
            if number == 1 and nothing_fits(scores):
                reasons = (Reason(ReasonCode.NOTHING_FITS), *reasons)
            yield Ranked(asked.need.id, supply.id, number, score, reasons)


class _CategoryPool:
    """Supplies that may serve one category."""

    def __init__(self, category: Category, supplies: Sequence[SupplyText], entries: Counts, impact: Floats) -> None:
        self.category = category
        share = np.array([share_of_score(category, one.kind, one.organisation.kind) for one in supplies], dtype=float)
        self.places: Places = np.flatnonzero(share > 0)
        self.share = share[self.places]
        self.words = Pool(entries, impact, share > 0)
        self.limit = np.array([_limit(supplies[place].amount_wan) for place in self.places.tolist()], dtype=float)


def _limit(amount_wan: Decimal | None) -> float:
    return float("inf") if amount_wan is None else float(amount_wan)


def _best_places(found: Floats, top: int) -> NDArray[np.intp]:
    """Return the places of the `top` largest evidences above zero; equal ones in their order."""
    found = np.round(found, 9)
    candidates = np.flatnonzero(found > 0)
    if len(candidates) > top > 0:
        least = np.partition(found[candidates], -top)[-top]
        candidates = candidates[found[candidates] >= least]
    return candidates[np.argsort(-found[candidates], kind="stable")][: max(top, 0)]


def _order_of(identity: str | int) -> tuple[int, str]:
    """Order numbers by size and names such as S0007 as people do."""
    return len(str(identity)), str(identity)


def _numbered(owners: Sequence[str | int]) -> tuple[Places, dict[str | int, int]]:
    numbers: dict[str | int, int] = {}
    return np.array([numbers.setdefault(owner, len(numbers)) for owner in owners], dtype=np.int64), numbers
