"""What a host does in the browser, page by page, as the journeys need it; the worker's jobs are done at once."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import httpx
import make
from desk import Fields, host, send
from intake.equipment_session import HEADER, Cells, write_workbook
from intake.sent import post_file
from litestar import Litestar

from events.foundation import clock
from events.foundation.jobs import run_here
from events.foundation.transaction import fetch
from events.identity.guards.policies import routes_of
from events.intake.jobs import JOB as READ
from events.meetings.actions import carry_out_run

NUMBER = re.compile(r"\d+$")


@dataclass
class Desk:
    """A host's browser and the session it works on."""

    client: httpx.AsyncClient
    session_id: int

    @property
    def base(self) -> str:
        """The address of the session's pages."""
        return f"/sessions/{self.session_id}"

    async def post(self, tail: str, fields: Fields | None = None) -> httpx.Response:
        """Send a form of the session; it must be taken."""
        answer = await send(self.client, self.base + tail, fields)
        assert answer.status_code in {200, 303}, (tail, answer.status_code, answer.text[-2000:])
        return answer

    async def bring(self, folder: Path, name: str, rows: list[Cells]) -> None:
        """Upload a workbook, read it, take what only needs a look (a firm the session did not know), publish it all."""
        path = folder / name
        write_workbook(path, {"征集表": [HEADER, *rows]})
        sent = await post_file(self.client, self.session_id, name, path.read_bytes())
        upload_id = int(last_number(sent.headers["location"]))
        await run_here(READ, upload_id=upload_id)
        review = (await self.client.get(f"{self.base}/imports/{upload_id}?tab=review")).text
        if numbers := re.findall(r'name="row" value="(\d+)"', review):
            await self.post(f"/imports/{upload_id}/take", {"row": numbers})
        await self.post(f"/imports/{upload_id}/confirm", {"publish": "1"})

    async def enter(self, name: str, kind: str = "enterprise", delegates: int = 1) -> int:
        """Enter an organisation by hand, without a contact; the registration's id."""
        made = await self.post("/registrations/new", {"name": name, "kind": kind, "delegates": str(delegates)})
        return int(last_number(made.headers["location"]))

    async def offer(self, registration_id: int, kind: str, title: str) -> None:
        """Enter a supply of an organisation and publish it."""
        firm = (await fetch("SELECT organisation FROM registration WHERE id = {}", registration_id))[0]["organisation"]
        fields = {"organisation_id": str(firm), "kind": kind, "title": title, "publish": "1"}
        await self.post("/items/supplies", {**fields, "visibility": "participants", "priority": "0"})

    async def plan(self) -> None:
        """Rank, accept what fits, solve, release, issue tickets."""
        await self.post("/rank")
        await self.post("/plan/runs", {"floor": "1", "time_limit": "10"})
        run = (await fetch("SELECT max(id) AS id FROM plan_run"))[0]["id"]
        await carry_out_run(run)
        plan = (await fetch("SELECT max(id) AS id FROM meeting_plan"))[0]["id"]
        await self.post(f"/plan/{plan}/release")
        await self.post("/tickets")


async def new_session(client: httpx.AsyncClient, *, tables: int = 6) -> Desk:
    """From an empty database: an organizer makes a session of half a day with two rounds and opens it for matching."""
    await host(client)
    fields = {
        "title": "机械装备专场",
        "template": "matchmaking",
        "unit_id": str(await make.unit()),
        "chain_id": str(await make.chain()),
        "day": clock.today().isoformat(),
        "venue": "会展中心",
        "meeting_minutes": "20",
        "tables": str(tables),
    }
    made = await send(client, "/sessions", fields)
    assert made.status_code == 303, made.text[-2000:]
    desk = Desk(client, int(last_number(made.headers["location"])))
    rounds = {"starts1": "14:00", "ends1": "14:40", "minutes": "20", "break_minutes": "0", "tables": str(tables)}
    await desk.post("/rounds", rounds)
    for state in ("open", "matching"):
        await desk.post("/move", {"to": state})
    return desk


def last_number(address: str) -> str:
    """The number an address ends with."""
    found = NUMBER.search(address.partition("?")[0])
    assert found, address
    return found[0]


def pages_of(app: Litestar, session_id: int) -> list[str]:
    """Every address that can be read, of one session, with small numbers for whatever else it asks."""
    templates = {path for path, handler in routes_of(app) if "GET" in handler.http_methods}
    filled = [path.replace("{session_id:int}", str(session_id)) for path in templates if ":path" not in path]
    return sorted({re.sub(r"\{[^}]+:int\}", str(number), path) for path in filled for number in range(1, 7)})


def text_of(answer: httpx.Response) -> str:
    """The words of an answer, also those packed in a workbook."""
    body = answer.content
    if body.startswith(b"PK\x03\x04"):
        with ZipFile(BytesIO(body)) as pack:
            body = b"\n".join(pack.read(name) for name in pack.namelist())
    return body.decode(errors="replace")
