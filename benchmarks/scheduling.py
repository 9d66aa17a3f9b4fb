"""Schedules a folder of problems beside a peer that solves each as one big model.

    python benchmarks/scheduling.py [DATA_FOLDER] [--only typical-57,…] [--peer-limit 60] [--polish N] [--replan]
                                    [--command-line] [--cpsat PYTHON] [--b2bsop FOLDER]

Every solve runs in a process of its own: read, one small warm-up, one timed solve, one check. Beside the seconds on the
clock stand those of the processor, which say more on a busy machine. `--command-line` adds what `lianqiao schedule
solve` takes from its start to its end. The peers are the model
a competent user writes, a column per pair and slot, handed to HiGHS, CBC and CP-SAT (150 parties at most), and CP-SAT
on nothing but who meets whom. With `--b2bsop FOLDER` the public instances of that benchmark are planned as well.
"""

import argparse
import importlib.util
import json
import multiprocessing
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]  # this file is called scheduling too

from scheduling import (  # noqa: E402 - after the path is put right
    News,
    Options,
    Pair,
    Party,
    Plan,
    Problem,
    check,
    read_plan,
    read_problem,
    replan,
    solve,
    write_problem,
)
from scheduling.errors import InputError  # noqa: E402 - as above
from scheduling.kernels.compiling import COMPILED  # noqa: E402 - as above

PEER_PARTIES = 150
WORKERS = 2
GOALS: dict[str, tuple[float, float]] = {
    "typical-57": (0.05, 0.0),
    "typical-150": (0.10, 0.0),
    "typical-400": (0.25, 0.0),
    "typical-2000": (3.0, 0.0),
    "tight-2000": (3.0, 0.0),
    "windows-400": (10.0, 0.02),
    "windows-2000": (15.0, 0.03),
    "dense-57": (20.0, 0.01),
    "dense-150": (20.0, 0.2),
    "dense-400": (20.0, 0.2),
    "half-day": (0.1, 0.0),
}
"""Seconds and percent of gap, by the name of the file."""
REPLAN_GOALS = {400: 0.2, 1000: 0.4, 2000: 1.0}
HEAD = (
    "case",
    "solver",
    "value",
    "bound",
    "gap %",
    "seconds",
    "CPU s",
    "MiB",
    "idle",
    "breaks",
    "tables",
    "goal s / %",
    "",
)


def half_day(parties: int = 106, rounds: int = 3, tables: int = 30, seed: int = 1) -> Problem:
    """A half-day session made up by chance: firms with wishes for others, some only there for a part."""
    chance = Random(seed)  # noqa: S311 - made-up data, not a secret
    names = [f"L{index:03d}" for index in range(parties)]
    people = tuple(
        Party(name, chance.choice(("111", "111", "111", "110", "011")), 1, chance.choice((2, 3)), 1) for name in names
    )
    wished = {tuple(sorted(chance.sample(names, 2))) for _ in range(parties * 8)}
    pairs = tuple(Pair(a, b, chance.randint(30, 140)) for a, b in sorted(wished))
    return Problem("half-day", rounds, (tables,) * rounds, people, pairs, shortfall_price=1000)


def ours(problem: Problem, arguments: argparse.Namespace) -> dict[str, Any]:
    """The library's plan and what it took."""
    solve(half_day(20, 3, 4), Options())
    options = Options(time_limit=arguments.time_limit, polish=arguments.polish)
    start, busy = time.perf_counter(), time.process_time()
    plan = solve(problem, options)
    row = {"value": plan.objective, "bound": plan.upper_bound, "status": plan.status.value}
    return (
        row
        | {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}
        | {
            "idle": plan.idle_slots,
            "breaks": plan.breaks,
            "tables": plan.table_changes,
            "breaks_bound": plan.breaks_bound or 0,
        }
        | _checked(problem, plan)
    )


