"""What if: more tables, one more slot, a longer stay, each compared with the question as it is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from timetables import bank, four, problems, solved, with_party

from scheduling import Fixed, Gain, MoreRoom, Room, gains, solve, usual_wishes
from scheduling.whatif import widened


def test_more_tables_bring_what_a_new_plan_brings() -> None:
    tight = four(tables=(1, 1, 1))
    gain = gains(tight, [MoreRoom(Room.TABLES, 1)])[0]
    before, after = solved(tight), solved(four())

    assert (gain.meetings, gain.value) == (3, after.value - before.value)


def test_one_more_slot_keeps_those_who_are_there_in_the_last_one() -> None:
    problem = with_party(four(slots=3), "D", present="110")
    wider = widened(problem, MoreRoom(Room.SLOTS, 2))

    assert wider.tables == (2, 2, 2, 2, 2)
    assert [party.present for party in wider.parties] == ["11111", "11111", "11111", "11000"]
    assert [seat.present for seat in widened(bank(), MoreRoom(Room.SLOTS, 1)).parties[0].seats] == ["11100", "01111"]


def test_a_longer_stay_counts_for_the_party_and_its_delegates() -> None:
    wider = widened(with_party(bank(), "bank", present="1000"), MoreRoom(Room.PRESENCE, 3, "bank"))

    assert wider.parties[0].present == "1111"
    assert {seat.present for seat in wider.parties[0].seats} == {"1111"}


def test_a_shortfall_that_would_go_is_told() -> None:
    absent = with_party(four(), "A", present="100", min_meetings=3)

    assert gains(absent, [MoreRoom(Room.PRESENCE, 2, "A")])[0].shortfall == 2


def test_the_usual_wishes_name_those_who_lose_most_by_leaving() -> None:
    problem = with_party(with_party(four(), "A", present="100"), "C", present="110")
    problem = replace(problem, forbidden=(("C", "D"),))
    wishes = usual_wishes(problem, solved(problem))

    assert [wish.by for wish in wishes if wish.room is Room.TABLES] == [1, 2]
    assert [(wish.party, wish.by) for wish in wishes if wish.room is Room.PRESENCE] == [("A", 2), ("C", 1)]
    assert [wish.room for wish in usual_wishes(four(), solved(four()))] == [Room.TABLES, Room.TABLES, Room.SLOTS]


def test_no_time_and_promises_that_contradict_each_other_gain_nothing() -> None:
    wishes = [MoreRoom(Room.TABLES, 1)]

    assert gains(four(), wishes, time_limit=0) == ()
    assert gains(four(tables=(0, 1, 1), fixed=(Fixed("A", "B", 1), Fixed("A", "C", 1))), wishes) == ()


@settings(max_examples=40, deadline=None)
@given(problems())
def test_more_room_never_costs(problem: object) -> None:
    for gain in gains(problem, usual_wishes(problem, solve(problem))):  # type: ignore[arg-type]
        assert isinstance(gain, Gain)
        assert gain.value >= 0 or gain.shortfall > 0


@pytest.mark.parametrize("by", [1, 2])
def test_tables_that_nobody_can_use_bring_nothing(by: int) -> None:
    assert gains(four(), [MoreRoom(Room.TABLES, by)])[0] == Gain(MoreRoom(Room.TABLES, by), 0, 0, 0)
