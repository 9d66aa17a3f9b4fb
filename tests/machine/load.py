"""Load on a running server that keeps what was acknowledged: scans, lines of the ledger, uploads, one release.

Everybody tries again until he is answered, as devices and people do; whatever was answered must be in the database.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

SECONDS = 60
"""By then a server that was struck must have come back and answered everybody."""
LINES = 2000
"""Of an uploaded file: about 120 kB."""
FINE = frozenset({200, 303})
WAIT = frozenset({0, 503})
"""Nobody there, or told to come back."""


@dataclass
class Load:
    """A world, what was acknowledged of it, and every status that was answered (0: no answer)."""

    url: str
    world: dict[str, Any]
    scans: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)
    uploads: set[int] = field(default_factory=set)
    released: bool = False
    statuses: Counter[int] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    under_way: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, *, orders: int, uploads: int) -> None:
        """Let everybody work until all of it is acknowledged."""
        limits = httpx.Limits(max_connections=20, max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=self.url, timeout=10, limits=limits) as client, asyncio.timeout(SECONDS):
            badges = self.world["badges"]
            doors = [self._door(client, badges[place::3]) for place in range(3)]
            await asyncio.gather(*doors, self._clerk(client, orders), self._sender(client, uploads), self._host(client))

    async def _door(self, client: httpx.AsyncClient, badges: list[str]) -> None:
        for badge in badges:
            body = {"nonce": str(uuid4()), "token": badge, "point": "east"}
            answer = await self._until_done(client, "/api/v1/checkin/redeem", json=body, headers=self.world["device"])
            if answer.json()["recorded"]:
                self.scans.add(body["nonce"])
            if len(self.scans) > len(self.world["badges"]) // 5:
                self.under_way.set()

    async def _clerk(self, client: httpx.AsyncClient, count: int) -> None:
        for number in range(count):
            title = f"order {number} {uuid4()}"
            line = {
                "kind": "order",
                "a_name": "A",
                "b_name": "B",
                "title": title,
                "stage": "已签约",
                "amount_wan": "10",
            }
            await self._until_done(
                client, f"/sessions/{self.world['live']}/outcomes", data=line, headers=self.world["host"]
            )
            self.orders.add(title)

    async def _sender(self, client: httpx.AsyncClient, count: int) -> None:
        for number in range(count):
            lines = "".join(f"第{number}厂,采购纱线{uuid4()}\n" for _ in range(LINES))
            files = {"file": (f"{number}.csv", f"企业名称,需求\n{lines}".encode())}
            path = f"/sessions/{self.world['live']}/imports"
            answer = await self._until_done(client, path, files=files, headers=self.world["host"])
            self.uploads.add(int(answer.headers["location"].rpartition("/")[2]))

    async def _host(self, client: httpx.AsyncClient) -> None:
        await self.under_way.wait()
        path = f"/sessions/{self.world['planned']}/plan/{self.world['plan']}/release"
        answer = await self._until_done(client, path, headers=self.world["host"], also=409)
        self.released = answer.status_code in FINE or "draft" not in answer.text

    async def _until_done(self, client: httpx.AsyncClient, path: str, *, also: int = 0, **words: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        while True:
            answer = await self._sent(client, path, **words)
            if answer is not None and (answer.status_code in FINE or answer.status_code == also):
                return answer
            await asyncio.sleep(0.1)

    async def _sent(self, client: httpx.AsyncClient, path: str, **words: Any) -> httpx.Response | None:  # noqa: ANN401 - as above
        try:
            answer = await client.post(path, **words)
        except httpx.TransportError:
            self.statuses[0] += 1
            return None
        self.statuses[answer.status_code] += 1
        if answer.status_code == 503 and answer.headers.get("retry-after") != "5":
            self.odd.append(f"{path}: 503 without a time to come back")
        if answer.status_code not in FINE | WAIT | {409}:
            self.odd.append(f"{path}: {answer.status_code} {answer.text[:200]}")
        return answer


def world_of(var: Path, badges: int, inside: Sequence[str] = ()) -> dict[str, Any]:
    """The world a load needs, written into the database of a running server; `inside`: how to get where it lives."""
    here = Path(__file__)
    outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = outside | {"LIANQIAO_VAR": str(var), "PYTHONPATH": str(here.parents[1])}
    command = [*inside, sys.executable, str(here.with_name("drill_world.py")), str(badges)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    world: dict[str, Any] = json.loads(done.stdout)
    return world


def seconds_until_ready(url: str, within: float = SECONDS) -> float:
    """How long until the server says that it is ready again."""
    started = time.monotonic()
    while time.monotonic() - started < within:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return time.monotonic() - started
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("it never got ready")
