"""Slots for chosen options: greedy first, then tabu ejection (after PartialCol, Blöchliger & Zufferey 2008).

An option without room takes a slot by pushing out the cheapest meetings in its way; those look for
another slot next and may not return to this one for a while.
"""

from typing import NamedTuple

from scheduling.kernels.bits import draw, lowest_of
from scheduling.kernels.board import NOWHERE, Board, put, room_for, take
from scheduling.kernels.compiling import Vector, compiled

NONE = -1
FAR = 1 << 60
TABLE_TRIES = 8


class Waiting(NamedTuple):
    """Options that wait for a slot (the first ``length[0]`` of ``options``) and what that costs.

    ``cost`` holds the cost now and the least so far, ``tabu`` until which step an option may not enter
    a slot (at ``option * T + slot``), ``pushed`` the options a move pushes out.
    """

    options: Vector
    length: Vector
    weight: Vector
    cost: Vector
    tabu: Vector
    pushed: Vector
    best: Vector


@compiled
def seat_all(board: Board, order: Vector, waiting: Waiting) -> None:
    """Places options in the given order where they keep calendars tight; the rest waits."""
    for option in order:
        slot = tight_slot(board, option)
        if slot == NONE:
            _wait(waiting, option)
        else:
            put(board, option, slot)
    waiting.cost[1] = waiting.cost[0]
    waiting.best[:] = board.slot[:]


@compiled
def tight_slot(board: Board, option: int) -> int:
    """A slot with room beside meetings of both parties, else of one, else any; the emptiest such slot."""
    room = room_for(board, option)
    if room == 0:
        return NONE
    left, right = board.busy[board.left_party[option]], board.busy[board.right_party[option]]
    near_left, near_right = (left << 1) | (left >> 1), (right << 1) | (right >> 1)
    if room & near_left & near_right:
        room &= near_left & near_right
    elif room & (near_left | near_right):
        room &= near_left | near_right
    return _emptiest(board, room)


@compiled
def _emptiest(board: Board, slots: int) -> int:
    best, most = NONE, -1
    while slots:
        slot = lowest_of(slots)
        slots &= slots - 1
        share = (board.most[slot] - board.seated[slot]) * 4096 // board.most[slot]
        if share > most:
            best, most = slot, share
    return best


@compiled
def eject(board: Board, waiting: Waiting, chance: Vector, steps: int) -> int:
    """Up to ``steps`` ejections; leaves the best board found. Returns the number of steps done."""
    step = 0
    while waiting.length[0] > 0 and step < steps:
        step += 1
        index = draw(chance, waiting.length[0])
        option = waiting.options[index]
        slot = _cheapest_entry(board, waiting, option, step, chance)
        if slot == NONE:
            continue
        _leave(waiting, index)
        _enter(board, waiting, option, slot, step + 5 + draw(chance, 10) + waiting.length[0] * 3 // 5)
        if waiting.cost[0] < waiting.cost[1]:
            waiting.cost[1] = waiting.cost[0]
            waiting.best[:] = board.slot[:]
    if waiting.cost[0] > waiting.cost[1]:
        restore(board, waiting.best)
        _queue_again(board, waiting)
    return step


@compiled
def restore(board: Board, slots: Vector) -> None:
    """Puts every option back to the slot noted for it."""
    for option in range(len(slots)):
        if board.slot[option] not in (NOWHERE, slots[option]):
            take(board, option)
    for option in range(len(slots)):
        if slots[option] != NOWHERE and board.slot[option] == NOWHERE:
            put(board, option, slots[option])


@compiled
def _queue_again(board: Board, waiting: Waiting) -> None:
    """The waiting list of a board: every option that has no slot."""
    waiting.length[0] = waiting.cost[0] = 0
    for option in range(len(board.slot)):
        if board.slot[option] == NOWHERE:
            _wait(waiting, option)


@compiled
def _wait(waiting: Waiting, option: int) -> None:
    waiting.options[waiting.length[0]] = option
    waiting.length[0] += 1
    waiting.cost[0] += waiting.weight[option]


@compiled
def _leave(waiting: Waiting, index: int) -> None:
    last = waiting.length[0] - 1
    waiting.cost[0] -= waiting.weight[waiting.options[index]]
    waiting.options[index] = waiting.options[last]
    waiting.length[0] = last


@compiled
def _enter(board: Board, waiting: Waiting, option: int, slot: int, until: int) -> None:
    """Pushes out what was noted for this move and places the option."""
    for place in range(3, 6):
        other = waiting.pushed[place]
        if other != NONE:
            take(board, other)
            waiting.tabu[other * board.slots + slot] = until
            _wait(waiting, other)
    put(board, option, slot)


@compiled
def _cheapest_entry(board: Board, waiting: Waiting, option: int, step: int, chance: Vector) -> int:
    """The slot whose meetings in the way weigh least; notes them in the last three of ``pushed``."""
    best, least = NONE, FAR
    turn = draw(chance, board.slots)
    spare = waiting.cost[0] - waiting.cost[1] - waiting.weight[option]
    for number in range(board.slots):
        slot = (number + turn) % board.slots
        if not board.mask[option] >> slot & 1:
            continue
        cost = _way(board, waiting, option, slot, chance)
        banned = waiting.tabu[option * board.slots + slot] > step and cost + spare >= 0
        if cost < least and not banned:
            best, least = slot, cost
            for place in range(3):
                waiting.pushed[place + 3] = waiting.pushed[place]
    return best


@compiled
def _way(board: Board, waiting: Waiting, option: int, slot: int, chance: Vector) -> int:
    """What it costs to push out the meetings in the way; notes them in the first three of ``pushed``."""
    left = _occupant(board, waiting, board.left[option], slot)
    right = _occupant(board, waiting, board.right[option], slot)
    waiting.pushed[0], waiting.pushed[1], waiting.pushed[2] = left, right, NONE
    if FAR in (left, right):
        return FAR
    cost, gone = 0, 0
    for place in range(2):
        other = waiting.pushed[place]
        if other != NONE:
            cost += waiting.weight[other]
            gone += 1
    if board.seated[slot] - gone < board.most[slot]:
        return cost
    return cost + _table_cost(board, waiting, slot, chance)


@compiled
def _occupant(board: Board, waiting: Waiting, node: int, slot: int) -> int:
    """The lightest meeting a full node could give up in a slot; NONE if it has room, FAR if it cannot."""
    if not board.full[node] >> slot & 1:
        return NONE
    lightest, least = FAR, FAR
    start = board.base[node] + slot * board.capacity[node]
    for position in range(start, start + board.held[node * board.slots + slot]):
        other = board.at[position]
        if not board.frozen[other] and waiting.weight[other] < least:
            lightest, least = other, waiting.weight[other]
    return lightest


@compiled
def _table_cost(board: Board, waiting: Waiting, slot: int, chance: Vector) -> int:
    """What freeing a table costs; notes the meeting. One that fits elsewhere costs next to nothing."""
    least = FAR
    for _ in range(TABLE_TRIES):
        other = board.seating[slot * board.width + draw(chance, board.seated[slot])]
        if board.frozen[other] or other in (waiting.pushed[0], waiting.pushed[1]):
            continue
        cost = 1 if room_for(board, other) else waiting.weight[other]
        if cost < least:
            waiting.pushed[2], least = other, cost
    return least
