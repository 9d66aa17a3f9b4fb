"""The check derives every figure again and catches whatever is changed in a good plan."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_check import faults
from timetables import four, problems, solved, with_party

from scheduling import Meeting, Plan, Problem, Reason, Status, Unplaced, Violation, check


def codes(plan: Plan, **changes: object) -> list[str]:
    """The codes the check finds in a changed plan of the four."""
    return [violation.code for violation in check(four(), replace(plan, **changes))]


def test_a_good_plan_passes_both_checks() -> None:
    plan = solved(four())

    assert (check(four(), plan), faults(four(), plan)) == ([], [])
    assert plan.status is Status.OPTIMAL


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"value": 1}, ["value_wrong"]),
        ({"shortfall": 1}, ["shortfall_wrong", "optimal_unproved"]),
        ({"idle_slots": 9}, ["idle_slots_wrong"]),
        ({"breaks": 9}, ["breaks_wrong"]),
        ({"table_changes": 99}, ["table_changes_wrong"]),
        ({"objective": 104}, ["objective_wrong", "gap_wrong", "optimal_unproved"]),
        ({"upper_bound": 104}, ["bound_below_objective", "optimal_unproved"]),
        ({"upper_bound": 210, "gap": 0.5}, ["optimal_unproved"]),
        ({"gap": 0.5}, ["gap_wrong"]),
        ({"shortfall_bound": None}, ["optimal_unproved", "shortfall_bound_wrong"]),
        ({"shortfall_bound": 1}, ["optimal_unproved", "shortfall_bound_wrong"]),
    ],
)
def test_a_wrong_figure_is_found(changes: dict[str, Any], expected: list[str]) -> None:
    plan = solved(four())
    assert plan.objective == 105

    assert codes(plan, **changes) == expected


def test_the_unplaced_list_holds_each_pair_without_meeting_once_with_its_value() -> None:
    problem = with_party(four(), "A", max_meetings=0)
    plan = solved(problem)
    first = plan.unplaced[0]

    assert check(problem, plan) == []
    assert check(problem, replace(plan, unplaced=plan.unplaced[1:])) == [
        Violation("unplaced_wrong", {"a": "A", "b": "B", "listed": False})
    ]
    extra = Unplaced("C", "D", 25, Reason.BETTER_USE)
    assert check(problem, replace(plan, unplaced=(*plan.unplaced, extra))) == [
        Violation("unplaced_wrong", {"a": "C", "b": "D", "listed": True})
    ]
    assert check(problem, replace(plan, unplaced=(replace(first, value=1), *plan.unplaced[1:]))) == [
        Violation("unplaced_value_wrong", {"a": "A", "b": "B", "claimed": 1, "counted": 10})
    ]


def test_an_infeasible_plan_has_names_and_no_meetings() -> None:
    plan = replace(solved(four()), status=Status.INFEASIBLE)

    assert codes(plan) == ["infeasible_with_meetings", "infeasible_without_names"]
    assert codes(plan, meetings=(), conflicts=(Violation("must_without_slot", {}),)) == []


def test_a_price_replaces_the_shortfall_bound() -> None:
    problem = four(shortfall_price=5)

    assert check(problem, solved(problem)) == []


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_any_change_of_a_meeting_is_caught(problem: Problem, data: st.DataObject) -> None:
    plan = solved(problem)
    assert check(problem, plan) == []
    if not plan.meetings:
        return
    index = data.draw(st.integers(0, len(plan.meetings) - 1))
    old = plan.meetings[index]
    party = data.draw(st.sampled_from([p.id for p in problem.parties]))
    changed = data.draw(
        st.sampled_from(
            [
                (),
                (old, old),
                (replace(old, table=old.table + 9),),
                (replace(old, slot=problem.slots),),
                (replace(old, a_seat="boss"),),
                (replace(old, a=party), old),
                (replace(old, b="nobody"),),
            ]
        )
    )
    meetings: tuple[Meeting, ...] = plan.meetings[:index] + changed + plan.meetings[index + 1 :]

    assert check(problem, replace(plan, meetings=meetings))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_two_independent_checks_agree_on_plans_of_the_solver(problem: Problem) -> None:
    plan = solved(problem)

    assert (check(problem, plan), faults(problem, plan)) == ([], [])
