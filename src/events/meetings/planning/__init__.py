"""The only door to `scheduling`: a session becomes a problem, a plan comes back, a move on it is judged."""

from events.meetings.planning.apart import Ending, NoPlan, Outcome, solve_apart
from events.meetings.planning.mending import Mended, Upset, mended
from events.meetings.planning.moves import Judge, Seating, judge, judge_of, judge_of_moves
from events.meetings.planning.problem import Snapshot, files_of_run, plan_text, problem_of, snapshot
from scheduling import Plan, Violation

__all__ = [
    "Ending",
    "Judge",
    "Mended",
    "NoPlan",
    "Outcome",
    "Plan",
    "Seating",
    "Snapshot",
    "Upset",
    "Violation",
    "files_of_run",
    "judge",
    "judge_of",
    "judge_of_moves",
    "mended",
    "plan_text",
    "problem_of",
    "snapshot",
    "solve_apart",
]
