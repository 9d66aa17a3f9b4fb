"""Giving up meetings on purpose: for fewer gaps within a stated share of the value, or to keep the cap on breaks."""

from dataclasses import dataclass

import numpy as np

from scheduling.arrays import Arrays
from scheduling.assign import Placed
from scheduling.gaps import breaks_of, idle_of

Calendars = list[list[int]]
"""How many meetings each party has in each slot."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting that could go: what it is worth and by how much gaps and breaks would shrink."""

    option: int
    value: int
    gaps: int
    breaks: int


def trade(arrays: Arrays, placed: Placed) -> Placed:
    """Lets meetings go whose absence closes gaps, most gaps per value first, within ``trade_share`` of the value."""
    budget = int(arrays.problem.trade_share * int(arrays.value[list(placed)].sum()))
    if not budget:
        return placed
    placed = dict(placed)
    calendars = _calendars(arrays, placed)
    while budget > 0:
        offers = [o for o in _offers(arrays, placed, calendars) if o.gaps > 0 and o.value <= budget]
        if not offers:
            break
        best = max(offers, key=lambda offer: (offer.gaps / max(1, offer.value), -offer.option))
        budget -= max(1, best.value)
        _give_up(arrays, placed, calendars, best.option)
    return placed


def within_break_spread(arrays: Arrays, placed: Placed) -> Placed:
    """Lets the cheapest meetings go that make breaks of the parties that have too many more than others."""
    cap = arrays.problem.max_break_spread
    if cap is None:
        return placed
    placed = dict(placed)
    calendars = _calendars(arrays, placed)
    while True:
        breaks = [breaks_of(_busy(calendar)) for calendar in calendars]
        over = {party for party, count in enumerate(breaks) if count > min(breaks, default=0) + cap}
        offers = [
            o for o in _offers(arrays, placed, calendars, spare=False) if o.breaks > 0 and arrays.ends(o.option) & over
        ]
        if not offers:
            return placed
        _give_up(arrays, placed, calendars, min(offers, key=lambda offer: (offer.value, offer.option)).option)


def _offers(arrays: Arrays, placed: Placed, calendars: Calendars, *, spare: bool = True) -> list[Offer]:
    """The meetings nobody promised; with ``spare`` only those whose parties stay at their minimum."""
    counts = [sum(calendar) for calendar in calendars]
    offers = []
    for option, slot in sorted(placed.items()):
        ends = arrays.ends(option)
        enough = all(counts[party] > arrays.minimum[party] for party in ends)
        if not arrays.must[option] and (enough or not spare):
            offers.append(_offer(arrays, calendars, option, slot))
    return offers


def _offer(arrays: Arrays, calendars: Calendars, option: int, slot: int) -> Offer:
    gaps = breaks = 0
    for party in arrays.ends(option):
        present = int(arrays.present[party])
        left = calendars[party].copy()
        left[slot] -= 1
        before, after = _busy(calendars[party]), _busy(left)
        fewer = breaks_of(before) - breaks_of(after)
        breaks += fewer
        gaps += fewer + idle_of(before, present) - idle_of(after, present)
    return Offer(option, int(arrays.value[option]), gaps, breaks)


def _give_up(arrays: Arrays, placed: Placed, calendars: Calendars, option: int) -> None:
    slot = placed.pop(option)
    for party in arrays.ends(option):
        calendars[party][slot] -= 1


def _calendars(arrays: Arrays, placed: Placed) -> Calendars:
    meetings = np.zeros((len(arrays.present), arrays.slots), np.int64)
    for option, slot in placed.items():
        for party in arrays.ends(option):
            meetings[party, slot] += 1
    return [[int(count) for count in row] for row in meetings]


def _busy(calendar: list[int]) -> int:
    """The slots of a calendar that have meetings, as bits."""
    return sum(1 << slot for slot, count in enumerate(calendar) if count)
