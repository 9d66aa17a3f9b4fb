"""Check-in over HTTP: one web process, 50 connections, every scan of another badge; fsync, audit and unique tokens on.

Starts a server of its own on the demo programme's live session, issues tickets, and sends each badge once, then each
once more as a duplicate, then as the peer a third time by the ordinary route (guards, cookies, forms). Prints scans
per second, latency, and the CPU a scan costs the web process, the database and this client, each apart: all three
share the cores.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast
from uuid import uuid4

CONNECTIONS = 50
SCANS, WARMING = 3000, 500
PORT = 8197
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
_OUTCOME = re.compile(rb'"outcome":"(\w+)"')


class Client(asyncio.Protocol):
    """One kept connection that speaks just enough HTTP; sends the next scan as soon as an answer is there."""

    def __init__(self, waiting: Iterator[bytes], done: "asyncio.Future[None]") -> None:
        self.waiting, self.done = waiting, done
        self.waits: list[float] = []
        self.outcomes: Counter[str] = Counter()
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self.send()

    def send(self) -> None:
        """The next scan, or the end."""
        request = next(self.waiting, b"")
        if not request:
            self.transport.close()
            self.done.set_result(None)
            return
        self.begun = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """An answer, or a part of one."""
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end or len(body) < int(_LENGTH.search(head)[1]):  # type: ignore[index] # every answer of ours says it
            return
        self.waits.append(time.perf_counter() - self.begun)
        found = _OUTCOME.search(body)
        self.outcomes[found[1].decode() if found else head[:12].decode()] += 1
        self.buffer = b""
        self.send()


SHORT, ORDINARY = "application/json", "Application/json"
"""Content types that mean the same; only the first one is plain enough for the short way."""


def request_of(device: str, badge: str, kind: str) -> bytes:
    """A scan of a badge as it goes over the wire."""
    body = json.dumps({"schema": 1, "nonce": str(uuid4()), "token": badge, "point": "bench"}).encode()
    head = (
        f"POST /api/v1/checkin/redeem HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAuthorization: Bearer {device}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(frozen=True)
class Storm:
    """What came of sending every badge once."""

    seconds: float
    waits: list[float]
    outcomes: Counter[str]
    client_cpu: float


async def storm(device: str, badges: list[str], kind: str = SHORT) -> Storm:
    """Send every badge over the connections."""
    requests = [request_of(device, badge, kind) for badge in badges]
    waiting, loop = iter(requests), asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(CONNECTIONS)]
    begun, spent = time.perf_counter(), time.process_time()
    opened = [await loop.create_connection(partial(Client, waiting, end), "127.0.0.1", PORT) for end in ends]
    await asyncio.gather(*ends)
    clients = [client for _, client in opened]
    return Storm(
        time.perf_counter() - begun,
        sorted(wait for client in clients for wait in client.waits),
        sum((client.outcomes for client in clients), Counter()),
        time.process_time() - spent,
    )


async def prepare(url: str) -> tuple[str, list[str]]:
    """A live session with as many badges as scans; returns the device's token and the badges' texts."""
    from events.settings import use_database

    use_database(url)
    from events.checkin.actions.devices import create_device
    from events.checkin.actions.tickets import BADGE_KEY, issue_tickets
    from events.checkin.queries import badges_of
    from events.checkin.rules import token_of
    from events.cli.demo import DATA
    from events.cli.inside import with_pool
    from events.demo.actions import load_dataset
    from events.foundation import clock
    from events.foundation.secret import derived_key
    from events.foundation.transaction import fetch
    from events.identity.rules import SYSTEM

    async def work() -> tuple[str, list[str]]:
        session_id = await load_dataset(SYSTEM, Path(DATA), day=clock.today())
        await fetch("UPDATE chain_session SET state = 'live' WHERE id = {}", session_id)
        await fetch(
            """INSERT INTO delegate (registration, number, topics)
               SELECT r.id, n, '{{}}' FROM (SELECT min(id) AS id FROM registration WHERE session = {}) r,
               generate_series(10, {}) n""".replace("'{{}}'", "ARRAY[]::varchar[]"),
            session_id,
            SCANS + WARMING + 9,
        )
        await issue_tickets(SYSTEM, session_id)
        device = await create_device(SYSTEM, session_id, "bench")
        key = derived_key(BADGE_KEY)
        badges = [token_of(key, one.ticket_id, one.rotation) for one in await badges_of(session_id)]
        return device.token, badges[: SCANS + WARMING]

    return await with_pool(work)


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and its children."""
    total = 0.0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(entry.name) == pid:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        elif int(fields[1]) == pid:
            total += cpu_of(int(entry.name))
    return total


def main() -> None:
    """Measure, print, and fail when a scan was lost or counted twice."""
    with tempfile.TemporaryDirectory(prefix="lianqiao-bench-") as folder:
        Path(folder).chmod(0o755)
        os.environ["LIANQIAO_VAR"] = folder
        from events.database.embedded import Embedded

        server = Embedded(Path(folder) / "pg")  # with fsync, as in real life
        server.start()
        try:
            device, badges = asyncio.run(prepare(server.url()))
            command = [sys.executable, "-m", "events.cli", "serve", "--no-worker", "--port", str(PORT)]
            environment = {**os.environ, "DATABASE_URL": server.url()}
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as web:
                if web.stdout:
                    next(line for line in web.stdout if "Lianqiao is at" in line)
                postmaster = int((Path(folder) / "pg" / "postmaster.pid").read_text().split()[0])
                asyncio.run(storm(device, badges[SCANS:]))  # connections opened, statements planned
                badges = badges[:SCANS]
                print(
                    f"{'':20}{'per s':>7}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms of web':>15}{'database':>10}{'client':>8}"
                )
                for name, kind in (("first scans", SHORT), ("duplicates", SHORT), ("duplicates, peer", ORDINARY)):
                    before = [cpu_of(pid) for pid in (web.pid, postmaster)]
                    came = asyncio.run(storm(device, badges, kind))
                    spent = [cpu_of(pid) - was for pid, was in zip((web.pid, postmaster), before, strict=True)]
                    each = [seconds / len(badges) * 1000 for seconds in (*spent, came.client_cpu)]
                    median, slow = (came.waits[int(len(badges) * share)] * 1000 for share in (0.5, 0.99))
                    print(
                        f"{name:20}{len(badges) / came.seconds:7.0f}{median:8.1f}{slow:8.1f}"
                        f"{each[0]:15.2f}{each[1]:10.2f}{each[2]:8.2f}  {dict(came.outcomes)}"
                    )
                print(f"{'goal':20}{'≥ 900':>7}{'':8}{'≤ 150':>8}{'≤ 0.70':>15}{'':18}  no other outcome")
                web.terminate()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
