"""The plan of the bundled data set is checked by other code, and its bound by another model."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_matrix
from second_check import faults

from events.cli.demo import DATA
from events.demo.actions import Walk, prepare
from events.foundation.transaction import fetch
from events.meetings.planning import files_of_run
from events.settings import Settings
from scheduling import check
from scheduling.files import plan_from, problem_from

Json = dict[str, Any]


@pytest.fixture(params=[None, 3], ids=["all rounds", "three rounds"])
async def files(request: pytest.FixtureRequest, db: Settings) -> tuple[Json, Json]:
    """Problem and plan of a released session."""
    session_id = await prepare(Walk(Path(DATA), rounds=request.param))
    run = (await fetch("SELECT max(id) AS id FROM plan_run WHERE session = {}", session_id))[0]["id"]
    problem, plan = await files_of_run(run)
    return json.loads(problem), json.loads(plan)


async def test_another_checker_finds_nothing(files: tuple[Json, Json]) -> None:
    problem, plan = files
    as_library = problem_from(json.dumps(problem).encode()), plan_from(json.dumps(plan).encode())
    assert faults(*as_library) == []
    assert check(*as_library) == []
    assert len(problem["parties"]) == 106
    assert problem["tables"] == [30] * problem["slots"]


async def test_another_model_confirms_the_bound(files: tuple[Json, Json]) -> None:
    problem, plan = files
    bound = _linear_bound(problem, plan["shortfall"])
    assert plan["value"] <= bound + 1e-6
    assert np.floor(bound + 1e-6) <= plan["upper_bound"]
    if plan["status"] == "optimal":
        assert plan["value"] == plan["upper_bound"]


def _linear_bound(problem: Json, shortfall: int) -> float:
    """The linear relaxation with a variable for each pair, slot and two seats, at no more than this shortfall."""
    parties = {party["id"]: party for party in problem["parties"]}
    values: list[float] = []
    rows: list[int] = []
    columns: list[int] = []
    row_of: dict[object, int] = {}
    limits: list[float] = []
    meetings: dict[str, list[int]] = defaultdict(list)

    def use(resource: object, limit: float, column: int) -> None:
        if resource not in row_of:
            row_of[resource] = len(limits)
            limits.append(limit)
        rows.append(row_of[resource])
        columns.append(column)

    for pair in problem["pairs"]:
        for a in _seats(parties[pair["a"]], pair.get("a_seats")):
            for b in _seats(parties[pair["b"]], pair.get("b_seats")):
                for slot in range(problem["slots"]):
                    if a["present"][slot] == "1" == b["present"][slot]:
                        column = len(values)
                        values.append(pair["value"])
                        use(("pair", pair["a"], pair["b"]), 1, column)
                        use(("seat", pair["a"], a["id"], slot), 1, column)
                        use(("seat", pair["b"], b["id"], slot), 1, column)
                        use(("tables", slot), problem["tables"][slot], column)
                        meetings[pair["a"]].append(column)
                        meetings[pair["b"]].append(column)
    signs = [1.0] * len(rows)
    width = len(values)
    for party in problem["parties"]:
        if party["min_meetings"]:
            rows += [len(limits)] * (len(meetings[party["id"]]) + 1)
            columns += [*meetings[party["id"]], width]
            signs += [-1.0] * (len(meetings[party["id"]]) + 1)
            limits.append(-party["min_meetings"])
            width += 1
    rows += [len(limits)] * (width - len(values))
    columns += range(len(values), width)
    signs += [1.0] * (width - len(values))
    limits.append(shortfall)
    matrix = coo_matrix((signs, (rows, columns)), shape=(len(limits), width)).tocsr()
    worth = np.concatenate([-np.array(values), np.zeros(width - len(values))])
    found = linprog(worth, A_ub=matrix, b_ub=limits, bounds=(0, None), method="highs")
    assert found.status == 0
    return float(-found.fun)


def _seats(party: Json, allowed: list[str] | None) -> list[Json]:
    return [seat for seat in party["seats"] if not allowed or seat["id"] in allowed]
