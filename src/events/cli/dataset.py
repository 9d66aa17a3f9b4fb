"""`lianqiao dataset load`: a folder of CSV files becomes a session."""

import argparse
import sys
from pathlib import Path

from events.cli.inside import inside


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `dataset load`."""
    parser = commands.add_parser("dataset", help="data sets")
    load = parser.add_subparsers(required=True, metavar="VERB").add_parser("load", help="load a folder as a session")
    load.add_argument("folder", type=Path, help="with session.json, enterprises.csv, supplies.csv, needs.csv")
    load.add_argument("--session", metavar="TITLE", help="title of the session (default: that of session.json)")
    load.add_argument("--outcomes", action="store_true", help="load outcomes.csv too")
    load.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Load and print the session's id."""

    async def work() -> int:
        from events.demo.actions import load_dataset
        from events.identity.rules import SYSTEM

        return await load_dataset(
            SYSTEM, arguments.folder, title=arguments.session, outcomes=arguments.outcomes, day=None
        )

    print(inside(work))
    _warn(arguments)
    return 0


def _warn(arguments: argparse.Namespace) -> None:
    """Name what was loaded although it looks wrong."""
    from events.demo.reading import read_dataset

    for one in read_dataset(arguments.folder, outcomes=arguments.outcomes).warned:
        print(f"{one.file}:{one.line}: {one.field}={one.value}: {one.code}", file=sys.stderr)
