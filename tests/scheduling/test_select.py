"""Select: the model without slots, its bound, and what it does with prices, promises and too little time."""

from dataclasses import replace
from itertools import combinations
from math import inf

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog
from timetables import bank, four, problems, with_pair, with_party

from scheduling import Cancelled, Pair, Party, Problem
from scheduling.arrays import arrays_of, at_once, masks_of, slots_of
from scheduling.conflicts import unkept_promises
from scheduling.constraints.rows import capacity_rows, maximum_rows, once_rows, table_rows
from scheduling.search import all_values, bound_from, nothing_found
from scheduling.select import linear, promise
from scheduling.select.choose import best_columns, choose, nearly_best
from scheduling.select.highs import BulkHiGHS
from scheduling.select.linear import Effort, Outcome, solve_linear, solve_whole
from scheduling.select.model import Aim, Column, Select
from scheduling.select.relaxation import Relaxation, blocks_of, forgiving, relaxation_of
from scheduling.stop import Stop


def odd(parties: int = 9, slots: int = 2) -> Problem:
    """Triangles: each party may hold one meeting with either of two others, which no linear model gets whole."""
    people = tuple(Party(f"P{index}", "1" * slots, max_meetings=1) for index in range(parties))
    pairs = tuple(
        Pair(f"P{base + i}", f"P{base + j}", 10 + base)
        for base in range(0, parties, 3)
        for i, j in ((0, 1), (1, 2), (0, 2))
    )
    return Problem("odd", slots, (parties,) * slots, people, pairs)


def model(problem: Problem, blocks: int = 1) -> Relaxation:
    """The select model of a problem."""
    arrays = arrays_of(problem)
    return relaxation_of(arrays, blocks_of(arrays, blocks))


def linear_optimum(relaxation: Relaxation, price: int) -> float:
    """The optimum of the same rows by SciPy."""
    columns, floors = len(relaxation.value), relaxation.floors
    size = columns + len(floors)
    lines, limits = [], []
    for row in relaxation.rows:
        line = np.zeros(size)
        line[row.columns] = 1
        lines.append(line)
        limits.append(float(row.most))
    for number, floor in enumerate(floors):
        line = np.zeros(size)
        line[floor.columns] = -1
        line[columns + number] = -1
        lines.append(line)
        limits.append(-float(floor.least))
    worth = np.concatenate([relaxation.value, [-price * floor.weight for floor in floors]])
    upper = [1.0] * columns + [float(floor.least if floor.weight else 0) for floor in floors]
    if not size:
        return 0.0
    found = linprog(
        -worth, np.array(lines) if lines else None, limits or None, bounds=list(zip([0] * size, upper, strict=False))
    )
    return float(-found.fun)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_bound_is_the_linear_optimum_of_the_rows(problem: Problem) -> None:
    for blocks in (1, 2, 4):
        relaxation = model(problem, min(blocks, problem.slots))
        if len(relaxation.value):
            solved = solve_linear(relaxation, Aim(1, 25), Stop(10))
            assert solved.bound == pytest.approx(linear_optimum(relaxation, 25), abs=1e-5)


def test_any_prices_of_the_rows_give_a_bound_that_holds() -> None:
    relaxation = model(odd())
    solved = solve_linear(relaxation, Aim(1, 0), Stop(10))

    assert solved.bound == pytest.approx(1.5 * (10 + 13 + 16))
    assert not solved.whole
    assert (solved.reduced <= 1e-6).all()


def test_the_whole_number_optimum_is_found_among_cheap_flips() -> None:
    relaxation = model(odd())

    best, near = best_columns(relaxation, Aim(1, 0), Stop(10)), nearly_best(relaxation, Aim(1, 0), Stop(10))
    assert (relaxation.value @ best.x, best.bound, best.whole) == (39, pytest.approx(39), True)
    assert relaxation.value @ near.x == 39


def test_a_far_optimum_widens_the_search() -> None:
    """Half of each triangle's value is lost: more than the first radius allows."""
    problem = replace(odd(3), pairs=tuple(replace(pair, value=1000) for pair in odd(3).pairs))

    best = best_columns(model(problem), Aim(1, 0), Stop(10))
    assert model(problem).value @ best.x == 1000
    assert best.bound == pytest.approx(1000)


