"""CPU time and statements of a page, and the memory of a web process, on the demo programme.

Prints a table beside the goals. Peers in the same run: the login page (what any page costs before it shows data), and a
bare Litestar handler that asks the same statement as the list of needs and renders its rows by the plainest
template.
`--profile PATH` shows where a page spends its time instead; `--rounds N` (default 150).
"""

import argparse
import asyncio
import cProfile
import pstats
import re
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from events.database.embedded import Embedded
from events.settings import use_database

TRY = 5
"""Requests of one try: on a machine that has other things to do, many short tries tell more than a long one."""
Application = Callable[..., Awaitable[None]]
PEER = "/bare/2"
PLACES = (
    # what, address, whose, rows, goal in ms
    ("login page (peer)", "/login", None, 0, None),
    ("50 needs: bare Litestar + Jinja (peer)", PEER, None, 50, None),
    ("50 needs", "/sessions/2/items", "host", 50, 1.5),
    ("50 of 106 registrations", "/sessions/2/registrations", "host", 50, 1.5),
    ("50 of 233 needs with matches", "/sessions/2/matches", "host", 50, 1.5),
    ("50 pairs", "/sessions/2/pairs", "host", 50, 1.5),
    ("ledger", "/sessions/1/outcomes", "host", 40, 1.2),
    ("50 lines of the audit", "/sessions/2/audit", "host", 50, 1.5),
    ("sessions", "/sessions", "host", 2, 3),
    ("overview of a session", "/sessions/2", "host", 0, 3),
    ("plan: 450 cells", "/sessions/2/plan", "host", 450, 13.5),
    ("a firm's day", "/my", "firm", 0, 1.5),
)
"""Goals: 3 ms per 100 rows on organizer pages, 1.5 ms for a firm's day."""
BARE = """<!doctype html><html><head><title>needs</title></head><body><table>{% for row in rows %}
<tr><td>{{ row[1] }}</td><td>{{ row[3] }}</td><td>{{ row[5] }}</td>
<td><a href="/sessions/2/items/needs/{{ row[0] }}">{{ row[6] }}</a>{{ row[7] }}</td>
<td>{{ row[8] }}</td><td>{{ row[9] }}</td><td>{{ row[12] }}</td></tr>{% endfor %}</table></body></html>"""


