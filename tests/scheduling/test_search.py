"""The search for value: choices become slots block by block, slots are refilled, musts come first."""

import numpy as np
import pytest
from timetables import four, with_pair

from scheduling import Cancelled, Options, Pair, Party, Problem
from scheduling.arrays import arrays_of
from scheduling.assign import assign
from scheduling.improve import _conclude, improve, prove, worth_with_musts
from scheduling.progress import Watch
from scheduling.search import Found, all_values, nothing_found, objective, search
from scheduling.select.choose import Choice, choose
from scheduling.select.linear import Outcome, Solved
from scheduling.stop import Stop


def test_a_choice_keeps_to_its_blocks_where_it_can() -> None:
    arrays = arrays_of(four())
    choice = Choice(np.array([0, 5]), np.array([1, 1]), (0b001, 0b110), None, 0)

    assert set(assign(arrays, choice, 0, Stop(9), 100).values()) <= {1, 2}
    crowded = Choice(np.array([0, 1, 2]), np.array([0, 0, 0]), (0b001, 0b110), None, 0)
    assert sorted(assign(arrays, crowded, 0, Stop(9), 100).values()) == [0, 1, 2]


def test_assigning_stops_when_time_is_up() -> None:
    arrays = arrays_of(four(slots=2, tables=(1, 1), parties=tuple(Party(name, "11") for name in "ABCD")))
    choice = Choice(np.arange(6), np.zeros(6, np.int64), (0b11,), None, 0)

    assert len(assign(arrays, choice, 0, Stop(0), 1000)) == 2


def test_the_search_starts_from_nothing_with_a_bound_that_holds() -> None:
    found = nothing_found(arrays_of(four()))

    assert (found.objective, found.bound, found.proved) == (0, 105, False)


def test_the_search_ends_as_soon_as_the_bound_is_reached() -> None:
    found = search(arrays_of(four()), Options(), Watch(Stop(9)))

    assert (found.objective, found.bound, found.proved) == (105, 105, True)


def emptied() -> tuple[Problem, Found]:
    """Four parties with a must, and a search that has found nothing yet."""
    problem = with_pair(four(), "A", "B", must=True)
    return problem, nothing_found(arrays_of(problem))


def test_refilling_slots_builds_a_plan_from_nothing_musts_first() -> None:
    problem, found = emptied()
    arrays = arrays_of(problem)
    assert worth_with_musts(arrays, found.placed) == (-1, 0)
    improve(arrays, found, 0, Watch(Stop(20)))

    assert worth_with_musts(arrays, found.placed) == (0, 105)
    assert found.objective == objective(arrays, found.placed) == found.bound


def test_slots_that_nobody_can_use_are_passed_over() -> None:
    arrays = arrays_of(four(tables=(2, 0, 0)))
    found = Found({}, 0, 1000)
    improve(arrays, found, 0, Watch(Stop(20)))

    assert found.objective == 35


@pytest.mark.parametrize(
    ("outcome", "missing", "bound", "possible"),
    [
        (Outcome.OPTIMAL, False, 20, True),
        (Outcome.STOPPED, False, 30, True),
        (Outcome.IMPOSSIBLE, False, 15, True),
        (Outcome.IMPOSSIBLE, True, 30, False),
    ],
)
def test_what_the_full_model_proves(outcome: Outcome, missing: bool, bound: int, possible: bool) -> None:  # noqa: FBT001 - a table of cases
    found = Found({}, 15, 30)
    _conclude(found, Solved(outcome, np.zeros(1), 20.0, np.zeros(1)), 0, missing=missing)

    assert (found.bound, found.possible) == (bound, possible)


def test_refilling_stops_when_time_is_up() -> None:
    problem, found = emptied()
    improve(arrays_of(problem), found, 0, Watch(Stop(0)))

    assert found.placed == {}


def test_the_full_model_proves_a_small_session() -> None:
    problem, found = emptied()
    arrays = arrays_of(problem)
    prove(arrays, found, Watch(Stop(20)))

    assert (found.objective, found.bound) == (105, 105)


def test_the_full_model_shows_that_nothing_is_better_than_what_was_found() -> None:
    """Three parties, one table each of two slots: the linear model hopes for more."""
    parties = tuple(Party(name, "1", delegates=1) for name in "ABC")
    pairs = (Pair("A", "B", 10), Pair("B", "C", 10), Pair("A", "C", 10))
    arrays = arrays_of(Problem("triangle", 1, (2,), parties, pairs))
    found = Found({0: 0}, 10, all_values(arrays))
    prove(arrays, found, Watch(Stop(20)))

    assert (found.objective, found.bound) == (10, 10)


def test_the_full_model_is_left_alone_without_columns_or_time() -> None:
    parties = tuple(Party(name, "0") for name in "AB")
    arrays = arrays_of(Problem("nobody", 1, (1,), parties, (Pair("A", "B", 3),)))
    found = nothing_found(arrays)
    prove(arrays, found, Watch(Stop(20)))
    assert found.bound == 3

    problem, found = emptied()
    prove(arrays_of(problem), found, Watch(Stop(0)))
    assert found.bound == 105


def test_a_stage_is_timed_and_a_wish_to_stop_is_followed_at_its_door() -> None:
    watch = Watch(Stop(9))
    with watch.stage("select"):
        choose(arrays_of(four()), 1, watch.stop)
    assert watch.seconds["select"] > 0

    with pytest.raises(Cancelled), Watch(Stop(9, lambda: True)).stage("select"):
        pass


def test_a_refill_that_is_worse_is_not_kept() -> None:
    class Hurried(Stop):
        """Leaves the solver no time, but does not say so."""

        def left(self) -> float:
            return 0.0

        def now(self) -> bool:
            return False

    arrays = arrays_of(four())
    found = Found({5: 0}, 25, all_values(arrays))
    improve(arrays, found, 0, Watch(Hurried(1)))

    assert (found.placed, found.objective) == ({5: 0}, 25)
