"""The smallest application a supervisor can serve: a page with its process's number, and a stream without an end."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def create_app() -> Callable[..., Awaitable[None]]:
    return answer


def broken() -> Callable[..., Awaitable[None]]:
    raise RuntimeError("this application cannot be made")


async def answer(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    while scope["path"] == "/stream":
        await send({"type": "http.response.body", "body": b"data: beat\n\n", "more_body": True})
        await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})


async def lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
