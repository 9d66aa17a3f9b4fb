"""Plans, meetings, runs and the board as they are shown."""

from events.meetings.queries.board import Board, Change, board_of, changes_from
from events.meetings.queries.compare import Comparison, Standing, Version, comparison_of
from events.meetings.queries.effects import Effect, effects_of
from events.meetings.queries.matched import MATCHED_NEEDS, MatchedNeed
from events.meetings.queries.notices import Line, Notice, notices_of
from events.meetings.queries.outlook import OutlookView, outlook_of
from events.meetings.queries.pairs import PAIRS, PairRow
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
from events.meetings.queries.suggestions import (
    Suggestion,
    fitting_unaccepted,
    suggestions_for,
    suggestions_of,
)

__all__ = [
    "MATCHED_NEEDS",
    "PAIRS",
    "Board",
    "CandidateView",
    "Change",
    "Comparison",
    "Effect",
    "Line",
    "MatchedNeed",
    "MeetingView",
    "Notice",
    "OutlookView",
    "PairRow",
    "PlanView",
    "RunView",
    "SettledView",
    "Standing",
    "Suggestion",
    "UnplacedView",
    "Version",
    "board_of",
    "candidates_of",
    "changes_from",
    "comparison_of",
    "day_of",
    "effects_of",
    "fitting_unaccepted",
    "latest_run",
    "meeting_view",
    "meetings_of",
    "notices_of",
    "outlook_of",
    "plan_view",
    "plans_of",
    "released_plan",
    "run_view",
    "settled_of",
    "suggestions_for",
    "suggestions_of",
    "unplaced_of",
]
