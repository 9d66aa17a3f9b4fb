"""`lianqiao worker`: takes jobs from the queue."""

import argparse
import asyncio
import pkgutil
from importlib import import_module
from importlib.util import find_spec

import events
from events.cli.serve import at_least_one
from events.cli.tether import hold
from events.database.attachment import database
from events.settings import settings, use_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `worker`."""
    parser = commands.add_parser("worker", help="does the jobs; start as many as you like, on any host")
    parser.add_argument("--concurrency", type=at_least_one, default=1, help="jobs at the same time (default: 1)")
    parser.add_argument("--tether", type=int, help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Take jobs until told to stop."""
    if arguments.tether is not None:
        hold(arguments.tether)
    with database(settings()) as url:
        use_database(url)
        asyncio.run(_work(url, arguments.concurrency))


def register_jobs() -> None:
    """Import every room's `jobs`, which makes them known to the queue."""
    for room in pkgutil.iter_modules(events.__path__):
        name = f"events.{room.name}.jobs"
        if room.ispkg and room.name != "foundation" and find_spec(name):
            import_module(name)


async def _work(url: str, concurrency: int) -> None:
    from events.foundation.jobs import work
    from events.foundation.transaction import close_pool, open_pool

    register_jobs()
    await open_pool(settings().pool_size)
    try:
        await work(url, concurrency=concurrency)
    finally:
        await close_pool()
