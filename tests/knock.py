"""Knock at a route: one request straight into the application, answered as soon as the answer's first words are there.

An endless answer (an event stream) is left after its head; the body of any other is read to its end.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from litestar import Litestar

SECONDS = 20


@dataclass
class Answer:
    """Status, headers (small letters) and body."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


async def knock(
    app: Litestar, method: str, path: str, *, headers: Mapping[str, str | bytes] | None = None, body: bytes = b""
) -> Answer:
    """Send one request; `path` may hold a query after `?`, headers may be raw bytes."""
    place, _, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": place,
        "raw_path": quote(place, safe="/%", errors="replace").encode(),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [
            (b"host", b"testserver"),
            *((name.lower().encode(), _raw(value)) for name, value in (headers or {}).items()),
        ],
        "client": ("127.0.0.1", 40000),
        "server": ("testserver", 80),
        "state": {},
    }
    return await _ask(app, scope, body)


def _raw(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


class _Visitor:
    """The other side of the application: sends one body, hears the answer."""

    def __init__(self, body: bytes) -> None:
        self.answer = Answer()
        self.heard_enough = asyncio.Event()
        self.unsent = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive(self) -> dict[str, Any]:
        if self.unsent:
            return self.unsent.pop()
        await self.heard_enough.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.answer.status = message["status"]
            heads = [(name.decode().lower(), value.decode("latin-1")) for name, value in message["headers"]]
            self.answer.headers = dict(heads)
        self.answer.body += message.get("body", b"")
        if self.endless or not message.get("more_body", message["type"] == "http.response.start"):
            self.heard_enough.set()

    @property
    def endless(self) -> bool:
        return self.answer.headers.get("content-type", "").startswith("text/event-stream")


async def _ask(app: Litestar, scope: dict[str, Any], body: bytes) -> Answer:
    visitor = _Visitor(body)
    task = asyncio.create_task(app(scope, visitor.receive, visitor.send))  # type: ignore[arg-type] # plain ASGI
    enough = asyncio.create_task(visitor.heard_enough.wait())
    await asyncio.wait({task, enough}, timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if not visitor.endless:
        await asyncio.wait({task}, timeout=SECONDS)
    task.cancel()
    enough.cancel()
    outcome, _ = await asyncio.gather(task, enough, return_exceptions=True)
    if isinstance(outcome, Exception):
        raise outcome
    return visitor.answer
