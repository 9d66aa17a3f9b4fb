"""`lianqiao demo`: the whole job without a browser, in a database of its own."""

import argparse
import asyncio
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from events.cli.inside import with_pool
from events.cli.serve import at_least_one
from events.database.attachment import database
from events.settings import settings, use_database

NAME = "lianqiao_demo"
EVENING = time(18)
DATA = Path(__file__).parents[1] / "demo" / "data" / "textile-57"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo`."""
    parser = commands.add_parser("demo", help="walk the whole job on a data set and write its papers")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="folder for the files (default: demo-out)")
    parser.add_argument("--dataset", type=Path, default=DATA, help="another folder (default: the bundled textile-57)")
    parser.add_argument("--rounds", type=at_least_one, help="only the first rounds (default: all)")
    parser.add_argument(
        "--seed", type=int, default=0, help="who stays away and how the solver breaks ties (default: 0)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Walk, write, and say the sentence that is reported upward."""
    with database(settings()) as url:
        asyncio.run(_fresh(url))
        use_database(urlsplit(url)._replace(path=f"/{NAME}").geturl())
        print(asyncio.run(with_pool(lambda: _walk(arguments))))
    return 0


async def _walk(arguments: argparse.Namespace) -> str:
    from events.demo.actions import Walk, walk
    from events.demo.documents import sentence_of, write_files
    from events.foundation import clock
    from events.reports.queries import figures_of

    asked = Walk(arguments.dataset, rounds=arguments.rounds, seed=arguments.seed)
    session_id = await walk(asked)
    figures = await figures_of(session_id)
    with clock.fixed(clock.at(figures.session.day, EVENING)):
        await write_files(session_id, arguments.dataset, arguments.out)
    return sentence_of(figures)


async def _fresh(url: str) -> None:
    """An empty database for the demo beside the one that is used for work."""
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {NAME}")
    finally:
        await connection.close()
