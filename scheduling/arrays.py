"""The problem as arrays: what the solver's steps compute with.

A *node* is what holds meetings in a slot: a party without seats, or a group of interchangeable seats
of one party. An *option* is a pair together with the nodes that take it; a pair without seats has one
option. Sets of slots are bit masks (bit 0 = slot 0).
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scheduling.problem import Pair, Party, Problem, key

Ints = NDArray[np.int64]
Masks = NDArray[np.uint64]


@dataclass(frozen=True)
class Nodes:
    """Who holds meetings: party, capacity, slots of presence and seats of each node.

    ``room`` (node x slot) is how many meetings it can still take: the capacity, 0 where it is absent.
    """

    party: Ints
    capacity: Ints
    room: Ints
    mask: Masks
    seats: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Arrays:
    """A problem for computing.

    ``pairs`` are the candidates and, after them, promised pairs that are no candidates. ``left`` and
    ``right`` are the nodes of each option. ``held`` is the slot an option is bound to by a promise,
    else -1; ``must`` says that the option's pair has to meet. ``most`` is how many meetings a slot can hold:
    its tables, or half of the delegates present.
    """

    problem: Problem
    pairs: tuple[Pair, ...]
    most: Ints
    maximum: Ints
    minimum: Ints
    present: Masks
    nodes: Nodes
    pair: Ints
    left: Ints
    right: Ints
    value: Ints
    mask: Masks
    held: Ints
    must: NDArray[np.bool_]

    @property
    def slots(self) -> int:
        """Number of slots."""
        return self.problem.slots

    @cached_property
    def left_party(self) -> Ints:
        """The party of each option's left node."""
        return self.nodes.party[self.left]

    @cached_property
    def right_party(self) -> Ints:
        """The party of each option's right node."""
        return self.nodes.party[self.right]

    @cached_property
    def party_of_node(self) -> list[int]:
        """The party of each node."""
        return list(self.nodes.party.tolist())

    @cached_property
    def node_ends(self) -> list[tuple[int, int]]:
        """Left and right node of each option."""
        return list(zip(self.left.tolist(), self.right.tolist(), strict=True))

    def ends(self, option: int) -> set[int]:
        """The two parties of an option."""
        return {int(self.left_party[option]), int(self.right_party[option])}

    @property
    def price(self) -> int:
        """What a missing meeting costs; without a stated price more than all values together."""
        stated = self.problem.shortfall_price
        return stated if stated is not None else 1 + sum(pair.value for pair in self.pairs)


def arrays_of(problem: Problem) -> Arrays:
    """Turns a problem into arrays; forbidden pairs and pairs without a common slot have no option."""
    number = {party.id: index for index, party in enumerate(problem.parties)}
    promised = promised_slots(problem)
    pairs = problem.pairs + _uninvited(problem, promised)
    nodes, nodes_of = _nodes(problem)
    option_pair, left, right = _options(pairs, number, nodes, nodes_of)
    names = [*problem.pair_of, *(key(p.a, p.b) for p in pairs[len(problem.pairs) :])]
    held_of_pair = np.array([promised.get(pair, -1) for pair in names], np.int64)
    must_of_pair = np.array([p.must for p in pairs], bool) | (held_of_pair >= 0)
    usable = open_slots(problem)
    allowed = np.array([usable if p.window is None else _within(p.window, usable) for p in pairs], np.uint64)
    held, pair_mask = held_of_pair[option_pair], allowed[option_pair]
    for option in np.flatnonzero(held >= 0).tolist():
        pair_mask[option] &= np.uint64(1 << int(held[option]))
    mask = nodes.mask[left] & nodes.mask[right] & pair_mask
    kept = np.flatnonzero((mask != 0) & ~_forbidden(names, problem)[option_pair])
    calendar = nodes.room[:, np.array(problem.tables) > 0].sum(axis=1)
    capacity = np.bincount(nodes.party, calendar, minlength=len(problem.parties)).astype(np.int64)
    limit = [capacity[i] if p.max_meetings is None else p.max_meetings for i, p in enumerate(problem.parties)]
    return Arrays(
        problem=problem,
        pairs=pairs,
        most=np.minimum(np.array(problem.tables, np.int64), at_once(nodes.room)),
        maximum=np.minimum(capacity, np.array(limit, np.int64)),
        minimum=np.array([party.min_meetings for party in problem.parties], np.int64),
        present=np.array([mask_of(party.present) for party in problem.parties], np.uint64),
        nodes=nodes,
        pair=option_pair[kept],
        left=left[kept],
        right=right[kept],
        value=np.array([p.value for p in pairs], np.int64)[option_pair[kept]],
        mask=mask[kept],
        held=held[kept],
        must=must_of_pair[option_pair[kept]],
    )


