"""Explain: a reason and its facts for each pair without a meeting."""

from dataclasses import replace

from timetables import bank, four, solved, with_pair, with_party

from scheduling import Fixed, Pair, Party, Problem, Reason, Unplaced


def why(problem: Problem, a: str, b: str) -> tuple[Reason, dict[str, object]]:
    """Reason and facts of one pair in the solver's plan."""
    found: Unplaced = next(u for u in solved(problem).unplaced if {u.a, u.b} == {a, b})
    return found.reason, dict(found.detail)


def test_a_forbidden_pair() -> None:
    assert why(four(forbidden=(("A", "B"),)), "A", "B") == (Reason.FORBIDDEN, {})


def test_two_that_are_never_there_together() -> None:
    problem = with_party(with_party(four(), "A", present="100"), "B", present="011")

    assert why(problem, "A", "B") == (Reason.NO_COMMON_SLOT, {"common": [], "window": None})


def test_a_window_that_misses_the_common_slots() -> None:
    problem = with_pair(with_party(four(), "A", present="100"), "A", "B", window=(1, 2))

    assert why(problem, "A", "B") == (Reason.NO_COMMON_SLOT, {"common": [0], "window": [1, 2]})


def test_common_slots_without_any_table() -> None:
    problem = with_party(four(tables=(0, 2, 2)), "A", present="100")

    assert why(problem, "A", "B") == (Reason.TABLES_FULL, {"slots": [0], "value": 10})


def test_a_partner_at_its_maximum_with_the_least_it_preferred() -> None:
    problem = with_party(four(), "A", max_meetings=2)

    assert why(problem, "A", "B") == (
        Reason.AT_MAXIMUM,
        {"party": "A", "max_meetings": 2, "value": 10, "better_value": 13},
    )


def test_a_maximum_full_of_promises_prefers_nothing() -> None:
    problem = with_party(four(fixed=(Fixed("A", "B", 0),)), "A", max_meetings=1)

    assert why(problem, "A", "D") == (Reason.AT_MAXIMUM, {"party": "A", "max_meetings": 1, "value": 16})


def test_tables_full_where_both_are_free() -> None:
    problem = four(tables=(1, 0, 0))

    assert why(problem, "A", "B") == (Reason.TABLES_FULL, {"slots": [0], "value": 10, "better_value": 25})


def test_a_better_use_names_the_slot_and_both_values() -> None:
    problem = four(slots=1, tables=(2,), parties=tuple(Party(name, "1") for name in "ABCD"))
    problem = with_pair(problem, "A", "B", value=12)

    assert why(problem, "A", "C") == (
        Reason.BETTER_USE,
        {"slot": 0, "value": 13, "better_value": 37, "instead": ["A", "B", "C", "D"]},
    )


def test_a_free_side_is_not_asked_to_give_anything_up() -> None:
    parties = tuple(Party(name, "1") for name in "ABC")
    problem = Problem("three", 1, (2,), parties, (Pair("A", "B", 9), Pair("A", "C", 4)))

    assert why(problem, "A", "C") == (
        Reason.BETTER_USE,
        {"slot": 0, "value": 4, "better_value": 9, "instead": ["A", "B"]},
    )


def test_the_reason_looks_at_every_seat_that_would_do() -> None:
    """In slot 1 both delegates of the bank are there; only one table is."""
    problem = replace(bank(), tables=(0, 1, 0, 0))

    assert why(problem, "bank", "F2") == (Reason.TABLES_FULL, {"slots": [1], "value": 40, "better_value": 50})
    assert why(problem, "F3", "bank") == (Reason.TABLES_FULL, {"slots": [1], "value": 30, "better_value": 50})


def test_of_two_meetings_at_once_the_lighter_would_go() -> None:
    parties = (Party("A", "1", delegates=2), *(Party(name, "1") for name in "BCD"))
    pairs = tuple(Pair("A", name, value) for name, value in (("B", 8), ("C", 9), ("D", 5)))

    assert why(Problem("two", 1, (3,), parties, pairs), "A", "D") == (
        Reason.BETTER_USE,
        {"slot": 0, "value": 5, "better_value": 8, "instead": ["A", "B"]},
    )