async def ask(
    app: Application, method: str, path: str, cookies: dict[str, str], body: bytes = b""
) -> tuple[int, list[str], str]:
    """One request without a network; returns the status, the cookies set and the page."""
    sent: list[dict[str, object]] = []
    headers = [(b"host", b"localhost"), (b"accept-language", b"zh-CN"), (b"origin", b"http://localhost")]
    headers.append((b"cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()))
    headers += [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(len(body)).encode())]
    plain, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": plain, "raw_path": plain.encode(), "query_string": query.encode(), "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("localhost", 80), "root_path": "", "state": {},
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    answer = next(one for one in sent if one["type"] == "http.response.start")
    kept = [value.decode() for name, value in answer["headers"] if name == b"set-cookie"]  # type: ignore[attr-defined]
    page = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")  # type: ignore[misc]
    return int(str(answer["status"])), kept, page.decode()


async def enter(app: Application, path: str, fields: dict[str, str]) -> dict[str, str]:
    """Log in, or open a link; returns the cookies of the visit."""
    cookies: dict[str, str] = {}
    _, kept, page = await ask(app, "GET", path, cookies)
    cookies.update(one.split(";")[0].split("=", 1) for one in kept)  # type: ignore[arg-type]
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    fields = {**fields, "_csrf_token": token[1] if token else ""}
    _, kept, _ = await ask(app, "POST", path, cookies, urlencode(fields).encode())
    cookies.update(one.split(";")[0].split("=", 1) for one in kept)  # type: ignore[arg-type]
    return cookies


def bare() -> Application:
    """The least that shows the same 50 needs: one statement, one template, one route, nobody asked who it is."""
    from jinja2 import Environment
    from litestar import Litestar, MediaType, get

    from events.foundation.transaction import records
    from events.marketplace.queries import NEEDS

    template = Environment(autoescape=True).from_string(BARE)
    sql = f"SELECT {NEEDS.columns}, count(*) OVER () {NEEDS.source} ORDER BY n.id DESC LIMIT 50"

    @get("/bare/{session_id:int}", media_type=MediaType.HTML)
    async def needs(session_id: int) -> str:
        return template.render(rows=await records(sql, session_id))

    return Litestar([needs], openapi_config=None)


@dataclass(frozen=True)
class House:
    """The application and its peer, and the cookies of who is logged in."""

    app: Application
    bare: Application
    visits: dict[str | None, dict[str, str]]

    async def get(self, path: str, who: str | None) -> str:
        """A page."""
        status, _, page = await ask(self.bare if path == PEER else self.app, "GET", path, self.visits[who])
        if status != 200:  # noqa: PLR2004 – found
            raise SystemExit(f"{path} answered {status}")
        return page

    async def cost(self, path: str, who: str | None, rounds: int) -> tuple[float, float, int]:
        """CPU and wall milliseconds of a page, the quietest of many short tries, and how many statements it sends."""
        for _ in range(3):
            await self.get(path, who)
        with statements() as sent:
            await self.get(path, who)
        tries = []
        for _ in range(max(1, rounds // TRY)):
            cpu, wall = time.process_time(), time.perf_counter()
            for _ in range(TRY):
                await self.get(path, who)
            tries.append((time.process_time() - cpu, time.perf_counter() - wall))
        cpu, wall = min(tries)
        return cpu / TRY * 1000, wall / TRY * 1000, len(sent)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent within the block."""
    from piccolo.engine.postgres import PostgresEngine

    sent: list[str] = []
    run = PostgresEngine.run_querystring

    async def noting(self: PostgresEngine, querystring: object, **options: object) -> object:
        sent.append(str(querystring))
        return await run(self, querystring, **options)  # type: ignore[arg-type] # handed on as it came

    PostgresEngine.run_querystring = noting  # type: ignore[method-assign] # within the block
    try:
        yield sent
    finally:
        PostgresEngine.run_querystring = run  # type: ignore[method-assign] # as before


async def measure(rounds: int, profiled: str) -> None:
    """Load the programme and time every place, or show where one spends its time."""
    from events.app import create_app
    from events.cli.demo import DATA
    from events.cli.inside import with_pool
    from events.cli.worker import register_jobs
    from events.demo.actions.programme import load_programme
    from events.foundation import clock

    register_jobs()
    programme = await with_pool(lambda: load_programme(Path(DATA), clock.today()))
    ways = {login.login: login for login in programme.logins}
    firm = next(login for login in programme.logins if login.login.startswith("/l/"))
    app = create_app()
    async with app.lifespan():
        visits = {
            None: {},
            "host": await enter(app, "/login", {"login": "host", "password": ways["host"].password, "next": ""}),
            "firm": await enter(app, firm.login, {"digits": firm.password}),
        }
        house = House(app, bare(), visits)
        await (profile(house, profiled, rounds) if profiled else table(house, rounds))


async def table(house: House, rounds: int) -> None:
    """Every place with its cost."""
    print(f"{'page':40}{'rows':>5}{'CPU ms':>8}{'wall ms':>9}{'statements':>11}  goal")
    for name, path, who, rows, goal in PLACES:
        cpu, wall, sent = await house.cost(path, who, rounds)
        told = "" if goal is None else f"≤ {goal} {'met' if cpu <= goal else 'NOT MET'}"
        print(f"{name:40}{rows or '':>5}{cpu:8.2f}{wall:9.2f}{sent:11}  {told}")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory of this process':40}{rss:13.0f} MiB  with loader and ranking (goal of a web process: ≤ 120)")


async def profile(house: House, path: str, rounds: int) -> None:
    """Where a page spends its time, by cProfile."""
    who = next(who for _, place, who, _, _ in PLACES if place == path)
    await house.get(path, who)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(rounds):
        await house.get(path, who)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(70)


def main() -> None:
    """Measure on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--profile", default="", metavar="PATH", help="one of the addresses of the table")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianqiao-bench-") as folder:
        Path(folder).chmod(0o755)
        server = Embedded(Path(folder) / "pg", fast=True)
        server.start()
        try:
            use_database(server.url())
            asyncio.run(measure(asked.rounds, asked.profile))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