def peer(problem: Problem, arguments: argparse.Namespace, *, cbc: bool) -> dict[str, Any]:
    """One big PuLP model with a column per pair and slot."""
    import pulp

    warnings.simplefilter("ignore")
    start = time.perf_counter()
    model, columns = _monolith(problem)
    limit = arguments.peer_limit
    engine = pulp.PULP_CBC_CMD(msg=False, timeLimit=limit, threads=1) if cbc else pulp.HiGHS(msg=False, timeLimit=limit)
    model.solve(engine)
    held = [(key, slot) for (key, slot), variable in columns.items() if (variable.varValue or 0) > 0.5]  # noqa: PLR2004
    value = pulp.value(model.objective) if model.sol_status > 0 else None
    proved = model.sol_status == pulp.LpSolutionOptimal
    row = {"value": value and round(value), "bound": value and round(value) if proved else None}
    return row | {
        "seconds": time.perf_counter() - start,
        "status": "optimal" if proved else "stopped",
        "meetings": len(held),
    }


def cpsat(problem: Problem, arguments: argparse.Namespace, part: str) -> dict[str, Any]:
    """CP-SAT in a process of its own, which never sees HiGHS."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        write_problem(problem, Path(file.name))
        script = str(Path(__file__).with_name("_cpsat.py"))
        words = [arguments.cpsat, script, file.name, part, str(arguments.peer_limit), str(WORKERS)]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return dict(json.loads(said))


def command(problem: Problem, arguments: argparse.Namespace) -> dict[str, Any]:
    """What the command takes, from its start to the written plan."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "problem.json", Path(folder) / "plan.json"
        write_problem(problem, asked)
        words = [str(Path(sys.executable).with_name("lianqiao")), "schedule", "solve", str(asked), "--out", str(answer)]
        limits = ["--time-limit", str(arguments.time_limit), "--polish", str(arguments.polish)]
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*words, *limits], capture_output=True, check=True)
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        plan = read_plan(answer)
    return {
        "value": plan.objective,
        "bound": plan.upper_bound,
        "seconds": seconds,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "memory": after.ru_maxrss // 1024,
        "status": plan.status.value,
    }


def _monolith(problem: Problem) -> tuple[Any, dict[tuple[int, int], Any]]:  # noqa: C901 - one model in one piece
    import pulp

    parties = {party.id: party for party in problem.parties}
    forbidden = {frozenset(names) for names in problem.forbidden}
    fixed = {frozenset((f.a, f.b)): f.slot for f in problem.fixed}
    model = pulp.LpProblem("monolith", pulp.LpMaximize)
    columns: dict[tuple[int, int], Any] = {}
    sums: defaultdict[tuple[object, ...], list[Any]] = defaultdict(list)
    for index, pair in enumerate(problem.pairs):
        names = frozenset((pair.a, pair.b))
        for slot in range(problem.slots) if names not in forbidden else ():
            there = parties[pair.a].present[slot] == parties[pair.b].present[slot] == "1"
            if there and fixed.get(names, slot) == slot:
                x = columns[index, slot] = model.add_variable(f"x_{index}_{slot}", 0, 1, "Integer")
                for key in (("pair", index), ("slot", slot), ("at", pair.a, slot), ("at", pair.b, slot)):
                    sums[key].append(x)
                sums["party", pair.a].append(x)
                sums["party", pair.b].append(x)
    short = {p.id: model.add_variable(f"d_{i}", 0, p.min_meetings) for i, p in enumerate(problem.parties)}
    price = problem.shortfall_price or 0
    model += pulp.lpSum(problem.pairs[i].value * x for (i, _), x in columns.items()) - price * pulp.lpSum(
        short.values()
    )
    for (kind, *rest), members in sums.items():
        if kind == "pair":
            names = frozenset((problem.pairs[rest[0]].a, problem.pairs[rest[0]].b))
            model += pulp.lpSum(members) == 1 if names in fixed else pulp.lpSum(members) <= 1
        elif kind == "slot":
            model += pulp.lpSum(members) <= problem.tables[rest[0]]
        elif kind == "at":
            model += pulp.lpSum(members) <= parties[rest[0]].delegates
    for party in problem.parties:
        members = sums["party", party.id]
        if party.max_meetings is not None:
            model += pulp.lpSum(members) <= party.max_meetings
        model += pulp.lpSum(members) + short[party.id] >= party.min_meetings
    return model, columns


