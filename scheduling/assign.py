"""Gives chosen options their slots: greedy, then ejection chains; first within the blocks the choice named."""

from dataclasses import dataclass

import numpy as np

from scheduling.arrays import Arrays, Ints, counted
from scheduling.kernels.board import NOWHERE, Board, board_of, put
from scheduling.kernels.compiling import Vector, vector
from scheduling.kernels.ejection import NONE, Waiting, eject, seat_all
from scheduling.select.choose import Choice
from scheduling.stop import Stop

Placed = dict[int, int]
"""The slot of each option that meets."""
ROUND = 5_000
MUST_WEIGHT = 1_000


def assign(arrays: Arrays, choice: Choice, seed: int, stop: Stop, steps: int) -> Placed:
    """Slots for as much of the choice as finds room; what stays out has the least value found.

    Args:
        arrays: the problem.
        choice: options and the blocks they were chosen for.
        seed: starts the chance of the ejections.
        stop: asked between rounds of ejections.
        steps: most ejections, twice when there are several blocks.
    """
    board = board_of(arrays, choice.options)
    work = _Work(_order(arrays, choice.options), arrays.held[choice.options], weights_of(arrays, choice.options), stop)
    chance = vector([seed * 2 + 1])
    if len(choice.blocks) > 1:
        every = list(board.mask)
        for option, block in enumerate(choice.block.tolist()):
            board.mask[option] &= choice.blocks[block]
        _round(board, work, chance, steps)
        board.mask[:] = vector(every)
    _round(board, work, chance, steps)
    return placed_on(board, choice.options)


def placed_on(board: Board, options: Ints) -> Placed:
    """The slots of a board's options, by the problem's numbers of options."""
    return {int(option): int(slot) for option, slot in zip(options, board.slot, strict=True) if slot != NOWHERE}


def weights_of(arrays: Arrays, options: Ints) -> Vector:
    """What it costs to leave an option out: first musts, then the number of meetings, then value."""
    value = arrays.value[options]
    base = int(value.max(initial=0)) + 1
    return vector((value + base + arrays.must[options] * base * MUST_WEIGHT).tolist())


def waiting_for(board: Board, weight: Vector) -> Waiting:
    """An empty waiting list for the options of a board."""
    size = len(weight)
    return Waiting(
        options=vector([0] * size),
        length=vector([0]),
        weight=weight,
        cost=vector([0, 0]),
        tabu=vector([0] * (size * board.slots)),
        pushed=vector([NONE] * 6),
        best=vector([NOWHERE] * size),
    )


def _order(arrays: Arrays, options: Ints) -> list[int]:
    """Promised slots first, then options with few slots, then busy parties."""
    left, right = arrays.left_party[options], arrays.right_party[options]
    load = np.bincount(np.concatenate([left, right]), minlength=len(arrays.maximum))
    keys = (-(load[left] + load[right]), counted(arrays.mask[options]), arrays.held[options] < 0)
    return [int(option) for option in np.lexsort(keys)]


@dataclass(frozen=True)
class _Work:
    """What a round of assigning needs to know about its options: order, promised slots, weights."""

    order: list[int]
    promised: Ints
    weight: Vector
    stop: Stop


def _round(board: Board, work: _Work, chance: Vector, steps: int) -> None:
    """Places what waits: promises, then greedily, then by ejection until nothing waits or the steps are used up."""
    waiting = waiting_for(board, work.weight)
    for option in work.order:
        if board.frozen[option] and board.slot[option] == NOWHERE:
            put(board, option, int(work.promised[option]))
    seat_all(board, vector(option for option in work.order if board.slot[option] == NOWHERE), waiting)
    done = 0
    while waiting.length[0] and done < steps and not work.stop.now():
        done += eject(board, waiting, chance, min(ROUND, steps - done))
