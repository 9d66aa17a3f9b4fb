"""Compact: the same meetings, fewer gaps, nobody double-booked, tables respected."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from timetables import four, solved, with_party

from scheduling import Fixed, Meeting, Pair, Party, Problem, check
from scheduling.arrays import arrays_of
from scheduling.compact import Aims, _one_per_party, breaks_in, compact, cost_of, idle_in, rounds_of
from scheduling.constraints import Case
from scheduling.paths import Chairs, Paths, chairs_of, paths_between, turn_over
from scheduling.stop import Stop


def masks(*values: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    """Bit masks."""
    return np.array(values, np.uint64)


def test_idle_slots_and_breaks_are_counted_as_the_check_counts_them() -> None:
    calendars = ["", "1", "11", "101", "1001", "10101", "0110"]
    busy = masks(*[int(calendar[::-1] or "0", 2) for calendar in calendars])

    assert idle_in(busy, masks(*[0b11111] * 7)).tolist() == [0, 0, 0, 1, 2, 2, 0]
    assert idle_in(busy, masks(*[0b11011] * 7)).tolist() == [0, 0, 0, 1, 1, 2, 0]
    assert breaks_in(busy).tolist() == [0, 0, 0, 1, 1, 2, 0]
    case = Case(
        Problem("p", 5, (2,) * 5, (Party("A", "11011"), Party("B", "11111")), ()),
        (Meeting("A", "B", 0, 0), Meeting("A", "B", 4, 0)),
    )
    assert [case.idle_of(name) for name in "AB"] == [2, 3]
    assert [case.breaks_of(name) for name in "AB"] == [1, 1]


def test_breaks_above_the_cap_cost_most() -> None:
    cost = cost_of(Aims(1, 1, 0.5, 1), masks(0b1, 0b101, 0b10101), masks(*[0b11111] * 3))

    assert cost.tolist() == [0, 4, 4 + 8 + 1000]


def between(chairs: Chairs, one: int, other: int) -> Paths:
    """The paths between two slots."""
    return paths_between(chairs, np.array([one]), np.array([other]))


def meets_all(names: str = "ABCDEF", slots: int = 7) -> Problem:
    """Everybody meets everybody with slots to spare."""
    parties = tuple(Party(name, "1" * slots) for name in names)
    return Problem("all", slots, (3,) * slots, parties, tuple(Pair(a, b, 9) for a, b in combinations(names, 2)))


def test_gaps_close_at_equal_value() -> None:
    rough, smooth = solved(meets_all(), polish=0), solved(meets_all(), polish=60)

    assert smooth.value == rough.value
    assert smooth.idle_slots < rough.idle_slots
    assert {(m.a, m.b) for m in smooth.meetings} == {(m.a, m.b) for m in rough.meetings}


def test_a_fixed_meeting_never_moves() -> None:
    problem = replace(meets_all(), fixed=(Fixed("A", "B", 3),))
    plan = solved(problem, polish=30)

    assert check(problem, plan) == []
    assert ("A", "B", 3) in {(m.a, m.b, m.slot) for m in plan.meetings}


def test_paths_between_two_slots_are_turned_over_whole() -> None:
    arrays = arrays_of(four())
    ab, ac, _, _, bd, cd = range(6)
    chairs = chairs_of(arrays, {ab: 0, cd: 0, ac: 1, bd: 1})
    paths = between(chairs, 0, 1)

    assert paths.label.tolist() == [0, 0, 0, 0]
    assert (paths.net[0], len(paths.ends), paths.stuck[0]) == (0, 0, False)
    turn_over(chairs, paths, np.array([True, False, False, False]))
    assert dict(zip(chairs.option.tolist(), chairs.slot.tolist(), strict=True)) == {ab: 1, ac: 0, bd: 0, cd: 1}


def test_the_ends_of_a_path_feel_its_turn() -> None:
    arrays = arrays_of(four())
    ab, bc = 0, 3
    chairs = chairs_of(arrays, {ab: 0, bc: 2})
    paths = between(chairs, 0, 2)

    assert (chairs.party[paths.ends].tolist(), paths.shift.tolist()) == ([0, 2], [1, -1])
    assert paths.net[0] == 0


def test_a_path_with_both_ends_at_one_party_stays() -> None:
    arrays = arrays_of(with_party(four(), "A", delegates=2))
    ab, ac = 0, 1
    chairs = chairs_of(arrays, {ab: 0, ac: 0})
    assert chairs.at[:2, 0].tolist() == [0, 1]

    paths = between(chairs, 0, 1)
    assert paths.stuck.tolist() == [False, False]
    joined = chairs_of(arrays, {ab: 0, ac: 0, 3: 1})
    assert between(joined, 0, 1).stuck[0]


def test_of_two_paths_that_end_at_one_party_only_one_turns() -> None:
    arrays = arrays_of(with_party(four(), "A", delegates=2))
    chairs = chairs_of(arrays, {0: 0, 1: 0})
    paths = between(chairs, 0, 1)
    turned = np.array([True, True])
    _one_per_party(turned, paths, chairs.party[paths.ends], np.array([-1.0, -2.0]))

    assert turned.tolist() == [False, True]


@pytest.mark.parametrize("slots", range(7))
def test_a_sweep_visits_every_pair_of_slots_once(slots: int) -> None:
    rounds = [list(zip(one.tolist(), other.tolist(), strict=True)) for one, other in rounds_of(np.arange(slots))]

    assert sorted(tuple(sorted(pair)) for pairs in rounds for pair in pairs) == [*combinations(range(slots), 2)]
    assert all(len({slot for pair in pairs for slot in pair}) == 2 * len(pairs) for pairs in rounds)


def test_several_pairs_of_slots_turn_as_each_would_alone() -> None:
    arrays = arrays_of(meets_all())
    placed = {0: 0, 9: 1, 14: 1, 4: 2, 6: 3, 1: 5}
    alone, together = chairs_of(arrays, placed), chairs_of(arrays, placed)
    for one, other in ((0, 1), (2, 3)):
        paths = between(alone, one, other)
        turn_over(alone, paths, np.ones(len(paths.members), bool) & ~paths.stuck)
    paths = paths_between(together, np.array([0, 2]), np.array([1, 3]))
    turn_over(together, paths, ~paths.stuck)

    assert together.slot.tolist() == alone.slot.tolist()
    assert together.seated.tolist() == alone.seated.tolist()


def test_a_turn_waits_when_its_party_already_turns_or_tables_are_full() -> None:
    """One table a slot: every turn needs its counterpart."""
    problem = replace(meets_all("ABCDEFGH", 28), tables=(1,) * 28)
    plan = solved(problem, polish=6)

    assert check(problem, plan) == []
    double = with_party(with_party(meets_all("ABCDEF", 7), "A", delegates=3), "B", delegates=3)
    assert check(double, solved(double, polish=6)) == []


@pytest.mark.parametrize("slots", [1, 2])
def test_two_slots_have_no_gap_to_close(slots: int) -> None:
    problem = four(slots=slots, tables=(2,) * slots, parties=tuple(Party(name, "1" * slots) for name in "ABCD"))
    arrays = arrays_of(problem)

    assert compact(arrays, {0: 0, 5: 0}, 0, Stop(9), 5) == {0: 0, 5: 0}


def test_compacting_stops_when_time_is_up() -> None:
    arrays = arrays_of(meets_all())
    placed = {0: 0, 1: 3, 2: 6}

    assert set(compact(arrays, placed, 0, Stop(0), 1000)) == {0, 1, 2}
