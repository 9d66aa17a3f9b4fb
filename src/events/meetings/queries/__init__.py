"""Plans, meetings, runs and the board as they are shown."""

from events.meetings.queries.board import Board, Change, board_of, changes_from
from events.meetings.queries.effects import Effect, effects_of
from events.meetings.queries.pairs import PAGE, PairView, pairs_of
from events.meetings.queries.plans import (
    CandidateView,
    MeetingView,
    PlanView,
    RunView,
    SettledView,
    UnplacedView,
    candidates_of,
    day_of,
    latest_run,
    meeting_view,
    meetings_of,
    plan_view,
    plans_of,
    released_plan,
    run_view,
    settled_of,
    unplaced_of,
)

__all__ = [
    "PAGE",
    "Board",
    "CandidateView",
    "Change",
    "Effect",
    "MeetingView",
    "PairView",
    "PlanView",
    "RunView",
    "SettledView",
    "UnplacedView",
    "board_of",
    "candidates_of",
    "changes_from",
    "day_of",
    "effects_of",
    "latest_run",
    "meeting_view",
    "meetings_of",
    "pairs_of",
    "plan_view",
    "plans_of",
    "released_plan",
    "run_view",
    "settled_of",
    "unplaced_of",
]
