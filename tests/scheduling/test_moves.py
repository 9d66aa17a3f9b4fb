"""A move is judged by the constraints that check a plan: legal places, what stands in the way, exchanges."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timetables import bank, four, problems, solved, with_pair, with_party

from scheduling import Fixed, Meeting, Plan, Problem, Status, check
from scheduling.moves import Exchange, Ground

AB, CD = Meeting("A", "B", 0, 0), Meeting("C", "D", 0, 1)
AC = Meeting("A", "C", 1, 0)


def codes(ground: Ground, a: str, b: str) -> list[list[str]]:
    return [[one.code for one in verdict.broken] for verdict in ground.verdicts(a, b)]


def test_a_round_is_legal_unless_one_of_the_two_meets_somebody_else() -> None:
    ground = Ground(four(), (AB, CD, AC))
    assert codes(ground, "A", "B") == [[], ["over_capacity"], []]
    assert ground.verdict("B", "A", 1).causes == (AC,)
    assert ground.verdict("A", "B", 0).meeting == AB


def test_who_is_not_there_cannot_be_moved_there() -> None:
    ground = Ground(with_party(four(), "B", present="110"), (AB,))
    assert codes(ground, "A", "B") == [[], [], ["absent"]]
    assert [one.facts["party"] for one in ground.verdict("A", "B", 2).broken] == ["B"]


def test_an_unplaced_pair_is_judged_for_every_round() -> None:
    ground = Ground(four(), (AB, CD, AC))
    assert codes(ground, "B", "D") == [["over_capacity", "over_capacity", "table_twice"], [], []]
    assert ground.exchanges("B", "D") == {}
    with pytest.raises(KeyError):
        ground.exchange("B", "D", (0, 0))


def test_a_place_is_judged_with_its_table() -> None:
    ground = Ground(four(), (AB, CD))
    assert ground.place("A", "B", (2, 1)).meeting == Meeting("A", "B", 2, 1)
    assert [one.code for one in ground.place("A", "B", (2, 2)).broken] == ["table_unknown"]
    full = Ground(replace(four(), tables=(2, 0, 2)), (AB, CD))
    assert codes(full, "A", "B") == [[], ["table_unknown"], []]


def test_a_round_without_a_free_table_is_still_judged_by_the_parties() -> None:
    ground = Ground(replace(four(), tables=(1, 1, 1)), (AB, replace(AC, a="C", b="D")))
    assert codes(ground, "A", "B") == [[], [], []]


def test_the_seat_that_may_take_the_pair_and_is_free_sits_there() -> None:
    problem = bank()
    one = Meeting("F1", "bank", 0, 0, None, "finance")
    loose = Meeting("F3", "bank", 1, 0, None, "finance")
    ground = Ground(problem, (one, loose))
    assert [one.code for one in ground.verdict("bank", "F1", 1).broken] == ["seat_twice"]
    assert ground.verdict("bank", "F1", 1).causes == (loose,)
    assert [one.code for one in ground.verdict("bank", "F1", 3).broken] == ["seat_absent"]
    moved = ground.verdict("F3", "bank", 0).meeting
    assert moved.b_seat in ("finance", "staff")
    assert [one.code for one in ground.verdict("F3", "bank", 0).broken] == ["seat_twice"]
    assert ground.verdict("F3", "bank", 3).meeting.b_seat == "staff"


def test_two_meetings_change_places_when_both_sides_can() -> None:
    ground = Ground(four(), (AB, AC, Meeting("B", "D", 2, 0)))
    assert ground.exchanges("A", "B") == {
        (1, 0): Exchange(Meeting("A", "B", 1, 0), Meeting("A", "C", 0, 0)),
        (2, 0): Exchange(Meeting("A", "B", 2, 0), Meeting("B", "D", 0, 0)),
    }
    broken = Ground(four(), (AB, CD, AC)).exchange("A", "C", (0, 1))
    assert not isinstance(broken, Exchange)
    assert [one.code for one in broken] == ["over_capacity"]


def test_tables_are_exchanged_within_a_round() -> None:
    ground = Ground(four(), (AB, CD))
    assert list(ground.exchanges("A", "B")) == [(0, 1)]


def test_locked_and_fixed_meetings_stay_and_promised_ones_are_not_dropped() -> None:
    earlier = Plan(Status.FEASIBLE, 0, 0, 0, 0, 0.0, 0, 0, 0, (AB, CD))
    locked = Ground(replace(four(), earlier=earlier, locked=(("A", "B"),)), (AB, CD))
    assert codes(locked, "A", "B") == [[], ["locked_moved"], ["locked_moved"]]
    assert locked.exchanges("C", "D") == {}
    assert [one.code for one in locked.without("A", "B")] == ["locked_moved"]
    fixed = Ground(replace(four(), fixed=(Fixed("A", "B", 0),)), (AB, CD))
    assert codes(fixed, "B", "A") == [[], ["fixed_missing"], ["fixed_missing"]]
    must = Ground(with_pair(four(), "A", "B", must=True), (AB, CD))
    assert [one.code for one in must.without("A", "B")] == ["must_missing"]
    assert must.without("C", "D") == ()


def test_what_was_broken_before_does_not_forbid_a_move() -> None:
    ground = Ground(with_party(four(), "A", present="011"), (AB, CD))
    assert codes(ground, "A", "B") == [[], [], []]
    assert [one.code for one in ground.faults()] == ["absent"]


def test_who_is_no_party_any_more_cannot_be_judged_and_hinders_nobody() -> None:
    gone = Meeting("A", "Z", 1, 0)
    ground = Ground(four(), (AB, gone))
    assert codes(ground, "A", "Z")[0] == ["unknown_party"]
    assert codes(ground, "A", "B") == [[], [], []]
    assert ground.exchanges("A", "B") == {}
    assert [one.code for one in ground.faults()] == ["unknown_party"]
    assert not isinstance(ground.exchange("A", "B", (1, 0)), Exchange)


def test_meetings_beyond_the_rounds_are_no_partners_of_an_exchange() -> None:
    ground = Ground(four(), (AB, Meeting("C", "D", 7, 0)))
    assert ground.exchanges("A", "B") == {}


def test_a_pair_that_is_no_candidate_is_not_placed() -> None:
    problem = replace(four(), pairs=four().pairs[1:])
    assert codes(Ground(problem, ()), "A", "B")[0] == ["unknown_pair"]


def test_a_party_without_calendar_room_is_no_partner() -> None:
    ground = Ground(four(), (AB, Meeting("C", "D", 1, 0), Meeting("B", "C", 2, 0), Meeting("C", "A", 0, 1)))
    assert (1, 0) not in ground.exchanges("A", "B")


def everywhere(problem: Problem, plan: Plan) -> list[tuple[tuple[Meeting, ...], Meeting]]:
    """Every move to a free table that is called legal, with the meetings it makes."""
    ground, made = Ground(problem, plan.meetings), []
    for one in plan.meetings[:4]:
        for verdict in ground.verdicts(one.a, one.b):
            free = (verdict.meeting.slot, verdict.meeting.table) not in ground.taken
            if verdict.legal and free:
                made.append(((*(m for m in plan.meetings if m is not one), verdict.meeting), verdict.meeting))
    return made


@given(problems())
@settings(max_examples=25, deadline=None)
def test_what_is_called_legal_passes_the_check_of_the_whole_plan(problem: Problem) -> None:
    plan = solved(problem)
    if plan.status is Status.INFEASIBLE:
        return
    figures = {"idle_slots_wrong", "breaks_wrong", "table_changes_wrong", "break_spread"}
    for meetings, _ in everywhere(problem, plan):
        found = {one.code for one in check(problem, replace(plan, meetings=meetings))}
        assert found <= figures
    ground = Ground(problem, plan.meetings)
    for one in plan.meetings[:3]:
        for place, made in ground.exchanges(one.a, one.b).items():
            rest = tuple(m for m in plan.meetings if m not in (one, ground.taken[place]))
            changed = replace(plan, meetings=(*rest, made.one, made.other))
            assert {found.code for found in check(problem, changed)} <= figures


@given(problems(), st.data())
@settings(max_examples=25, deadline=None)
def test_what_is_called_illegal_does_not_pass(problem: Problem, data: st.DataObject) -> None:
    plan = solved(problem)
    if plan.status is Status.INFEASIBLE or not plan.meetings:
        return
    one = data.draw(st.sampled_from(plan.meetings))
    ground = Ground(problem, plan.meetings)
    for verdict in ground.verdicts(one.a, one.b):
        if not verdict.legal:
            rest = tuple(m for m in plan.meetings if m is not one)
            assert check(problem, replace(plan, meetings=(*rest, verdict.meeting)))
