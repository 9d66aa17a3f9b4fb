"""`lianqiao import`: a supply-and-demand workbook or CSV, judged row by row."""

import argparse
from pathlib import Path


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `import`."""
    parser = commands.add_parser("import", help="read a supply-and-demand workbook or CSV as a clerk would")
    parser.add_argument("file", type=Path, help=".xlsx, .xls or .csv")
    parser.add_argument("--register", type=Path, metavar="CSV", help="known organisations, as in enterprises.csv")
    parser.add_argument("--dry-run", action="store_true", help="judge only, write nothing")
    parser.add_argument("--json", type=Path, metavar="OUT", help="where the judged rows go")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge the file."""
    from events.intake.reading.command import import_file

    return import_file(arguments.file, arguments.register, dry_run=arguments.dry_run, json_out=arguments.json)
