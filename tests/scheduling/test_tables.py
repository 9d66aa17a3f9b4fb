"""Tables and seats: who sits, stays; home, locked and kept places come first."""

from dataclasses import replace
from itertools import combinations

from timetables import bank, four, solved

from scheduling import Fixed, Meeting, Pair, Party, Problem, Seat, check
from scheduling.arrays import arrays_of
from scheduling.tables import meetings_of


def test_who_meets_again_stays_at_the_table() -> None:
    arrays = arrays_of(four())
    ab, ac, bd, cd = 0, 1, 4, 5
    meetings = meetings_of(arrays, {ab: 0, cd: 0, ac: 1, bd: 1})
    at = {(m.a, m.b): m.table for m in meetings}

    assert at["A", "B"] == 0
    assert {at["A", "C"], at["B", "D"]} == {0, 1}


def test_a_chain_of_meetings_gives_way_so_that_all_have_a_table_they_know() -> None:
    names = "ABCDEF"
    parties = tuple(Party(name, "11") for name in names)
    pairs = tuple(Pair(a, b, 1) for a, b in combinations(names, 2))
    arrays = arrays_of(Problem("chain", 2, (3, 3), parties, pairs))
    number = {(p.a, p.b): i for i, p in enumerate(pairs)}
    first = {number["A", "B"]: 0, number["C", "D"]: 0, number["E", "F"]: 0}
    second = {number["A", "C"]: 1, number["B", "E"]: 1, number["D", "F"]: 1}
    known = {name: m.table for m in meetings_of(arrays, first) for name in (m.a, m.b)}

    for meeting in (m for m in meetings_of(arrays, first | second) if m.slot == 1):
        assert meeting.table in (known[meeting.a], known[meeting.b])


def test_a_home_table_is_taken_whenever_it_is_free() -> None:
    problem = four(table_of={"A": 1})
    plan = solved(problem)

    assert {m.table for m in plan.meetings if "A" in (m.a, m.b)} == {1}
    both = solved(four(table_of={"A": 1, "B": 1, "C": 7}))
    assert check(four(table_of={"A": 1, "B": 1, "C": 7}), both) == []


def test_a_locked_meeting_keeps_its_table() -> None:
    before = solved(four())
    meeting = next(m for m in before.meetings if m.table == 1)
    problem = four(earlier=before, locked=((meeting.a, meeting.b),), table_of={meeting.a: 0})

    assert meeting in solved(problem).meetings


def test_interchangeable_seats_take_turns_and_a_kept_one_stays() -> None:
    seats = (Seat("s1", "11"), Seat("s2", "11"))
    parties = (Party("H", "11", seats=seats), *(Party(name, "11") for name in "XYZ"))
    problem = Problem("host", 2, (3, 3), parties, tuple(Pair("H", name, 5) for name in "XYZ"))
    arrays = arrays_of(problem)
    assert arrays.nodes.seats[0] == ("s1", "s2")

    free = meetings_of(arrays, {0: 0, 1: 0})
    assert {(m.b, m.a_seat) for m in free} == {("X", "s1"), ("Y", "s2")}
    kept = meetings_of(arrays, {0: 0, 1: 0}, {("H", "Y"): Meeting("Y", "H", 0, 2, None, "s1")})
    assert {(m.b, m.table, m.a_seat) for m in kept} == {("X", 0, "s2"), ("Y", 2, "s1")}


def test_a_kept_seat_that_is_taken_is_given_up() -> None:
    seats = (Seat("s1", "11"), Seat("s2", "11"))
    parties = (Party("H", "11", seats=seats), *(Party(name, "11") for name in "XY"))
    arrays = arrays_of(Problem("host", 2, (3, 3), parties, tuple(Pair("H", name, 5) for name in "XY")))
    kept = {("H", name): Meeting("H", name, 0, number, "s1") for number, name in enumerate("XY")}

    assert {m.a_seat for m in meetings_of(arrays, {0: 0, 1: 0}, kept)} == {"s1", "s2"}


def test_seats_of_different_use_are_different_nodes() -> None:
    arrays = arrays_of(bank())

    assert sorted(arrays.nodes.seats) == [(), (), (), ("finance",), ("staff",)]
    assert (
        check(
            replace(bank(), fixed=(Fixed("F3", "bank", 3),)), solved(replace(bank(), fixed=(Fixed("F3", "bank", 3),)))
        )
        == []
    )
