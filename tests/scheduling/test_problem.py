"""A problem is checked when it is made; each refusal names where, what and what would help."""

from dataclasses import replace
from typing import Any

import pytest
from timetables import four, plan_of, with_pair, with_party

from scheduling import Fixed, InputError, Meeting, Pair, Party, Problem, Seat


def test_a_good_problem_is_taken_as_it_is() -> None:
    problem = four(forbidden=(("A", "B"),), fixed=(Fixed("C", "D", 2),), table_of={"A": 1})

    assert problem.pairs[0] == Pair("A", "B", 10)
    assert problem.tables == (2, 2, 2)


@pytest.mark.parametrize(
    ("changes", "path", "remedy"),
    [
        ({"slots": 0, "tables": ()}, "slots", "a session needs a slot"),
        ({"slots": 65, "tables": (1,) * 65}, "slots", "plan one day at a time"),
        ({"tables": (2, 2)}, "tables", "give the number of tables per slot"),
        ({"tables": (2, -1, 2)}, "tables[1]", "use 0 for a slot without tables"),
        ({"shortfall_price": -1}, "shortfall_price", "leave it out or use 0 or more"),
        ({"max_break_spread": -1}, "max_break_spread", "leave it out or use 0 or more"),
        ({"trade_share": 1.5}, "trade_share", "use a number from 0 to 1"),
        ({"table_of": {"Z": 0}}, "table_of.Z", "use the id of a party"),
        ({"table_of": {"A": -1}}, "table_of.A", "tables count from 0"),
        ({"locked": (("A", "B"),)}, "locked", "give the plan whose meetings stay as 'earlier'"),
        ({"fixed": (Fixed("A", "Z", 0),)}, "fixed[0] (A, Z)", "list it under parties or leave this entry out"),
        ({"fixed": (Fixed("A", "B", 3),)}, "fixed[0] (A, B).slot", "use 0..2"),
        ({"fixed": (Fixed("A", "B", 0), Fixed("B", "A", 1))}, "fixed[1] (B, A)", "fix a pair in one slot"),
        ({"forbidden": (("A", "A"),)}, "forbidden[0] (A, A)", "a meeting needs two parties"),
        ({"pairs": (Pair("A", "B", 1), Pair("B", "A", 2))}, "pairs[1] (B, A)", "list a pair once"),
    ],
)
def test_a_wrong_field_of_a_problem_is_named(changes: dict[str, Any], path: str, remedy: str) -> None:
    with pytest.raises(InputError) as refusal:
        four(**changes)

    assert (refusal.value.path, refusal.value.remedy) == (path, remedy)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": "B"}, "parties[1] (B).id"),
        ({"id": ""}, "parties[0] ().id"),
        ({"present": "11"}, "parties[0] (A).present"),
        ({"present": "1x1"}, "parties[0] (A).present"),
        ({"delegates": -1}, "parties[0] (A).delegates"),
        ({"min_meetings": -1}, "parties[0] (A).min_meetings"),
        ({"max_meetings": -1}, "parties[0] (A).max_meetings"),
        ({"max_meetings": 1, "min_meetings": 2}, "parties[0] (A).min_meetings"),
        ({"seats": (Seat("x", "111"), Seat("x", "111"))}, "parties[0] (A).seats[1].id"),
        ({"seats": (Seat("x", "1111"),)}, "parties[0] (A).seats[0] (x).present"),
    ],
)
def test_a_wrong_field_of_a_party_is_named_with_the_party(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(InputError) as refusal:
        with_party(four(), "A", **changes)

    assert refusal.value.path == path


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"a": "Z"}, "pairs[0] (Z, B)"),
        ({"b": "A"}, "pairs[0] (A, A)"),
        ({"value": -1}, "pairs[0] (A, B).value"),
        ({"window": (2, 1)}, "pairs[0] (A, B).window"),
        ({"window": (0, 3)}, "pairs[0] (A, B).window"),
        ({"a_seats": ("boss",)}, "pairs[0] (A, B).a_seats"),
        ({"b_seats": ("boss",)}, "pairs[0] (A, B).b_seats"),
    ],
)
def test_a_wrong_field_of_a_pair_is_named_with_the_pair(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(InputError) as refusal:
        with_pair(four(), "A", "B", **changes)

    assert refusal.value.path == path


def test_a_locked_pair_needs_a_meeting_in_the_earlier_plan() -> None:
    earlier = plan_of(four(), Meeting("A", "B", 1, 0))

    assert four(earlier=earlier, locked=(("B", "A"),)).locked == (("B", "A"),)
    with pytest.raises(InputError) as refusal:
        four(earlier=earlier, locked=(("A", "C"),))
    assert str(refusal.value) == ("locked[0] (A, C): has no meeting in the earlier plan; lock only pairs that have one")


def test_an_error_without_remedy_ends_after_what_is_wrong() -> None:
    assert str(InputError("slots", "is odd")) == "slots: is odd"


def test_a_problem_cannot_be_changed_only_replaced() -> None:
    problem = Problem("p", 1, (1,), (Party("A", "1"),), ())

    with pytest.raises(AttributeError):
        problem.slots = 2  # type: ignore[misc]
    assert replace(problem, name="q").name == "q"
