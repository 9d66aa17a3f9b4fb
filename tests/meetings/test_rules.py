"""What may happen to requests, runs, plans and meetings."""

import pytest

from events.meetings.rules import (
    Booking,
    MeetingRefusal,
    MeetingState,
    PlanState,
    Proposal,
    best_per_pair,
    changes_between,
    first_clash,
    refusal_to_arrange,
    refusal_to_ask,
    refusal_to_release,
    refusal_to_settle,
    refusal_to_start,
    refusal_to_wish,
)
from events.sessions.rules import SessionState


@pytest.mark.parametrize(
    ("state", "rounds", "candidates", "active", "refusal"),
    [
        (SessionState.MATCHING, 3, 5, False, None),
        (SessionState.LIVE, 3, 5, False, None),
        (SessionState.OPEN, 3, 5, False, MeetingRefusal.SESSION_NOT_PLANNABLE),
        (SessionState.CLOSED, 3, 5, False, MeetingRefusal.SESSION_NOT_PLANNABLE),
        (SessionState.MATCHING, 0, 5, False, MeetingRefusal.NO_ROUNDS),
        (SessionState.MATCHING, 3, 0, False, MeetingRefusal.NOTHING_TO_PLAN),
        (SessionState.MATCHING, 3, 5, True, MeetingRefusal.RUN_ACTIVE),
    ],
)
def test_a_run_starts_only_where_there_is_something_to_plan(
    state: str,
    rounds: int,
    candidates: int,
    active: bool,  # noqa: FBT001
    refusal: MeetingRefusal | None,
) -> None:
    assert refusal_to_start(state, rounds, candidates, active=active) == refusal


@pytest.mark.parametrize(
    ("session", "plan", "refusal"),
    [
        (SessionState.MATCHING, PlanState.DRAFT, None),
        (SessionState.DRAFT, PlanState.DRAFT, MeetingRefusal.SESSION_NOT_PLANNABLE),
        (SessionState.SCHEDULED, PlanState.RELEASED, MeetingRefusal.PLAN_NOT_DRAFT),
        (SessionState.SCHEDULED, PlanState.SUPERSEDED, MeetingRefusal.PLAN_NOT_DRAFT),
    ],
)
def test_only_a_draft_is_released(session: str, plan: str, refusal: MeetingRefusal | None) -> None:
    assert refusal_to_release(session, plan) == refusal


@pytest.mark.parametrize(
    ("plan", "meeting", "refusal"),
    [
        (PlanState.RELEASED, MeetingState.PLANNED, None),
        (PlanState.RELEASED, MeetingState.HELD, None),
        (PlanState.RELEASED, MeetingState.CANCELLED, MeetingRefusal.MEETING_SETTLED),
        (PlanState.DRAFT, MeetingState.PLANNED, MeetingRefusal.MEETING_NOT_RELEASED),
    ],
)
def test_only_a_released_meeting_is_settled(plan: str, meeting: str, refusal: MeetingRefusal | None) -> None:
    assert refusal_to_settle(plan, meeting) == refusal


@pytest.mark.parametrize(
    ("state", "same", "both", "before", "refusal"),
    [
        (SessionState.OPEN, False, True, False, None),
        (SessionState.LIVE, False, True, False, None),
        (SessionState.DRAFT, False, True, False, MeetingRefusal.SESSION_NOT_PLANNABLE),
        (SessionState.CLOSED, False, True, False, MeetingRefusal.SESSION_NOT_PLANNABLE),
        (SessionState.OPEN, True, True, False, MeetingRefusal.SAME_ORGANISATION),
        (SessionState.OPEN, False, False, False, MeetingRefusal.NOT_TAKING_PART),
        (SessionState.OPEN, False, True, True, MeetingRefusal.ALREADY_ASKED),
    ],
)
def test_asking_to_meet_is_refused_with_its_reason(
    state: str,
    same: bool,  # noqa: FBT001
    both: bool,  # noqa: FBT001
    before: bool,  # noqa: FBT001
    refusal: MeetingRefusal | None,
) -> None:
    assert refusal_to_ask(state, same=same, both_take_part=both, asked_before=before) == refusal


def test_two_organisations_meet_over_their_most_valuable_need_whoever_needs() -> None:
    found = best_per_pair(
        [
            Proposal(2, 1, 10, 20, 50),
            Proposal(1, 2, 11, 21, 70),
            Proposal(3, 1, 12, 22, 5),
            Proposal(3, 1, 12, 19, 5),
            Proposal(1, 3, 13, 5, 4),
            Proposal(2, 3, None, None, 40),
            Proposal(3, 2, 14, 23, 40),
            Proposal(1, 4, None, None, 40),
        ]
    )
    assert found == [
        Proposal(1, 2, 11, 21, 70),
        Proposal(3, 1, 12, 19, 5),
        Proposal(1, 4, None, None, 40),
        Proposal(3, 2, 14, 23, 40),
    ]


@pytest.mark.parametrize(
    ("a", "both", "slot", "refusal"),
    [
        (1, True, None, None),
        (1, True, 2, None),
        (2, True, None, MeetingRefusal.SAME_ORGANISATION),
        (1, False, None, MeetingRefusal.NOT_TAKING_PART),
        (1, True, 3, MeetingRefusal.SLOT_UNKNOWN),
        (1, True, -1, MeetingRefusal.SLOT_UNKNOWN),
    ],
)
def test_a_wish_names_two_who_take_part_and_a_round_there_is(
    a: int,
    both: bool,  # noqa: FBT001
    slot: int | None,
    refusal: MeetingRefusal | None,
) -> None:
    assert refusal_to_wish(a, 2, both_take_part=both, slot=slot, slots=3) == refusal


@pytest.mark.parametrize("state", SessionState)
def test_candidates_change_only_while_a_session_is_planned(state: SessionState) -> None:
    allowed = state in {SessionState.MATCHING, SessionState.SCHEDULED, SessionState.LIVE}
    assert refusal_to_arrange(state) == (None if allowed else MeetingRefusal.SESSION_NOT_PLANNABLE)


def test_bookings_of_one_table_or_one_delegate_in_one_slot_clash() -> None:
    kept = [Booking(0, 1, (5, 6)), Booking(1, 1, (5, 6)), Booking(0, 2, (7, 8))]
    assert first_clash(kept) is None
    assert first_clash([*kept, Booking(0, 2, (9,))]) == MeetingRefusal.TABLE_TAKEN
    assert first_clash([*kept, Booking(0, 3, (9, 5))]) == MeetingRefusal.DELEGATE_TAKEN


def test_changed_inputs_are_named() -> None:
    before = {"slots": 3, "tables": [2], "pairs": []}
    assert changes_between(before, before) == []
    assert changes_between(before, {"slots": 2, "tables": [2], "parties": []}) == ["pairs", "parties", "slots"]
    assert changes_between({"name": "甲"}, {"name": "乙"}) == []
