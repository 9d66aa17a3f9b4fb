"""Processes are killed and the disk fills up under load: what was acknowledged stays, and all comes back by itself."""

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
from machine.load import Load, seconds_until_ready, world_of
from serving import REAL_APP, Serving, children_of, start, until

from events.database.attachment import embedded
from events.settings import Settings

BADGES, ORDERS, UPLOADS = 90, 20, 6
FIRST_START_SECONDS = 240
"""A database made, migrated and served for the first time, on a machine that has other things to do."""


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """The real application with its worker, ready."""
    with ExitStack() as ending:
        yield begun(tmp_path / "var", a_port(), ending)


def a_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def begun(var: Path, port: int, ending: ExitStack, inside: Sequence[str] = ()) -> Serving:
    """A server that is ready, and ended afterwards."""
    ending.callback(embedded(Settings(var=var)).stop)
    found = start(var, port, app=REAL_APP, inside=inside)
    ending.callback(_end, found)
    seconds_until_ready(found.url, FIRST_START_SECONDS)
    return found


def _end(serving: Serving) -> None:
    serving.process.terminate()
    serving.process.wait(timeout=10)


async def under_load(serving: Serving, strike: Callable[[], None], inside: Sequence[str] = ()) -> Load:
    """Strike a server in the middle of a load, and let the load end."""
    load = Load(serving.url, world_of(serving.var, BADGES, inside))

    async def striking() -> None:
        await load.under_way.wait()
        await asyncio.to_thread(strike)

    await asyncio.gather(load.run(orders=ORDERS, uploads=UPLOADS), striking())
    return load


def nothing_is_lost(load: Load, url: str) -> None:
    """Every acknowledged deed is in the database, once where it has a name of its own."""
    with psycopg.connect(url) as connection:
        scans = {str(row[0]) for row in connection.execute("SELECT nonce FROM scan")}
        counted = connection.execute("SELECT count(*) FROM scan WHERE counted").fetchone()
        orders = {row[0] for row in connection.execute("SELECT title FROM outcome WHERE NOT withdrawn")}
        sql = "SELECT u.id FROM upload u JOIN stored_file f ON f.sha256 = u.sha256 AND length(f.content) = u.size_bytes"
        uploads = {row[0] for row in connection.execute(sql)}
        released = connection.execute("SELECT state FROM meeting_plan WHERE id = %s", [load.world["plan"]]).fetchone()
    assert load.odd == []
    assert (len(load.scans), len(load.orders), len(load.uploads)) == (BADGES, ORDERS, UPLOADS)
    assert (load.scans - scans, load.orders - orders, load.uploads - uploads) == (set(), set(), set())
    assert (counted, load.released, released) == ((BADGES,), True, ("released",))


def database(var: Path) -> str:
    """The address of a server's database."""
    return embedded(Settings(var=var)).url()


def the(serving: Serving, word: str) -> int:
    """The number of a child's process."""
    return until(lambda: serving.child(word)) or 0


VICTIMS: dict[str, Callable[[Serving], int]] = {
    "the postmaster": lambda serving: serving.postmaster() or 0,
    "a web process": lambda serving: children_of(the(serving, "events.cli.web"))[0],
    "the web server": lambda serving: the(serving, "events.cli.web"),
    "the worker": lambda serving: the(serving, "worker"),
}


@pytest.mark.parametrize(
    "victim", ["the postmaster", *(pytest.param(one, marks=pytest.mark.long) for one in [*VICTIMS][1:])]
)
async def test_a_process_killed_under_load_loses_nothing_and_is_replaced(serving: Serving, victim: str) -> None:
    pid = VICTIMS[victim](serving)
    load = await under_load(serving, lambda: os.kill(pid, signal.SIGKILL))
    nothing_is_lost(load, database(serving.var))
    assert seconds_until_ready(serving.url) < 20
    assert until(lambda: VICTIMS[victim](serving)) != pid


@pytest.mark.long
async def test_a_killed_supervisor_and_its_successor_lose_nothing(tmp_path: Path) -> None:
    with ExitStack() as ending:
        first = begun(tmp_path / "var", a_port(), ending)

        def strike() -> None:
            first.process.kill()
            begun(first.var, first.port, ending)

        load = await under_load(first, strike)
        nothing_is_lost(load, database(first.var))


@pytest.mark.long
async def test_a_database_restarted_under_load_loses_nothing(serving: Serving) -> None:
    load = await under_load(serving, embedded(Settings(var=serving.var)).stop)  # the supervisor starts it again
    nothing_is_lost(load, database(serving.var))
    assert load.statuses[503] > 0


DISK_MIB = 200
MOUNT = f'mount -t tmpfs -o size={DISK_MIB}m,mode=755 tmpfs "$0" && exec "$@"'
FULL_SECONDS = 8
"""How long the disk stays full: long enough for the log of the database to want a new file."""


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
async def test_a_full_disk_refuses_clearly_loses_nothing_and_recovers_by_itself(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    with ExitStack() as ending:
        serving = begun(var, a_port(), ending, ["unshare", "--mount", "sh", "-c", MOUNT, str(var)])
        disk = Path(f"/proc/{serving.process.pid}/root{var}")
        seen: list[int] = []

        def strike() -> None:
            seen.extend(_full(disk, serving.url))

        load = await under_load(serving, strike, ["nsenter", "--mount", "--target", str(serving.process.pid)])
        seconds_until_ready(serving.url)
        nothing_is_lost(load, where(disk))
    assert load.statuses[503] > 0
    assert {503} <= set(seen) <= {200, 503, 0}


def where(disk: Path) -> str:
    """The address of the database on a disk that only its own processes see."""
    return f"postgresql://postgres@/lianqiao?host={disk / 'pg'}"


def _full(disk: Path, url: str) -> Iterator[int]:
    """Fill a disk, look at a page now and then, and make room again."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1_000_000))
    with contextlib.suppress(psycopg.Error), psycopg.connect(where(disk), autocommit=True) as connection:
        for _ in range(8):  # the log of the database wants new files, beyond those it has in stock
            connection.execute("SELECT pg_logical_emit_message(true, 'drill', repeat('x', 1000000)), pg_switch_wal()")
    until_seconds = time.monotonic() + FULL_SECONDS
    while time.monotonic() < until_seconds:
        try:
            yield httpx.get(f"{url}/checkin/1", timeout=5).status_code
        except httpx.TransportError:
            yield 0
        time.sleep(0.5)
    ballast.unlink()
