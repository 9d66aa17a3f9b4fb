"""The worker: one request on standard input, progress and the plan as JSON lines."""

import io
import json
import resource
import runpy
import sys

import pytest
from timetables import four

from scheduling import problem_bytes
from scheduling.worker import serve


def answers(problem: dict[str, object], seconds: float = 9) -> list[dict[str, object]]:
    """What the worker says to a request without a limit on memory."""
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    request = {"problem": problem, "time_limit": seconds, "seed": 2, "timings": False, "memory": most}
    said = io.StringIO()
    serve(io.StringIO(json.dumps(request)), said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_the_worker_tells_its_progress_and_ends_with_the_plan() -> None:
    *steps, last = answers(json.loads(problem_bytes(four())))

    assert [step["stage"] for step in steps] == ["assign", "outlook"]
    assert steps[0] == {"stage": "assign", "value": 105, "bound": 105}
    assert (last["plan"]["value"], last["plan"]["seed"]) == (105, 2)  # type: ignore[index]


def test_the_worker_says_what_could_be_better() -> None:
    outlook = answers(json.loads(problem_bytes(four(tables=(1, 1, 1)))))[-1]["outlook"]

    assert isinstance(outlook, dict)
    assert outlook["gains"][0] == {
        "wish": {"room": "tables", "by": 1, "party": None},
        "meetings": 3,
        "value": outlook["gains"][0]["value"],
        "shortfall": 0,
    }
    assert [floor["floor"] for floor in outlook["floors"]] == [0, 1, 2]
    assert {share["possible"] for share in outlook["shares"]} == {3}


def test_without_time_left_the_plan_comes_without_an_outlook() -> None:
    last = answers(json.loads(problem_bytes(four())), seconds=1e-6)[-1]

    assert last["outlook"] is None
    assert last["plan"]


def test_as_a_program_it_speaks_on_its_own_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys,
        "stdin",
        io.StringIO(
            json.dumps(
                {
                    "memory": resource.getrlimit(resource.RLIMIT_AS)[1],
                    "problem": {},
                    "timings": False,
                    "time_limit": 1,
                    "seed": 0,
                }
            )
        ),
    )
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", said)
    monkeypatch.delitem(sys.modules, "scheduling.worker")
    runpy.run_module("scheduling.worker", run_name="__main__")

    assert json.loads(said.getvalue()).keys() == {"error"}


def test_wrong_input_ends_with_its_error() -> None:
    assert answers({"format": "x"})[-1].keys() == {"error"}
