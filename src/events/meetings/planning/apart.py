"""A problem is solved in a process of its own, with limits of time and memory."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import scheduling
from events.meetings.rules import RunOptions
from scheduling import Plan, Violation
from scheduling.files import plan_from, problem_from

MEMORY_BYTES = 4 * 1024**3
GRACE_SECONDS = 5.0
POLL_SECONDS = 0.5


class Ending(StrEnum):
    """How a run in a process of its own ended, when not with a plan."""

    KILLED = "solver_killed"
    TIMEOUT = "solver_timeout"
    REFUSED = "solver_refused"
    CANCELLED = "run_cancelled"


class NoPlan(Exception):
    """The process ended without a plan; `ending` says how, `detail` holds its last words."""

    def __init__(self, ending: Ending, detail: str = "") -> None:
        super().__init__(ending, detail)
        self.ending = ending
        self.detail = detail


@dataclass(frozen=True)
class Outcome:
    """What a process of its own answered: a plan, what `check` finds in it, and its outlook as JSON data, if any."""

    plan: Plan
    violations: list[Violation]
    outlook: Mapping[str, object] | None


Progress = Callable[[str, int, float], Awaitable[None]]
Cancelled = Callable[[], Awaitable[bool]]


async def solve_apart(problem_json: str, options: RunOptions, progress: Progress, cancelled: Cancelled) -> Outcome:
    """Solve in a process of its own with limits of time and memory.

    Raises:
        NoPlan: the process was killed, ran out of time, was cancelled or refused the problem.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scheduling.worker", stdin=-1, stdout=-1, stderr=asyncio.subprocess.DEVNULL, limit=2**28
    )
    try:
        async with asyncio.timeout(options.time_limit + GRACE_SECONDS):
            answer = await _converse(process, problem_json, options, (progress, cancelled))
    except TimeoutError:
        raise NoPlan(Ending.TIMEOUT) from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    plan = plan_from(json.dumps(answer["plan"]).encode())
    return Outcome(plan, scheduling.check(problem_from(problem_json.encode()), plan), answer["outlook"])


async def _converse(
    process: asyncio.subprocess.Process, problem_json: str, options: RunOptions, calls: tuple[Progress, Cancelled]
) -> dict[str, Any]:
    progress, cancelled = calls
    if process.stdin is None or process.stdout is None:
        raise NoPlan(Ending.KILLED)
    request = {
        "problem": json.loads(problem_json),
        "time_limit": options.time_limit,
        "seed": options.seed,
        "timings": options.timings,
        "memory": MEMORY_BYTES,
    }
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(json.dumps(request).encode())
        await process.stdin.drain()
        process.stdin.close()
    reading = asyncio.ensure_future(process.stdout.readline())
    while True:
        done, _ = await asyncio.wait({reading}, timeout=POLL_SECONDS)
        if await cancelled():
            reading.cancel()
            raise NoPlan(Ending.CANCELLED)
        if not done:
            continue
        said = _heard(reading.result())
        if "plan" in said:
            return said
        if "error" in said:
            raise NoPlan(Ending.REFUSED, said["error"])
        await progress(said["stage"], said["value"], said["bound"])
        reading = asyncio.ensure_future(process.stdout.readline())


def _heard(line: bytes) -> dict[str, Any]:
    """What the process said; nothing, or half a line, are the words of a dying one."""
    try:
        said: dict[str, Any] = json.loads(line)
    except ValueError:
        raise NoPlan(Ending.KILLED) from None
    return said
