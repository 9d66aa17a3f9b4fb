"""Solve in a process of its own: the request on standard input, one JSON line per step of progress, then the plan.

Run it as ``python -m scheduling.worker``. The request is ``{"problem": …, "time_limit": seconds, "seed": n,
"memory": bytes}``; lines are ``{"stage", "value", "bound"}`` and last ``{"plan": …}`` or ``{"error": …}``.
"""

import json
import resource
import sys
from typing import TextIO

from scheduling.errors import InputError
from scheduling.files import plan_bytes, problem_from
from scheduling.options import Options
from scheduling.solve import solve

POLISH = 50
"""Sweeps against gaps: a plan for people is worth a second more."""


def serve(request: TextIO, answers: TextIO) -> None:
    """Answer one request."""
    asked = json.load(request)
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))

    def progress(stage: str, value: int, bound: float) -> None:
        _say(answers, {"stage": stage, "value": value, "bound": bound})

    try:
        problem = problem_from(json.dumps(asked["problem"]).encode())
        options = Options(time_limit=asked["time_limit"], seed=asked["seed"], polish=POLISH, timings=asked["timings"])
        plan = solve(problem, options, progress=progress)
    except InputError as error:
        _say(answers, {"error": str(error)})
    else:
        _say(answers, {"plan": json.loads(plan_bytes(plan))})


def _say(answers: TextIO, line: object) -> None:
    print(json.dumps(line, ensure_ascii=False), file=answers, flush=True)


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
