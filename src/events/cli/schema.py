"""`lianqiao migrate`: brings the schema up to date."""

import argparse
import sys

from events.database.attachment import database
from events.settings import settings, use_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `migrate`."""
    parser = commands.add_parser("migrate", help="bring the database's schema up to date")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Apply what is not yet applied; several hosts may do so at once."""
    with database(settings()) as url:
        use_database(url)
        from events.database.migrate import MigrationFailed, migrate

        try:
            migrate()
        except MigrationFailed as error:
            print(f"The schema could not be brought up to date: {error}", file=sys.stderr)
            return 1
    return 0
