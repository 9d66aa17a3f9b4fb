"""``lianqiao schedule solve | check | replan``: files in, files out.

Exit codes: 0 done, 1 refused with a reason (no plan possible, a plan that breaks rules), 2 wrong input
(the message names the file and the field).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from scheduling.check import check
from scheduling.errors import InputError
from scheduling.files import read_plan, read_problem, write_plan
from scheduling.news import News
from scheduling.options import Options
from scheduling.plan import Plan, Status, Violation
from scheduling.replan import replan
from scheduling.solve import solve

DONE, REFUSED, WRONG = 0, 1, 2


def main(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code; a user's mistake gives a sentence, never a traceback."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return int(arguments.run(arguments))
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lianqiao schedule", description="Plans meetings, checks and mends plans.")
    commands = parser.add_subparsers(required=True, metavar="solve|check|replan")
    solving = commands.add_parser("solve", help="makes a plan for a problem")
    solving.add_argument("problem", type=Path)
    _add_run_options(solving)
    solving.set_defaults(run=_solve)
    checking = commands.add_parser("check", help="prints every rule a plan breaks")
    checking.add_argument("problem", type=Path)
    checking.add_argument("plan", type=Path)
    checking.set_defaults(run=_check)
    mending = commands.add_parser("replan", help="mends a plan on the day")
    mending.add_argument("problem", type=Path)
    mending.add_argument("plan", type=Path)
    mending.add_argument("--now", type=int, required=True, metavar="SLOT", help="the running slot, -1 before the first")
    mending.add_argument("--absent", type=_names, default=(), metavar="ID,...", help="who will not come any more")
    mending.add_argument("--late", type=_late, default={}, metavar="ID:SLOT,...", help="who comes only from a slot on")
    mending.add_argument("--radius", type=int, choices=(0, 1), default=1, help="0 fills holes, 1 moves as well")
    _add_run_options(mending)
    mending.set_defaults(run=_replan)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="PLAN.json")
    parser.add_argument("--time-limit", type=_seconds, default=Options().time_limit, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--polish", type=int, default=Options().polish, metavar="N", help="sweeps against gaps")
    parser.add_argument("--no-timings", action="store_true", help="leave seconds at zero: the same bytes every run")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds above 0")
    return seconds


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _late(text: str) -> dict[str, int]:
    entries = [entry.rpartition(":") for entry in _names(text)]
    if not all(name and slot.isdecimal() for name, _, slot in entries):
        raise argparse.ArgumentTypeError(f"'{text}' is not ID:SLOT,ID:SLOT")
    return {name: int(slot) for name, _, slot in entries}


def _options(arguments: argparse.Namespace) -> Options:
    return Options(arguments.time_limit, arguments.seed, arguments.polish, timings=not arguments.no_timings)


def _solve(arguments: argparse.Namespace) -> int:
    return _written(solve(read_problem(arguments.problem), _options(arguments)), arguments.out)


def _replan(arguments: argparse.Namespace) -> int:
    news = News(arguments.now, arguments.absent, arguments.late)
    problem, plan = read_problem(arguments.problem), read_plan(arguments.plan)
    return _written(replan(problem, plan, news, arguments.radius, _options(arguments)), arguments.out)


def _check(arguments: argparse.Namespace) -> int:
    violations = check(read_problem(arguments.problem), read_plan(arguments.plan))
    for violation in violations:
        sys.stdout.write(_line(violation))
    return REFUSED if violations else DONE


def _written(plan: Plan, path: Path) -> int:
    try:
        write_plan(plan, path)
    except OSError as error:
        raise InputError(str(path), error.strerror or "cannot be written", "give a path that can be written") from None
    for conflict in plan.conflicts:
        sys.stdout.write(_line(conflict))
    return REFUSED if plan.status is Status.INFEASIBLE else DONE


def _line(violation: Violation) -> str:
    return f"{violation.code} {json.dumps(dict(violation.facts), ensure_ascii=False)}\n"
