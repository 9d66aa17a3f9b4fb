"""Shares: what each party gets against what it could get, and what a higher floor costs."""

from dataclasses import replace

from hypothesis import given, settings
from timetables import bank, four, problems, solved, with_party

from scheduling import FloorPrice, Party, Problem, Share, floor_prices, shares


def test_each_party_is_told_what_it_got_and_what_it_could_have_had() -> None:
    problem = with_party(with_party(four(tables=(1, 1, 1)), "A", present="010"), "B", max_meetings=2)

    assert [(share.party, share.possible) for share in shares(problem, solved(problem))] == [
        ("A", 1),
        ("B", 2),
        ("C", 3),
        ("D", 3),
    ]


def test_two_wishes_for_one_free_slot_count_once() -> None:
    pairs = tuple(replace(p, window=(1, 1)) if "A" in (p.a, p.b) else p for p in four().pairs)

    assert shares(four(pairs=pairs), solved(four(pairs=pairs)))[0] == Share("A", 1, 1)


def test_a_slot_is_freed_by_moving_who_holds_it() -> None:
    windows = {("A", "B"): (0, 1), ("A", "C"): (0, 0), ("A", "D"): (1, 2)}
    pairs = tuple(replace(p, window=windows.get((p.a, p.b))) for p in four().pairs)

    assert shares(four(pairs=pairs), solved(four(pairs=pairs)))[0].possible == 3


def test_seats_of_one_party_count_together() -> None:
    assert shares(bank(), solved(bank()))[0].possible == 3


def test_a_floor_costs_value_until_nobody_can_pay_it() -> None:
    problem = four(tables=(1, 1, 1))
    prices = floor_prices(problem)

    assert prices[0] == FloorPrice(0, solved(problem).value, 0)
    assert [(price.floor, price.missing) for price in prices] == [(0, 0), (1, 0), (2, 2)]
    assert prices[1].value <= prices[0].value


def test_a_floor_everybody_can_have_ends_where_nobody_can_have_more() -> None:
    assert [price.floor for price in floor_prices(four())] == [0, 1, 2, 3]
    assert floor_prices(Problem("empty", 1, (1,), (Party("A", "1"),), ())) == (FloorPrice(0, 0, 0),)


def test_no_time_prices_nothing() -> None:
    assert floor_prices(four(), time_limit=0) == ()


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_plan_gives_more_than_what_is_possible(problem: Problem) -> None:
    assert all(share.meetings <= share.possible for share in shares(problem, solved(problem)))
