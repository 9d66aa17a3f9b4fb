"""Check-in over HTTP: one web process, 50 connections, every scan of another badge; fsync, audit and unique tokens on.

Starts a server of its own on the demo programme's live session, issues tickets, and sends each badge once, then each
once more as a duplicate. Prints scans per second, latency, CPU of the web process, and whether the ledger agrees.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

CONNECTIONS = 50
SCANS = 3000
PORT = 8197


class Client:
    """One kept connection that speaks just enough HTTP."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.waits: list[float] = []
        self.outcomes: dict[str, int] = {}

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", PORT)

    async def scan(self, badge: str) -> None:
        """Send one scan and note the answer."""
        body = json.dumps({"schema": 1, "nonce": str(uuid4()), "token": badge, "point": "bench"}).encode()
        head = (
            f"POST /api/v1/checkin/redeem HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        begun = time.perf_counter()
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in answer.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        found = json.loads(await self.reader.readexactly(length))
        self.waits.append(time.perf_counter() - begun)
        outcome = found.get("outcome", answer[:12].decode())
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1


async def storm(device: str, badges: list[str]) -> tuple[float, list[float], dict[str, int]]:
    """Send every badge over the connections; returns seconds, waits and outcomes."""
    clients = [Client(device) for _ in range(CONNECTIONS)]
    for client in clients:
        await client.open()
    waiting = iter(badges)

    async def work(client: Client) -> None:
        for badge in waiting:
            await client.scan(badge)

    begun = time.perf_counter()
    await asyncio.gather(*[work(client) for client in clients])
    seconds = time.perf_counter() - begun
    outcomes: dict[str, int] = {}
    for client in clients:
        client.writer.close()
        for name, count in client.outcomes.items():
            outcomes[name] = outcomes.get(name, 0) + count
    return seconds, sorted(wait for client in clients for wait in client.waits), outcomes


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
            SCANS + 9,
        )
        await issue_tickets(SYSTEM, session_id)
        device = await create_device(SYSTEM, session_id, "bench")
        key = derived_key(BADGE_KEY)
        badges = [token_of(key, one.ticket_id, one.rotation) for one in await badges_of(session_id)]
        return device.token, badges[:SCANS]

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
                print(f"{'':22}{'per s':>8}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}  outcomes")
                for name in ("first scans", "duplicates (peer)"):
                    before = cpu_of(web.pid)
                    seconds, waits, outcomes = asyncio.run(storm(device, badges))
                    cpu = (cpu_of(web.pid) - before) / len(badges) * 1000
                    median, slow = waits[len(waits) // 2] * 1000, waits[int(len(waits) * 0.99)] * 1000
                    print(f"{name:22}{len(badges) / seconds:8.0f}{median:8.1f}{slow:8.1f}{cpu:8.2f}  {outcomes}")
                print("goal                    ≥ 900           ≤ 150  ≤ 0.70  0 errors")
                web.terminate()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
