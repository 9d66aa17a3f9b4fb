"""Whole numbers from a linear model that is whole almost everywhere: branch and bound on the warm model.

A select model leaves few columns between 0 and 1, mostly along odd cycles. Fixing one of them and going on from the
last basis costs a few steps of the simplex method, where a search of its own costs HiGHS rounds of cuts.
"""

from math import floor, inf
from typing import Any, NamedTuple

import highspy
import numpy as np

from scheduling.select.highs import values_of
from scheduling.select.model import Built, Floats
from scheduling.stop import Stop

SLACK = 1e-6
ROUNDING = 1e-4
"""By how much a linear optimum may seem too small."""
ENDED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)


class Tree(NamedTuple):
    """What branching came to: the best whole columns found, if any, their worth, and what no others can exceed.

    ``finished`` tells that nothing better is left.
    """

    x: Floats | None
    worth: float
    bound: float
    finished: bool


def branch(built: Built, stop: Stop, nodes: int) -> Tree:
    """The best whole numbers of a model that was solved as a linear one, by at most ``nodes`` further solves.

    Depth first, the column nearest to one half first, the nearer whole number first. Ends early at the linear bound:
    values are whole, so nothing lies between.
    """
    walk = _Walk(built.lp.solverModel, len(built.x))
    best, worth, top = None, -inf, inf
    waiting: list[tuple[float, dict[int, int]]] = [(inf, {})]
    while waiting and nodes >= 0 and worth < top and not stop.now():
        limit, fixed = waiting.pop()
        if limit <= worth:
            continue
        nodes -= 1
        ended = walk.go(fixed)
        stop.check()
        if not ended:
            waiting.append((limit, fixed))
            break
        limit = min(limit, walk.limit)
        top = min(top, limit) if not fixed else top
        if limit <= worth:
            continue
        column = walk.most_divided()
        if column is None:
            best, worth = np.round(walk.x), limit
        else:
            nearer = round(float(walk.x[column]))
            waiting += [(limit, fixed | {column: 1 - nearer}), (limit, fixed | {column: nearer})]
    left = [limit for limit, _ in waiting if limit > worth] if worth < top else []
    return Tree(best, worth, max([worth, *left]), not left)


class _Walk:
    """A model of ``size`` columns between 0 and 1 in which some are fixed at a time."""

    def __init__(self, highs: Any, size: int) -> None:  # noqa: ANN401 - highspy's model
        self.highs, self.size, self.fixed = highs, size, dict[int, int]()
        self.x: Floats = np.zeros(size)
        self.limit = inf

    def go(self, fixed: dict[int, int]) -> bool:
        """Solves with exactly these columns fixed; ``x`` and ``limit`` are the answer. False: no time."""
        for column in self.fixed.keys() - fixed.keys():
            self.highs.changeColBounds(column, 0.0, 1.0)
        for column, value in fixed.items():
            if self.fixed.get(column) != value:
                self.highs.changeColBounds(column, float(value), float(value))
        self.fixed = fixed
        self.highs.run()
        status = self.highs.getModelStatus()
        self.limit = -inf
        if status == highspy.HighsModelStatus.kOptimal:
            self.x = values_of(self.highs)[: self.size]
            self.limit = floor(-self.highs.getInfo().objective_function_value + ROUNDING)
        return status in ENDED

    def most_divided(self) -> int | None:
        """The column nearest to one half; None if all are whole."""
        distance = np.abs(self.x - np.round(self.x))
        column = int(distance.argmax()) if self.size else 0
        return column if self.size and distance[column] >= SLACK else None
