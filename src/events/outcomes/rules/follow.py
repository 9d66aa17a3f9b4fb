"""When a line is asked about again, and what that came to."""

from enum import StrEnum

SERIES = (30, 90, 180, 365)
"""Days after a line was recorded when its firm is asked again."""


class FollowUpResult(StrEnum):
    """What a follow-up 跟踪回访 came to."""

    PROGRESS = "progress"
    UNCHANGED = "unchanged"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    DEREGISTERED = "deregistered"


ASK_AGAIN = frozenset({FollowUpResult.UNREACHABLE})
"""After these the line stays due."""
ASK_NO_MORE = frozenset({FollowUpResult.DECLINED, FollowUpResult.DEREGISTERED})
"""After these nobody asks again."""
