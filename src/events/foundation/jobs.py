"""Long work: put on the queue inside the business transaction, done by a worker process."""

import json
from collections.abc import Awaitable, Callable

import anyio
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Status

from events.foundation.transaction import fetch

log = structlog.get_logger("lianqiao.jobs")

QUEUE = "lianqiao"
RESCUE_SECONDS = 15
"""How often workers look for jobs whose worker was killed (no sign of life for 30 seconds)."""
MOST_ATTEMPTS = 3
"""A job that took this many workers down with it is not tried again."""
Job = Callable[..., Awaitable[None]]

_jobs: dict[str, Job] = {}
_beats: list[tuple[Callable[[], Awaitable[None]], int]] = []

_DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY[
  ROW({}, {}, 0, NULL, NULL, {}::jsonb, NULL)::procrastinate_job_to_defer_v1
]) AS ids
"""


def job(name: str) -> Callable[[Job], Job]:
    """Register a function as the job `name`; it loads, calls an action and records, nothing else."""

    def register(function: Job) -> Job:
        _jobs[name] = function
        return function

    return register


def beat(seconds: int) -> Callable[[Callable[[], Awaitable[None]]], Callable[[], Awaitable[None]]]:
    """Let every worker do this again and again; where there are several, the function sees to it that one is enough."""

    def register(function: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        _beats.append((function, seconds))
        return function

    return register


async def enqueue(name: str, **arguments: str | int | None) -> int:
    """Put a job on the queue; it exists only if the surrounding transaction commits. Returns its id."""
    rows = await fetch(_DEFER, QUEUE, name, json.dumps(arguments, ensure_ascii=False))
    return int(rows[0]["ids"][0])


async def run_here(name: str, **arguments: str | int | None) -> None:
    """Do a job at once in this process: for the demo walk and for tests."""
    await _jobs[name](**arguments)


def queue(database_url: str) -> App:
    """The queue of a worker process, with every registered job."""
    app = App(connector=PsycopgConnector(conninfo=database_url, kwargs={"application_name": "lianqiao worker"}))
    for name, function in _jobs.items():
        app.task(name=name, queue=QUEUE)(function)
    return app


async def work(database_url: str, *, concurrency: int = 1, wait: bool = True) -> None:
    """Take jobs until cancelled; with `wait=False` until the queue is empty."""
    app = queue(database_url)
    async with app.open_async(), anyio.create_task_group() as beside:
        beside.start_soon(_keep_rescuing, app)
        for function, seconds in _beats if wait else ():
            beside.start_soon(_keep_doing, function, seconds)
        await app.run_worker_async(
            queues=[QUEUE], concurrency=concurrency, wait=wait, install_signal_handlers=wait, delete_jobs="successful"
        )
        beside.cancel_scope.cancel()


async def rescue(app: App) -> None:
    """Put jobs of killed workers back on the queue, those tried `MOST_ATTEMPTS` times among the failed."""
    for lost in await app.job_manager.get_stalled_jobs():
        if lost.attempts + 1 >= MOST_ATTEMPTS:  # the one just lost is not counted yet
            await app.job_manager.finish_job(lost, status=Status.FAILED, delete_job=False)
        else:
            await app.job_manager.retry_job(lost)


async def _keep_rescuing(app: App) -> None:
    while True:
        await rescue(app)
        await anyio.sleep(RESCUE_SECONDS)


async def _keep_doing(function: Callable[[], Awaitable[None]], seconds: int) -> None:
    while True:
        await anyio.sleep(seconds)
        try:
            await function()
        except Exception:  # the worker's jobs go on; the next beat tries again
            log.exception("beat failed", beat=function.__name__)
