"""Closes breaks of given meetings: take the meeting at the edge of a group and move it next to another group.

Whoever is in the way in that slot changes places with it, and so on along a path that ends at somebody who is free
(a Kempe chain of two slots). Only the two at its ends feel the move, so it is weighed by two calendars. Moves that cost
nothing are always taken, others by the rule of annealing; parties with breaks are asked nine times out of ten.

Works on a board whose parties hold one meeting at a time.
"""

from typing import NamedTuple

from scheduling.kernels.bits import draw, lowest_of, ones_of
from scheduling.kernels.board import NOWHERE, Board, put, take
from scheduling.kernels.compiling import Vector, compiled

OVER_CAP = 20
"""What a break above the cap costs."""
TRIES = 6
ODDS = 1 << 16
TENTH = 10


class Hunt(NamedTuple):
    """What the search knows: P parties.

    ``gappy`` lists the parties with breaks (the first ``many[0]``), ``place`` where each stands there, else -1.
    ``cost`` holds the cost now, the least so far and the one aimed at; ``best`` the slots of the least. ``odds[d]`` of
    65536 moves that cost ``d`` more are taken. ``path`` and ``counter`` hold the meetings of a move, ``ends`` its ends.
    """

    gappy: Vector
    many: Vector
    place: Vector
    cost: Vector
    best: Vector
    odds: Vector
    path: Vector
    counter: Vector
    ends: Vector
    cap: int


@compiled
def breaks_of(busy: int) -> int:
    """Groups of adjacent slots, less one."""
    groups = ones_of(busy & ~(busy << 1))
    return groups - 1 if groups > 1 else 0


@compiled
def cost_of(hunt: Hunt, busy: int) -> int:
    """What a calendar costs: its breaks, and more above the cap."""
    breaks = breaks_of(busy)
    return breaks + OVER_CAP * (breaks - hunt.cap) if breaks > hunt.cap else breaks


@compiled
def note(board: Board, hunt: Hunt, party: int) -> None:
    """Keeps the list of parties with breaks true for one of them."""
    place = hunt.place[party]
    gappy = breaks_of(board.busy[party]) > 0
    if gappy and place < 0:
        hunt.gappy[hunt.many[0]] = party
        hunt.place[party] = hunt.many[0]
        hunt.many[0] += 1
    elif not gappy and place >= 0:
        hunt.many[0] -= 1
        last = hunt.gappy[hunt.many[0]]
        hunt.gappy[place] = last
        hunt.place[last] = place
        hunt.place[party] = -1


@compiled
def close_breaks(board: Board, hunt: Hunt, chance: Vector, steps: int) -> int:
    """Tries up to ``steps`` moves; leaves the best slots in ``best``, the board elsewhere. Returns the steps done."""
    for step in range(steps):
        if hunt.cost[1] <= hunt.cost[2]:
            return step
        asked = hunt.many[0] > 0 and draw(chance, TENTH) > 0
        party = hunt.gappy[draw(chance, hunt.many[0])] if asked else draw(chance, len(hunt.place))
        busy = board.busy[party]
        if busy == 0:
            continue
        slot = _one_of(busy & ~((busy << 1) & (busy >> 1)), chance)
        rest = busy & ~(1 << slot)
        near = ((rest << 1) | (rest >> 1)) & ~busy & board.present[party]
        if near != 0:
            _try(board, hunt, chance, party, slot, _one_of(near, chance))
    return steps


@compiled
def _one_of(mask: int, chance: Vector) -> int:
    """Any slot of a mask that is not empty."""
    for _ in range(draw(chance, ones_of(mask))):
        mask &= mask - 1
    return lowest_of(mask)


@compiled
def _try(board: Board, hunt: Hunt, chance: Vector, party: int, slot: int, other: int) -> None:
    """Moves the party's meeting from a slot to another if that is possible and chance agrees."""
    hunt.ends[0] = party
    length = _path(board, hunt, hunt.path, 0, slot, other)
    if length == 0:
        return
    swap = (1 << slot) | (1 << other)
    change = _change(board, hunt, 0, swap)
    back = 0
    if length % 2 == 1 and board.seated[other] >= board.most[other]:
        back = _counter(board, hunt, chance, slot, other, length)
        if back == 0:
            return
        change += _change(board, hunt, 2, swap)
    if change > 0 and draw(chance, ODDS) >= hunt.odds[min(change, len(hunt.odds) - 1)]:
        return
    _lift(board, hunt.path, length)
    _lift(board, hunt.counter, back)
    _seat(board, hunt.path, length, other, slot)
    _seat(board, hunt.counter, back, slot, other)
    for end in range(4 if back > 0 else 2):
        note(board, hunt, hunt.ends[end])
    hunt.cost[0] += change
    if hunt.cost[0] < hunt.cost[1]:
        hunt.cost[1] = hunt.cost[0]
        hunt.best[:] = board.slot[:]


@compiled
def _path(board: Board, hunt: Hunt, path: Vector, end: int, slot: int, other: int) -> int:
    """The meetings that change slots if ``ends[end]``, free in ``other``, moves there; 0 if one of them cannot.

    Notes who stands at the other end of them beside the first one.
    """
    length, person, there = 0, hunt.ends[end], other
    option = board.at[board.base[person] + slot]
    while option != NOWHERE:
        if board.frozen[option] or not board.mask[option] >> there & 1:
            return 0
        path[length] = option
        length += 1
        person = board.left[option] + board.right[option] - person
        option = board.at[board.base[person] + there]
        there = slot + other - there
    hunt.ends[end + 1] = person
    return length


@compiled
def _change(board: Board, hunt: Hunt, first: int, swap: int) -> int:
    """What the two ends of a path pay for the move."""
    change = 0
    for end in range(first, first + 2):
        busy = board.busy[hunt.ends[end]]
        change += cost_of(hunt, busy ^ swap) - cost_of(hunt, busy)
    return change


@compiled
def _counter(board: Board, hunt: Hunt, chance: Vector, slot: int, other: int, length: int) -> int:
    """A path of an odd number of meetings from ``other`` back to ``slot``, beside the first; 0 if none was found."""
    for _ in range(TRIES):
        option = board.seating[other * board.width + draw(chance, board.seated[other])]
        party = board.left[option]
        if board.at[board.base[party] + slot] != NOWHERE:
            party = board.right[option]
        if board.at[board.base[party] + slot] != NOWHERE or _stands_in(hunt.path, length, option):
            continue
        hunt.ends[2] = party
        back = _path(board, hunt, hunt.counter, 2, other, slot)
        if back % 2 == 1:
            return back
    return 0


@compiled
def _stands_in(path: Vector, length: int, option: int) -> bool:
    found = False
    for number in range(length):
        found = found or path[number] == option
    return found


@compiled
def _lift(board: Board, path: Vector, length: int) -> None:
    """Takes the meetings of a path off the board."""
    for number in range(length):
        take(board, path[number])


@compiled
def _seat(board: Board, path: Vector, length: int, first: int, second: int) -> None:
    """Puts the meetings of a path into two slots by turns."""
    for number in range(length):
        put(board, path[number], second if number % 2 else first)
