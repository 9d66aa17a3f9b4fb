"""Why a pair got no meeting: a reason code and the facts a sentence needs, from the finished plan."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from scheduling.arrays import Arrays, Ints, mask_of, masks_of, open_slots, slots_of
from scheduling.assign import Placed
from scheduling.plan import Facts, Reason, Unplaced
from scheduling.problem import Pair, key

NEVER = 1 << 40
NOBODY = -1


def explain(arrays: Arrays, placed: Placed) -> tuple[Unplaced, ...]:
    """A reason for each candidate pair that does not meet, in the order of the pairs."""
    scene = _scene(arrays, placed)
    met = set(arrays.pair[list(placed)].tolist())
    forbidden = {key(*names) for names in arrays.problem.forbidden}
    unplaced = []
    for index, (names, pair) in enumerate(arrays.problem.pair_of.items()):
        if index not in met:
            reason, detail = (Reason.FORBIDDEN, {}) if names in forbidden else _reason(scene, index, pair)
            unplaced.append(Unplaced(pair.a, pair.b, pair.value, reason, detail))
    return tuple(unplaced)


@dataclass(frozen=True)
class _Scene:
    """The finished plan, indexed with plain lists.

    Of each node: the slots in which it has room (``roomy``) and, by slot, the option of its lightest meeting
    (``holder``). Of each party: the value of its lightest meeting, and whether it is at its own maximum (``done``).
    Of each slot: the lightest meeting's value. Of each option: its parties, and the slot where it would push out the
    least (``entry``) at which price.
    """

    arrays: Arrays
    options_of: dict[int, list[int]]
    parties: list[tuple[int, int]]
    mask: list[int]
    roomy: list[int]
    holder: list[list[int]]
    done: list[bool]
    least: list[int]
    table_least: list[int]
    entry: list[int]
    price: list[int]


def _scene(arrays: Arrays, placed: Placed) -> _Scene:
    options = np.array(sorted(placed), np.int64)
    slots = np.array([placed[option] for option in options.tolist()], np.int64)
    value = np.where(arrays.must[options], NEVER, arrays.value[options])
    node = np.concatenate([arrays.left[options], arrays.right[options]])
    party = arrays.nodes.party[node]
    when, what, worth = np.tile(slots, 2), np.tile(options, 2), np.tile(value, 2)
    used, holder = np.zeros_like(arrays.nodes.room), np.full_like(arrays.nodes.room, NOBODY)
    lightest, least = np.full_like(arrays.nodes.room, NEVER), np.full_like(arrays.maximum, NEVER)
    table_least = np.full(arrays.slots, NEVER)
    np.add.at(used, (node, when), 1)
    np.minimum.at(lightest, (node, when), worth)
    np.minimum.at(least, party, worth)
    np.minimum.at(table_least, slots, value)
    last = np.lexsort((-what, -worth))
    holder[node[last], when[last]] = what[last]
    free = used < arrays.nodes.capacity[:, None]
    lightest[free] = 0
    entry, price = _entries(arrays, lightest)
    options_of: dict[int, list[int]] = {}
    for option, pair in enumerate(arrays.pair.tolist()):
        options_of.setdefault(pair, []).append(option)
    meetings = np.bincount(party, minlength=len(least)).tolist()
    most = [party.max_meetings for party in arrays.problem.parties]
    return _Scene(
        arrays=arrays,
        options_of=options_of,
        parties=list(zip(arrays.left_party.tolist(), arrays.right_party.tolist(), strict=True)),
        mask=arrays.mask.tolist(),
        roomy=masks_of(free).tolist(),
        holder=holder.tolist(),
        done=[limit is not None and count >= limit for limit, count in zip(most, meetings, strict=True)],
        least=least.tolist(),
        table_least=table_least.tolist(),
        entry=entry.tolist(),
        price=price.tolist(),
    )


def _entries(arrays: Arrays, lightest: Ints) -> tuple[Ints, Ints]:
    """The slot of each option in which it would push out the least, the first such one, and what that is worth."""
    entry, price = np.zeros_like(arrays.left), np.full_like(arrays.left, 4 * NEVER)
    for slot in range(arrays.slots):
        cost = lightest[arrays.left, slot] + lightest[arrays.right, slot]
        better = (arrays.mask >> np.uint64(slot) & np.uint64(1)).astype(bool) & (cost < price)
        entry[better], price[better] = slot, cost[better]
    return entry, price


def _reason(scene: _Scene, index: int, pair: Pair) -> tuple[Reason, Facts]:
    options = [option for option in scene.options_of.get(index, ()) if scene.mask[option]]
    if not options:
        return _no_slot(scene, pair)
    for number in scene.parties[options[0]]:
        if scene.done[number]:
            party, least = scene.arrays.problem.parties[number], _least(scene.least[number])
            facts = {"party": party.id, "max_meetings": party.max_meetings, "value": pair.value}
            return Reason.AT_MAXIMUM, facts | least
    free = 0
    for option in options:
        left, right = scene.arrays.node_ends[option]
        free |= scene.mask[option] & scene.roomy[left] & scene.roomy[right]
    if free:
        least = _least(min(scene.table_least[slot] for slot in slots_of(free)))
        return Reason.TABLES_FULL, {"slots": [*slots_of(free)], "value": pair.value, **least}
    return Reason.BETTER_USE, _better(scene, options) | {"value": pair.value}


def _no_slot(scene: _Scene, pair: Pair) -> tuple[Reason, Facts]:
    """Never there together, or only when there are no tables."""
    parties = scene.arrays.problem.party_of
    both = mask_of(parties[pair.a].present) & mask_of(parties[pair.b].present)
    if both and not both & open_slots(scene.arrays.problem):
        return Reason.TABLES_FULL, {"slots": [*slots_of(both)], "value": pair.value}
    window: list[str | int] | None = None if pair.window is None else [*pair.window]
    return Reason.NO_COMMON_SLOT, {"common": [*slots_of(both)], "window": window}


def _better(scene: _Scene, options: list[int]) -> dict[str, Any]:
    """The slot where the pair would push out the least, and what it would push out."""
    option = min(options, key=scene.price.__getitem__)
    slot = scene.entry[option]
    full = [node for node in scene.arrays.node_ends[option] if not scene.roomy[node] >> slot & 1]
    others = dict.fromkeys(scene.holder[node][slot] for node in full)
    pairs = [scene.arrays.pairs[int(scene.arrays.pair[other])] for other in others]
    return {
        "slot": slot,
        "better_value": sum(pair.value for pair in pairs),
        "instead": [name for pair in pairs for name in (pair.a, pair.b)],
    }


def _least(value: int) -> dict[str, int]:
    """The least value that was preferred, unless everything there is promised."""
    return {"better_value": value} if value < NEVER else {}
