"""A supervisor with an embedded database and whatever it serves, started as `lianqiao serve` does; struck at will."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from events.database import postmaster

T = TypeVar("T")
TINY = Path(__file__).parent / "machine"
PATIENCE_SECONDS = 20


@dataclass
class Serving:
    """A supervisor with an embedded database, serving the tiny application."""

    var: Path
    port: int
    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        """All it has printed."""
        return self.output.read_text()

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def page(self) -> int | None:
        """The number of the process that answers; none if nobody does."""
        with contextlib.suppress(httpx.TransportError):
            return int(httpx.get(self.url, timeout=2).text)
        return None

    def postmaster(self) -> int | None:
        """The number of its database's process."""
        return postmaster.living(self.var / "pg")

    def child(self, word: str) -> int | None:
        """The supervisor's child whose command line has `word`."""
        for pid in children_of(self.process.pid):
            if word in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                return pid
        return None


def is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def children_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, its_parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            if int(its_parent) == parent and state != "Z":
                found.append(int(entry.name))
    return found


def until(look: Callable[[], T]) -> T:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (seen := look()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)
    return seen


TINY_APP = "tiny_app:create_app"
REAL_APP = "events.app:create_app"


def start(var: Path, port: int, *words: str, app: str = TINY_APP, inside: Sequence[str] = ()) -> Serving:
    """Serve an application, the smallest one unless said otherwise; `inside`: words of a command to start it by."""
    command = [*inside, sys.executable, "-m", "events.cli", "serve", "--port", str(port), "--app", app, *words]
    outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = outside | {"LIANQIAO_VAR": str(var), "PYTHONPATH": str(TINY)}
    output = var.with_name(f"{var.name}-{time.monotonic_ns()}.txt")
    with output.open("w") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
    return Serving(var, port, process, output)
