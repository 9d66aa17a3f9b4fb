"""Jobs outlive the workers that were doing them."""

import os
import signal
import subprocess
import sys

import anyio

from events.foundation import jobs
from events.foundation.transaction import fetch
from events.settings import Settings

SLEEPY_WORKER = """
import asyncio, sys
from events.foundation import jobs

@jobs.job("sleep")
async def sleep() -> None:
    print("begun", flush=True)
    await asyncio.sleep(600)

asyncio.run(jobs.work(sys.argv[1]))
"""
LEFT_BY_A_PRUNED_WORKER = (
    "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL, attempts = {} WHERE id = {}"
)
SILENT = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s'"


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True)


async def status_of(job_id: int) -> object:
    rows = await fetch("SELECT status::text FROM procrastinate_jobs WHERE id = {}", job_id)
    return rows[0]["status"]


async def rescue(db: Settings) -> None:
    app = jobs.queue(db.database_url)
    async with app.open_async():
        await jobs.rescue(app)


async def test_the_job_of_a_killed_worker_is_taken_up_again_once_it_is_silent(db: Settings) -> None:
    job_id = await jobs.enqueue("sleep")
    with start("-c", SLEEPY_WORKER, db.database_url) as worker:
        assert worker.stdout is not None
        assert await anyio.to_thread.run_sync(worker.stdout.readline) == "begun\n"
        await rescue(db)
        assert await status_of(job_id) == "doing"
        os.kill(worker.pid, signal.SIGKILL)
    await fetch(SILENT)
    await rescue(db)
    assert await status_of(job_id) == "todo"


async def test_a_job_that_took_three_workers_down_is_failed(db: Settings) -> None:
    twice, thrice = await jobs.enqueue("sleep"), await jobs.enqueue("sleep")
    await fetch(LEFT_BY_A_PRUNED_WORKER, 1, twice)  # tries before the one that was just lost
    await fetch(LEFT_BY_A_PRUNED_WORKER, 2, thrice)
    await rescue(db)
    assert (await status_of(twice), await status_of(thrice)) == ("todo", "failed")


async def test_a_worker_told_to_stop_leaves_and_takes_its_name_off_the_list(db: Settings) -> None:
    with start("-m", "events.cli", "worker") as worker:
        with anyio.fail_after(20):
            while not await fetch("SELECT id FROM procrastinate_workers"):
                assert worker.poll() is None
                await anyio.sleep(0.05)
        worker.terminate()
        assert await anyio.to_thread.run_sync(worker.wait) == 0
    assert await fetch("SELECT id FROM procrastinate_workers") == []
