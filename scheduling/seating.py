"""Which named delegate takes a meeting, where several would do: who holds it already, else in their order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from scheduling.arrays import Arrays
from scheduling.plan import Meeting
from scheduling.problem import key

Person = tuple[int, str | None]
"""A party's number and one of its seats (None: a party without seats)."""
Kept = Mapping[tuple[str, str], Meeting]
"""Meetings whose seats and tables stay, by key of their pair."""


def locked_meetings(arrays: Arrays) -> Kept:
    """The earlier meetings of locked pairs."""
    locked = {key(*names) for names in arrays.problem.locked}
    earlier = arrays.problem.earlier.meetings if arrays.problem.earlier else ()
    return {key(m.a, m.b): m for m in earlier if key(m.a, m.b) in locked}


def seated(arrays: Arrays, options: Sequence[int], kept: Kept) -> dict[int, tuple[Person, Person]]:
    """The people of each meeting of one slot, left and right."""
    nodes, seats = {option: arrays.node_ends[option] for option in options}, arrays.nodes.seats
    free = {node: [*seats[node]] for pair in nodes.values() for node in pair if seats[node]}
    chosen: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for option in options if free and kept else ():
        for node, seat in zip(nodes[option], _seats_kept(arrays, option, kept), strict=True):
            if seat in free.get(node, ()):
                free[node].remove(seat)
                chosen[option][node] = seat
    if not free:
        party = arrays.party_of_node
        return {option: ((party[left], None), (party[right], None)) for option, (left, right) in nodes.items()}
    return {option: _people(arrays, nodes[option], chosen[option], free) for option in options}


def _seats_kept(arrays: Arrays, option: int, kept: Kept) -> tuple[str, str]:
    pair = arrays.pairs[int(arrays.pair[option])]
    meeting = kept.get(key(pair.a, pair.b))
    if meeting is None:
        return "", ""
    seats = {meeting.a: meeting.a_seat or "", meeting.b: meeting.b_seat or ""}
    return seats[pair.a], seats[pair.b]


def _people(
    arrays: Arrays, nodes: tuple[int, int], chosen: dict[int, str], free: dict[int, list[str]]
) -> tuple[Person, Person]:
    left, right = (
        (int(arrays.nodes.party[node]), chosen.get(node) or (free[node].pop(0) if node in free else None))
        for node in nodes
    )
    return left, right