def promised_slots(problem: Problem) -> dict[tuple[str, str], int]:
    """The slot of each fixed and each locked pair."""
    locked = {key(*names) for names in problem.locked}
    earlier = problem.earlier.meetings if problem.earlier else ()
    slots = {key(m.a, m.b): m.slot for m in earlier if key(m.a, m.b) in locked}
    return slots | {key(fixed.a, fixed.b): fixed.slot for fixed in problem.fixed}


def mask_of(present: str) -> int:
    """The slots of a presence text as a mask.

    >>> mask_of("110")
    3
    """
    return int(present[::-1], 2)


def slots_of(mask: int) -> list[int]:
    """The slots of a mask, in order.

    >>> slots_of(5)
    [0, 2]
    """
    return [slot for slot in range(mask.bit_length()) if mask >> slot & 1]


def counted(masks: Masks) -> Ints:
    """How many slots each mask has."""
    return np.bitwise_count(masks).astype(np.int64)


def at_once(room: Ints) -> Ints:
    """How many meetings each slot's delegates can hold at once: two to a meeting."""
    return np.asarray(room.sum(axis=0) // 2, np.int64)


def masks_of(there: NDArray[np.bool_]) -> Masks:
    """Rows of booleans, one per slot, as masks."""
    powers = np.uint64(1) << np.arange(there.shape[1], dtype=np.uint64)
    return np.asarray((there * powers).sum(axis=1, dtype=np.uint64))


def open_slots(problem: Problem) -> int:
    """The slots that have tables."""
    return sum(1 << slot for slot, tables in enumerate(problem.tables) if tables > 0)


def _uninvited(problem: Problem, promised: dict[tuple[str, str], int]) -> tuple[Pair, ...]:
    return tuple(Pair(a, b, 0) for a, b in sorted(promised.keys() - problem.pair_of.keys()))


def _nodes(problem: Problem) -> tuple[Nodes, list[list[int]]]:
    """All nodes, and the nodes of each party."""
    chosen_by = _pairs_by_seat(problem)
    party_of: list[int] = []
    capacity: list[int] = []
    masks: list[int] = []
    seats: list[tuple[str, ...]] = []
    nodes_of: list[list[int]] = []
    for index, party in enumerate(problem.parties):
        groups = _groups(party, chosen_by)
        nodes_of.append(list(range(len(seats), len(seats) + len(groups))))
        for mask, names in groups:
            party_of.append(index)
            capacity.append(len(names) or party.delegates)
            masks.append(mask if capacity[-1] else 0)
            seats.append(names)
    there = np.array([[mask >> slot & 1 for slot in range(problem.slots)] for mask in masks], np.int64)
    size = np.array(capacity, np.int64)
    room = there.reshape(-1, problem.slots) * size[:, None]
    return Nodes(np.array(party_of, np.int64), size, room, np.array(masks, np.uint64), tuple(seats)), nodes_of


def _pairs_by_seat(problem: Problem) -> dict[tuple[str, str], list[int]]:
    """Which pairs name a seat: seats named by the same pairs are interchangeable."""
    chosen_by: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, pair in enumerate(problem.pairs):
        for party, names in ((pair.a, pair.a_seats), (pair.b, pair.b_seats)):
            for name in names:
                chosen_by[party, name].append(index)
    return chosen_by


def _groups(party: Party, chosen_by: dict[tuple[str, str], list[int]]) -> list[tuple[int, tuple[str, ...]]]:
    """The party's nodes as (mask, seats); one node without seats stands for its delegates."""
    own = mask_of(party.present)
    if not party.seats:
        return [(own, ())]
    alike: defaultdict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    for seat in party.seats:
        alike[own & mask_of(seat.present), tuple(chosen_by.get((party.id, seat.id), ()))].append(seat.id)
    return [(mask, tuple(names)) for (mask, _), names in alike.items()]


def _options(
    pairs: tuple[Pair, ...], number: dict[str, int], nodes: Nodes, nodes_of: list[list[int]]
) -> tuple[Ints, Ints, Ints]:
    """Pair, left node and right node of every option, in the order of the pairs."""
    options: list[tuple[int, int, int]] = []
    for index, pair in enumerate(pairs):
        lefts, rights = nodes_of[number[pair.a]], nodes_of[number[pair.b]]
        if len(lefts) == 1 and len(rights) == 1:
            options.append((index, lefts[0], rights[0]))
        else:
            lefts = [node for node in lefts if not pair.a_seats or nodes.seats[node][0] in pair.a_seats]
            rights = [node for node in rights if not pair.b_seats or nodes.seats[node][0] in pair.b_seats]
            options.extend((index, left, right) for left, right in product(lefts, rights))
    table = np.array(options, np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()


def _within(window: tuple[int, int], usable: int) -> int:
    """The usable slots of a window."""
    first, last = window
    return usable & ((1 << (last + 1)) - (1 << first))


def _forbidden(pairs: list[tuple[str, str]], problem: Problem) -> NDArray[np.bool_]:
    names = {key(*pair) for pair in problem.forbidden}
    return np.array([pair in names for pair in pairs], bool)
