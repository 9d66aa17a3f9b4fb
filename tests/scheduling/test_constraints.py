"""Every constraint of a plan: a plan that keeps it, and one that breaks it with the facts that say how."""

from dataclasses import replace

import pytest
from timetables import bank, four, plan_of, solved, with_pair, with_party

from scheduling import Fixed, Meeting, Plan, Problem, Violation, check
from scheduling.constraints import NAMES, RULES

AB, CD = Meeting("A", "B", 0, 0), Meeting("C", "D", 0, 1)


def of_rules(problem: Problem, *meetings: Meeting) -> list[Violation]:
    """What the rules, not the figures, say about these meetings."""
    codes = {rule.code for rule in (*NAMES, *RULES)}
    return [found for found in check(problem, plan_of(problem, *meetings)) if found.code in codes]


def test_two_meetings_at_two_tables_break_no_rule() -> None:
    assert of_rules(four(), AB, CD, Meeting("A", "C", 1, 0), Meeting("B", "D", 1, 1)) == []


@pytest.mark.parametrize(
    ("meeting", "violation"),
    [
        (Meeting("A", "Z", 0, 0), Violation("unknown_party", {"a": "A", "b": "Z", "party": "Z"})),
        (Meeting("A", "A", 0, 0), Violation("unknown_party", {"a": "A", "b": "A", "party": "A"})),
        (Meeting("A", "B", 3, 0), Violation("unknown_slot", {"a": "A", "b": "B", "slot": 3})),
        (Meeting("A", "B", -1, 0), Violation("unknown_slot", {"a": "A", "b": "B", "slot": -1})),
        (
            Meeting("A", "B", 0, 2),
            Violation("table_unknown", {"a": "A", "b": "B", "slot": 0, "table": 2, "tables": 2}),
        ),
        (
            Meeting("A", "B", 0, -1),
            Violation("table_unknown", {"a": "A", "b": "B", "slot": 0, "table": -1, "tables": 2}),
        ),
        (
            Meeting("A", "B", 0, 0, "boss"),
            Violation("seat_unknown", {"a": "A", "b": "B", "party": "A", "seat": "boss"}),
        ),
    ],
)
def test_a_meeting_of_unknown_names_breaks_a_rule(meeting: Meeting, violation: Violation) -> None:
    assert of_rules(four(), meeting) == [violation]


def test_only_candidates_and_promised_pairs_meet() -> None:
    problem = four(pairs=four().pairs[1:])

    assert of_rules(problem, AB) == [Violation("unknown_pair", {"a": "A", "b": "B"})]
    assert of_rules(replace(problem, fixed=(Fixed("B", "A", 0),)), AB) == []


def test_a_forbidden_pair_does_not_meet() -> None:
    problem = four(forbidden=(("B", "A"),))

    assert of_rules(problem, CD) == []
    assert of_rules(problem, AB) == [Violation("forbidden", {"a": "A", "b": "B", "slot": 0})]


def test_no_pair_meets_twice() -> None:
    assert of_rules(four(), AB, Meeting("B", "A", 2, 0)) == [
        Violation("pair_twice", {"a": "A", "b": "B", "slots": [0, 2]})
    ]


@pytest.mark.parametrize(("slot", "kept"), [(0, False), (1, True), (2, True)])
def test_a_pair_meets_within_its_window_ends_included(slot: int, kept: bool) -> None:  # noqa: FBT001 - a table of cases
    problem = with_pair(four(), "A", "B", window=(1, 2))

    found = of_rules(problem, Meeting("A", "B", slot, 0))
    assert found == ([] if kept else [Violation("outside_window", {"a": "A", "b": "B", "slot": 0, "window": [1, 2]})])


@pytest.mark.parametrize(("slot", "kept"), [(0, True), (1, False)])
def test_everybody_in_a_meeting_is_present(slot: int, kept: bool) -> None:  # noqa: FBT001 - a table of cases
    problem = with_party(four(), "B", present="101")

    found = of_rules(problem, Meeting("A", "B", slot, 0))
    assert found == ([] if kept else [Violation("absent", {"a": "A", "b": "B", "slot": 1, "party": "B"})])


def test_a_party_holds_as_many_meetings_at_once_as_it_has_delegates() -> None:
    both = (AB, Meeting("A", "C", 0, 1))

    assert of_rules(with_party(four(), "A", delegates=2), *both) == []
    assert of_rules(four(), *both) == [
        Violation("over_capacity", {"party": "A", "slot": 0, "meetings": 2, "capacity": 1})
    ]


