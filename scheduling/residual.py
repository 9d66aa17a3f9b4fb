"""What is left to decide once some meetings stand: the same problem with less room."""

from dataclasses import replace

import numpy as np

from scheduling.arrays import Arrays, Ints, Masks, at_once, masks_of
from scheduling.assign import Placed


def residual(arrays: Arrays, standing: Placed, allowed: Masks) -> tuple[Arrays, Ints]:
    """The problem beside ``standing`` meetings, and the option behind each of its options.

    Room, tables, maximum and minimum are what the standing meetings leave. ``allowed`` limits the slots
    of each option; pairs that stand have no option any more.
    """
    options = np.fromiter(standing, np.int64, len(standing))
    slots = np.fromiter(standing.values(), np.int64, len(standing))
    room, most = arrays.nodes.room.copy(), arrays.most - np.bincount(slots, minlength=arrays.slots)
    np.subtract.at(room, (arrays.left[options], slots), 1)
    np.subtract.at(room, (arrays.right[options], slots), 1)
    parties = np.concatenate([arrays.left_party[options], arrays.right_party[options]])
    meetings = np.bincount(parties, minlength=len(arrays.maximum))
    roomy = masks_of((room > 0) & (most > 0))
    mask = arrays.mask & roomy[arrays.left] & roomy[arrays.right] & allowed
    full = arrays.maximum <= meetings
    gone = np.isin(arrays.pair, arrays.pair[options]) | full[arrays.left_party] | full[arrays.right_party]
    kept = np.flatnonzero((mask != 0) & ~gone)
    rest = replace(
        arrays,
        most=np.minimum(most, at_once(room)),
        maximum=arrays.maximum - meetings,
        minimum=np.maximum(0, arrays.minimum - meetings),
        nodes=replace(arrays.nodes, room=room),
        pair=arrays.pair[kept],
        left=arrays.left[kept],
        right=arrays.right[kept],
        value=arrays.value[kept],
        mask=mask[kept],
        held=arrays.held[kept],
        must=arrays.must[kept],
    )
    return rest, kept
