"""Solve: the best plan with its proof, the same for a seed, within its limits, stopped when asked."""

import time
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from second_check import optimum
from timetables import bank, four, plan_of, problems, solved, with_pair, with_party

from scheduling import (
    BrokenPlan,
    Cancelled,
    Fixed,
    Meeting,
    Options,
    Pair,
    Party,
    Problem,
    Status,
    Violation,
    check,
    plan_bytes,
    search,
    solve,
)
from scheduling.finish import checked
from scheduling.select import choose as select


def crowd(parties: int = 16, slots: int = 5, seed: int = 0, **changes: object) -> Problem:
    """A session whose presence is the limit: half come for a part only."""
    chance = np.random.default_rng(seed)
    people = []
    for index in range(parties):
        start, end = sorted(chance.choice(slots + 1, 2, replace=False).tolist())
        calendar = "".join("1" if index % 2 or start <= slot < end else "0" for slot in range(slots))
        people.append(Party(f"P{index:02d}", calendar, min_meetings=1))
    pairs = tuple(
        Pair(a.id, b.id, int(chance.integers(20, 120))) for a, b in combinations(people, 2) if chance.random() < 0.5
    )
    return replace(Problem("crowd", slots, (parties // 2,) * slots, tuple(people), pairs), **changes)  # type: ignore[arg-type]


@settings(max_examples=120, deadline=None)
@given(problems())
def test_an_optimal_plan_is_worth_what_the_full_model_says(problem: Problem) -> None:
    plan = solved(problem)
    price = problem.shortfall_price
    weight = 10_000 if price is None else price
    best = optimum(problem, weight)

    assert plan.value - weight * plan.shortfall <= best + 1e-4
    if price is None:
        assert plan.upper_bound - weight * plan.shortfall >= best - 1e-4 or plan.shortfall > -best // weight
    else:
        assert plan.upper_bound >= best - 1e-4
    if plan.status is Status.OPTIMAL:
        assert plan.value - weight * plan.shortfall == pytest.approx(best, abs=1e-4)


def test_everybody_meets_when_there_is_room() -> None:
    plan = solved(four())

    assert (plan.status, plan.value, plan.upper_bound, plan.gap) == (Status.OPTIMAL, 105, 105, 0.0)
    assert (plan.unplaced, plan.idle_slots, plan.breaks, len(plan.meetings)) == ((), 0, 0, 6)


def test_named_delegates_take_what_is_theirs() -> None:
    plan = solved(bank())

    assert {(m.a, m.b, m.a_seat or m.b_seat) for m in plan.meetings} >= {
        ("bank", "F1", "finance"),
        ("bank", "F2", "staff"),
    }
    assert plan.value == 120


def test_the_same_seed_gives_the_same_bytes() -> None:
    problem = crowd()

    assert plan_bytes(solved(problem, seed=3)) == plan_bytes(solved(problem, seed=3))


def test_timings_are_told_unless_left_out() -> None:
    assert set(solved(four()).seconds.values()) == {0.0}
    assert solve(four(), Options(timings=True)).seconds["total"] > 0


def test_a_gap_is_narrowed_by_refilling_slots_and_the_bound_stays_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "FEW_COLUMNS", 0)
    problem = crowd(20, 4, 4)
    told: list[tuple[str, int, int]] = []
    plan = solve(problem, Options(time_limit=20), progress=lambda *state: told.append(state))

    assert {stage for stage, *_ in told} == {"assign", "improve"}
    assert all(objective <= bound for _, objective, bound in told)
    assert (plan.status, plan.value) == (Status.OPTIMAL, 2934)
    assert optimum(problem, 10_000) == pytest.approx(2934)
    assert optimum(problem, 10_000, whole=False) >= 2934


def test_a_gap_that_refilling_closes_needs_no_other_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "FEW_COLUMNS", 0)
    monkeypatch.setattr(search, "MOST_STEPS", 0)
    problem = crowd(16, 5, 1)
    plan = solved(problem)

    assert (plan.status, plan.value) == (Status.OPTIMAL, optimum(problem, 10_000))


def test_the_least_shortfall_comes_before_value_without_a_price() -> None:
    pairs = (Pair("A", "B", 100), Pair("A", "C", 1), Pair("B", "D", 1))
    parties = tuple(Party(name, "1", min_meetings=1) for name in "ABCD")
    problem = Problem("floor", 1, (2,), parties, pairs)

    strict, cheap = solved(problem), solved(replace(problem, shortfall_price=10))
    assert (strict.value, strict.shortfall, strict.shortfall_bound) == (2, 0, 0)
    assert (cheap.value, cheap.shortfall, cheap.objective, cheap.shortfall_bound) == (100, 2, 80, None)


def test_a_time_limit_ends_the_search_with_a_checked_plan() -> None:
    problem = crowd(60, 10, 1)
    start = time.process_time()
    plan = solve(problem, Options(time_limit=0.3))

    assert time.process_time() - start < 1.3
    assert check(problem, plan) == []


def test_no_time_at_all_still_gives_a_plan_that_passes() -> None:
    problem = crowd(30, 6, 2)
    plan = solve(problem, Options(time_limit=1e-9))

    assert check(problem, plan) == []
    assert plan.status is Status.FEASIBLE


@pytest.mark.parametrize("calls", [0, 1, 5, 40])
def test_a_wish_to_stop_is_followed_within_a_second(calls: int) -> None:
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(time.process_time())
        return len(asked) > calls

    with pytest.raises(Cancelled):
        solve(crowd(40, 8, 3), Options(time_limit=30), cancelled=cancelled)
    assert time.process_time() - asked[calls] < 1


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (four(fixed=(Fixed("A", "B", 0),), forbidden=(("A", "B"),)), "promised_forbidden"),
        (four(fixed=(Fixed("A", "B", 0),), tables=(0, 2, 2)), "promised_slot_impossible"),
        (with_party(four(fixed=(Fixed("A", "B", 0),)), "A", present="011"), "promised_slot_impossible"),
        (with_pair(four(fixed=(Fixed("A", "B", 0),)), "A", "B", window=(1, 2)), "promised_slot_impossible"),
        (replace(bank(), fixed=(Fixed("bank", "F1", 3),)), "promised_slot_impossible"),
        (with_party(with_pair(four(), "A", "B", must=True), "A", present="000"), "must_without_slot"),
        (four(fixed=(Fixed("A", "B", 0), Fixed("A", "C", 0))), "promised_over_capacity"),
        (four(fixed=(Fixed("A", "B", 0), Fixed("C", "D", 0)), tables=(1, 1, 1)), "promised_over_tables"),
        (with_party(four(fixed=(Fixed("A", "B", 0),)), "A", max_meetings=0), "promised_over_maximum"),
        (
            four(tables=(1, 1, 1), earlier=plan_of(four(), Meeting("A", "B", 0, 1)), locked=(("A", "B"),)),
            "locked_table_gone",
        ),
    ],
)
def test_promises_that_contradict_something_are_named(problem: Problem, code: str) -> None:
    plan = solved(problem)

    assert plan.status is Status.INFEASIBLE
    assert code in {conflict.code for conflict in plan.conflicts}
    assert check(problem, plan) == []