def test_no_table_is_used_twice_in_a_slot() -> None:
    assert of_rules(four(), AB, replace(CD, slot=1, table=0)) == []
    assert of_rules(four(), AB, replace(CD, table=0)) == [
        Violation("table_twice", {"slot": 0, "table": 0, "meetings": 2})
    ]


def test_no_party_has_more_meetings_than_its_maximum() -> None:
    problem, plan = with_party(four(), "A", max_meetings=1), (AB, Meeting("A", "C", 1, 0))

    assert of_rules(problem, AB) == []
    assert of_rules(problem, *plan) == [Violation("over_maximum", {"party": "A", "meetings": 2, "max_meetings": 1})]


def test_a_fixed_pair_meets_in_its_slot() -> None:
    problem = four(fixed=(Fixed("B", "A", 0),))

    assert of_rules(problem, AB) == []
    assert of_rules(problem, replace(AB, slot=1)) == [Violation("fixed_missing", {"a": "A", "b": "B", "slot": 0})]
    assert of_rules(problem, CD) == [Violation("fixed_missing", {"a": "A", "b": "B", "slot": 0})]


def test_a_pair_that_must_meet_does() -> None:
    problem = with_pair(four(), "A", "B", must=True)

    assert of_rules(problem, AB) == []
    assert of_rules(problem, CD) == [Violation("must_missing", {"a": "A", "b": "B"})]


@pytest.mark.parametrize(
    ("meeting", "kept"), [(AB, True), (replace(AB, table=1), False), (replace(AB, slot=1), False), (CD, False)]
)
def test_a_locked_meeting_keeps_slot_and_table(meeting: Meeting, kept: bool) -> None:  # noqa: FBT001 - a table of cases
    problem = four(earlier=plan_of(four(), AB), locked=(("A", "B"),))

    found = of_rules(problem, meeting)
    assert found == ([] if kept else [Violation("locked_moved", {"a": "A", "b": "B", "slot": 0, "table": 0})])


def test_a_locked_pair_that_is_no_candidate_may_meet() -> None:
    problem = four(pairs=four().pairs[1:], earlier=plan_of(four(), AB), locked=(("A", "B"),))

    assert of_rules(problem, AB) == []


def test_no_party_has_many_more_breaks_than_another() -> None:
    spread = (AB, Meeting("A", "C", 2, 0))

    assert of_rules(four(max_break_spread=1), *spread) == []
    assert of_rules(four(max_break_spread=0), *spread) == [
        Violation("break_spread", {"most": "A", "breaks": 1, "least": "B", "least_breaks": 0, "cap": 0})
    ]
    assert of_rules(replace(four(max_break_spread=0), parties=(), pairs=())) == []


def bank_plan(**changes: str | int | None) -> Meeting:
    """The bank's finance delegate and firm 1, changed."""
    return replace(Meeting("bank", "F1", 0, 0, "finance"), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meeting", "code"),
    [
        (bank_plan(), None),
        (bank_plan(a_seat=None), "seat_not_allowed"),
        (bank_plan(a_seat="staff", slot=1), "seat_not_allowed"),
        (bank_plan(slot=3), "seat_absent"),
        (bank_plan(a="F1", b="bank", a_seat=None, b_seat="finance"), None),
    ],
)
def test_a_seat_takes_what_it_may_while_present(meeting: Meeting, code: str | None) -> None:
    found = {violation.code for violation in of_rules(bank(), meeting)}

    assert code in found if code else not found


def test_a_seat_of_another_party_is_unknown() -> None:
    meeting = Meeting("F3", "bank", 1, 0, None, "boss")

    assert of_rules(bank(), meeting) == [
        Violation("seat_unknown", {"a": "F3", "b": "bank", "party": "bank", "seat": "boss"})
    ]


def test_a_seat_holds_one_meeting_in_a_slot() -> None:
    first, second = Meeting("bank", "F1", 1, 0, "finance"), Meeting("F3", "bank", 1, 1, None, "staff")

    assert of_rules(bank(), first, second) == []
    assert of_rules(bank(), first, replace(second, b_seat="finance")) == [
        Violation("seat_twice", {"party": "bank", "seat": "finance", "slot": 1, "meetings": 2})
    ]


def test_every_rule_has_a_code_of_its_own_and_a_label() -> None:
    rules = (*NAMES, *RULES)

    assert len({rule.code for rule in rules}) == len(rules)
    assert all(rule.label[0].islower() and not rule.label.endswith(".") for rule in rules)


def test_a_plan_of_the_solver_keeps_every_rule() -> None:
    plan: Plan = solved(bank())

    assert check(bank(), plan) == []
