"""Compact: the same meetings with fewer idle slots and breaks, shared fairly.

Take two slots. Their meetings form paths and cycles of people who meet in both; turning one over (each of
its meetings goes to the other slot) keeps every calendar possible, and only the parties at its ends feel
it. So all paths of a pair of slots are weighed at once with arrays, and turned over by the rule of
annealing, as far as the tables allow. A sweep visits every pair of slots once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.arrays import Arrays, Ints, Masks
from scheduling.assign import Placed
from scheduling.paths import Chairs, Flags, Paths, chairs_of, paths_between, turn_over
from scheduling.stop import Stop

Floats = NDArray[np.float64]
NO_SLOT = np.uint64(0)
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
    pairs = [(one, other) for other in range(arrays.slots) for one in range(other)]
    for sweep in range(sweeps):
        temperature = hot * (cool / hot) ** (sweep / max(1, sweeps - 1))
        for index in chance.permutation(len(pairs)).tolist():
            _turn_some(hall, pairs[index], temperature, chance)
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


def _turn_some(hall: Hall, slots: tuple[int, int], temperature: float, chance: np.random.Generator) -> None:
    """Turns over paths between two slots by the rule of annealing, as far as the tables allow."""
    chairs, (one, other) = hall.chairs, slots
    paths = paths_between(chairs, one, other)
    party = chairs.party[paths.ends]
    in_one = chairs.meetings[party, one] - paths.shift
    in_other = chairs.meetings[party, other] + paths.shift
    low, high = np.uint64(1 << one), np.uint64(1 << other)
    busy = chairs.busy[party] & ~(low | high)
    busy |= np.where(in_one > 0, low, NO_SLOT) | np.where(in_other > 0, high, NO_SLOT)
    cost = cost_of(hall.aims, busy, hall.present[party])
    change = np.bincount(paths.end_label, cost - hall.cost[party], len(paths.members))
    luck = chance.random(len(paths.members))
    turned = (luck < 0.5 * np.exp(-np.maximum(change, 0) / temperature)) | (change < 0)
    turned &= ~paths.stuck & (paths.label == np.arange(len(paths.members)))
    _one_per_party(turned, paths, party)
    _within_tables(turned, chairs, paths, change + luck * 1e-3)
    kept = turned[paths.end_label]
    turn_over(chairs, paths, turned)
    moved = party[kept]
    chairs.meetings[moved, one], chairs.meetings[moved, other] = in_one[kept], in_other[kept]
    chairs.busy[moved], hall.cost[moved] = busy[kept], cost[kept]


def _one_per_party(turned: Flags, paths: Paths, party: Ints) -> None:
    """Of several turned paths that end at one party only the first stays turned: costs do not add up."""
    ends = np.flatnonzero(turned[paths.end_label])
    first = np.unique(party[ends], return_index=True)[1]
    if len(first) < len(ends):
        again = np.ones(len(ends), bool)
        again[first] = False
        turned[paths.end_label[ends[again]]] = False


def _within_tables(turned: Flags, chairs: Chairs, paths: Paths, change: Floats) -> None:
    """Leaves out the least gainful turns that would put more meetings into a slot than it has tables."""
    net = int(paths.net[turned].sum())
    most = int(chairs.most[paths.other] - chairs.seated[paths.other])
    least = int(chairs.seated[paths.one] - chairs.most[paths.one])
    if least <= net <= most:
        return
    sign, excess = (1, net - most) if net > most else (-1, least - net)
    candidates = np.flatnonzero(turned & (paths.net == sign))
    turned[candidates[np.argsort(-change[candidates], kind="stable")[:excess]]] = False


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
