"""`lianqiao import`: a supply-and-demand workbook or CSV, judged row by row, and written into a session if asked."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from events.intake.engine import Judged


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `import`."""
    parser = commands.add_parser("import", help="read a supply-and-demand workbook or CSV as a clerk would")
    parser.add_argument("file", type=Path, help=".xlsx, .xls or .csv")
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--register", type=Path, metavar="CSV", help="known organisations, as in enterprises.csv")
    known.add_argument("--session", type=int, metavar="ID", help="the session the rows are for")
    parser.add_argument("--sender", default="", help="who filled the file in (with --session)")
    parser.add_argument("--publish", action="store_true", help="new needs are published at once (with --session)")
    parser.add_argument("--dry-run", action="store_true", help="judge only, write nothing")
    parser.add_argument("--json", type=Path, metavar="OUT", help="where the judged rows go")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge the file; with a session, unless it is a dry run, write what was accepted."""
    if arguments.session is None:
        from events.intake.reading import import_file

        return import_file(arguments.file, arguments.register, dry_run=arguments.dry_run, json_out=arguments.json)
    from events.cli.inside import inside
    from events.intake.reading import write_judged
    from events.intake.rules.codes import Action, Effect

    judged = inside(lambda: _into_session(arguments))
    if arguments.json:
        write_judged(arguments.json, judged)
    effects = Counter(row.effect for row in judged.rows)
    words = [f"{action}={judged.counts[action]}" for action in Action]
    words += [f"{effect}={effects[effect]}" for effect in Effect]
    sys.stdout.write(f"{arguments.file.name}: {' '.join(words)}\n")
    return 0


async def _into_session(arguments: argparse.Namespace) -> "Judged":
    from events.identity.rules import SYSTEM
    from events.intake.actions import bring_file, judge_file
    from events.marketplace.rules import NeedState

    if arguments.dry_run:
        return await judge_file(SYSTEM, arguments.session, arguments.file, arguments.sender)
    state = NeedState.PUBLISHED if arguments.publish else NeedState.SUBMITTED
    return await bring_file(SYSTEM, arguments.session, arguments.file, arguments.sender, state)
