"""Solving the relaxation: a linear optimum with its certificate, and whole-number optima of parts.

Large models are sifted: solved on promising columns first; the rows' prices then tell which of the others
could gain, and those (and what nearly could) join until none can.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
import pulp

from scheduling.select.highs import BulkHiGHS, bound_of
from scheduling.select.model import Aim, Built, Flags, Floats, Part, build, part_of
from scheduling.select.promise import promising
from scheduling.select.relaxation import Relaxation
from scheduling.stop import Stop

SLACK = 1e-6
NEARLY = 0.1
"""Columns join a sifted model with those that gain if they miss by less than this share of the median value."""
SOLVED = (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)


class Outcome(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    STOPPED = "stopped"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Solved:
    """Column values, the bound proved and, of a linear model, what each column's flip would cost (reduced cost).

    ``searched`` tells that a whole-number search was needed.
    """

    outcome: Outcome
    x: Floats
    bound: float
    reduced: Floats
    searched: bool = False

    @property
    def fractional(self) -> Flags:
        """The columns that are neither 0 nor 1."""
        return np.asarray(np.abs(self.x - np.round(self.x)) >= SLACK)

    @property
    def whole(self) -> bool:
        """Whether every column is 0 or 1."""
        return not self.fractional.any()


class Prices(NamedTuple):
    """What one more unit of each row, of each floor and of the cap is worth; none is negative."""

    rows: Floats
    floors: Floats
    cap: float


def solve_linear(relaxation: Relaxation, aim: Aim, stop: Stop) -> Solved:
    """The linear optimum; its bound is recomputed from the rows' prices and holds whatever the tolerance."""
    nothing = np.zeros(len(relaxation.value))
    active = promising(relaxation)
    while True:
        part = part_of(relaxation, active, nothing)
        built = build(relaxation, aim, part)
        outcome = _run(built, BulkHiGHS(stop, mip=False, presolve="off"))
        if outcome is Outcome.IMPOSSIBLE and not active.all():
            active[:] = True
            continue
        if outcome is not Outcome.OPTIMAL:
            return Solved(outcome, nothing, np.inf, nothing)
        bound, reduced = certificate(relaxation, aim, _prices(relaxation, part, built))
        gaining = (reduced > SLACK) & ~active
        if not gaining.any():
            x = nothing.copy()
            x[part.columns] = _values(built)
            return Solved(outcome, x, bound, reduced)
        active |= reduced > -NEARLY * float(np.median(relaxation.value))


def solve_whole(relaxation: Relaxation, aim: Aim, free: Flags, x: Floats, stop: Stop, *, nodes: int) -> Solved:
    """The whole-number optimum over the free columns; the others stay at ``x`` (0 or 1)."""
    x = np.round(x)
    part = part_of(relaxation, free, x)
    built = build(relaxation, aim, part)
    for variable in built.x:
        variable.cat = pulp.LpInteger
    outcome = _run(built, BulkHiGHS(stop, gapRel=0.0, gapAbs=0.99, mip_max_nodes=nodes))
    nothing = np.zeros(len(x))
    if built.lp.sol_status not in SOLVED:
        return Solved(outcome, nothing, np.inf, nothing, searched=True)
    settled = float(aim.value * relaxation.value[~free] @ x[~free])
    x[free] = np.round(_values(built))
    return Solved(outcome, x, settled + bound_of(built.lp), nothing, searched=True)


def certificate(relaxation: Relaxation, aim: Aim, prices: Prices) -> tuple[float, Floats]:
    """The bound that follows from any prices (weak duality), and each column's reduced cost under them."""
    reduced = (relaxation.value * aim.value).astype(float)
    bound = prices.cap * (aim.cap or 0)
    for number in np.flatnonzero(prices.rows).tolist():
        row, price = relaxation.rows[number], prices.rows[number]
        bound += price * row.most
        reduced[row.columns] -= price
    for number in np.flatnonzero(prices.floors).tolist():
        floor, price = relaxation.floors[number], prices.floors[number]
        bound -= price * floor.least
        reduced[floor.columns] += price
        if floor.weight:
            bound += max(0.0, price - aim.price * floor.weight - prices.cap) * floor.least
    return float(bound + np.maximum(reduced, 0).sum()), reduced


def _prices(relaxation: Relaxation, part: Part, built: Built) -> Prices:
    rows, floors = np.zeros(len(relaxation.rows)), np.zeros(len(relaxation.floors))
    rows[[number for number, *_ in part.rows]] = [max(0.0, -row.pi) for row in built.rows]
    floors[[number for number, *_ in part.floors]] = [max(0.0, row.pi) for row in built.floors]
    return Prices(rows, floors, 0.0 if built.cap is None else max(0.0, -built.cap.pi))


def _run(built: Built, solver: BulkHiGHS) -> Outcome:
    built.lp.solve(solver)
    outcomes = {pulp.LpSolutionOptimal: Outcome.OPTIMAL, pulp.LpSolutionInfeasible: Outcome.IMPOSSIBLE}
    return outcomes.get(built.lp.sol_status, Outcome.STOPPED)


def _values(built: Built) -> Floats:
    return np.array([variable.varValue for variable in built.x], float)
