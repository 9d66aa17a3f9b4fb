"""Breaks of given meetings: the search for as few as any plan can have.

Where every pair must meet, who meets whom is settled and breaks are what remains to decide. The search aims at what
each party needs alone; where it ends above, the model of whole calendars says what all need together, and finds a plan
in which nobody, or only one party, has a break more than alone.
"""

from dataclasses import dataclass
from math import exp

import numpy as np

from scheduling.arrays import Arrays, Ints
from scheduling.assign import Placed, placed_on
from scheduling.calendars import fewest_breaks, masks_of_meetings, more_together, without_more
from scheduling.compact import breaks_in
from scheduling.kernels.board import board_of, put
from scheduling.kernels.closing import ODDS, Hunt, close_breaks, cost_of, note
from scheduling.kernels.compiling import vector
from scheduling.stop import Stop

MOST_SLOTS = 62
"""Masks of more slots do not fit the kernel's words."""
NODES, FEW_NODES = 200, 5
"""Nodes of the model's search tree for a plan without any break more, and with one."""
PATIENCE = 40
"""Moves tried in vain, for each pair of meetings, after which the search ends."""
ROUND = 5_000
ROUNDS_PER_CYCLE = 60
HOT, COOL = 0.8, 0.2
DEAREST = 8
NO_CAP = 1 << 20


@dataclass(frozen=True, slots=True)
class Closed:
    """Where the meetings stand, and the breaks no plan can avoid."""

    placed: Placed
    bound: int


def are_given(arrays: Arrays) -> bool:
    """Whether every pair must meet and everybody holds one meeting at a time."""
    alone = len(arrays.nodes.party) == len(arrays.maximum) and int(arrays.nodes.capacity.max(initial=0)) <= 1
    return bool(alone and len(arrays.pair) and arrays.must.all() and arrays.slots <= MOST_SLOTS)


def close(arrays: Arrays, placed: Placed, seed: int, stop: Stop) -> Closed:
    """Given meetings with as few breaks as search and model find; their number does not change."""
    alone = fewest_breaks(arrays)
    placed = hunted(arrays, placed, seed, stop)
    breaks = _breaks(arrays, placed)
    if breaks.sum() == alone or stop.now():
        return Closed(placed, alone)
    bound = alone + more_together(arrays, stop)
    return _settled(arrays, Closed(placed, bound), stop) if breaks.sum() > bound == alone else Closed(placed, bound)


def _settled(arrays: Arrays, closed: Closed, stop: Stop) -> Closed:
    """Asks the model for a plan with as many breaks as the bound, then for one with one more, had by one party.

    Parties that have breaks now are asked first, and those with most meetings.
    """
    answer = without_more(arrays, stop, NODES)
    if not answer.impossible:
        return Closed(_better(arrays, closed.placed, answer.placed), closed.bound)
    breaks, meetings = _breaks(arrays, closed.placed), {p: len(masks) for p, masks in masks_of_meetings(arrays).items()}
    bound, placed = closed.bound + 1, closed.placed
    for party in sorted(meetings, key=lambda party: (-breaks[party], -meetings[party])):
        if _breaks(arrays, placed).sum() == bound or stop.now():
            break
        placed = _better(arrays, placed, without_more(arrays, stop, FEW_NODES, party).placed)
    return Closed(placed, bound)


def _better(arrays: Arrays, placed: Placed, other: Placed | None) -> Placed:
    """The one with fewer breaks, none above the cap counting first."""
    spread = arrays.problem.max_break_spread
    ranks = [(_breaks(arrays, one), one) for one in (placed, other) if one is not None]
    return min(ranks, key=lambda rank: (spread is not None and rank[0].max() > spread, rank[0].sum()))[1]


def _breaks(arrays: Arrays, placed: Placed) -> Ints:
    """The breaks of each party."""
    busy = np.zeros(len(arrays.maximum), np.uint64)
    for option, slot in placed.items():
        busy[sorted(arrays.ends(option))] |= np.uint64(1 << slot)
    return breaks_in(busy)


def hunted(arrays: Arrays, placed: Placed, seed: int, stop: Stop) -> Placed:
    """Given meetings with as few breaks as the search finds.

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
