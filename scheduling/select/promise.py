"""Which columns are likely to matter: where a large model starts."""

import numpy as np

from scheduling.arrays import Arrays, Ints
from scheduling.select.model import Flags
from scheduling.select.relaxation import Relaxation

SMALL = 4_000
"""Models of so many columns are solved in one piece."""
TABLES_SHARE = 2.0
CALENDAR_SHARE = 2.5


def promising(relaxation: Relaxation) -> Flags:
    """The columns of options of greatest value for the tables, near the top for both parties, and each party's best.

    Too few only cost another round: what is missing joins by its reduced cost.
    """
    columns = relaxation.columns
    if len(columns.option) <= SMALL:
        return np.ones(len(columns.option), bool)
    options, place = np.unique(columns.option, return_inverse=True)
    chosen = _promising_options(columns.arrays, options)
    return np.asarray(chosen[place] | np.greater(relaxation.bonus, 0))


def _promising_options(arrays: Arrays, options: Ints) -> Flags:
    value, size = arrays.value[options], len(options)
    parties = np.concatenate([arrays.left_party[options], arrays.right_party[options]])
    rank = _rank_within(parties, np.tile(value, 2)).reshape(2, size)
    top = CALENDAR_SHARE * arrays.maximum[parties].reshape(2, size) + 2
    wanted = arrays.minimum[parties].reshape(2, size) + 1
    count = min(size, int(TABLES_SHARE * arrays.most.sum()) + 1)
    threshold = np.partition(value, size - count)[size - count]
    chosen = (value >= threshold) & (rank < top).all(axis=0)
    return np.asarray(chosen | (rank < wanted).any(axis=0) | arrays.must[options])


def _rank_within(groups: Ints, value: Ints) -> Ints:
    """The place of each member within its group, the greatest value first."""
    order = np.lexsort((-value, groups))
    ordered = groups[order]
    first = np.searchsorted(ordered, ordered, side="left")
    rank = np.empty(len(groups), np.int64)
    rank[order] = np.arange(len(groups)) - first
    return rank
