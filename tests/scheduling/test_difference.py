"""The difference between two plans: what people have to be told."""

from dataclasses import replace

from timetables import four, plan_of

from scheduling import Change, Kind, Meeting, difference

AB, CD, AC = Meeting("A", "B", 0, 0), Meeting("C", "D", 0, 1), Meeting("A", "C", 1, 0)


def test_a_pair_can_be_added_dropped_moved_or_reseated() -> None:
    before = plan_of(four(), AB, CD, AC)
    after = plan_of(four(), replace(AB, table=1), replace(CD, slot=2), Meeting("B", "D", 1, 1))
    found = difference(before, after)

    assert found.changes == (
        Change("A", "B", Kind.RESEATED, AB, replace(AB, table=1)),
        Change("A", "C", Kind.DROPPED, AC, None),
        Change("B", "D", Kind.ADDED, None, Meeting("B", "D", 1, 1)),
        Change("C", "D", Kind.MOVED, CD, replace(CD, slot=2)),
    )
    assert found.kept == 0
    assert found.parties == ("A", "B", "C", "D")


def test_what_stays_is_counted_whichever_side_stands_first() -> None:
    found = difference(plan_of(four(), AB, CD), plan_of(four(), Meeting("B", "A", 0, 0), CD))

    assert (found.changes, found.kept, found.parties) == ((), 2, ())


def test_another_seat_is_a_change() -> None:
    found = difference(plan_of(four(), AB), plan_of(four(), replace(AB, a_seat="boss")))

    assert [change.kind for change in found.changes] == [Kind.RESEATED]


def test_changes_are_found_by_party_and_by_slot() -> None:
    found = difference(plan_of(four(), AB, CD), plan_of(four(), replace(AB, slot=2), AC, CD))

    assert [change.b for change in found.of_party("A")] == ["C", "B"]
    assert found.of_party("D") == ()
    assert [change.b for change in found.of_slot(0)] == ["B"]
    assert [change.b for change in found.of_slot(1)] == ["C"]
    assert [change.b for change in found.of_slot(2)] == ["B"]
