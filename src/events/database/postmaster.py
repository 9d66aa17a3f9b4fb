"""The server's process as the operating system sees it: alive, dead, a zombie, or somebody else with its number."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from events.database.binaries import DatabaseUnavailable

PROC = Path("/proc")
ORPHANS_MAY_FINISH_SECONDS = 2
ORPHANS_MUST_END_SECONDS = 10


def living(data: Path) -> int | None:
    """The pid of the server of `data`; none if there is none, whatever a file left behind says."""
    pid = _written(data)
    if pid is None or not _alive(pid):
        return None
    return pid if not PROC.exists() or _works_in(pid, data) else None


def clear_away(data: Path, socket_folder: Path) -> None:
    """Remove what a killed server left behind, after its last child has ended.

    PostgreSQL itself sees a dead pid in its file, but takes a zombie, or a stranger with the same number, for alive.

    Raises:
        DatabaseUnavailable: a server of `data` is alive though it does not answer, or its children do not end.
    """
    if (pid := living(data)) is not None:
        raise DatabaseUnavailable(f"The server {pid} in {data} runs but does not answer; see {data / 'server.log'}")
    _outlast_orphans(data)
    for left in (data / "postmaster.pid", *socket_folder.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _written(data: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((data / "postmaster.pid").read_text().split()[0])
    return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) != "Z"


def _state(pid: int) -> str:
    """The letter the kernel gives a process's state; empty where it cannot be read."""
    with contextlib.suppress(OSError, IndexError):
        return (PROC / str(pid) / "stat").read_text(errors="replace").rsplit(")", 1)[1].split()[0]
    return ""


def _works_in(pid: int, data: Path) -> bool:
    """Whether a process is a PostgreSQL of `data`: every one of them works inside its data directory."""
    try:
        place = (PROC / str(pid) / "cwd").readlink()
        return place == data and (PROC / str(pid) / "comm").read_text().strip() == "postgres"
    except OSError:
        return False


def _orphans(data: Path) -> Iterator[int]:
    for entry in PROC.glob("[0-9]*"):
        if _works_in(int(entry.name), data) and _state(int(entry.name)) != "Z":
            yield int(entry.name)


def _outlast_orphans(data: Path) -> None:
    """Wait until no child of a killed server touches `data`: two servers on the same files would ruin them."""
    start = time.monotonic()
    while left := list(_orphans(data)):
        waited = time.monotonic() - start
        if waited > ORPHANS_MUST_END_SECONDS:
            raise DatabaseUnavailable(f"Processes {left} of a killed server still use {data}")
        if waited > ORPHANS_MAY_FINISH_SECONDS:
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
        time.sleep(0.05)