def test_no_time_leaves_no_bound() -> None:
    relaxation = model(odd())

    stopped = solve_linear(relaxation, Aim(1, 0), Stop(0))
    assert (stopped.outcome, stopped.bound) == (Outcome.STOPPED, inf)
    assert best_columns(relaxation, Aim(1, 0), Stop(0)).outcome is Outcome.STOPPED
    assert nearly_best(relaxation, Aim(1, 0), Stop(0)).outcome is Outcome.STOPPED
    choice = choose(arrays_of(odd()), 1, Stop(0))
    assert (choice.bound, len(choice.options), choice.possible) == (None, 0, True)


def test_a_choice_without_proof_leaves_the_bound_as_it_was() -> None:
    arrays = arrays_of(odd())
    found = nothing_found(arrays)
    bound_from(arrays, found, choose(arrays, 1, Stop(0)))

    assert found.bound == all_values(arrays) == 117


def test_time_that_runs_out_between_two_models_leaves_the_linear_bound() -> None:
    class Ending(Stop):
        def now(self) -> bool:
            return True

    solved = best_columns(model(odd()), Aim(1, 0), Ending(10))
    assert (solved.outcome, solved.bound) == (Outcome.STOPPED, pytest.approx(58.5))


def test_a_stopped_whole_number_search_keeps_the_linear_choice() -> None:
    relaxation = model(odd())
    every = np.ones(len(relaxation.value), bool)

    stopped = solve_whole(relaxation, Aim(1, 0), every, np.zeros(len(every)), Stop(0), Effort(1, 1))
    assert (stopped.outcome, stopped.x.any()) == (Outcome.STOPPED, False)


def test_a_cancelled_solver_gives_up() -> None:
    with pytest.raises(Cancelled):
        solve_linear(model(odd()), Aim(1, 0), Stop(10, lambda: True))


def test_a_limit_of_nodes_leaves_a_feasible_solution_or_none() -> None:
    """Ten knapsacks at once: easy to fill somehow, hard to fill best."""
    chance = np.random.default_rng(0)
    things = [Column(place, 1) for place in range(60)]
    for thing in things:
        thing.cat = pulp.LpInteger
    lp = Select(things)
    lp += pulp.lpSum(int(worth) * thing for worth, thing in zip(chance.integers(50, 99, 60), things, strict=True))
    for _ in range(10):
        lp += (
            pulp.lpSum(int(size) * thing for size, thing in zip(chance.integers(1, 99, 60), things, strict=True)) <= 900
        )

    lp.solve(BulkHiGHS(Stop(10), mip_max_nodes=1, gapRel=0.0))
    assert lp.sol_status == pulp.LpSolutionIntegerFeasible
    lp.solve(BulkHiGHS(Stop(0)))
    assert lp.sol_status == pulp.LpSolutionNoSolutionFound


