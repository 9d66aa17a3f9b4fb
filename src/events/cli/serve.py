"""`lianqiao serve`: the embedded database, the schema, the web server and one worker, kept running together."""

import argparse
import logging
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from events.cli.ports import is_open, note_address, numeric, port_of_our_own
from events.cli.supervisor import Child, Supervisor
from events.database.attachment import database, embedded
from events.database.binaries import DatabaseUnavailable
from events.foundation.secret import secret_key
from events.settings import Settings, settings, use_address, use_database

log = logging.getLogger("lianqiao")

RETRY_DATABASE_SECONDS = 5


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve`."""
    here = settings()
    parser = commands.add_parser("serve", help="the web server, with the embedded database and one worker")
    parser.add_argument("--workers", type=at_least_one, default=1, help="web processes (default: 1)")
    parser.add_argument("--no-worker", action="store_true", help="leave the jobs to `lianqiao worker` elsewhere")
    parser.add_argument("--host", default=here.host, help=f"address to listen on (default: {here.host})")
    parser.add_argument("--port", type=int, default=here.port, help=f"port to listen on (default: {here.port})")
    parser.add_argument("--demo", action="store_true", help="load the demo programme first, unless it is there")
    parser.add_argument("--app", default="events.app:create_app", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; refused when the port is taken."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    here = settings()
    host = numeric(arguments.host)
    with port_of_our_own(host, arguments.port):
        secret_key()  # an unsafe one is refused before anything starts
        with database(here) as url:
            use_database(url)
            use_address(host, arguments.port)
            note_address(here.var, host, arguments.port)
            return _serve(arguments, here, host)


def _serve(arguments: argparse.Namespace, here: Settings, host: str) -> int:
    loaded = arguments.demo and _done("demo-sessions")  # which migrates first
    if not loaded and not _done("migrate"):
        return 1
    if arguments.demo and not loaded:
        log.error("the demo programme could not be loaded; serving without it")
    watch = Watch(here, host, arguments.port, greeting=here.var / "demo-logins.txt" if arguments.demo else None)
    return 0 if Supervisor(_children(arguments, host), watch.look).run() else 1


def _done(command: str) -> bool:
    """Run another command to its end; a process of its own, so that the supervisor stays small."""
    return not subprocess.run([sys.executable, "-m", "events.cli", command], check=False).returncode


def _children(arguments: argparse.Namespace, host: str) -> list[Child]:
    place = ["--host", host, "--port", str(arguments.port), "--workers", str(arguments.workers)]
    web = Child("web", [sys.executable, "-m", "events.cli.web", *place, "--app", arguments.app])
    worker = Child("worker", [sys.executable, "-m", "events.cli", "worker"])
    return [web] if arguments.no_worker else [web, worker]


def at_least_one(text: str) -> int:
    """A number of processes."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


@dataclass
class Watch:
    """Looks after what is no child: the embedded database, and telling when the first page can be opened."""

    here: Settings
    host: str
    port: int
    greeting: Path | None = None
    """A file to show then."""
    told: bool = False
    database_due: float = 0

    def look(self) -> None:
        """One look; a database that died is started again, at most every five seconds."""
        if not self.told and is_open(self.host, self.port):
            self.told = True
            print(f"Lianqiao is at http://{self.host}:{self.port}", flush=True)
            if self.greeting and self.greeting.exists():
                print(self.greeting.read_text(encoding="utf-8"), flush=True)
        if self.here.database_url or embedded(self.here).lives() or time.monotonic() < self.database_due:
            return
        self.database_due = time.monotonic() + RETRY_DATABASE_SECONDS
        try:
            log.warning("the database ended; starting it again")
            embedded(self.here).start()
        except DatabaseUnavailable as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence is the message, the place in the code is not
