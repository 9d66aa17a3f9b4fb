"""The board: which option meets in which slot, kept so that placing and removing cost a few steps."""

from typing import NamedTuple

import numpy as np

from scheduling.arrays import Arrays, Ints
from scheduling.kernels.compiling import Vector, compiled, vector

NOWHERE = -1


class Board(NamedTuple):
    """Flat vectors; M options, N nodes, P parties, T slots.

    ``at`` holds the options of a node in a slot from ``base[node] + slot * capacity[node]`` on, ``held``
    of them in use. ``full`` has the slots in which a node can take no more, ``open`` (one number) those
    with a table left, ``busy`` those in which a party meets, ``meetings`` how many of a party are in a slot
    (at ``party * T + slot``). ``seating`` lists the options of a slot from ``slot * width`` on and ``place``
    an option's position there.
    """

    left: Vector
    right: Vector
    left_party: Vector
    right_party: Vector
    mask: Vector
    value: Vector
    frozen: Vector
    slot: Vector
    node_party: Vector
    capacity: Vector
    base: Vector
    held: Vector
    at: Vector
    full: Vector
    most: Vector
    seated: Vector
    seating: Vector
    place: Vector
    open: Vector
    busy: Vector
    present: Vector
    meetings: Vector
    width: int
    slots: int


def board_of(arrays: Arrays, options: Ints) -> Board:
    """An empty board for these options; those bound to a slot are frozen once placed."""
    nodes, slots = arrays.nodes, arrays.slots
    every = (1 << slots) - 1
    base = np.concatenate([[0], np.cumsum(nodes.capacity * slots)[:-1]]) if len(nodes.capacity) else nodes.capacity
    width = int(arrays.most.max(initial=0)) + 1
    return Board(
        left=vector(arrays.left[options].tolist()),
        right=vector(arrays.right[options].tolist()),
        left_party=vector(arrays.left_party[options].tolist()),
        right_party=vector(arrays.right_party[options].tolist()),
        mask=vector(arrays.mask[options].tolist()),
        value=vector(arrays.value[options].tolist()),
        frozen=vector((arrays.held[options] >= 0).astype(int).tolist()),
        slot=vector([NOWHERE] * len(options)),
        node_party=vector(nodes.party.tolist()),
        capacity=vector(nodes.capacity.tolist()),
        base=vector(base.tolist()),
        held=vector([0] * (len(nodes.capacity) * slots)),
        at=vector([NOWHERE] * int(nodes.capacity.sum() * slots)),
        full=vector([every & ~mask for mask in nodes.mask.tolist()]),
        most=vector(arrays.most.tolist()),
        seated=vector([0] * slots),
        seating=vector([NOWHERE] * (slots * width)),
        place=vector([0] * len(options)),
        open=vector([sum(1 << slot for slot in range(slots) if arrays.most[slot] > 0)]),
        busy=vector([0] * len(arrays.present)),
        present=vector(arrays.present.tolist()),
        meetings=vector([0] * (len(arrays.present) * slots)),
        width=width,
        slots=slots,
    )


@compiled
def _occupy(board: Board, node: int, option: int, slot: int) -> None:
    cell, capacity = node * board.slots + slot, board.capacity[node]
    board.at[board.base[node] + slot * capacity + board.held[cell]] = option
    board.held[cell] += 1
    if board.held[cell] >= capacity:
        board.full[node] |= 1 << slot


@compiled
def _vacate(board: Board, node: int, option: int, slot: int) -> None:
    cell = node * board.slots + slot
    start = board.base[node] + slot * board.capacity[node]
    last = start + board.held[cell] - 1
    position = start
    while board.at[position] != option:
        position += 1
    board.at[position] = board.at[last]
    board.at[last] = NOWHERE
    board.held[cell] -= 1
    board.full[node] &= ~(1 << slot)


@compiled
def _engage(board: Board, party: int, slot: int) -> None:
    board.meetings[party * board.slots + slot] += 1
    board.busy[party] |= 1 << slot


@compiled
def _rest(board: Board, party: int, slot: int) -> None:
    board.meetings[party * board.slots + slot] -= 1
    if board.meetings[party * board.slots + slot] == 0:
        board.busy[party] &= ~(1 << slot)


@compiled
def put(board: Board, option: int, slot: int) -> None:
    """Lets an option meet in a slot; the caller knows that there is room."""
    _occupy(board, board.left[option], option, slot)
    _occupy(board, board.right[option], option, slot)
    _engage(board, board.left_party[option], slot)
    _engage(board, board.right_party[option], slot)
    board.slot[option] = slot
    position = board.seated[slot]
    board.place[option] = position
    board.seating[slot * board.width + position] = option
    board.seated[slot] = position + 1
    if position + 1 >= board.most[slot]:
        board.open[0] &= ~(1 << slot)


@compiled
def take(board: Board, option: int) -> None:
    """Takes a placed option off the board."""
    slot = board.slot[option]
    _vacate(board, board.left[option], option, slot)
    _vacate(board, board.right[option], option, slot)
    _rest(board, board.left_party[option], slot)
    _rest(board, board.right_party[option], slot)
    board.slot[option] = NOWHERE
    position, last = board.place[option], board.seated[slot] - 1
    moved = board.seating[slot * board.width + last]
    board.seating[slot * board.width + position] = moved
    board.place[moved] = position
    board.seated[slot] = last
    board.open[0] |= 1 << slot


@compiled
def room_for(board: Board, option: int) -> int:
    """The slots in which the option could meet right away."""
    taken = board.full[board.left[option]] | board.full[board.right[option]]
    return board.mask[option] & ~taken & board.open[0]
