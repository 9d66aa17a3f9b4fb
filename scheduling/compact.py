"""Compact: the same meetings with fewer idle slots and breaks, shared fairly.

Take two slots. Their meetings form paths and cycles of people who meet in both; turning one over (each of
its meetings goes to the other slot) keeps every calendar possible, and only the parties at its ends feel
it. So all paths of as many pairs of slots as have no slot in common are weighed at once with arrays, and turned over
by the rule of annealing, as far as the tables allow. A sweep visits every pair of slots once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.arrays import Arrays, Ints, Masks
from scheduling.assign import Placed
from scheduling.paths import Chairs, Flags, Paths, chairs_of, paths_between, turn_over
from scheduling.stop import Stop

Floats = NDArray[np.float64]
NO_SLOT, ONE = np.uint64(0), np.uint64(1)
NO_CAP = 1 << 30
OVER_CAP = 1000


@dataclass(frozen=True, slots=True)
class Aims:
    """What a party's gaps cost: ``idle`` and ``breaks`` a piece, ``square`` times the square of their sum.

    Breaks above ``cap`` cost so much that they go first.
    """

    idle: float
    breaks: float
    square: float
    cap: int


def compact(arrays: Arrays, placed: Placed, seed: int, stop: Stop, sweeps: int) -> Placed:
    """The same options in slots with fewer gaps; each of the ``sweeps`` visits every pair of slots.

    Args:
        arrays: the problem.
        placed: the slot of each option that meets.
        seed: starts the chance.
        stop: asked after each sweep.
        sweeps: how many.
    """
    if len(placed) < 2 or arrays.slots < 3:  # noqa: PLR2004 - two slots have no gap between them
        return placed
    cap = NO_CAP if arrays.problem.max_break_spread is None else arrays.problem.max_break_spread
    aims, hot, cool = Aims(1, 1, 0.05, cap), 2.0, 0.3
    hall = Hall(chairs_of(arrays, placed), arrays.present, aims)
    chance = np.random.default_rng(seed)
    best, least = hall.chairs.slot.copy(), hall.total
    for sweep in range(sweeps):
        temperature = hot * (cool / hot) ** (sweep / max(1, sweeps - 1))
        for one, other in rounds_of(chance.permutation(arrays.slots)):
            _turn_some(hall, one, other, temperature, chance)
        if hall.total < least:
            best, least = hall.chairs.slot.copy(), hall.total
        if hall.total == 0 or stop.now():
            break
    return dict(zip(hall.chairs.option.tolist(), best.tolist(), strict=True))


class Hall:
    """Meetings on chairs with what each party's gaps cost."""

    def __init__(self, chairs: Chairs, present: Masks, aims: Aims) -> None:
        self.chairs = chairs
        self.present = present
        self.aims = aims
        self.cost = cost_of(aims, chairs.busy, present)

    @property
    def total(self) -> float:
        """What all gaps cost."""
        return float(self.cost.sum())


def rounds_of(slots: Ints) -> Iterator[tuple[Ints, Ints]]:
    """All pairs of slots in rounds without a slot in common, as a tournament pairs its players (circle method)."""
    size = len(slots) + len(slots) % 2
    ring = np.arange(size)
    for _ in range(size - 1):
        one, other = ring[: size // 2], ring[: size // 2 - 1 : -1]
        both = np.maximum(one, other) < len(slots)
        yield slots[one[both]], slots[other[both]]
        ring = np.concatenate([ring[:1], ring[-1:], ring[1:-1]])


def _turn_some(hall: Hall, one: Ints, other: Ints, temperature: float, chance: np.random.Generator) -> None:
    """Turns over paths between pairs of slots by the rule of annealing, as far as the tables allow."""
    chairs = hall.chairs
    paths = paths_between(chairs, one, other)
    party, pair = chairs.party[paths.ends], paths.pair[paths.end_label]
    first, second = one[pair], other[pair]
    in_one = chairs.meetings[party, first] - paths.shift
    in_other = chairs.meetings[party, second] + paths.shift
    low, high = ONE << first.astype(np.uint64), ONE << second.astype(np.uint64)
    busy = chairs.busy[party] & ~(low | high)
    busy |= np.where(in_one > 0, low, NO_SLOT) | np.where(in_other > 0, high, NO_SLOT)
    cost = cost_of(hall.aims, busy, hall.present[party])
    change = np.bincount(paths.end_label, cost - hall.cost[party], len(paths.members)).astype(float)
    luck = chance.random(len(paths.members))
    turned = (luck < 0.5 * np.exp(-np.maximum(change, 0) / temperature)) | (change < 0)
    turned &= ~paths.stuck & (paths.label == np.arange(len(paths.members)))
    change += luck * 1e-3
    _one_per_party(turned, paths, party, change)
    _within_tables(turned, chairs, paths, change)
    kept = turned[paths.end_label]
    turn_over(chairs, paths, turned)
    moved = party[kept]
    chairs.meetings[moved, first[kept]], chairs.meetings[moved, second[kept]] = in_one[kept], in_other[kept]
    chairs.busy[moved], hall.cost[moved] = busy[kept], cost[kept]


def _one_per_party(turned: Flags, paths: Paths, party: Ints, change: Floats) -> None:
    """Of several turned paths that end at one party only the best stays turned: costs do not add up."""
    ends = np.flatnonzero(turned[paths.end_label])
    ends = ends[np.argsort(change[paths.end_label[ends]], kind="stable")]
    best = np.unique(party[ends], return_index=True)[1]
    if len(best) < len(ends):
        again = np.ones(len(ends), bool)
        again[best] = False
        turned[paths.end_label[ends[again]]] = False


def _within_tables(turned: Flags, chairs: Chairs, paths: Paths, change: Floats) -> None:
    """Leaves out the least gainful turns that would put more meetings into a slot than it has tables."""
    net = np.bincount(paths.pair[turned], paths.net[turned], len(paths.one)).astype(np.int64)
    more = net - (chairs.most[paths.other] - chairs.seated[paths.other])
    less = chairs.seated[paths.one] - chairs.most[paths.one] - net
    excess, sign = np.maximum(0, np.maximum(more, less)), np.where(more > 0, 1, -1)
    candidates = np.flatnonzero(turned & (paths.net == sign[paths.pair]) & (excess[paths.pair] > 0))
    candidates = candidates[np.lexsort((-change[candidates], paths.pair[candidates]))]
    pair = paths.pair[candidates]
    place = np.arange(len(pair)) - np.searchsorted(pair, pair)
    turned[candidates[place < excess[pair]]] = False


def cost_of(aims: Aims, busy: Masks, present: Masks) -> Floats:
    """What the gaps of each calendar cost."""
    breaks = breaks_in(busy)
    gaps = aims.idle * idle_in(busy, present) + aims.breaks * breaks
    return np.asarray(gaps + aims.square * gaps * gaps + OVER_CAP * np.maximum(0, breaks - aims.cap), float)


def breaks_in(busy: Masks) -> Ints:
    """Groups of adjacent busy slots, less one."""
    groups = np.bitwise_count(busy & ~(busy << np.uint64(1))).astype(np.int64)
    return np.asarray(groups - (groups > 0), np.int64)


def idle_in(busy: Masks, present: Masks) -> Ints:
    """Present slots without a meeting between the first and the last busy one."""
    filled = busy.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        filled |= filled >> np.uint64(shift)
    below = busy ^ (busy - np.uint64(1))
    return np.asarray(np.bitwise_count(filled & ~below & ~busy & present), np.int64)
