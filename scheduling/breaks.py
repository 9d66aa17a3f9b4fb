"""Breaks of given meetings: the fewest any plan can have, and the search for as few.

Where every pair must meet, who meets whom is settled and breaks are what remains to decide. The bound asks each party
alone: its meetings in as few runs of adjacent slots as its partners' presence, windows and promises allow.
"""

from collections.abc import Iterator
from math import exp

import numpy as np

from scheduling.arrays import Arrays
from scheduling.assign import Placed, placed_on
from scheduling.kernels.board import board_of, put
from scheduling.kernels.closing import ODDS, Hunt, close_breaks, cost_of, note
from scheduling.kernels.compiling import vector
from scheduling.matching import matched
from scheduling.stop import Stop

MOST_SLOTS = 62
"""Masks of more slots do not fit the kernel's words."""
MOST_BREAKS = 4
PATIENCE = 40
"""Moves tried in vain, for each pair of meetings, after which the search ends."""
ROUND = 5_000
ROUNDS_PER_CYCLE = 60
HOT, COOL = 0.8, 0.2
DEAREST = 8
NO_CAP = 1 << 20


def are_given(arrays: Arrays) -> bool:
    """Whether every pair must meet and everybody holds one meeting at a time."""
    alone = len(arrays.nodes.party) == len(arrays.maximum) and int(arrays.nodes.capacity.max(initial=0)) <= 1
    return bool(alone and len(arrays.pair) and arrays.must.all() and arrays.slots <= MOST_SLOTS)


def fewest_breaks(arrays: Arrays) -> int:
    """No plan of given meetings has fewer breaks."""
    masks: list[list[int]] = [[] for _ in arrays.maximum]
    for side in (arrays.left_party, arrays.right_party):
        for party, mask in zip(side.tolist(), arrays.mask.tolist(), strict=True):
            masks[party].append(mask)
    return sum(fewest_of_party(one, arrays.slots) for one in masks)


def fewest_of_party(masks: list[int], slots: int) -> int:
    """The fewest breaks with which meetings of these slots fit one calendar; counted no further than four."""
    for runs in range(1, MOST_BREAKS + 1):
        for calendar in _calendars(masks, slots, runs):
            room = [calendar >> slot & 1 for slot in range(slots)]
            if matched([mask & calendar for mask in masks], room) == len(masks):
                return runs - 1
    return MOST_BREAKS


def close(arrays: Arrays, placed: Placed, seed: int, stop: Stop) -> Placed:
    """Given meetings with as few breaks as the search finds; their number does not change.

    Args:
        arrays: the problem, its meetings given.
        placed: the slot of each option.
        seed: starts the chance.
        stop: asked between rounds of moves.
    """
    options = np.array(sorted(placed), np.int64)
    board = board_of(arrays, options)
    for index, option in enumerate(options.tolist()):
        put(board, index, placed[option])
    hunt = _hunt(arrays, len(options))
    for party in range(len(arrays.maximum)):
        note(board, hunt, party)
        hunt.cost[0] += cost_of(hunt, board.busy[party])
    hunt.cost[1], hunt.cost[2] = hunt.cost[0], fewest_breaks(arrays)
    hunt.best[:] = board.slot[:]
    chance = vector([seed * 2 + 1])
    turn = vain = 0
    while hunt.cost[1] > hunt.cost[2] and vain * ROUND < PATIENCE * len(options) ** 2 and not stop.now():
        least = hunt.cost[1]
        hunt.odds[:] = vector(_odds(turn % ROUNDS_PER_CYCLE))
        close_breaks(board, hunt, chance, ROUND)
        turn, vain = turn + 1, 0 if hunt.cost[1] < least else vain + 1
    board.slot[:] = hunt.best[:]
    return placed_on(board, options)


def _hunt(arrays: Arrays, meetings: int) -> Hunt:
    parties, spread = len(arrays.maximum), arrays.problem.max_break_spread
    return Hunt(
        gappy=vector([0] * parties),
        many=vector([0]),
        place=vector([-1] * parties),
        cost=vector([0, 0, 0]),
        best=vector([0] * meetings),
        odds=vector([0] * DEAREST),
        path=vector([0] * meetings),
        counter=vector([0] * meetings),
        ends=vector([0] * 4),
        cap=NO_CAP if spread is None else spread,
    )


def _odds(turn: int) -> list[int]:
    """How many of 65536 moves are taken that cost so much more, as a cycle cools down."""
    temperature = HOT * (COOL / HOT) ** (turn / (ROUNDS_PER_CYCLE - 1))
    return [int(ODDS * exp(-more / temperature)) for more in range(DEAREST)]


def _calendars(masks: list[int], slots: int, runs: int) -> Iterator[int]:
    """Every set of as many free slots as there are masks, in at most ``runs`` runs."""
    free = 0
    for mask in masks:
        free |= mask
    reach = [0] * (slots + 1)
    for slot in reversed(range(slots)):
        reach[slot] = reach[slot + 1] + 1 if free >> slot & 1 else 0

    def sets(start: int, left: int, runs: int) -> Iterator[int]:
        if not left:
            yield 0
        for first in range(start, slots) if left and runs else ():
            for length in range(left if runs == 1 else 1, min(left, reach[first]) + 1):
                for rest in sets(first + length + 1, left - length, runs - 1):
                    yield ((1 << length) - 1) << first | rest

    return sets(0, len(masks), runs)
