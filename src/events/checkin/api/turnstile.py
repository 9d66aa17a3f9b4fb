"""The short way of a scan: what is plainly a scan of a paired device is recorded before anything else is asked.

The rules, the statements and the answer are those of the ordinary route. Whatever is not plain (another kind of token,
a body that cannot be read, a device that is not let in, a nonce seen before, a broken database) takes that route with
its body unread, and is refused or answered there.
"""

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.types.asgi_types import ReceiveMessage

from events.checkin.actions import redeem_at_once
from events.checkin.api.scans import answered, asked_of
from events.checkin.reading import Scan
from events.foundation.edge import storable

PATH = "/api/v1/checkin/redeem"
BEARER = b"bearer dev_"
LONGEST_TOKEN, LONGEST_BODY = 200, 10_000

_read = msgspec.json.Decoder(Scan).decode
_write = msgspec.json.Encoder().encode


class Turnstile:
    """ASGI middleware between the edge and the rest."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on as it came."""
        token = token_of_device(scope)
        if not token:
            await self.app(scope, receive, send)
            return
        came = await receive()
        body = whole(came, scope)
        answer = await at_once(token, body) if body else None
        if answer is None:
            await self.app(scope, once_more(came, receive), send)
            return
        length = str(len(answer)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})


def token_of_device(scope: Scope) -> str:
    """The device token of a request to redeem as JSON; nothing for every other request."""
    if scope["path"] != PATH or scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
        return ""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    held = headers.get(b"authorization", b"")
    plain = headers.get(b"content-type", b"").startswith(b"application/json") and held.isascii()
    if not plain or held[: len(BEARER)].lower() != BEARER or len(held) > LONGEST_TOKEN:
        return ""
    return held.partition(b" ")[2].strip().decode()


def whole(message: ReceiveMessage, scope: Scope) -> bytes:
    """The body of a request that came in one piece, by its stated length; nothing for one that did not."""
    body = message["body"] if message["type"] == "http.request" else b""
    stated = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return body if stated == str(len(body)).encode() and len(body) <= LONGEST_BODY else b""


async def at_once(token: str, body: bytes) -> bytes | None:
    """The answer of a scan that could be recorded; none otherwise."""
    try:
        scan = _read(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    if not (storable(scan.token) and storable(scan.point)):
        return None
    answer = await redeem_at_once(token, asked_of(0, scan))
    return _write(answered(answer)) if answer else None


def once_more(came: ReceiveMessage, receive: Receive) -> Receive:
    """A `receive` that first hands out what was taken already."""
    left = [came]

    async def again() -> ReceiveMessage:
        return left.pop() if left else await receive()

    return again
