"""The holder of a personal link, with its browser."""

from datetime import timedelta

import httpx
from fair import Fair, carry

from events.foundation import clock
from events.foundation.transaction import fetch
from events.identity.actions import NewLink, create_link, open_link
from events.identity.rules import SYSTEM

SECRET = "并购意向书起草"


async def open_as(client: httpx.AsyncClient, session_id: int, organisation_id: int) -> None:
    """Let the browser hold the opened link of an organisation."""
    expires = clock.now() + timedelta(days=30)
    token = await create_link(SYSTEM, NewLink("day", session_id, organisation_id, "5678", expires))
    await carry(client, (await open_link(token, "5678")).token)


async def hide(found: Fair) -> None:
    """The first firm's need is confidential."""
    await fetch(
        "UPDATE need SET title = {}, confidential = true, visibility = 'host' WHERE id = {}", SECRET, found.needs[0]
    )
