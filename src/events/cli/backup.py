"""`lianqiao backup` and `lianqiao restore`: every row in one file, and back."""

import argparse
import asyncio
from pathlib import Path

from events.database.attachment import database
from events.settings import settings, use_database


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `backup` and `restore`."""
    backup = commands.add_parser("backup", help="write every row into one file, the secret key into another")
    backup.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder, made for you alone")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", help="bring a backup into an empty database")
    restore.add_argument("file", type=Path, help="a .zip written by `backup`; its .key goes to var/secret.key by hand")
    restore.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Back up and print both files."""
    from events.database.backup import backup
    from events.database.migrate import migrate
    from events.foundation import clock
    from events.foundation.secret import secret_key

    with database(settings()) as url:
        use_database(url)
        migrate()
        kept = asyncio.run(backup(url, arguments.to, secret_key(), clock.now()))
    print(f"{kept.file}: {kept.tables} tables, {kept.rows} rows\n{kept.key_file}")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore and say how much came back."""
    from events.database.backup import restore
    from events.database.migrate import migrate

    with database(settings()) as url:
        use_database(url)
        migrate()
        kept = asyncio.run(restore(url, arguments.file))
    print(f"{kept.tables} tables, {kept.rows} rows")
    return 0
