"""One organisation's personal link: shown once, renewed, closed, or carried by a picture."""

from typing import Any

import anyio.to_thread
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.pages import page
from events.foundation.qr import qr_data_uri
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.reach.actions import FreshLink, close_links, fresh_links, renew_link
from events.reach.documents import picture_png
from events.reach.forms import LinkForm
from events.reach.routes.everybody import AnyRequest, base_of, day_to_draw, download
from events.reach.rules import Carrier, Choice
from events.sessions.guards import manage_session
from events.sessions.queries import session_view

AT = "/sessions/{session_id:int}/reach/{registration_id:int}"


@post(AT + "/link", opt=manage_session, status_code=200)
async def link(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[LinkForm],
    actor: NamedDependency[Actor],
    request: AnyRequest,
) -> Response[str]:
    """Make a personal link and show it once; earlier ones stay valid unless it is renewed."""
    made = await _make(actor, session_id, registration_id, Carrier.PAGE, renew=bool(data.renew))
    address = base_of(request) + made.path
    return page(
        "reach/link.html",
        headers={"Cache-Control": "no-store"},
        session=await session_view(session_id),
        who=made.row,
        path=made.path,
        address=address,
        qr=qr_data_uri(address),
    )


@post(AT + "/picture", opt=manage_session, status_code=200)
async def picture(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[LinkForm],
    actor: NamedDependency[Actor],
    request: AnyRequest,
) -> Response[Any]:
    """Make a personal link and hand out the firm's picture with its code."""
    made = await _make(actor, session_id, registration_id, Carrier.PICTURE, renew=bool(data.renew))
    content = await anyio.to_thread.run_sync(picture_png, await day_to_draw(session_id, request), made)
    return download(content, f"day-{session_id}-{registration_id}.png")


@post(AT + "/close", opt=manage_session, status_code=303)
async def close(
    session_id: FromPath[int], registration_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Close every link of one organisation."""
    await close_links(actor, session_id, Choice.PICKED, [registration_id])
    return see_other(f"/sessions/{session_id}/reach/calls/{registration_id}", ("ok", "links_closed"))


async def _make(actor: Actor, session_id: int, registration_id: int, carrier: Carrier, *, renew: bool) -> FreshLink:
    if renew:
        return await renew_link(actor, session_id, registration_id, carrier)
    return (await fresh_links(actor, session_id, Choice.PICKED, [registration_id], carrier))[0]


handlers = [link, picture, close]
