"""The rows of the select model: sums of columns with an upper limit. Rows that cannot bind are left out.

A *column* says that an option meets within a block of slots; with one block it says that it meets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from scheduling.arrays import Arrays, Ints


class Row(NamedTuple):
    """The columns' sum is at most ``most``."""

    columns: Ints
    most: int


@dataclass(frozen=True)
class Columns:
    """The columns of a select model: option and block of each; ``blocks`` are masks of slots."""

    arrays: Arrays
    option: Ints
    block: Ints
    blocks: tuple[int, ...]

    @cached_property
    def pair(self) -> Ints:
        """The pair of each column."""
        return self.arrays.pair[self.option]

    @cached_property
    def ends(self) -> tuple[Ints, Ints]:
        """Both parties of each column, one below the other, beside the column's number."""
        parties = np.concatenate([self.arrays.left_party[self.option], self.arrays.right_party[self.option]])
        return parties, np.tile(np.arange(len(self.option)), 2)

    @cached_property
    def node_ends(self) -> tuple[Ints, Ints]:
        """Both (node, block) of each column as one number, beside the column's number."""
        nodes = np.concatenate([self.arrays.left[self.option], self.arrays.right[self.option]])
        return nodes * len(self.blocks) + np.tile(self.block, 2), self.ends[1]


def maximum_rows(columns: Columns) -> Iterator[Row]:
    """One row per party: no more meetings than its maximum (and than its delegates' present slots)."""
    yield from _limited(*columns.ends, columns.arrays.maximum)


def capacity_rows(columns: Columns) -> Iterator[Row]:
    """One row per node and block: no more meetings than capacity times present slots of the block."""
    nodes, slots = columns.arrays.nodes, range(columns.arrays.slots)
    within = np.array([[block >> slot & 1 for block in columns.blocks] for slot in slots], np.int64)
    limits = (nodes.room @ within).ravel()
    of_party = np.repeat(columns.arrays.maximum[nodes.party], len(columns.blocks))
    never = np.iinfo(np.int64).max
    yield from _limited(*columns.node_ends, np.where(limits < of_party, limits, never))


def table_rows(columns: Columns) -> Iterator[Row]:
    """One row per block: no more meetings than its slots can hold."""
    slots = range(columns.arrays.slots)
    limits = [sum(int(columns.arrays.most[slot]) for slot in slots if block >> slot & 1) for block in columns.blocks]
    yield from _limited(columns.block, np.arange(len(columns.block)), np.array(limits, np.int64))


def once_rows(columns: Columns) -> Iterator[Row]:
    """One row per pair with several columns: it meets once."""
    ones = np.ones(len(columns.arrays.pairs), np.int64)
    yield from _limited(columns.pair, np.arange(len(columns.pair)), ones)


def grouped(groups: Ints, members: Ints, wanted: Ints) -> Iterator[tuple[int, Ints]]:
    """The members of each wanted group, groups in ascending order, members in their order."""
    order = np.argsort(groups, kind="stable")
    first = np.searchsorted(groups[order], wanted, side="left")
    last = np.searchsorted(groups[order], wanted, side="right")
    sorted_members = members[order]
    for group, start, end in zip(wanted.tolist(), first.tolist(), last.tolist(), strict=True):
        yield group, sorted_members[start:end]


def _limited(groups: Ints, members: Ints, limits: Ints) -> Iterator[Row]:
    counts = np.bincount(groups, minlength=len(limits))
    for group, columns in grouped(groups, members, np.flatnonzero(counts > limits)):
        yield Row(columns, int(limits[group]))
