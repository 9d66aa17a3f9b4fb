"""Spans of notices, and what may become of them."""

from datetime import datetime, time

import pytest

from events.foundation.clock import LOCAL
from events.phone.rules import (
    NOTICE_MOVES,
    NoticeState,
    absence_of_away,
    absence_of_late,
    arrival_after,
    refusal_to_move_notice,
    refusal_to_notice,
)
from events.sessions.rules import SessionState

SLOTS = [(time(9, 30), time(9, 50)), (time(9, 50), time(10, 10))]


def local(hour: int, minute: int) -> datetime:
    return datetime(2026, 12, 10, hour, minute, 30, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("now", "today", "minutes", "arrival"),
    [
        (local(8, 0), True, 30, time(10, 0)),
        (local(9, 40), True, 30, time(10, 10)),
        (local(22, 0), False, 30, time(10, 0)),
        (local(23, 50), True, 30, time(23, 59)),
    ],
)
def test_minutes_count_from_the_first_round_or_from_now(
    now: datetime, minutes: int, arrival: time, *, today: bool
) -> None:
    assert arrival_after(minutes, SLOTS, now, today=today) == arrival


def test_without_rounds_minutes_count_from_midnight() -> None:
    assert arrival_after(30, [], local(8, 0), today=False) == time(0, 30)


def test_absences_are_never_empty() -> None:
    assert absence_of_late(time(0, 0)) == (time(0, 0), time(0, 1))
    assert absence_of_late(time(9, 45)) == (time(0, 0), time(9, 45))
    assert absence_of_away(time(23, 59)) == (time(23, 58), time(23, 59))
    assert absence_of_away(time(9, 30)) == (time(9, 30), time(23, 59))


def test_what_is_decided_can_be_opened_again_and_nothing_else() -> None:
    allowed = {(state, to) for state, moves in NOTICE_MOVES.items() for to in moves}
    for state in NoticeState:
        for to in NoticeState:
            assert (refusal_to_move_notice(state, to) is None) == ((state, to) in allowed)


def test_nobody_is_late_for_what_is_over() -> None:
    assert {state for state in SessionState if refusal_to_notice(state) is None} == {
        SessionState.DRAFT,
        SessionState.OPEN,
        SessionState.MATCHING,
        SessionState.SCHEDULED,
        SessionState.LIVE,
    }