def mended(problem: Problem, arguments: argparse.Namespace) -> dict[str, Any]:
    """Half the session is over, every twentieth party does not come any more."""
    plan = solve(problem, Options(time_limit=arguments.time_limit, polish=0))
    chance = Random(0)  # noqa: S311 - made-up data, not a secret
    promised = {name for f in problem.fixed for name in (f.a, f.b)}
    absent = chance.sample([p.id for p in problem.parties if p.id not in promised], max(1, len(problem.parties) // 20))
    news = News(problem.slots // 2, tuple(absent))
    start, busy = time.perf_counter(), time.process_time()
    after = replan(problem, plan, news, 1)
    row = {"value": after.objective, "bound": after.upper_bound}
    return (
        row
        | {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}
        | {"status": after.status.value, "idle": after.idle_slots, "breaks": after.breaks}
        | _checked(problem, after)
    )


def _checked(problem: Problem, plan: Plan) -> dict[str, Any]:
    faults = check(problem, plan)
    return {"status": f"BROKEN {faults[0].code}"} if faults else {}


def apart(work: Callable[..., dict[str, Any]], *given: Any, **named: Any) -> dict[str, Any]:  # noqa: ANN401 - handed on
    """Runs work in a process of its own and adds the memory it took."""
    queue: multiprocessing.Queue[dict[str, Any]] = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=_report, args=(queue, work, given, named))
    process.start()
    row = queue.get()
    process.join()
    return row


def _report(queue: Any, work: Callable[..., dict[str, Any]], given: Any, named: Any) -> None:  # noqa: ANN401 - handed on
    row = work(*given, **named)
    queue.put(row | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024})


def problems(arguments: argparse.Namespace) -> Iterator[tuple[str, Problem]]:
    """The half day, then the folder's problems, small ones first."""
    wanted = set(arguments.only.split(",")) if arguments.only else None
    made = half_day()
    folder = arguments.folder.glob("*.json") if arguments.folder else ()
    files = sorted(folder, key=lambda path: path.stat().st_size)
    for name, load in [
        ("half-day", lambda: made),
        *((path.stem, lambda path=path: read_problem(path)) for path in files),
    ]:
        if wanted is None or name in wanted:
            yield name, load()


def line(name: str, solver: str, row: dict[str, Any]) -> str:
    """One line of the table."""
    seconds, gap = GOALS.get(name.removesuffix(" replan"), (None, None))
    value, bound = row.get("value"), row.get("bound")
    missed = 100 * (bound - value) / max(1, abs(bound)) if value is not None and bound is not None else None
    goal = "" if seconds is None or solver != "lianqiao" else f"{seconds:g} / {gap:g}"
    cells = (
        name,
        solver,
        "-" if value is None else str(value),
        "-" if bound is None else str(bound),
        "-" if missed is None else f"{missed:.3f}",
        f"{row['seconds']:.3f}",
        f"{row['cpu']:.3f}" if "cpu" in row else "-",
        str(row["memory"]),
        *(str(row.get(figure, "-")) for figure in ("idle", "breaks", "tables")),
        row.get("goal", goal),
        row["status"],
    )
    return _aligned(cells)


def _aligned(cells: tuple[str, ...]) -> str:
    widths = (20, 12, 9, 9, 7, 9, 9, 5, 6, 7, 7, 12, 10)
    padded = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
    padded[:2] = [f"{cell:<{width}}" for cell, width in zip(cells[:2], widths[:2], strict=True)]
    return " ".join(padded)


def processor() -> str:
    """The name of the processor, as far as the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def peers(problem: Problem, arguments: argparse.Namespace) -> Iterator[tuple[str, dict[str, Any]]]:
    """What others make of a problem, one after the other."""
    if not arguments.peer_limit:
        return
    small = len(problem.parties) <= PEER_PARTIES
    if small:
        yield "HiGHS", apart(peer, problem, arguments, cbc=False)
        yield "CBC", apart(peer, problem, arguments, cbc=True)
    if arguments.cpsat:
        if small:
            yield "CP-SAT", cpsat(problem, arguments, "monolith")
        yield "CP-SAT who", cpsat(problem, arguments, "select")


def public(arguments: argparse.Namespace) -> bool:
    """The public instances: breaks beside the fewest known; true if a plan failed its check."""
    sys.path.append(str(Path(__file__).parent))
    import _b2bsop

    broken, matched, proved, known = False, 0, 0, _b2bsop.published(arguments.b2bsop)
    print(f"{'B2BSOP':<18}{'breaks':>8}{'bound':>8}{'published':>11}{'seconds':>9}")
    for name, fewest in known.items():
        try:
            problem = _b2bsop.read_instance(arguments.b2bsop / f"{name}.original.dzn")
        except InputError as refused:
            print(f"{name:<18}cannot be written: {refused}")
            continue
        row = apart(ours, problem, arguments)
        broken |= row["status"].startswith("BROKEN")
        matched += row["breaks"] <= fewest
        proved += row["breaks"] == row["breaks_bound"]
        print(f"{name:<18}{row['breaks']:>8}{row['breaks_bound']:>8}{fewest:>11}{row['seconds']:>9.1f}", flush=True)
    print(f"{matched} of {len(known)} matched, {proved} proved")
    return broken


def main() -> int:
    """Prints the table; 1 if a plan fails its check."""
    parser = argparse.ArgumentParser(description="scheduling beside a peer")
    parser.add_argument("folder", type=Path, nargs="?", help="problems in the format lianqiao-problem/1")
    parser.add_argument("--only", help="names of files without .json, or half-day, with commas")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--peer-limit", type=float, default=60.0, help="seconds for each peer; 0 leaves them out")
    parser.add_argument("--polish", type=int, default=Options().polish)
    parser.add_argument("--b2bsop", type=Path, metavar="FOLDER", help="instances of the public benchmark")
    parser.add_argument("--command-line", action="store_true", help="runs the command on each problem too")
    parser.add_argument("--cpsat", metavar="PYTHON", help="Python of an environment with OR-Tools")
    parser.add_argument("--replan", action="store_true", help="mends each plan too")
    arguments = parser.parse_args()
    arguments.cpsat = arguments.cpsat or (sys.executable if importlib.util.find_spec("ortools") else None)
    print(f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}")
    print(f"kernels: {'compiled by numba' if COMPILED else 'plain Python'}")
    print(_aligned(HEAD), flush=True)
    broken = False
    for name, problem in problems(arguments):
        row = apart(ours, problem, arguments)
        broken |= row["status"].startswith("BROKEN")
        print(line(name, "lianqiao", row), flush=True)
        if arguments.command_line:
            print(line(name, "command line", command(problem, arguments)), flush=True)
        if arguments.replan and len(problem.parties) in REPLAN_GOALS:
            row = apart(mended, problem, arguments) | {"goal": f"{REPLAN_GOALS[len(problem.parties)]:g} / 0.1"}
            broken |= row["status"].startswith("BROKEN")
            print(line(f"{name} replan", "lianqiao", row), flush=True)
        for name_of_peer, row in peers(problem, arguments):
            print(line(name, name_of_peer, row), flush=True)
    if arguments.b2bsop:
        broken |= public(arguments)
    else:
        print("B2BSOP skipped: no --b2bsop FOLDER given")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
