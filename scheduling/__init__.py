"""Scheduling: who meets whom, when and at which table, with a proof of how good the plan is.

A library of its own: it knows no web, no database, no settings. Words: a *party* takes part, a *pair*
may meet, a *seat* is a named delegate, a *slot* is a round, a *plan* answers a *problem*.
See README.md for the file formats and a first example.
"""

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
from scheduling.plan import Meeting, Plan, Reason, Status, Unplaced, Violation
from scheduling.problem import Fixed, Pair, Party, Problem, Seat
from scheduling.replan import replan
from scheduling.solve import solve

__all__ = [
    "BrokenPlan",
    "Cancelled",
    "Change",
    "Difference",
    "Fixed",
    "InputError",
    "Kind",
    "Meeting",
    "News",
    "Options",
    "Pair",
    "Party",
    "Plan",
    "Problem",
    "Reason",
    "Seat",
    "Status",
    "Unplaced",
    "Violation",
    "check",
    "difference",
    "plan_bytes",
    "plan_from",
    "problem_bytes",
    "problem_from",
    "read_plan",
    "read_problem",
    "replan",
    "solve",
    "write_plan",
    "write_problem",
]
