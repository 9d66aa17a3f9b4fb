"""`lianqiao demo-sessions`: the demo programme in the database that is served, unless it is there."""

import argparse
from pathlib import Path

from events.cli.demo import DATA
from events.cli.inside import inside
from events.settings import settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo-sessions`."""
    parser = commands.add_parser("demo-sessions", help="load the demo programme, unless it is there")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Load, and keep the logins in `var/demo-logins.txt` for the owner of this machine only."""
    text = inside(_load)
    if text:
        logins = settings().var / "demo-logins.txt"
        logins.touch(mode=0o600)
        logins.write_text(text, encoding="utf-8")
    return 0


async def _load() -> str:
    from events.demo.queries import is_loaded

    if await is_loaded():  # asked before the rest is imported: a second start is to be quick
        return ""
    from events.cli.worker import register_jobs
    from events.demo.actions.programme import load_programme
    from events.foundation import clock
    from events.foundation.pages import render

    print("Loading the demo programme", flush=True)
    register_jobs()
    programme = await load_programme(Path(DATA), clock.today())
    base = settings().public_url or f"http://{settings().host}:{settings().port}"
    return render("demo/logins.txt", lang="zh-Hans", programme=programme, base=base)
