"""CP-SAT as a peer: the whole problem as one model, or only who meets whom.

    python benchmarks/_cpsat.py PROBLEM.json monolith|select SECONDS WORKERS

A process of its own that imports nothing of ours: OR-Tools and HiGHS do not live in one. Prints one line of JSON.
"""

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

Columns = dict[tuple[int, int], Any]
Sums = dict[tuple[object, ...], list[Any]]


def main(path: str, part: str, seconds: str, workers: str) -> None:
    """Solve and say what it came to."""
    problem = json.loads(Path(path).read_text())
    start = time.perf_counter()
    model = cp_model.CpModel()
    columns, sums = _columns(model, problem, whole=part == "monolith")
    _limits(model, problem, sums, whole=part == "monolith")
    short = {
        party["id"]: model.new_int_var(0, party.get("min_meetings", 0), f"short {party['id']}")
        for party in problem["parties"]
    }
    for party in problem["parties"]:
        model.add(sum(sums["party", party["id"]]) + short[party["id"]] >= party.get("min_meetings", 0))
    price = problem.get("shortfall_price") or 0
    model.maximize(
        sum(problem["pairs"][pair]["value"] * x for (pair, _), x in columns.items()) - price * sum(short.values())
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(seconds)
    solver.parameters.num_workers = int(workers)
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    answer = {
        "value": round(solver.objective_value) if found else None,
        "bound": round(solver.best_objective_bound),
        "seconds": time.perf_counter() - start,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "status": "optimal" if status == cp_model.OPTIMAL else "stopped",
    }
    print(json.dumps(answer))


def _columns(model: Any, problem: Any, *, whole: bool) -> tuple[Columns, Sums]:  # noqa: ANN401 - JSON
    """A column for each pair and slot in which both are there; in part for each pair that has such a slot."""
    parties = {party["id"]: party for party in problem["parties"]}
    forbidden = {frozenset(names) for names in problem.get("forbidden", ())}
    fixed = {frozenset((one["a"], one["b"])): one["slot"] for one in problem.get("fixed", ())}
    columns: Columns = {}
    sums: defaultdict[tuple[object, ...], list[Any]] = defaultdict(list)
    for number, pair in enumerate(problem["pairs"]):
        names = frozenset((pair["a"], pair["b"]))
        common = [
            slot
            for slot in range(problem["slots"])
            if parties[pair["a"]]["present"][slot] == parties[pair["b"]]["present"][slot] == "1"
            and fixed.get(names, slot) == slot
        ]
        for slot in () if names in forbidden else common if whole else common[:1]:
            x = columns[number, slot] = model.new_bool_var(f"x {number} {slot}")
            sums["fixed" if names in fixed else "pair", number].append(x)
            for key in (("slot", slot), ("party", pair["a"]), ("party", pair["b"])):
                sums[key].append(x)
            for name in names:
                sums["at", name, slot].append(x)
    return columns, sums


def _limits(model: Any, problem: Any, sums: Sums, *, whole: bool) -> None:  # noqa: ANN401 - JSON
    parties = {party["id"]: party for party in problem["parties"]}
    for (kind, *rest), members in list(sums.items()):
        if kind == "fixed":
            model.add(sum(members) == 1)
        elif kind == "pair":
            model.add_at_most_one(members)
        elif kind == "slot" and whole:
            model.add(sum(members) <= problem["tables"][rest[0]])
        elif kind == "at" and whole:
            model.add(sum(members) <= parties[rest[0]].get("delegates", 1))
        elif kind == "party":
            party = parties[rest[0]]
            calendar = party["present"].count("1") * party.get("delegates", 1)
            most = calendar if party.get("max_meetings") is None else min(calendar, party["max_meetings"])
            model.add(sum(members) <= most)
    if not whole:
        everything = [x for key, members in sums.items() if key[0] in ("pair", "fixed") for x in members]
        model.add(sum(everything) <= sum(problem["tables"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
