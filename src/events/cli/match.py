"""`lianqiao match rank`: rank a folder's supplies for its needs without a database."""

import argparse
import sys
from pathlib import Path

from events.cli.serve import at_least_one


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `match rank`."""
    parser = commands.add_parser("match", help="matching")
    rank = parser.add_subparsers(required=True, metavar="VERB").add_parser("rank", help="rank supplies for needs")
    rank.add_argument("folder", type=Path, help="with enterprises.csv, supplies.csv, needs.csv")
    rank.add_argument("--top", type=at_least_one, default=10, help="supplies for each need (default: 10)")
    rank.add_argument("--out", type=Path, required=True, help="CSV to write")
    rank.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rank, write, and say how many lines were written."""
    from events.matching.reading import WrongRow, rank_folder

    try:
        written = rank_folder(arguments.folder, arguments.top, arguments.out)
    except (WrongRow, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{arguments.out}: {written}")
    return 0
