"""A browser at somebody's desk: logged in without the login page, forms sent with their token."""

import re
from collections.abc import Mapping
from datetime import timedelta

import httpx
import make
from visitor import TOKEN

from events.foundation import clock
from events.identity.actions import begin_login
from events.identity.guards import login_cookie
from events.identity.rules import Actor, Role, ScopeKind

Fields = Mapping[str, str | list[str]]


async def sit_down(client: httpx.AsyncClient, actor: Actor) -> None:
    """From now on the browser is this account's."""
    expires = timedelta(hours=1)
    entry = await begin_login(account_id=actor.account_id, lasts=expires)
    client.cookies.set(login_cookie(), entry.token)


async def host(client: httpx.AsyncClient, unit: str = "LS-JXJ") -> Actor:
    """An organizer of the unit sits down."""
    actor = await make.account(Role.ORGANIZER, ScopeKind.UNIT, await make.unit(unit))
    await sit_down(client, actor)
    return actor


async def chief(client: httpx.AsyncClient) -> Actor:
    """The chief of the textile chain, who sees its sessions and changes nothing."""
    actor = await make.account(Role.CHAIN_CHIEF, ScopeKind.CHAIN, await make.chain())
    await sit_down(client, actor)
    return actor


async def send(
    client: httpx.AsyncClient, path: str, fields: Fields | None = None, *, htmx: bool = False
) -> httpx.Response:
    """Post a form; the token is that of the reader's account page."""
    found = TOKEN.search((await client.get("/account")).text)
    assert found
    headers = {"HX-Request": "true"} if htmx else {}
    return await client.post(path, data={"_csrf_token": found[1], **(fields or {})}, headers=headers)


def said(answer: httpx.Response) -> str:
    """The text of the page's main part without tags, blanks folded."""
    main = answer.text.partition('<main id="main"')[2].partition(">")[2] or answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def today() -> str:
    """The local date as forms write it."""
    return clock.today().isoformat()
