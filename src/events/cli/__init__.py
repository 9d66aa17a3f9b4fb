"""The command `lianqiao`.

Each module of this package named in `COMMANDS` has `add(commands)`, which adds its subcommands, and keeps what is slow
to import inside the functions that run. Exit status: 0 done, 1 refused with a reason, 2 wrong input.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from events.database.attachment import unreachable
from events.database.binaries import DatabaseUnavailable
from events.foundation.errors import DomainError, FormErrors, NotFound, WrongInput
from events.foundation.secret import UnsafeSecret
from events.settings import settings

COMMANDS = (
    "serve",
    "worker",
    "schema",
    "demo",
    "demo_sessions",
    "dataset",
    "importing",
    "match",
    "schedule",
    "user",
    "device",
    "checkin",
    "token",
    "backup",
    "audit",
    "doctor",
)
INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status and shows no traceback for a user's mistake."""
    try:
        settings()
    except ValueError as error:
        return _complain(str(error), status=2)
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (DatabaseUnavailable, UnsafeSecret) as error:
        return _complain(str(error), status=1)
    except DomainError as error:
        return _complain(_sentence(error), status=2 if isinstance(error, WrongInput | FormErrors) else 1)
    except Exception as error:
        if told := unreachable(error):
            return _complain(told, status=1)
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lianqiao", description="Lianqiao 链桥: industry-chain sessions end to end")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"events.cli.{name}").add(commands)
    return parser


def _sentence(error: DomainError) -> str:
    """The sentence people read, with the fields or the thing it is about; a code without one is told as it is."""
    if isinstance(error, FormErrors):
        return "\n".join(f"{field}: {_told(code, facts)}" for field, (code, facts) in error.fields.items())
    if isinstance(error, NotFound):
        return " ".join(str(error.facts[name]) for name in ("noun", "key")) + ": " + _told("no_such_thing", {})
    return _told(error.code, error.facts)


def _told(code: str, facts: Mapping[str, object]) -> str:
    from events.foundation.pages import has_sentence, remedy, sentence

    if has_sentence(code):
        return sentence(code, facts, lang="zh-Hans") + remedy(code, facts, lang="zh-Hans")
    return " ".join([code, *(f"{name}={value}" for name, value in facts.items())])


def _complain(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status
