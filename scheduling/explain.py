"""Why a pair got no meeting: a reason code and the facts a sentence needs, from the finished plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.arrays import Arrays, Ints, open_slots, slots_of
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
    """The finished plan, indexed: what each node could give up per slot, and who is at the maximum."""

    arrays: Arrays
    present: dict[str, int]
    options_of: dict[int, list[int]]
    full: NDArray[Any]
    lightest: Ints
    holder: Ints
    meetings: Ints
    least: Ints
    table_least: Ints


def _scene(arrays: Arrays, placed: Placed) -> _Scene:
    options = np.array(sorted(placed), np.int64)
    slots = np.array([placed[int(option)] for option in options], np.int64)
    size = (len(arrays.nodes.party), arrays.slots)
    lightest, holder = np.full(size, NEVER), np.full(size, -1)
    used, table_least = np.zeros(size, np.int64), np.full(arrays.slots, NEVER)
    least = np.full(len(arrays.maximum), NEVER)
    for option, slot in zip(options.tolist(), slots.tolist(), strict=True):
        value = NEVER if arrays.must[option] else int(arrays.value[option])
        table_least[slot] = min(table_least[slot], value)
        for node in (int(arrays.left[option]), int(arrays.right[option])):
            used[node, slot] += 1
            least[arrays.nodes.party[node]] = min(least[arrays.nodes.party[node]], value)
            if value < lightest[node, slot] or holder[node, slot] < 0:
                lightest[node, slot], holder[node, slot] = value, option
    full = used >= arrays.nodes.capacity[:, None]
    lightest[~full] = 0
    parties = np.concatenate([arrays.left_party[options], arrays.right_party[options]])
    options_of: dict[int, list[int]] = {}
    for option in np.flatnonzero(arrays.mask).tolist():
        options_of.setdefault(int(arrays.pair[option]), []).append(option)
    return _Scene(
        arrays=arrays,
        present={p.id: mask for p, mask in zip(arrays.problem.parties, arrays.present.tolist(), strict=True)},
        options_of=options_of,
        full=full,
        lightest=lightest,
        holder=holder,
        meetings=np.bincount(parties, minlength=len(arrays.maximum)),
        least=least,
        table_least=table_least,
    )


def _reason(scene: _Scene, index: int, pair: Pair) -> tuple[Reason, Facts]:
    arrays = scene.arrays
    options = scene.options_of.get(index, [])
    if not options:
        return _no_slot(scene, pair)
    parties = (int(arrays.left_party[options[0]]), int(arrays.right_party[options[0]]))
    limit = [arrays.problem.parties[party].max_meetings for party in parties]
    for party, most in zip(parties, limit, strict=True):
        if most is not None and scene.meetings[party] >= most:
            who = arrays.problem.parties[party].id
            least = _least(int(scene.least[party]))
            return Reason.AT_MAXIMUM, {"party": who, "max_meetings": most, "value": pair.value, **least}
    free = sorted({slot for option in options for slot in _free(scene, option)})
    if free:
        least = _least(min(int(scene.table_least[slot]) for slot in free))
        return Reason.TABLES_FULL, {"slots": [*free], "value": pair.value, **least}
    return Reason.BETTER_USE, _better(scene, options) | {"value": pair.value}


def _no_slot(scene: _Scene, pair: Pair) -> tuple[Reason, Facts]:
    """Never there together, or only when there are no tables."""
    problem = scene.arrays.problem
    both = scene.present[pair.a] & scene.present[pair.b]
    if both and not both & open_slots(problem):
        return Reason.TABLES_FULL, {"slots": [*slots_of(both)], "value": pair.value}
    window: list[str | int] | None = None if pair.window is None else [*pair.window]
    return Reason.NO_COMMON_SLOT, {"common": [*slots_of(both)], "window": window}


def _free(scene: _Scene, option: int) -> Iterator[int]:
    """Slots in which both sides of an option have nothing else."""
    left, right = int(scene.arrays.left[option]), int(scene.arrays.right[option])
    for slot in slots_of(int(scene.arrays.mask[option])):
        if not scene.full[left, slot] and not scene.full[right, slot]:
            yield slot


def _better(scene: _Scene, options: list[int]) -> dict[str, Any]:
    """The slot where the pair would push out the least, and what it would push out."""
    arrays = scene.arrays
    ways = [(option, slot) for option in options for slot in slots_of(int(arrays.mask[option]))]

    def lost(way: tuple[int, int]) -> int:
        return int(scene.lightest[arrays.left[way[0]], way[1]] + scene.lightest[arrays.right[way[0]], way[1]])

    option, slot = min(ways, key=lost)
    nodes = (int(arrays.left[option]), int(arrays.right[option]))
    others = dict.fromkeys(int(scene.holder[node, slot]) for node in nodes if scene.full[node, slot])
    pairs = [arrays.pairs[int(arrays.pair[other])] for other in others]
    return {
        "slot": slot,
        "better_value": sum(pair.value for pair in pairs),
        "instead": [name for pair in pairs for name in (pair.a, pair.b)],
    }


def _least(value: int) -> dict[str, int]:
    """The least value that was preferred, unless everything there is promised."""
    return {"better_value": value} if value < NEVER else {}
