"""The web child of `lianqiao serve`: granian with the application, tied to the supervisor."""

import argparse
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from events.cli.tether import hold
from events.settings import settings

KILL_SECONDS = 3
"""How long open event streams may delay the end of a web process."""


def add(parser: argparse.ArgumentParser) -> None:
    """The words of the child's command line."""
    parser.add_argument("--tether", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--app", required=True)


def run(arguments: argparse.Namespace) -> None:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    hold(arguments.tether)
    Granian(
        arguments.app,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.ASGI,
        workers=arguments.workers,
        workers_kill_timeout=KILL_SECONDS,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels(settings().log_level),
    ).serve(target_loader=partial(_application, arguments.tether), wrap_loader=True)


def _application(tether: int, target: str) -> Callable[..., Any]:
    """Make the application inside a web process; `target` is `module:factory`."""
    hold(tether)
    module, factory = target.split(":")
    application: Callable[..., Any] = getattr(import_module(module), factory)()
    return application


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m events.cli.web")
    add(words)
    run(words.parse_args())
