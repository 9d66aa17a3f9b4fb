"""Solving the relaxation: a linear optimum with its certificate, and whole-number optima of parts.

Large models are sifted: solved on promising columns first; the rows' prices then tell which of the others
could gain, and those (and what nearly could) join until none can.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
import pulp

from scheduling.select.branch import Tree, branch
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


class Scope(Enum):
    """Which columns a linear model looks at: all at once, ever more as they gain, or only the promising ones."""

    ALL = "all"
    SIFTED = "sifted"
    PROMISING = "promising"


class Effort(NamedTuple):
    """How long to look for whole numbers: solves while branching, then nodes of HiGHS (0: it is not asked)."""

    branches: int
    nodes: int


class Prices(NamedTuple):
    """What one more unit of each row, of each floor and of the cap is worth; none is negative."""

    rows: Floats
    floors: Floats
    cap: float


def solve_linear(relaxation: Relaxation, aim: Aim, stop: Stop, scope: Scope = Scope.SIFTED) -> Solved:
    """The linear optimum; its bound is recomputed from the rows' prices and holds whatever the tolerance and scope."""
    nothing = np.zeros(len(relaxation.value))
    active = np.ones(len(nothing), bool) if scope is Scope.ALL else promising(relaxation)
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
        if scope is Scope.PROMISING or not gaining.any():
            x = nothing.copy()
            x[part.columns] = _values(built)
            return Solved(outcome, x, bound, reduced)
        active |= reduced > -NEARLY * float(np.median(relaxation.value))


def solve_whole(relaxation: Relaxation, aim: Aim, free: Flags, x: Floats, stop: Stop, effort: Effort) -> Solved:
    """The whole-number optimum over the free columns; the others stay at ``x`` (0 or 1).

    Branching on the linear model comes first; what it leaves open goes to the search of HiGHS.
    """
    x, nothing = np.round(x), np.zeros(len(x))
    built = build(relaxation, aim, part_of(relaxation, free, x))
    outcome = _run(built, BulkHiGHS(stop, mip=False, presolve="off"))
    if outcome is not Outcome.OPTIMAL:
        return Solved(outcome, nothing, np.inf, nothing, searched=True)
    tree = branch(built, stop, effort.branches)
    if not tree.finished and effort.nodes:
        outcome, tree = _searched(built, tree, stop, effort.nodes)
    elif not tree.finished:
        outcome = Outcome.STOPPED
    if tree.x is None:
        outcome = Outcome.IMPOSSIBLE if tree.finished else outcome
        return Solved(outcome, nothing, np.inf, nothing, searched=True)
    settled = float(aim.value * relaxation.value[~free] @ x[~free])
    x[free] = tree.x
    return Solved(outcome, x, settled + tree.bound, nothing, searched=True)


def _searched(built: Built, tree: Tree, stop: Stop, nodes: int) -> tuple[Outcome, Tree]:
    """What HiGHS makes of a model that branching left open; the better of both."""
    for variable in built.x:
        variable.cat = pulp.LpInteger
    outcome = _run(built, BulkHiGHS(stop, gapRel=0.0, gapAbs=0.99, mip_max_nodes=nodes))
    if built.lp.sol_status not in SOLVED:
        return outcome, tree._replace(finished=outcome is Outcome.IMPOSSIBLE)
    bound, worth = min(tree.bound, bound_of(built.lp)), float(pulp.value(built.lp.objective))
    if worth > tree.worth:
        tree = Tree(np.round(_values(built)), worth, bound, outcome is Outcome.OPTIMAL)
    return outcome, tree._replace(bound=bound)


def certificate(relaxation: Relaxation, aim: Aim, prices: Prices) -> tuple[float, Floats]:
    """The bound that follows from any prices (weak duality), and each column's reduced cost under them."""
    reduced = (relaxation.value * aim.value).astype(float)
    rows, floors = relaxation.row_entries, relaxation.floor_entries
    reduced -= np.bincount(rows.column, prices.rows[rows.row], len(reduced))
    reduced += np.bincount(floors.column, prices.floors[floors.row], len(reduced))
    excess = np.maximum(0.0, prices.floors - aim.price * relaxation.weight - prices.cap)
    excess[relaxation.weight == 0] = 0.0
    limits = prices.rows @ relaxation.most + (excess - prices.floors) @ relaxation.least
    return float(prices.cap * (aim.cap or 0) + limits + np.maximum(reduced, 0).sum()), reduced


def _prices(relaxation: Relaxation, part: Part, built: Built) -> Prices:
    rows, floors = np.zeros(len(relaxation.rows)), np.zeros(len(relaxation.floors))
    rows[[row.number for row in part.rows]] = [max(0.0, -row.pi) for row in built.rows]
    floors[[floor.number for floor in part.floors]] = [max(0.0, row.pi) for row in built.floors]
    return Prices(rows, floors, 0.0 if built.cap is None else max(0.0, -built.cap.pi))


def _run(built: Built, solver: BulkHiGHS) -> Outcome:
    built.lp.solve(solver)
    outcomes = {pulp.LpSolutionOptimal: Outcome.OPTIMAL, pulp.LpSolutionInfeasible: Outcome.IMPOSSIBLE}
    return outcomes.get(built.lp.sol_status, Outcome.STOPPED)


def _values(built: Built) -> Floats:
    return np.array([variable.varValue for variable in built.x], float)
