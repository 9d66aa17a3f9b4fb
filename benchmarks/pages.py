"""CPU time and statements of a page, and the memory of a web process, on the demo programme.

Prints a table beside the goals: what a page of 100 rows costs, of that what it costs whatever its rows (fixed) and what
100 rows add (from the same page with 50), and how many statements it sends with 50 and with 100. Peers in the same
run: the login page (what any page costs before it shows data), and a bare Litestar handler that asks the same statement
as the list of needs and renders its rows by the plainest template. Runs on the event loop that the web process runs on.
`--profile PATH` shows where a page spends its time instead; `--rounds N` (default 100).
"""

import argparse
import cProfile
import pstats
import re
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from urllib.parse import urlencode

import uvloop

from events.database.embedded import Embedded
from events.settings import use_database

Application = Callable[..., Awaitable[None]]
PEER = "/bare/2"
HALF, FULL = 50, 100
PAGE_MS, DAY_MS, BOARD_MS = 3.0, 1.5, 13.5
WARM = 4


@dataclass(frozen=True)
class Place:
    """A page: what people call it, its address, who opens it, how much CPU it may cost; a list has 50 or 100 rows."""

    name: str
    path: str
    who: str | None = "host"
    goal: float | None = PAGE_MS
    rows: bool = True

    def address(self, rows: int) -> str:
        """Where to find so many rows."""
        return f"{self.path}?size={rows}" if self.rows else self.path


PLACES = (
    Place("login page (peer)", "/login", None, None, rows=False),
    Place("needs: bare Litestar + Jinja (peer)", PEER, None, None),
    Place("needs", "/sessions/2/items"),
    Place("registrations", "/sessions/2/registrations"),
    Place("needs with matches", "/sessions/2/matches"),
    Place("pairs", "/sessions/2/pairs"),
    Place("ledger", "/sessions/1/outcomes"),
    Place("audit", "/sessions/2/audit"),
    Place("sessions", "/sessions", rows=False),
    Place("overview of a session", "/sessions/2", rows=False),
    Place("plan: 450 cells", "/sessions/2/plan", goal=BOARD_MS, rows=False),
    Place("a firm's day", "/my", "firm", DAY_MS, rows=False),
)
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
    """The least that shows the same needs: one statement, one template, one route, nobody asked who it is."""
    from jinja2 import Environment
    from litestar import Litestar, MediaType, get

    from events.foundation.transaction import records
    from events.marketplace.queries import NEEDS

    template = Environment(autoescape=True).from_string(BARE)
    sql = f"SELECT {NEEDS.columns}, count(*) OVER () {NEEDS.source} ORDER BY n.id DESC LIMIT {{}}"

    @get("/bare/{session_id:int}", media_type=MediaType.HTML)
    async def needs(session_id: int, size: int) -> str:
        return template.render(rows=await records(sql, session_id, size))

    return Litestar([needs], openapi_config=None)


@dataclass(frozen=True)
class House:
    """The application and its peer, and the cookies of who is logged in."""

    app: Application
    bare: Application
    visits: dict[str | None, dict[str, str]]

    async def get(self, path: str, who: str | None) -> str:
        """A page."""
        status, _, page = await ask(self.bare if path.startswith(PEER) else self.app, "GET", path, self.visits[who])
        if status != 200:  # noqa: PLR2004 – found
            raise SystemExit(f"{path} answered {status}")
        return page

    async def sends(self, path: str, who: str | None) -> int:
        """How many statements a page sends."""
        with statements() as sent:
            await self.get(path, who)
        return len(sent)

    async def costs(self, asked: Sequence[tuple[str, str | None]], rounds: int) -> list[float]:
        """CPU milliseconds of each page, the quietest of many tries.

        Taken in turn, so that a busy moment of the machine is no page's own.
        """
        least = [inf] * len(asked)
        for turn in range(rounds + WARM):
            for place, (path, who) in enumerate(asked):
                begun = time.process_time()
                await self.get(path, who)
                spent = (time.process_time() - begun) * 1000
                least[place] = min(least[place], spent) if turn >= WARM else inf
        return least


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
        await lengthen()
        visits = {
            None: {},
            "host": await enter(app, "/login", {"login": "host", "password": ways["host"].password, "next": ""}),
            "firm": await enter(app, firm.login, {"digits": firm.password}),
        }
        house = House(app, bare(), visits)
        await (profile(house, profiled, rounds) if profiled else table(house, rounds))


async def table(house: House, rounds: int) -> None:
    """Every place with its cost."""
    both = await house.costs([(one.address(size), one.who) for one in PLACES for size in (HALF, FULL)], rounds)
    print(f"{'page':38}{'rows':>5}{'CPU ms':>8}{'fixed':>8}{'100 rows':>9}{'statements':>11}  goal")
    for one, full, less in zip(PLACES, both[1::2], both[::2], strict=True):
        rows = (await house.get(one.address(FULL), one.who)).count("<tr") if one.rows else 0
        sent = [await house.sends(one.address(size), one.who) for size in (HALF, FULL)]
        added = max(0.0, full - less) * 2 if one.rows else 0.0
        split = f"{full - added:8.2f}{added:9.2f}" if one.rows else " " * 17
        told = "" if one.goal is None else f"≤ {one.goal:g} {'met' if full <= one.goal else 'NOT MET'}"
        print(f"{one.name:38}{rows or '':>5}{full:8.2f}{split}{'/'.join(map(str, sent)):>11}  {told}")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory of this process':38}{rss:13.0f} MiB  with loader and ranking (goal of a web process: ≤ 120)")


async def lengthen() -> None:
    """Make ledger and audit longer: the programme has too few lines for a page."""
    from events.foundation.transaction import records

    found = await records("SELECT column_name FROM information_schema.columns WHERE table_name = 'outcome'")
    names = [row[0] for row in found if row[0] != "id"]
    copied = ", ".join("source_ref || '-' || time" if name == "source_ref" else name for name in names)
    lines = f"INSERT INTO outcome ({', '.join(names)}) SELECT {copied}"
    await records(f"{lines} FROM outcome, generate_series(1, 2) AS time WHERE session = 1")
    await records(
        """INSERT INTO audit_line (at, actor_kind, account_id, deed, noun, noun_id, session_id, facts)
           SELECT at, actor_kind, account_id, deed, noun, noun_id, session_id, facts
           FROM audit_line, generate_series(1, 9) WHERE session_id = 2"""
    )


async def profile(house: House, path: str, rounds: int) -> None:
    """Where a page spends its time, by cProfile."""
    place = next(one for one in PLACES if one.path == path)
    path, who = place.address(FULL), place.who
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
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--profile", default="", metavar="PATH", help="one of the addresses of the table")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianqiao-bench-") as folder:
        Path(folder).chmod(0o755)
        server = Embedded(Path(folder) / "pg", fast=True)
        server.start()
        try:
            use_database(server.url())
            uvloop.run(measure(asked.rounds, asked.profile))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
