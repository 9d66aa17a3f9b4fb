"""Paths between two slots, for several pairs of slots at once: which meetings have to change places together.

A *chair* is one delegate's place: a node of capacity k has k. The meetings of two slots, linked where they
share a chair, form paths and cycles. Turning one over moves each of its meetings to the other slot and
never books a chair twice; only chairs with a meeting in just one of the two slots feel it.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scheduling.arrays import Arrays, Ints, Masks, masks_of
from scheduling.assign import Placed

Flags = NDArray[np.bool_]
NOBODY = -1


@dataclass(frozen=True)
class Chairs:
    """Placed meetings on chairs: M meetings, C chairs, P parties, T slots.

    ``at`` (C x T) is the meeting of a chair in a slot, ``meetings`` (P x T) how many a party has there,
    ``seated`` how many a slot holds and ``most`` how many it can. ``movable`` (M x T) says where a meeting may be.
    """

    option: Ints
    slot: Ints
    left: Ints
    right: Ints
    at: Ints
    party: Ints
    meetings: Ints
    busy: Masks
    seated: Ints
    most: Ints
    movable: Flags
    local: Ints = field(repr=False)


@dataclass(frozen=True)
class Paths:
    """The paths between pairs of slots, K pairs ``one``-``other`` in which no slot occurs twice.

    ``label`` names the path of each of ``members`` (its first member's place). By label: ``pair``, ``net``, how many
    meetings more go from one to other than back, and whether it is ``stuck``. The chairs at ends: ``ends``
    with their ``end_label`` and ``shift``, the number of meetings (1 or -1) that go from one to other.
    """

    one: Ints
    other: Ints
    members: Ints
    label: Ints
    pair: Ints
    net: Ints
    stuck: Flags
    ends: Ints
    end_label: Ints
    shift: Ints


def chairs_of(arrays: Arrays, placed: Placed) -> Chairs:
    """Sits placed meetings on chairs."""
    option = np.array(sorted(placed), np.int64)
    slot = np.array([placed[index] for index in option.tolist()], np.int64)
    capacity = arrays.nodes.capacity
    first = np.concatenate([[0], np.cumsum(capacity)])
    at = np.full((int(first[-1]), arrays.slots), NOBODY)
    sides = [np.zeros(len(option), np.int64), np.zeros(len(option), np.int64)]
    for side, nodes in zip(sides, (arrays.left[option], arrays.right[option]), strict=True):
        for meeting, (node, when) in enumerate(zip(nodes.tolist(), slot.tolist(), strict=True)):
            chair = int(first[node])
            while at[chair, when] != NOBODY:
                chair += 1
            at[chair, when] = side[meeting] = chair
    at[sides[0], slot] = at[sides[1], slot] = np.arange(len(option))
    meetings = np.zeros((len(arrays.present), arrays.slots), np.int64)
    np.add.at(meetings, (arrays.left_party[option], slot), 1)
    np.add.at(meetings, (arrays.right_party[option], slot), 1)
    there = (arrays.mask[option][:, None] >> np.arange(arrays.slots, dtype=np.uint64) & np.uint64(1)).astype(bool)
    return Chairs(
        option=option,
        slot=slot,
        left=sides[0],
        right=sides[1],
        at=at,
        party=np.repeat(arrays.nodes.party, capacity),
        meetings=meetings,
        busy=masks_of(meetings > 0),
        seated=np.bincount(slot, minlength=arrays.slots),
        most=arrays.most,
        movable=there,
        local=np.zeros(len(option), np.int64),
    )


def paths_between(chairs: Chairs, one: Ints, other: Ints) -> Paths:
    """All paths and cycles between slots ``one`` and ``other``, pair by pair; no slot occurs twice."""
    slots = chairs.at.shape[1]
    pair_of, opposite_of, way_of = np.full(slots, NOBODY), np.zeros(slots, np.int64), np.ones(slots, np.int64)
    pair_of[one] = pair_of[other] = np.arange(len(one))
    opposite_of[one], opposite_of[other], way_of[other] = other, one, -1
    members = np.flatnonzero(pair_of[chairs.slot] != NOBODY)
    size, slot = len(members), chairs.slot[members]
    opposite, way = opposite_of[slot], way_of[slot]
    label = _labels(chairs, members, opposite)
    stuck = np.bincount(label, ~chairs.movable[members, opposite], size) > 0
    net = np.bincount(label, way, size).astype(np.int64)
    in_one, in_other = chairs.at[:, one], chairs.at[:, other]
    ends, at_pair = np.nonzero((in_one == NOBODY) != (in_other == NOBODY))
    meeting = chairs.local[np.maximum(in_one, in_other)[ends, at_pair]]
    end_label = label[meeting]
    stuck |= _twice_the_same(end_label, chairs.party[ends], size)
    return Paths(one, other, members, label, pair_of[slot], net, stuck, ends, end_label, way[meeting])


def turn_over(chairs: Chairs, paths: Paths, turned: Flags) -> None:
    """Moves the meetings of the paths ``turned`` (by label) to the other slot of their pair."""
    moving = turned[paths.label]
    moved, pair = paths.members[moving], paths.pair[moving]
    before = chairs.slot[moved]
    after = paths.one[pair] + paths.other[pair] - before
    chairs.at[chairs.left[moved], before] = chairs.at[chairs.right[moved], before] = NOBODY
    chairs.at[chairs.left[moved], after] = chairs.at[chairs.right[moved], after] = moved
    chairs.slot[moved] = after
    net = np.bincount(paths.pair[turned], paths.net[turned], len(paths.one)).astype(np.int64)
    chairs.seated[paths.one] -= net
    chairs.seated[paths.other] += net


def _labels(chairs: Chairs, members: Ints, opposite: Ints) -> Ints:
    """The path of each member: the least place among those linked with it (label spreading with short cuts)."""
    own = np.arange(len(members))
    chairs.local[members] = own
    label = own
    links = [
        np.where(linked == NOBODY, own, chairs.local[linked])
        for linked in (chairs.at[chairs.left[members], opposite], chairs.at[chairs.right[members], opposite])
    ]
    while True:
        spread = np.minimum(label, np.minimum(label[links[0]], label[links[1]]))
        spread = spread[spread]
        if (spread == label).all():
            return label
        label = spread


def _twice_the_same(labels: Ints, parties: Ints, size: int) -> Flags:
    """Paths with two ends at one party: their cost is not the sum of both ends, so they stay."""
    stuck = np.zeros(size, bool)
    order = np.argsort(labels, kind="stable")
    same = (labels[order][1:] == labels[order][:-1]) & (parties[order][1:] == parties[order][:-1])
    stuck[labels[order][1:][same]] = True
    return stuck
