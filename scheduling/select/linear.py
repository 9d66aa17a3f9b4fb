"""The relaxation as a PuLP model: built, solved and, from its prices, turned into a bound anyone can recompute."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

import numpy as np
import pulp
from numpy.typing import NDArray

from scheduling.select.highs import BulkHiGHS, bound_of
from scheduling.select.relaxation import Relaxation
from scheduling.stop import Stop

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


SOLVED = (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)


class Aim(NamedTuple):
    """What counts: values (1 or 0), the price of a missing meeting, and a cap on the missing ones."""

    value: int
    price: int
    cap: int | None = None


class Outcome(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    STOPPED = "stopped"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Solved:
    """Column values, the bound proved and, of a linear model, what each column's flip would cost (reduced cost)."""

    outcome: Outcome
    x: Floats
    bound: float
    reduced: Floats

    @property
    def whole(self) -> bool:
        """Whether every column is 0 or 1."""
        return bool((np.abs(self.x - np.round(self.x)) < 1e-6).all())  # noqa: PLR2004 - HiGHS's own tolerance


class Built(NamedTuple):
    """A PuLP model with its variables and rows in our order."""

    lp: pulp.LpProblem
    x: list[pulp.LpVariable]
    short: list[pulp.LpVariable | None]
    rows: list[pulp.LpConstraint]
    floors: list[pulp.LpConstraint]
    cap: pulp.LpConstraint | None


def solve_linear(relaxation: Relaxation, aim: Aim, stop: Stop) -> Solved:
    """The linear optimum; its bound is recomputed from the rows' prices and holds whatever the tolerance."""
    built = build(relaxation, aim)
    outcome = _run(built, BulkHiGHS(stop, mip=False, presolve="off"))
    if outcome is not Outcome.OPTIMAL:
        nothing = np.zeros(len(built.x))
        return Solved(outcome, nothing, np.inf, nothing)
    bound, reduced = _certificate(relaxation, aim, built)
    return Solved(outcome, _values(built), bound, reduced)


def solve_whole(relaxation: Relaxation, aim: Aim, free: Flags, x: Floats, stop: Stop, *, nodes: int) -> Solved:
    """The whole-number optimum over the free columns; the others stay at ``x`` (0 or 1)."""
    built = build(relaxation, aim)
    for column in np.flatnonzero(~free).tolist():
        built.x[column].lowBound = built.x[column].upBound = round(x[column])
    for column in np.flatnonzero(free).tolist():
        built.x[column].cat = pulp.LpInteger
    outcome = _run(built, BulkHiGHS(stop, gapRel=0.0, gapAbs=0.99, mip_max_nodes=nodes))
    nothing = np.zeros(len(built.x))
    if built.lp.sol_status not in SOLVED:
        return Solved(outcome, nothing, np.inf, nothing)
    return Solved(outcome, np.round(_values(built)), bound_of(built.lp), nothing)


def build(relaxation: Relaxation, aim: Aim) -> Built:
    """The PuLP model of a relaxation."""
    lp = pulp.LpProblem("select", pulp.LpMaximize)
    x = [lp.add_variable(f"x{column:07d}", 0, 1) for column in range(len(relaxation.value))]
    short = [
        None if not floor.weight else lp.add_variable(f"z{index:07d}", 0, floor.least)
        for index, floor in enumerate(relaxation.floors)
    ]
    missing = [
        (variable, floor) for variable, floor in zip(short, relaxation.floors, strict=True) if variable is not None
    ]
    terms = [
        *zip(x, (relaxation.value * aim.value).tolist(), strict=True),
        *((variable, -aim.price * floor.weight) for variable, floor in missing),
    ]
    lp.setObjective(pulp.LpAffineExpression(terms))
    rows = [_row(lp, [x[c] for c in row.columns.tolist()], pulp.LpConstraintLE, row.most) for row in relaxation.rows]
    floors = [
        _row(
            lp,
            [x[c] for c in floor.columns.tolist()] + ([d] if d is not None else []),
            pulp.LpConstraintGE,
            floor.least,
        )
        for floor, d in zip(relaxation.floors, short, strict=True)
    ]
    cap = None
    if aim.cap is not None and missing:
        cap = _row(lp, [variable for variable, _ in missing], pulp.LpConstraintLE, aim.cap)
    return Built(lp, x, short, rows, floors, cap)


def _row(lp: pulp.LpProblem, variables: list[Any], sense: int, limit: int) -> pulp.LpConstraint:
    row = pulp.LpConstraint(pulp.LpAffineExpression([(variable, 1) for variable in variables]), sense, rhs=limit)
    lp.addConstraint(row)
    return row


def _run(built: Built, solver: BulkHiGHS) -> Outcome:
    built.lp.solve(solver)
    outcomes = {
        pulp.LpSolutionOptimal: Outcome.OPTIMAL,
        pulp.LpSolutionInfeasible: Outcome.IMPOSSIBLE,
        pulp.LpSolutionUnbounded: Outcome.IMPOSSIBLE,
    }
    return outcomes.get(built.lp.sol_status, Outcome.STOPPED)


def _values(built: Built) -> Floats:
    return np.array([variable.varValue for variable in built.x], float)


def _certificate(relaxation: Relaxation, aim: Aim, built: Built) -> tuple[float, Floats]:
    """A bound from any prices >= 0 of the rows (weak duality), and each column's reduced cost under them."""
    reduced = (relaxation.value * aim.value).astype(float)
    bound = 0.0
    for row, model_row in zip(relaxation.rows, built.rows, strict=True):
        price = max(0.0, -model_row.pi)
        if price:
            bound += price * row.most
            reduced[row.columns] -= price
    cap_price = max(0.0, -built.cap.pi) if built.cap is not None else 0.0
    bound += cap_price * (aim.cap or 0)
    for floor, model_row in zip(relaxation.floors, built.floors, strict=True):
        price = max(0.0, model_row.pi)
        bound -= price * floor.least
        reduced[floor.columns] += price
        if floor.weight:
            bound += max(0.0, price - aim.price * floor.weight - cap_price) * floor.least
    return bound + float(np.maximum(reduced, 0).sum()), reduced
