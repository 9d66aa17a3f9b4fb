"""The embedded PostgreSQL: a server of our own on a unix socket, without a network address.

`start` and `stop` may be called by several processes at once: a file lock lets one after the other in. A server is
there when it answers a connection, not when a pid file says so. The server is a daemon of its own: it outlives whoever
started it and is found again by the next.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from events.database import postmaster
from events.database.binaries import DatabaseUnavailable, Programs, programs_for

NAME = "lianqiao"
SUPERUSER = "postgres"
PORT = 5432
LONGEST_SOCKET = 107
"""Bytes a unix socket's path may have."""
START_SECONDS = 60
STOP_SECONDS = 30
TOO_MANY_CONNECTIONS = b"C53300"
FASTER = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
BUILTIN_LOCALE_SINCE = 17
BUILTIN_LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]  # the same on every system


@dataclass(frozen=True)
class Embedded:
    """The server whose data is in `data`; `fast` gives up crash safety and is for tests only."""

    data: Path
    fast: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", self.data.resolve())  # the server works elsewhere: no relative path, no link

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: the data directory, or a short folder in /tmp if the path would be too long."""
        if len(os.fsencode(self.data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return self.data
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp", f"lianqiao-{digest}")  # noqa: S108 - must be short; ownership is checked before use

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.data / "server.log"

    def url(self, name: str = NAME) -> str:
        """The address of the database `name`."""
        return f"postgresql://{SUPERUSER}@/{name}?host={quote(str(self.socket_folder), safe='/')}"

    def lives(self) -> bool:
        """Whether the server's process is alive; cheap enough to ask all the time."""
        return postmaster.living(self.data) is not None

    def answers(self) -> bool:
        """Whether the server accepts a connection now."""
        request = b"user\0" + SUPERUSER.encode() + b"\0database\0postgres\0\0"
        with socket.socket(socket.AF_UNIX) as line, contextlib.suppress(OSError):
            line.settimeout(5)
            line.connect(str(self.socket_folder / f".s.PGSQL.{PORT}"))
            line.sendall(struct.pack("!ii", len(request) + 8, 196608) + request)
            answer = line.recv(1024)
            return answer.startswith(b"R") or TOO_MANY_CONNECTIONS in answer  # starting or stopping: another error
        return False

    def start(self) -> bool:
        """Make the server answer, with the database `lianqiao` in it; true if it had to be started.

        Raises:
            DatabaseUnavailable: with the reason and what to do.
        """
        with self._alone():
            if self._answers_at_last():
                return False
            programs = programs_for(self.data)
            if not (self.data / "PG_VERSION").exists():
                self._initialise(programs)
            postmaster.clear_away(self.data, self.socket_folder)
            self._launch(programs)
            self.create(NAME)
            return True

    def stop(self) -> None:
        """Stop the server, ending its connections; nothing happens if it does not run."""
        with self._alone():
            pid = postmaster.living(self.data)
            if pid is None:
                return
            os.kill(pid, signal.SIGINT)  # "fast" shutdown
            deadline = time.monotonic() + STOP_SECONDS
            while postmaster.living(self.data) is not None:
                if time.monotonic() > deadline:
                    raise DatabaseUnavailable(f"The server {pid} in {self.data} does not stop; see {self.log}")
                time.sleep(0.02)

    def create(self, name: str) -> None:
        """Create the database `name` unless it is there."""
        if not self._sql(f"SELECT 1 FROM pg_database WHERE datname = '{_checked(name)}'"):  # noqa: S608 - checked
            self._sql(f'CREATE DATABASE "{name}"')

    def drop(self, name: str) -> None:
        """Drop the database `name` if it is there, ending its connections."""
        self._sql(f'DROP DATABASE IF EXISTS "{_checked(name)}" WITH (FORCE)')

    def _answers_at_last(self) -> bool:
        """Whether the server answers; one that is alive, busy with its recovery, is given time."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if postmaster.living(self.data) is None or time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def _sql(self, statement: str) -> str:
        return programs_for(self.data).run("psql", "-XAtq", "-d", self.url("postgres"), "-c", statement).strip()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self.data.with_name(self.data.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self, programs: Programs) -> None:
        """Make the data directory beside its place and move it there whole: an interrupted attempt leaves nothing."""
        new = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        programs.hand_over(new)
        words = ["-D", str(new), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
        words += BUILTIN_LOCALE if programs.major >= BUILTIN_LOCALE_SINCE else ["--locale=C.UTF-8"]
        programs.run("initdb", *words, *(["--no-sync"] if self.fast else []))
        new.rename(self.data)

    def _launch(self, programs: Programs) -> None:
        self._open_socket_folder(programs)
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.socket_folder}",
            "unix_socket_permissions=0700",
        )
        options = [word for setting in (*settings, *(FASTER if self.fast else ())) for word in ("-c", setting)]
        start = (
            "-w",
            "-t",
            str(START_SECONDS),
            "-D",
            str(self.data),
            "-l",
            str(self.log),
            "-o",
            shlex.join(options),
            "start",
        )
        programs.run("pg_ctl", *start, log=self.log)
        if not self.answers():
            raise DatabaseUnavailable(f"The server in {self.data} started but does not answer; see {self.log}")

    def _open_socket_folder(self, programs: Programs) -> None:
        folder = self.socket_folder
        if folder == self.data:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        here = folder.lstat()
        if not stat.S_ISDIR(here.st_mode) or here.st_uid not in (os.geteuid(), self.data.stat().st_uid):
            raise DatabaseUnavailable(
                f"{folder} belongs to somebody else; remove it or use a shorter path than {self.data}"
            )
        programs.hand_over(folder)


def _checked(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"{name!r} is no name for a database")
    return name
