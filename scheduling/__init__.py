"""Scheduling: who meets whom, when and at which table, with a proof of how good the plan is.

A library of its own: it knows no web, no database, no settings. Words: a *party* takes part, a *pair*
may meet, a *seat* is a named delegate, a *slot* is a round, a *plan* answers a *problem*.
See README.md for the file formats and a first example.
"""

from scheduling.adapt import Adaptation, adapt, unseated
from scheduling.check import check
from scheduling.difference import Change, Difference, Kind, difference
from scheduling.errors import BrokenPlan, Cancelled, InputError
from scheduling.files import (
    plan_bytes,
    plan_from,
    problem_bytes,
    problem_from,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from scheduling.news import News
from scheduling.options import Options
from scheduling.outlook import Outlook, outlook
from scheduling.plan import Meeting, Plan, Reason, Status, Unplaced, Violation
from scheduling.problem import Fixed, Pair, Party, Problem, Seat
from scheduling.replan import replan
from scheduling.shares import FloorPrice, Share, floor_prices, shares
from scheduling.solve import solve
from scheduling.whatif import Gain, MoreRoom, Room, gains, usual_wishes

__all__ = [
    "Adaptation",
    "BrokenPlan",
    "Cancelled",
    "Change",
    "Difference",
    "Fixed",
    "FloorPrice",
    "Gain",
    "InputError",
    "Kind",
    "Meeting",
    "MoreRoom",
    "News",
    "Options",
    "Outlook",
    "Pair",
    "Party",
    "Plan",
    "Problem",
    "Reason",
    "Room",
    "Seat",
    "Share",
    "Status",
    "Unplaced",
    "Violation",
    "adapt",
    "check",
    "difference",
    "floor_prices",
    "gains",
    "outlook",
    "plan_bytes",
    "plan_from",
    "problem_bytes",
    "problem_from",
    "read_plan",
    "read_problem",
    "replan",
    "shares",
    "solve",
    "unseated",
    "usual_wishes",
    "write_plan",
    "write_problem",
]
