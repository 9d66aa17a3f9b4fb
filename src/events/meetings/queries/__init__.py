"""Plans, meetings, runs and the board as they are shown."""

from events.meetings.queries.board import Board, Change, board_of, changes_from
from events.meetings.queries.cells import TABLES_PER_PAGE, Show, Shown, cells_of, pages_of
from events.meetings.queries.compare import Comparison, Standing, Version, comparison_of
from events.meetings.queries.edits import EditView, edits_of, edits_since
from events.meetings.queries.effects import Effect, effects_of
from events.meetings.queries.matched import MATCHED_NEEDS, MatchedNeed
from events.meetings.queries.notices import Line, Notice, notices_of
from events.meetings.queries.outlook import OutlookView, outlook_of
from events.meetings.queries.pairs import PAIRS, PairRow
from events.meetings.queries.papers import Paper, papers_of
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
    locked_of,
    meeting_view,
    meetings_of,
    options_of,
    plan_view,
    plans_of,
    released_plan,
    run_view,
    settled_of,
    unplaced_of,
)
from events.meetings.queries.suggestions import (
    Suggestion,
    count_fitting,
    suggestions_for,
    suggestions_of,
)

__all__ = [
    "MATCHED_NEEDS",
    "PAIRS",
    "TABLES_PER_PAGE",
    "Board",
    "CandidateView",
    "Change",
    "Comparison",
    "EditView",
    "Effect",
    "Line",
    "MatchedNeed",
    "MeetingView",
    "Notice",
    "OutlookView",
    "PairRow",
    "Paper",
    "PlanView",
    "RunView",
    "SettledView",
    "Show",
    "Shown",
    "Standing",
    "Suggestion",
    "UnplacedView",
    "Version",
    "board_of",
    "candidates_of",
    "cells_of",
    "changes_from",
    "comparison_of",
    "count_fitting",
    "day_of",
    "edits_of",
    "edits_since",
    "effects_of",
    "latest_run",
    "locked_of",
    "meeting_view",
    "meetings_of",
    "notices_of",
    "options_of",
    "outlook_of",
    "pages_of",
    "papers_of",
    "plan_view",
    "plans_of",
    "released_plan",
    "run_view",
    "settled_of",
    "suggestions_for",
    "suggestions_of",
    "unplaced_of",
]
