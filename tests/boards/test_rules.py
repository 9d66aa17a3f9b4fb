"""Readiness of a session, and the one next thing to decide."""

from dataclasses import replace

import pytest

from events.boards.rules import Check, NextAction, Readiness, Step, Tally, checks, counted, next_action
from events.sessions.rules import SessionState

EMPTY = Tally(
    agenda_items=0,
    agenda_clashes=0,
    tables=0,
    slots=0,
    registrations=0,
    registrations_waiting=0,
    needs=0,
    needs_submitted=0,
    supplies=0,
    supplies_submitted=0,
    needs_matched=0,
    consents_missing=0,
    linked=0,
    opened=0,
    called=0,
    reached=0,
    contacts=0,
    delegates=0,
    tickets=0,
    meetings=0,
    unplaced=0,
    draft_version=None,
    released_version=None,
)
FULL = replace(
    EMPTY,
    agenda_items=8,
    tables=30,
    slots=3,
    registrations=106,
    needs=233,
    supplies=320,
    needs_matched=198,
    contacts=106,
    reached=106,
    delegates=150,
    tickets=150,
    meetings=85,
    unplaced=5,
    released_version=1,
)


def test_of_an_empty_session_nothing_is_ready() -> None:
    assert [(one.step, one.readiness, one.done, one.whole) for one in checks(EMPTY)] == [
        (step, Readiness.WAIT, 0, 0) for step in Step
    ]


def test_of_a_full_session_everything_is_ready() -> None:
    assert counted(checks(FULL)) == {Readiness.OK: 9, Readiness.WAIT: 0, Readiness.DECIDE: 0}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"agenda_clashes": 2}, Check(Step.AGENDA, Readiness.WAIT, 6, 8)),
        ({"agenda_items": 2, "agenda_clashes": 3}, Check(Step.AGENDA, Readiness.WAIT, 0, 2)),
        ({"tables": 0}, Check(Step.ROUNDS, Readiness.WAIT, 0, 0)),
        ({"registrations_waiting": 3}, Check(Step.REGISTRATIONS, Readiness.DECIDE, 103, 106)),
        ({"needs_submitted": 1, "supplies_submitted": 2}, Check(Step.ITEMS, Readiness.DECIDE, 550, 553)),
        ({"needs_matched": 0}, Check(Step.MATCHES, Readiness.WAIT, 0, 233)),
        ({"draft_version": 2}, Check(Step.PLAN, Readiness.DECIDE, 85, 90)),
        ({"released_version": None}, Check(Step.PLAN, Readiness.WAIT, 85, 90)),
        ({"reached": 98, "opened": 90, "called": 20}, Check(Step.REACH, Readiness.WAIT, 98, 106)),
        ({"consents_missing": 106}, Check(Step.CONSENTS, Readiness.WAIT, 0, 106)),
        ({"tickets": 149}, Check(Step.TICKETS, Readiness.WAIT, 149, 150)),
    ],
)
def test_what_is_left_is_said_with_its_figures(change: dict[str, int | None], expected: Check) -> None:
    found = {one.step: one for one in checks(replace(FULL, **change))}  # type: ignore[arg-type] # fields of the tally
    assert found[expected.step] == expected


@pytest.mark.parametrize(
    ("state", "change", "action"),
    [
        (SessionState.DRAFT, {"registrations_waiting": 1}, NextAction.OPEN),
        (SessionState.OPEN, {}, NextAction.MATCH),
        (SessionState.OPEN, {"registrations_waiting": 1}, NextAction.REVIEW),
        (SessionState.OPEN, {"filings_waiting": 1}, NextAction.REVIEW),
        (SessionState.MATCHING, {"needs_submitted": 1, "draft_version": 2}, NextAction.REVIEW),
        (SessionState.MATCHING, {"draft_version": 2}, NextAction.RELEASE),
        (SessionState.MATCHING, {"needs_matched": 0}, NextAction.RANK),
        (SessionState.MATCHING, {"released_version": None}, NextAction.MAKE_PLAN),
        (SessionState.MATCHING, {}, NextAction.SCHEDULE),
        (SessionState.SCHEDULED, {}, NextAction.GO_LIVE),
        (SessionState.SCHEDULED, {"draft_version": 2}, NextAction.RELEASE),
        (SessionState.LIVE, {}, NextAction.CLOSE),
        (SessionState.LIVE, {"draft_version": 2}, NextAction.RELEASE),
        (SessionState.LIVE, {"needs_submitted": 1}, NextAction.CLOSE),
        (SessionState.CLOSED, {"registrations_waiting": 1, "draft_version": 2}, NextAction.REPORT),
        (SessionState.REPORTED, {}, NextAction.NOTHING),
        (SessionState.POSTPONED, {"needs_submitted": 1}, NextAction.REOPEN),
        (SessionState.CANCELLED, {"registrations_waiting": 1}, NextAction.NOTHING),
    ],
)
def test_there_is_one_next_thing_at_most(
    state: SessionState, change: dict[str, int | None], action: NextAction
) -> None:
    assert next_action(state, replace(FULL, **change)) is action  # type: ignore[arg-type] # fields of the tally


def test_a_day_that_is_open_is_settled_first() -> None:
    assert next_action(SessionState.POSTPONED, FULL, day_open=True) is NextAction.SETTLE_DAY


def test_what_waits_is_counted_by_what_it_is() -> None:
    assert replace(FULL, filings_waiting=2, notices_waiting=3, draft_version=4).waiting == {
        "filings": 2,
        "notices": 3,
        "plan": 1,
    }
