"""The relaxation, or a part of it, as a PuLP model."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pulp
from numpy.typing import NDArray

from scheduling.arrays import Ints
from scheduling.select.relaxation import Entries, Relaxation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Aim(NamedTuple):
    """What counts: values (1 or 0), the price of a missing meeting, and a cap on the missing ones."""

    value: int
    price: int
    cap: int | None = None


class Limit(NamedTuple):
    """A row or floor of a part: its number in the whole model, its columns by place, what others leave of its limit."""

    number: int
    members: list[int]
    limit: int


class Part(NamedTuple):
    """The columns in play, and the rows and floors that can bind them; all other columns keep their value."""

    columns: Ints
    rows: list[Limit]
    floors: list[Limit]


class Column(pulp.LpVariable):  # type: ignore[misc]  # pulp has no types
    """A PuLP variable between 0 and ``most`` that knows its place; a name to check would cost more than its value."""

    __hash__ = object.__hash__

    def __init__(self, place: int, most: int) -> None:
        self.index, self.lowBound, self.upBound = place, 0, most
        self.cat, self.varValue = pulp.LpContinuous, None

    @property
    def name(self) -> str:
        """Its place."""
        return f"x{self.index:07d}"


class Select(pulp.LpProblem):  # type: ignore[misc]  # pulp has no types
    """A PuLP problem that is told its columns once and need not look for them in every row."""

    def __init__(self, columns: list[Column]) -> None:
        super().__init__("select", pulp.LpMaximize)
        self.columns = columns

    def variables(self) -> list[Column]:
        """All columns, by place."""
        return self.columns

    def fixObjective(self) -> tuple[bool, None]:  # noqa: N802 - PuLP's name
        """Nothing to mend: without columns there is nothing to gain."""
        return False, None

    def _add_variables(self, variables: Iterable[Column]) -> None:
        """They are known."""


class Built(NamedTuple):
    """A PuLP model with its variables and rows in the order of its part."""

    lp: Select
    x: list[Column]
    rows: list[pulp.LpConstraint]
    floors: list[pulp.LpConstraint]
    cap: pulp.LpConstraint | None


def part_of(relaxation: Relaxation, active: Flags, x: Floats) -> Part:
    """The part of a relaxation in the ``active`` columns while the others stay at ``x``."""
    rows = _limits(relaxation.row_entries, relaxation.most, active, x)
    floors = _limits(relaxation.floor_entries, relaxation.least, active, x)
    return Part(
        np.flatnonzero(active),
        [row for row in rows if len(row.members) > row.limit],
        [floor for floor in floors if floor.limit > 0],
    )


def build(relaxation: Relaxation, aim: Aim, part: Part) -> Built:
    """The PuLP model of a part."""
    size = len(part.columns)
    weights = [relaxation.floors[floor.number].weight for floor in part.floors]
    x = [Column(place, 1) for place in range(size)]
    missing = [floor.limit for floor, weight in zip(part.floors, weights, strict=True) if weight]
    short = [Column(size + place, most) for place, most in enumerate(missing)]
    lp = Select([*x, *short])
    worth = (relaxation.value[part.columns] * aim.value).tolist()
    prices = [-aim.price * weight for weight in weights if weight]
    lp.setObjective(pulp.LpAffineExpression(dict(zip(lp.columns, [*worth, *prices], strict=True))))
    rows = [_row(lp, [x[c] for c in row.members], pulp.LpConstraintLE, row.limit) for row in part.rows]
    wanting = iter(short)
    slack = [[next(wanting)] if weight else [] for weight in weights]
    floors = [
        _row(lp, [x[c] for c in floor.members] + missed, pulp.LpConstraintGE, floor.limit)
        for floor, missed in zip(part.floors, slack, strict=True)
    ]
    cap = _row(lp, short, pulp.LpConstraintLE, aim.cap) if aim.cap is not None and short else None
    return Built(lp, x, rows, floors, cap)


def _limits(entries: Entries, limits: Ints, active: Flags, x: Floats) -> list[Limit]:
    """Each row in the active columns."""
    inside, size = active[entries.column], len(limits)
    place = (np.cumsum(active) - 1)[entries.column[inside]].tolist()
    ends = np.cumsum(np.bincount(entries.row[inside], minlength=size)).tolist()
    settled = np.bincount(entries.row[~inside], x[entries.column[~inside]], size)
    left = (limits - np.round(settled).astype(np.int64)).tolist()
    starts = [0, *ends[:-1]]
    return [Limit(row, place[starts[row] : ends[row]], left[row]) for row in range(size)]


def _row(lp: Select, columns: Sequence[Column], sense: int, limit: int) -> pulp.LpConstraint:
    row = pulp.LpConstraint(pulp.LpAffineExpression(dict.fromkeys(columns, 1)), sense, rhs=limit)
    lp.addConstraint(row)
    return row
