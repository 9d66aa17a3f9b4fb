"""Breaks of given meetings: the fewest there can be, and the search that closes them."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from timetables import bank, four, solved, with_party

from scheduling import Fixed, Pair, Party, Problem, check, solve
from scheduling.arrays import arrays_of
from scheduling.breaks import are_given, close
from scheduling.calendars import fewest_breaks, more_together
from scheduling.kernels.board import board_of, put
from scheduling.kernels.closing import breaks_of
from scheduling.matching import matched
from scheduling.stop import Stop


def circle(parties: int = 8, slots: int = 9, tables: int = 4, **changes: object) -> Problem:
    """Everybody must meet the next three, in more slots than that takes."""
    names = [f"P{number}" for number in range(parties)]
    asked = {tuple(sorted((names[i], names[(i + step) % parties]))) for i in range(parties) for step in (1, 2, 3)}
    pairs = tuple(Pair(a, b, 0, must=True) for a, b in sorted(asked))
    problem = Problem("circle", slots, (tables,) * slots, tuple(Party(n, "1" * slots) for n in names), pairs)
    return replace(problem, **changes)  # type: ignore[arg-type]


def test_only_meetings_all_promised_of_single_delegates_are_given() -> None:
    musts = tuple(replace(pair, must=True) for pair in four().pairs)

    assert are_given(arrays_of(four(pairs=musts)))
    assert not are_given(arrays_of(four()))
    assert not are_given(arrays_of(with_party(four(pairs=musts), "A", delegates=2)))
    assert not are_given(arrays_of(bank()))
    assert not are_given(arrays_of(replace(four(), pairs=())))


def test_wishes_find_slots_with_room_for_them() -> None:
    assert matched([0b1, 0b1, 0b11], [1, 1]) == 2
    assert matched([0b1, 0b11], [1, 1]) == 2
    assert matched([0b1, 0b1], [2]) == 2
    assert matched([0b10], [1, 0]) == 0


def test_breaks_close_until_nobody_can_have_fewer() -> None:
    plan = solved(circle())

    assert (plan.breaks, plan.breaks_bound) == (0, 0)
    assert check(circle(), plan) == []


def test_a_break_nobody_can_avoid_is_in_the_bound() -> None:
    apart = circle(
        pairs=tuple(
            replace(p, window=(0, 0) if p.a == "P0" and p.b == "P1" else (4, 8))
            for p in circle().pairs
            if "P0" in (p.a, p.b)
        )
    )
    plan = solved(apart)

    assert (plan.breaks, plan.breaks_bound) == (1, 1)


def test_full_slots_change_places_along_two_paths() -> None:
    problem = circle(
        parties=6,
        slots=6,
        tables=3,
        pairs=tuple(Pair(a, b, 0, must=True) for a, b in combinations([f"P{n}" for n in range(6)], 2)),
    )
    arrays = arrays_of(problem)
    rough = solved(replace(problem, tables=(3, 3, 0, 3, 3, 3)))
    placed = {
        option: next(m.slot for m in rough.meetings if {m.a, m.b} == {p.a, p.b})
        for option, p in enumerate(problem.pairs)
    }

    assert sum(breaks_of(busy) for busy in _busy(problem, placed)) == 6
    closed = close(arrays, placed, 3, Stop(20)).placed
    assert sum(breaks_of(busy) for busy in _busy(problem, closed)) == fewest_breaks(arrays) == 0


def test_with_hardly_a_table_to_spare_rules_and_bound_hold() -> None:
    tight = circle(tables=3)
    tight = replace(tight, parties=(*tight.parties, Party("without", "1" * 9)))
    rough = solved(tight, polish=0)

    assert more_together(arrays_of(tight), Stop(60)) == 2
    for seed in range(5):
        plan = solved(tight, seed=seed, polish=1)
        assert check(tight, plan) == []
        assert plan.breaks_bound <= plan.breaks < rough.breaks


def _busy(problem: Problem, placed: dict[int, int]) -> list[int]:
    arrays = arrays_of(problem)
    board = board_of(arrays, arrays.pair)
    for option, slot in placed.items():
        put(board, option, slot)
    return list(board.busy)


def test_promised_slots_and_the_cap_are_kept_while_breaks_close() -> None:
    problem = circle(fixed=(Fixed("P0", "P1", 4), Fixed("P2", "P3", 8)), max_break_spread=1)
    plan = solved(problem)

    assert {("P0", "P1", 4), ("P2", "P3", 8)} <= {(m.a, m.b, m.slot) for m in plan.meetings}
    assert check(problem, plan) == []


def test_a_bound_above_the_breaks_is_no_bound() -> None:
    plan = solved(circle())

    assert [v.code for v in check(circle(), replace(plan, breaks_bound=1))] == ["breaks_bound_wrong"]


def test_no_time_leaves_the_meetings_where_they_can_be() -> None:
    arrays = arrays_of(circle())
    placed = {
        o: next(m.slot for m in solved(circle(), polish=0).meetings if {m.a, m.b} == {p.a, p.b})
        for o, p in enumerate(circle().pairs)
    }

    assert close(arrays, placed, 1, Stop(0)).placed.keys() == placed.keys()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_closing_breaks_never_breaks_a_rule(data: st.DataObject) -> None:
    slots = data.draw(st.integers(4, 7))
    names = [f"P{n}" for n in range(data.draw(st.integers(3, 6)))]
    away = {name: data.draw(st.integers(0, slots - 1)) for name in names}
    parties = tuple(Party(n, "".join("0" if s == away[n] else "1" for s in range(slots))) for n in names)
    every = list(combinations(names, 2))
    pairs = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=min(6, len(every)), unique=True))
    problem = Problem(
        "any",
        slots,
        (data.draw(st.integers(1, 3)),) * slots,
        parties,
        tuple(Pair(a, b, 0, must=True) for a, b in pairs),
    )
    plan = solve(problem)

    assert check(problem, plan) == []
    assert plan.breaks_bound is None or plan.breaks >= plan.breaks_bound
