"""Rules of a participant's own pages: notices about the day, opinions of meetings, the calendar's key."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from events.sessions.rules import SessionState


class NoticeKind(StrEnum):
    """What somebody says about coming."""

    LATE = "late"
    AWAY = "away"


class NoticeState(StrEnum):
    """Where a notice 到场变动 stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class MeetingResult(StrEnum):
    """What one side says came of a meeting."""

    AGREED = "agreed"
    CONTINUING = "continuing"
    NONE = "none"
    MISSED = "missed"


class PhoneRefusal(StrEnum):
    """Why something cannot be said or decided."""

    DAY_OVER = "notice_day_over"
    NOTICE_DECIDED = "notice_decided"
    NOTICE_REPLACED = "notice_replaced"
    NOTICE_NO_ROUND = "notice_no_round"
    NO_SUCH_MEETING = "opinion_no_meeting"
    CALENDAR_CLOSED = "calendar_closed"


NOTICE_MOVES: dict[NoticeState, tuple[NoticeState, ...]] = {
    NoticeState.OPEN: (NoticeState.CONFIRMED, NoticeState.DISMISSED, NoticeState.WITHDRAWN),
    NoticeState.CONFIRMED: (NoticeState.OPEN,),
    NoticeState.DISMISSED: (NoticeState.OPEN,),
    NoticeState.WITHDRAWN: (),
}
LATE_MINUTES = (15, 30, 60, 90)
MOST_MINUTES = 600
DAWN, NIGHT = time(0, 0), time(23, 59)
_OVER = frozenset({SessionState.CLOSED, SessionState.REPORTED, SessionState.CANCELLED, SessionState.POSTPONED})


def refusal_to_notice(state: SessionState) -> PhoneRefusal | None:
    """Why nobody can say any more that he comes late: the session is over or does not take place."""
    return PhoneRefusal.DAY_OVER if state in _OVER else None


def refusal_to_move_notice(state: NoticeState, to: NoticeState) -> PhoneRefusal | None:
    """Why a notice may not move so; the host takes a decision back, whoever said it withdraws what is open."""
    return None if to in NOTICE_MOVES[state] else PhoneRefusal.NOTICE_DECIDED


def absence_of_late(arrival: time) -> tuple[time, time]:
    """Nobody is there before the arrival."""
    return DAWN, max(arrival, time(0, 1))


def arrival_after(minutes: int, slots: Sequence[tuple[time, time]], now: datetime, *, today: bool) -> time:
    """When somebody comes who is so many minutes late: counted from the first round, or from now once it has begun.

    `now` is local; an arrival past midnight is the last minute of the day.
    """
    first = slots[0][0] if slots else DAWN
    begin = now.replace(hour=first.hour, minute=first.minute, second=0, microsecond=0)
    begin = max(begin, now) if today else begin
    arrival = begin + timedelta(minutes=minutes)
    return arrival.time().replace(second=0, microsecond=0) if arrival.date() == begin.date() else NIGHT


def absence_of_away(start: time) -> tuple[time, time]:
    """Nobody is there from then on."""
    return min(start, time(23, 58)), NIGHT
