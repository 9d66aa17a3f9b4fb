"""The select model: which options meet, without saying when (within blocks of slots at most).

    maximise   sum value_c x_c - price * sum d_i
    subject to sum of columns <= limit         (constraints' rows: maximum, capacity, tables, once)
               sum of a party's columns + d_i >= its minimum
               sum of a must pair's columns >= 1,  0 <= x <= 1,  0 <= d_i <= minimum

Every plan satisfies these rows, so no plan is worth more than the optimum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from scheduling.arrays import Arrays, Ints
from scheduling.constraints import RULES
from scheduling.constraints.rows import Columns, Row, grouped

MUST_WEIGHT = 100


class Floor(NamedTuple):
    """The columns' sum, plus what is missing, is at least ``least``.

    Each missing meeting costs ``weight`` prices; with weight 0 none may be missing.
    """

    columns: Ints
    least: int
    weight: int


class Entries(NamedTuple):
    """Rows laid end to end: the row and the column of each entry."""

    row: Ints
    column: Ints


@dataclass(frozen=True)
class Relaxation:
    """Columns, rows and floors of a select model."""

    columns: Columns
    rows: tuple[Row, ...]
    floors: tuple[Floor, ...]
    unavoidable: int
    """Shortfall of parties whose minimum exceeds their columns, whatever the plan."""
    bonus: Ints | int = 0
    """What a column is worth beside its option's value."""

    @cached_property
    def value(self) -> Ints:
        """What each column is worth."""
        return self.columns.arrays.value[self.columns.option] + self.bonus

    @cached_property
    def row_entries(self) -> Entries:
        """The columns of all rows."""
        return _laid_out(self.rows)

    @cached_property
    def floor_entries(self) -> Entries:
        """The columns of all floors."""
        return _laid_out(self.floors)

    @cached_property
    def most(self) -> Ints:
        """The limit of each row."""
        return np.array([row.most for row in self.rows], np.int64)

    @cached_property
    def least(self) -> Ints:
        """The limit of each floor."""
        return np.array([floor.least for floor in self.floors], np.int64)

    @cached_property
    def weight(self) -> Ints:
        """How many prices a missing meeting of each floor costs."""
        return np.array([floor.weight for floor in self.floors], np.int64)


def relaxation_of(arrays: Arrays, blocks: tuple[int, ...]) -> Relaxation:
    """The select model over these blocks of slots (masks that together hold every slot once)."""
    columns = columns_of(arrays, blocks)
    rows = tuple(row for rule in RULES if rule.rows for row in rule.rows(columns))
    wished = tuple(_wished(columns))
    wanting = int(arrays.minimum.sum()) - sum(floor.least for floor in wished)
    return Relaxation(columns, rows, (*_musts(columns), *wished), wanting)


def forgiving(relaxation: Relaxation) -> Relaxation:
    """The same model, but a must may be missing at a price above all others."""
    floors = tuple(floor._replace(weight=floor.weight or MUST_WEIGHT) for floor in relaxation.floors)
    return replace(relaxation, floors=floors)


def columns_of(arrays: Arrays, blocks: tuple[int, ...]) -> Columns:
    """A column for each option in each block that has one of its slots."""
    option = [np.flatnonzero(arrays.mask & block) for block in blocks]
    number = [np.full(len(options), index) for index, options in enumerate(option)]
    return Columns(arrays, np.concatenate(option), np.concatenate(number), blocks)


def blocks_of(arrays: Arrays, count: int) -> tuple[int, ...]:
    """Cuts the session into at most ``count`` runs of slots, each cut where most parties come or go."""
    if count == 1:
        return ((1 << arrays.slots) - 1,)
    if count == arrays.slots:
        return tuple(1 << slot for slot in range(count))
    change = [
        sum((mask >> slot ^ mask >> (slot - 1)) & 1 for mask in arrays.nodes.mask.tolist())
        for slot in range(1, arrays.slots)
    ]
    cuts: list[int] = []
    for index in np.argsort(-np.array(change), kind="stable").tolist():
        if len(cuts) < count - 1 and all(abs(index + 1 - cut) > 1 for cut in cuts):
            cuts.append(index + 1)
    edges = [0, *sorted(cuts), arrays.slots]
    return tuple((1 << end) - (1 << start) for start, end in pairwise(edges))


def _laid_out(rows: Sequence[Row | Floor]) -> Entries:
    sizes = [len(row.columns) for row in rows]
    columns = np.concatenate([np.zeros(0, np.int64), *(row.columns for row in rows)])
    return Entries(np.repeat(np.arange(len(rows)), sizes), columns)


def _wished(columns: Columns) -> Iterator[Floor]:
    """The minimum of each party, as far as its columns reach."""
    minimum = columns.arrays.minimum
    for party, members in grouped(*columns.ends, np.flatnonzero(minimum > 0)):
        least = min(int(minimum[party]), len(members))
        if least:
            yield Floor(members, least, 1)


def _musts(columns: Columns) -> Iterator[Floor]:
    """One meeting for each pair that must have one."""
    arrays = columns.arrays
    wanted = np.unique(arrays.pair[arrays.must])
    for _, members in grouped(columns.pair, np.arange(len(columns.pair)), wanted):
        yield Floor(members, 1, 0)
