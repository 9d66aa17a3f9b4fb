"""CPU time of a page, its growth with rows, and the memory of a web process, on the demo programme.

Prints a table beside the goals. The peer in the same run is the login page: what any page costs before it shows data.
"""

import asyncio
import re
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

from events.database.embedded import Embedded
from events.settings import use_database

ROUNDS = 60
Application = Callable[..., Awaitable[None]]
PLACES = (
    ("login page (peer)", "/login", None, "–"),
    ("list of 50 needs", "/sessions/2/items", "host", "≤ 1.5 ms (3 ms per 100 rows)"),
    ("list of 106 organisations", "/sessions/2/registrations", "host", "≤ 3.2 ms (3 ms per 100 rows)"),
    ("list of 233 needs with matches", "/sessions/2/matches", "host", "≤ 7 ms (3 ms per 100 rows)"),
    ("overview of a session", "/sessions/2", "host", "≤ 3 ms"),
    ("plan: 450 cells", "/sessions/2/plan", "host", "≤ 13.5 ms (3 ms per 100 cells)"),
    ("a firm's day", "/my", "firm", "≤ 1.5 ms"),
)


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


async def measure() -> None:
    """Load the programme and time every place."""
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
        print(f"{'page':34}{'CPU ms':>8}{'wall ms':>9}  goal")
        for name, path, who, goal in PLACES:
            status, _, _ = await ask(app, "GET", path, visits[who])
            if status != 200:  # noqa: PLR2004 – found
                raise SystemExit(f"{path} answered {status}")
            cpu, wall = time.process_time(), time.perf_counter()
            for _ in range(ROUNDS):
                await ask(app, "GET", path, visits[who])
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            print(f"{name:34}{cpu / ROUNDS * 1000:8.2f}{wall / ROUNDS * 1000:9.2f}  {goal}")
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(print(f"{'memory of this process':34}{rss:8.0f} MiB  with loader and ranking (goal of a web process: ≤ 120)"))


def main() -> None:
    """Measure on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="lianqiao-bench-") as folder:
        Path(folder).chmod(0o755)
        server = Embedded(Path(folder) / "pg", fast=True)
        server.start()
        try:
            use_database(server.url())
            asyncio.run(measure())
        finally:
            server.stop()


if __name__ == "__main__":
    main()
