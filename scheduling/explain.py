"""Why a pair got no meeting: a reason code and the facts a sentence needs, from the finished plan."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from scheduling.arrays import Arrays, open_slots, slots_of
from scheduling.assign import Placed
from scheduling.plan import Facts, Reason, Unplaced
from scheduling.problem import Pair, key

NEVER = 1 << 40


def explain(arrays: Arrays, placed: Placed) -> tuple[Unplaced, ...]:
    """A reason for each candidate pair that does not meet, in the order of the pairs."""
    scene = _scene(arrays, placed)
    met = {int(arrays.pair[option]) for option in placed}
    forbidden = {key(*names) for names in arrays.problem.forbidden}
    unplaced = []
    for index, pair in enumerate(arrays.problem.pairs):
        if index not in met:
            reason, detail = (Reason.FORBIDDEN, {}) if key(pair.a, pair.b) in forbidden else _reason(scene, index, pair)
            unplaced.append(Unplaced(pair.a, pair.b, pair.value, reason, detail))
    return tuple(unplaced)


@dataclass(frozen=True)
class _Scene:
    """The finished plan, indexed with plain lists.

    Of each node: the slots in which it has room (``roomy``) and, by slot, its lightest meeting's value (0 with
    room) and option. Of each party: its number of meetings and the value of the lightest. Of each slot: the
    lightest meeting's value.
    """

    arrays: Arrays
    present: dict[str, int]
    options_of: dict[int, list[int]]
    ends: list[tuple[int, int]]
    mask: list[int]
    roomy: list[int]
    lightest: list[list[int]]
    holder: list[list[int]]
    meetings: list[int]
    least: list[int]
    table_least: list[int]


def _scene(arrays: Arrays, placed: Placed) -> _Scene:
    nodes, slots = len(arrays.nodes.party), arrays.slots
    party = arrays.nodes.party.tolist()
    ends = list(zip(arrays.left.tolist(), arrays.right.tolist(), strict=True))
    lightest, holder = [[NEVER] * slots for _ in range(nodes)], [[-1] * slots for _ in range(nodes)]
    used, table_least = [[0] * slots for _ in range(nodes)], [NEVER] * slots
    meetings, least = [0] * len(arrays.maximum), [NEVER] * len(arrays.maximum)
    for option, slot in sorted(placed.items()):
        value = NEVER if arrays.must[option] else int(arrays.value[option])
        table_least[slot] = min(table_least[slot], value)
        for node in ends[option]:
            used[node][slot] += 1
            meetings[party[node]] += 1
            least[party[node]] = min(least[party[node]], value)
            if value < lightest[node][slot] or holder[node][slot] < 0:
                lightest[node][slot], holder[node][slot] = value, option
    roomy = [0] * nodes
    for node, capacity in enumerate(arrays.nodes.capacity.tolist()):
        for slot in range(slots):
            if used[node][slot] < capacity:
                roomy[node] |= 1 << slot
                lightest[node][slot] = 0
    options_of: dict[int, list[int]] = {}
    for option in np.flatnonzero(arrays.mask).tolist():
        options_of.setdefault(int(arrays.pair[option]), []).append(option)
    return _Scene(
        arrays=arrays,
        present={p.id: mask for p, mask in zip(arrays.problem.parties, arrays.present.tolist(), strict=True)},
        options_of=options_of,
        ends=ends,
        mask=arrays.mask.tolist(),
        roomy=roomy,
        lightest=lightest,
        holder=holder,
        meetings=meetings,
        least=least,
        table_least=table_least,
    )


def _reason(scene: _Scene, index: int, pair: Pair) -> tuple[Reason, Facts]:
    options = scene.options_of.get(index, [])
    if not options:
        return _no_slot(scene, pair)
    parties = scene.arrays.problem.parties
    for number in (int(scene.arrays.nodes.party[node]) for node in scene.ends[options[0]]):
        most = parties[number].max_meetings
        if most is not None and scene.meetings[number] >= most:
            least = _least(scene.least[number])
            return Reason.AT_MAXIMUM, {"party": parties[number].id, "max_meetings": most, "value": pair.value, **least}
    free = 0
    for option in options:
        left, right = scene.ends[option]
        free |= scene.mask[option] & scene.roomy[left] & scene.roomy[right]
    if free:
        least = _least(min(scene.table_least[slot] for slot in slots_of(free)))
        return Reason.TABLES_FULL, {"slots": [*slots_of(free)], "value": pair.value, **least}
    return Reason.BETTER_USE, _better(scene, options) | {"value": pair.value}


def _no_slot(scene: _Scene, pair: Pair) -> tuple[Reason, Facts]:
    """Never there together, or only when there are no tables."""
    both = scene.present[pair.a] & scene.present[pair.b]
    if both and not both & open_slots(scene.arrays.problem):
        return Reason.TABLES_FULL, {"slots": [*slots_of(both)], "value": pair.value}
    window: list[str | int] | None = None if pair.window is None else [*pair.window]
    return Reason.NO_COMMON_SLOT, {"common": [*slots_of(both)], "window": window}


def _better(scene: _Scene, options: list[int]) -> dict[str, Any]:
    """The slot where the pair would push out the least, and what it would push out."""
    _, option, slot = min(
        (scene.lightest[scene.ends[option][0]][slot] + scene.lightest[scene.ends[option][1]][slot], option, slot)
        for option in options
        for slot in slots_of(scene.mask[option])
    )
    full = [node for node in scene.ends[option] if not scene.roomy[node] >> slot & 1]
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