def random_values(parties: int, seed: int) -> Problem:
    """Everybody may meet everybody, at random values; six slots, few tables, three meetings at least."""
    chance = np.random.default_rng(seed)
    names = [f"P{index:02d}" for index in range(parties)]
    pairs = tuple(Pair(a, b, int(chance.integers(1, 99))) for a, b in combinations(names, 2))
    people = tuple(Party(name, "111111", max_meetings=5, min_meetings=3) for name in names)
    return Problem("random", 6, (parties // 4,) * 6, people, pairs)


@pytest.mark.parametrize("seed", range(3))
def test_a_sifted_model_has_the_same_optimum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    relaxation = model(random_values(30, seed))
    whole = solve_linear(relaxation, Aim(1, 50), Stop(10))
    monkeypatch.setattr(promise, "SMALL", 10)
    monkeypatch.setattr(promise, "TABLES_SHARE", 0.5)

    assert promise.promising(relaxation).sum() < len(relaxation.value)
    sifted = solve_linear(relaxation, Aim(1, 50), Stop(10))
    assert sifted.bound == pytest.approx(whole.bound)
    assert relaxation.value @ sifted.x == pytest.approx(relaxation.value @ whole.x)


def test_a_part_that_cannot_keep_the_promises_is_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    relaxation = model(random_values(12, 1))
    monkeypatch.setattr(promise, "SMALL", 10)
    monkeypatch.setattr(linear, "promising", lambda model: np.arange(len(model.value)) < 3)

    assert solve_linear(relaxation, Aim(1, 0, 0), Stop(10)).outcome is Outcome.OPTIMAL


def test_promises_beyond_the_limits_are_impossible() -> None:
    musts = replace(odd(3), pairs=tuple(replace(pair, must=True) for pair in odd(3).pairs))
    arrays = arrays_of(musts)

    assert not choose(arrays, 1, Stop(10)).possible
    assert best_columns(model(musts), Aim(1, 0), Stop(10)).outcome is Outcome.IMPOSSIBLE
    assert best_columns(forgiving(model(musts)), Aim(1, 1000), Stop(10)).outcome is Outcome.OPTIMAL
    assert len(unkept_promises(arrays, [0, 1, 2], Stop(10), possible=False)) == 2
    assert len(unkept_promises(arrays, [0], Stop(10), possible=True)) == 1


def test_musts_that_no_whole_choice_keeps_are_impossible() -> None:
    """Half meetings would keep them all; whole ones cannot."""
    problem = odd(3)
    problem = replace(problem, parties=tuple(replace(p, min_meetings=1) for p in problem.parties), shortfall_price=None)

    choice = choose(arrays_of(problem), 1, Stop(10))
    assert (choice.possible, choice.shortfall_bound, choice.bound) == (True, 1, 10)


def test_a_column_far_from_worth_its_while_is_opened_by_and_by() -> None:
    """Only the worthless pair AD lets A, B and C all meet; the linear model does with halves."""
    parties = tuple(Party(name, "1", max_meetings=1, min_meetings=int(name != "D")) for name in "ABCD")
    pairs = (Pair("A", "B", 1000), Pair("B", "C", 1000), Pair("A", "C", 1000), Pair("A", "D", 0))
    choice = choose(arrays_of(Problem("rescue", 1, (4,), parties, pairs)), 1, Stop(10))

    assert (choice.options.tolist(), choice.shortfall_bound, choice.bound) == ([1, 3], 0, 1000)


def test_a_wide_distance_to_the_linear_optimum_opens_what_it_could_change() -> None:
    problem = odd(3)
    problem = replace(
        problem,
        parties=(*problem.parties, Party("E", "11"), Party("F", "11")),
        pairs=(*(replace(pair, value=1000) for pair in problem.pairs), Pair("E", "F", 5)),
    )

    best = best_columns(model(problem), Aim(1, 0), Stop(10))
    assert (model(problem).value @ best.x, best.bound) == (1005, pytest.approx(1005))


def test_time_that_runs_out_in_the_second_model_leaves_the_linear_bound() -> None:
    limits = iter([10.0, 10.0, 0.0])

    class Ending(Stop):
        def left(self) -> float:
            return next(limits)

    solved = best_columns(model(odd(30)), Aim(1, 0), Ending(10))
    assert (solved.outcome, solved.bound) == (Outcome.STOPPED, pytest.approx(1.5 * sum(range(10, 40, 3))))


def test_the_value_at_a_stated_shortfall_is_bounded() -> None:
    problem = with_party(four(tables=(1, 0, 0)), "A", min_meetings=1)

    assert choose(arrays_of(problem), 1, Stop(10)).bound == 16
    assert choose(arrays_of(problem), 1, Stop(10), shortfall=1).bound == 25


def test_rows_that_cannot_bind_are_left_out() -> None:
    arrays = arrays_of(four())
    columns = relaxation_of(arrays, blocks_of(arrays, 1)).columns

    assert [list(rows(columns)) for rows in (maximum_rows, capacity_rows, table_rows, once_rows)] == [[], [], [], []]


def test_a_pair_of_several_seats_is_chosen_once() -> None:
    arrays = arrays_of(bank())
    columns = relaxation_of(arrays, blocks_of(arrays, 1)).columns

    assert len(arrays.pair) == 4
    assert [row.most for row in once_rows(columns)] == [1]


def test_blocks_are_cut_where_most_parties_come_or_go() -> None:
    parties = tuple(Party(f"P{index}", "111000" if index % 2 else "000111") for index in range(4))
    arrays = arrays_of(Problem("halves", 6, (1,) * 6, parties, ()))

    assert [slots_of(block) for block in blocks_of(arrays, 2)] == [[0, 1, 2], [3, 4, 5]]
    assert [slots_of(block) for block in blocks_of(arrays, 4)] == [[0], [1, 2], [3, 4], [5]]
    assert [slots_of(block) for block in blocks_of(arrays, 6)] == [[0], [1], [2], [3], [4], [5]]


def test_half_of_the_delegates_present_bound_a_slot() -> None:
    assert at_once(np.array([[1, 0], [1, 2], [1, 0]])).tolist() == [1, 1]
    assert masks_of(np.array([[True, False, True], [False, False, False]])).tolist() == [5, 0]


def test_a_must_with_one_common_slot_stays_there() -> None:
    arrays = arrays_of(with_pair(four(), "A", "B", must=True, window=(1, 1)))

    assert (arrays.must.tolist(), slots_of(int(arrays.mask[0]))) == ([True, *[False] * 5], [1])
