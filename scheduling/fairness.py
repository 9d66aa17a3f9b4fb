"""Giving up meetings on purpose: for fewer gaps within a stated share of the value, or to keep the cap on breaks."""

from dataclasses import dataclass

import numpy as np

from scheduling.arrays import Arrays
from scheduling.assign import Placed

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
        breaks = [_breaks(calendar) for calendar in calendars]
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
        after = calendars[party].copy()
        after[slot] -= 1
        fewer = _breaks(calendars[party]) - _breaks(after)
        breaks += fewer
        gaps += fewer + _idle(calendars[party], present) - _idle(after, present)
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


def _breaks(calendar: list[int]) -> int:
    groups = sum(count > 0 and (slot == 0 or calendar[slot - 1] == 0) for slot, count in enumerate(calendar))
    return max(0, groups - 1)


def _idle(calendar: list[int], present: int) -> int:
    busy = [slot for slot, count in enumerate(calendar) if count]
    return sum(
        calendar[slot] == 0 and present >> slot & 1 for slot in range(min(busy, default=0), max(busy, default=0))
    )
