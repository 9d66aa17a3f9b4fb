"""Branching: whole numbers from a warm linear model, within its limits, and HiGHS for what stays open."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from scheduling import Cancelled, Pair, Party, Problem
from scheduling.arrays import arrays_of
from scheduling.select.branch import Tree, branch
from scheduling.select.highs import BulkHiGHS
from scheduling.select.linear import Effort, Outcome, Solved, solve_whole
from scheduling.select.model import Aim, Built, Column, build, part_of
from scheduling.select.relaxation import Floor, Relaxation, blocks_of, relaxation_of
from scheduling.stop import Stop


def triangles(*values: tuple[int, int, int]) -> Relaxation:
    """Groups of three who may hold one meeting each: the linear model gives every pair one half."""
    names = [f"P{index}" for index in range(3 * len(values))]
    pairs = [
        Pair(names[3 * group + one], names[3 * group + other], value)
        for group, (first, second, third) in enumerate(values)
        for one, other, value in ((0, 1, first), (1, 2, second), (0, 2, third))
    ]
    people = tuple(Party(name, "11", max_meetings=1) for name in names)
    arrays = arrays_of(Problem("triangles", 2, (len(names),) * 2, people, tuple(pairs)))
    return relaxation_of(arrays, blocks_of(arrays, 1))


def linear(relaxation: Relaxation) -> Built:
    """The model, solved as a linear one."""
    size = len(relaxation.value)
    built = build(relaxation, Aim(1, 0), part_of(relaxation, np.ones(size, bool), np.zeros(size)))
    built.lp.solve(BulkHiGHS(Stop(10), mip=False, presolve="off"))
    return built


def whole(relaxation: Relaxation, effort: Effort) -> Solved:
    """The whole-number optimum of all columns."""
    size = len(relaxation.value)
    return solve_whole(relaxation, Aim(1, 0), np.ones(size, bool), np.zeros(size), Stop(10), effort)


def test_branching_finds_the_best_whole_numbers() -> None:
    relaxation = triangles((10, 10, 10), (13, 13, 13))
    tree = branch(linear(relaxation), Stop(10), 100)

    assert tree.x is not None
    assert (relaxation.value @ tree.x, tree.worth, tree.bound, tree.finished) == (23, 23, 23, True)


def test_what_cannot_be_better_is_not_looked_at() -> None:
    """Of the second triangle the half loses nothing: once 13 are found its other branch is worth no solve."""
    solves: list[int] = []

    class Counting(Stop):
        def check(self) -> None:
            solves.append(1)

    tree = branch(linear(triangles((10, 10, 10), (2, 3, 2))), Counting(10), 100)
    assert (tree.worth, tree.bound, tree.finished) == (13, 13, True)
    assert len(solves) == 4


def test_at_the_linear_bound_nothing_more_is_asked() -> None:
    tree = branch(linear(triangles((3, 2, 2))), Stop(10), 2)

    assert (tree.worth, tree.bound, tree.finished) == (3, 3, True)


@pytest.mark.parametrize("nodes", range(4))
def test_a_limit_of_solves_leaves_a_bound_that_holds(nodes: int) -> None:
    tree = branch(linear(triangles((10, 10, 10), (13, 13, 13))), Stop(10), nodes)

    assert not tree.finished
    assert 23 < tree.bound <= 34


def test_no_time_leaves_everything_open() -> None:
    built = linear(triangles((10, 10, 10)))
    assert branch(built, Stop(0), 9) == Tree(None, -inf, inf, finished=False)
    built.lp.solverModel.setOptionValue("time_limit", 0.0)
    built.lp.solverModel.clearSolver()
    assert branch(built, Stop(9), 9) == Tree(None, -inf, inf, finished=False)


def test_who_gives_up_is_heard_between_two_solves() -> None:
    answers = iter([False, True])
    with pytest.raises(Cancelled):
        branch(linear(triangles((10, 10, 10))), Stop(10, lambda: next(answers)), 9)


@pytest.mark.parametrize("effort", [Effort(100, 0), Effort(0, 500), Effort(1, 500)])
def test_branching_and_highs_end_at_the_same_optimum(effort: Effort) -> None:
    relaxation = triangles((10, 10, 10), (13, 13, 13), (16, 15, 14))
    solved = whole(relaxation, effort)

    assert (solved.outcome, relaxation.value @ solved.x, solved.bound) == (Outcome.OPTIMAL, 39, pytest.approx(39))


def test_without_effort_nothing_is_chosen() -> None:
    solved = whole(triangles((10, 10, 10)), Effort(0, 0))

    assert (solved.outcome, solved.x.any(), solved.bound) == (Outcome.STOPPED, False, inf)


@pytest.mark.parametrize("effort", [Effort(100, 0), Effort(0, 500)])
def test_what_only_halves_can_keep_is_impossible(effort: Effort) -> None:
    """Three meetings of two triangles, promised: the linear model has six halves, whole numbers give two."""
    relaxation = triangles((10, 10, 10), (13, 13, 13))
    promised = replace(relaxation, floors=(Floor(np.arange(6), 3, 0),))

    assert whole(promised, effort).outcome is Outcome.IMPOSSIBLE


def test_a_search_keeps_what_branching_found_if_that_is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    relaxation = triangles((10, 10, 10), (13, 13, 13), (16, 15, 14))
    solved = whole(relaxation, Effort(4, 1))
    assert relaxation.value @ solved.x == 39
    monkeypatch.setattr(
        "scheduling.select.linear.branch", lambda *_: Tree(np.array([1.0, 0, 0] * 3), 39, 40, finished=False)
    )

    assert whole(relaxation, Effort(1, 1)).x.tolist() == [1, 0, 0] * 3


def test_a_column_is_named_by_its_place() -> None:
    assert str(Column(12, 1)) == "x0000012"
