"""The outermost wall: what no part of the application should ever see, and what every answer carries."""

import time
from functools import lru_cache
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from events.foundation import metrics
from events.foundation.errors import WrongInput
from events.foundation.failures import answer
from events.settings import settings

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=()",
}
HSTS = "max-age=31536000; includeSubDomains"
LONGEST_PATH = 2000


@lru_cache(maxsize=2)
def _headers(secure: bool) -> tuple[tuple[bytes, bytes], ...]:  # noqa: FBT001 - the key of a cache
    """What every answer carries, as it is sent."""
    every = HEADERS | ({"strict-transport-security": HSTS} if secure else {})
    return tuple((name.encode(), value.encode()) for name, value in every.items())


def storable(text: str) -> bool:
    """Whether PostgreSQL can keep a text: no U+0000, no lone surrogates."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text))


class Edge:
    """ASGI middleware around everything: the real client, refused shapes, safe headers, no exception outside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        outgoing = Outgoing(send, silent=scope["method"] == "HEAD")
        if scope["method"] == "HEAD":
            scope["method"] = "GET"
        believe_proxy(scope)
        try:
            refuse_shapes(scope)
            await self.app(scope, receive, outgoing)
        except Exception as exception:  # noqa: BLE001 - nothing may pass this wall
            await self._last_word(exception, scope, receive, outgoing)
        metrics.count_request(outgoing.status, time.perf_counter() - started)

    async def _last_word(self, exception: Exception, scope: HTTPScope, receive: Receive, outgoing: "Outgoing") -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, outgoing)
        response = answer(request, exception)
        if not outgoing.status:
            await response.to_asgi_response(app=None, request=request)(scope, receive, outgoing)


class Outgoing:
    """A `send` that adds the headers of every answer, remembers the status, and sends no body to HEAD."""

    def __init__(self, send: Send, *, silent: bool) -> None:
        self.send = send
        self.silent = silent
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = list(message.get("headers", ()))
            named = {name.lower() for name, _ in given}
            message["headers"] = [*given, *(header for header in _headers(settings().secure) if header[0] not in named)]
        if self.silent and message["type"] == "http.response.body":
            message["body"] = b""
        await self.send(message)


def refuse_shapes(scope: HTTPScope) -> None:
    """Raise `WrongInput` for an address that no page of ours has and no database could look up."""
    path, query = scope["path"], scope["query_string"]
    if len(path) > LONGEST_PATH or not storable(path) or b"%00" in query or b"\0" in query:
        raise WrongInput("bad_request")


def believe_proxy(scope: HTTPScope) -> None:
    """Believe a configured proxy's X-Forwarded-For (its last address that is no proxy) and X-Forwarded-Proto."""
    trusted = settings().trusted_proxies
    client = scope.get("client")
    if not trusted or not client or client[0] not in trusted:
        return
    headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name.startswith(b"x-forwarded-")}
    hops = [hop.strip() for hop in headers.get(b"x-forwarded-for", "").split(",") if hop.strip()]
    strangers = [hop for hop in hops if hop not in trusted]
    if strangers:
        scope["client"] = (strangers[-1], 0)
    if headers.get(b"x-forwarded-proto") in ("http", "https"):
        scope["scheme"] = headers[b"x-forwarded-proto"]