def test_promises_that_contradict_each_other_are_named_with_a_smallest_set() -> None:
    problem = Problem(
        "musts",
        1,
        (2,),
        tuple(Party(name, "1") for name in "ABCD"),
        (Pair("A", "B", 1, must=True), Pair("C", "D", 1, must=True), Pair("A", "C", 1)),
    )
    crowded = replace(problem, tables=(1,))

    assert solved(problem).status is Status.OPTIMAL
    plan = solved(crowded)
    assert [conflict.code for conflict in plan.conflicts] == ["promise_not_kept"]
    assert plan.conflicts[0].facts["proved"] is True


def test_musts_that_only_the_slots_forbid_are_named_as_found() -> None:
    """A triangle of musts needs three slots; the model without slots cannot see it."""
    parties = tuple(Party(name, "11") for name in "ABC")
    pairs = tuple(Pair(a, b, 1, must=True) for a, b in combinations("ABC", 2))
    plan = solved(Problem("triangle", 2, (3, 3), parties, pairs))

    assert plan.status is Status.INFEASIBLE
    assert {(c.code, c.facts["proved"]) for c in plan.conflicts} == {("promise_not_kept", True)}


def test_musts_that_no_time_was_left_to_place_are_named_without_proof() -> None:
    pairs = tuple(replace(pair, must=True) for pair in four().pairs)
    plan = solve(four(pairs=pairs), Options(time_limit=1e-9))

    assert {(c.code, c.facts["proved"]) for c in plan.conflicts} == {("promise_not_kept", False)}


def test_every_must_is_placed_when_it_can_be() -> None:
    names = "ABCDEF"
    parties = tuple(Party(name, "11111") for name in names)
    pairs = tuple(Pair(a, b, 1, must=True) for a, b in combinations(names, 2))
    plan = solved(Problem("round robin", 5, (3,) * 5, parties, pairs))

    assert (plan.status, len(plan.meetings), plan.idle_slots) == (Status.OPTIMAL, 15, 0)


def test_a_locked_meeting_stays_where_it_was() -> None:
    before = solved(four())
    kept = before.meetings[3]
    problem = four(earlier=before, locked=((kept.b, kept.a),))
    plan = solved(with_party(problem, "A", min_meetings=1), seed=9)

    assert kept in plan.meetings


def test_an_empty_problem_has_an_empty_optimal_plan() -> None:
    plan = solved(Problem("nobody", 1, (1,), (), ()))

    assert (plan.status, plan.meetings, plan.upper_bound) == (Status.OPTIMAL, (), 0)


def test_sixty_four_slots_are_planned() -> None:
    parties = tuple(Party(name, "0" * 60 + "1111") for name in "ABCD")
    pairs = tuple(Pair(a, b, 5) for a, b in combinations("ABCD", 2))
    plan = solved(Problem("long", 64, (1,) * 64, parties, pairs))

    assert (plan.status, plan.value) == (Status.OPTIMAL, 20)


def test_a_plan_that_fails_its_check_is_never_returned() -> None:
    with pytest.raises(BrokenPlan) as broken:
        checked(four(), plan_of(four(), Meeting("A", "B", 0, 7)))

    assert broken.value.violations[0] == Violation(
        "table_unknown", {"a": "A", "b": "B", "slot": 0, "table": 7, "tables": 2}
    )
