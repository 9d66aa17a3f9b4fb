"""The relaxation, or a part of it, as a PuLP model."""

from typing import Any, NamedTuple

import numpy as np
import pulp
from numpy.typing import NDArray

from scheduling.arrays import Ints
from scheduling.select.relaxation import Relaxation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Aim(NamedTuple):
    """What counts: values (1 or 0), the price of a missing meeting, and a cap on the missing ones."""

    value: int
    price: int
    cap: int | None = None


class Part(NamedTuple):
    """The columns in play, and the rows and floors that can bind them; all other columns keep their value.

    ``rows`` and ``floors`` hold the number in the whole model, the columns by their place in the part,
    and what the other columns leave of the limit.
    """

    columns: Ints
    rows: list[tuple[int, Ints, int]]
    floors: list[tuple[int, Ints, int]]


class Built(NamedTuple):
    """A PuLP model with its variables and rows in the order of its part."""

    lp: pulp.LpProblem
    x: list[pulp.LpVariable]
    rows: list[pulp.LpConstraint]
    floors: list[pulp.LpConstraint]
    cap: pulp.LpConstraint | None


def part_of(relaxation: Relaxation, active: Flags, x: Floats) -> Part:
    """The part of a relaxation in the ``active`` columns while the others stay at ``x``."""
    place = np.cumsum(active) - 1
    rows, floors = [], []
    for number, row in enumerate(relaxation.rows):
        inside = active[row.columns]
        members = place[row.columns[inside]]
        most = row.most - round(float(x[row.columns[~inside]].sum()))
        if len(members) > most:
            rows.append((number, members, most))
    for number, floor in enumerate(relaxation.floors):
        inside = active[floor.columns]
        least = floor.least - round(float(x[floor.columns[~inside]].sum()))
        if least > 0:
            floors.append((number, place[floor.columns[inside]], least))
    return Part(np.flatnonzero(active), rows, floors)


def build(relaxation: Relaxation, aim: Aim, part: Part) -> Built:
    """The PuLP model of a part."""
    lp = pulp.LpProblem("select", pulp.LpMaximize)
    x = [lp.add_variable(f"x{place:07d}", 0, 1) for place in range(len(part.columns))]
    short: list[tuple[pulp.LpVariable | None, int]] = []
    for place, (number, _, least) in enumerate(part.floors):
        weight = relaxation.floors[number].weight
        short.append((lp.add_variable(f"z{place:07d}", 0, least) if weight else None, weight))
    missing = [(variable, weight) for variable, weight in short if variable is not None]
    worth = (relaxation.value[part.columns] * aim.value).tolist()
    terms = [*zip(x, worth, strict=True), *((variable, -aim.price * weight) for variable, weight in missing)]
    lp.setObjective(pulp.LpAffineExpression(terms))
    rows = [_row(lp, [x[c] for c in columns.tolist()], pulp.LpConstraintLE, most) for _, columns, most in part.rows]
    floors = [
        _row(lp, [x[c] for c in columns.tolist()] + ([z] if z is not None else []), pulp.LpConstraintGE, least)
        for (_, columns, least), (z, _) in zip(part.floors, short, strict=True)
    ]
    cap = None
    if aim.cap is not None and missing:
        cap = _row(lp, [variable for variable, _ in missing], pulp.LpConstraintLE, aim.cap)
    return Built(lp, x, rows, floors, cap)


def _row(lp: pulp.LpProblem, variables: list[Any], sense: int, limit: int) -> pulp.LpConstraint:
    row = pulp.LpConstraint(pulp.LpAffineExpression([(variable, 1) for variable in variables]), sense, rhs=limit)
    lp.addConstraint(row)
    return row
