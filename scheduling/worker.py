"""Solve in a process of its own: the request on standard input, one JSON line per step of progress, then the plan.

Run it as ``python -m scheduling.worker``. The request is ``{"problem": …, "time_limit": seconds, "seed": n,
"memory": bytes}``; lines are ``{"stage", "value", "bound"}`` and last ``{"plan": …, "outlook": …}`` or
``{"error": …}``. The outlook takes what the plan leaves of the time limit, a few seconds at most; null without any.
"""

import json
import resource
import sys
from typing import TextIO

from scheduling.errors import InputError
from scheduling.files import plan_bytes, problem_from
from scheduling.options import Options
from scheduling.outlook import outlook
from scheduling.solve import solve
from scheduling.stop import Stop

POLISH = 50
"""Sweeps against gaps: a plan for people is worth a second more."""
OUTLOOK_SECONDS = 3.0


def serve(request: TextIO, answers: TextIO) -> None:
    """Answer one request."""
    asked = json.load(request)
    stop = Stop(asked["time_limit"])
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))

    def progress(stage: str, value: int, bound: float) -> None:
        _say(answers, {"stage": stage, "value": value, "bound": bound})

    try:
        problem = problem_from(json.dumps(asked["problem"]).encode())
        options = Options(time_limit=asked["time_limit"], seed=asked["seed"], polish=POLISH, timings=asked["timings"])
        plan = solve(problem, options, progress=progress)
        progress("outlook", plan.objective, plan.upper_bound)
        left = min(OUTLOOK_SECONDS, stop.left())
        further = outlook(problem, plan, left).data() if left else None
    except InputError as error:
        _say(answers, {"error": str(error)})
    else:
        _say(answers, {"plan": json.loads(plan_bytes(plan)), "outlook": further})


def _say(answers: TextIO, line: object) -> None:
    print(json.dumps(line, ensure_ascii=False), file=answers, flush=True)


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
