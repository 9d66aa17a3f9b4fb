"""Giving up meetings on purpose: within a share of the value, and for the cap on breaks."""

from dataclasses import replace

from timetables import solved

from scheduling import Fixed, Pair, Party, Problem, Status, check
from scheduling.arrays import arrays_of
from scheduling.fairness import trade, within_break_spread


def torn() -> Problem:
    """A meets in slots 0, 1 and 5, where its partners are; the last meeting is worth little."""
    parties = (Party("A", "111111"), Party("B", "100000"), Party("C", "010000"), Party("D", "000001"))
    pairs = (Pair("A", "B", 60), Pair("A", "C", 50), Pair("A", "D", 5))
    return Problem("torn", 6, (1,) * 6, parties, pairs)


def test_a_share_of_the_value_buys_fewer_gaps() -> None:
    whole, traded = solved(torn()), solved(replace(torn(), trade_share=0.05))

    assert (whole.value, whole.idle_slots, whole.breaks) == (115, 3, 1)
    assert (traded.value, traded.idle_slots, traded.breaks) == (110, 0, 0)
    assert (traded.status, traded.upper_bound) == (Status.FEASIBLE, 115)
    assert check(replace(torn(), trade_share=0.05), traded) == []


def test_a_share_too_small_buys_nothing() -> None:
    assert solved(replace(torn(), trade_share=0.01)).value == 115


def test_nobody_falls_below_its_minimum_for_a_gap() -> None:
    problem = replace(
        torn(), trade_share=0.5, parties=(*torn().parties[:3], replace(torn().parties[3], min_meetings=1))
    )

    assert solved(problem).value == 115


def test_promises_are_not_traded() -> None:
    assert solved(replace(torn(), trade_share=0.5, fixed=(Fixed("A", "D", 5),))).value == 115


def test_the_cap_on_breaks_costs_the_cheapest_meeting_that_helps() -> None:
    problem = replace(torn(), max_break_spread=0)
    plan = solved(problem)

    assert (plan.value, plan.breaks) == (110, 0)
    assert check(problem, plan) == []


def test_a_cap_that_holds_changes_nothing() -> None:
    arrays = arrays_of(replace(torn(), max_break_spread=1))
    placed = {0: 0, 1: 1, 2: 5}

    assert within_break_spread(arrays, placed) == placed
    assert trade(arrays, placed) == placed


def test_a_cap_that_promises_break_is_reported() -> None:
    problem = replace(torn(), max_break_spread=0, fixed=(Fixed("A", "B", 0), Fixed("A", "C", 1), Fixed("A", "D", 5)))
    plan = solved(problem)

    assert plan.status is Status.INFEASIBLE
    assert plan.conflicts[0].code == "break_spread"
    assert check(problem, plan) == []
