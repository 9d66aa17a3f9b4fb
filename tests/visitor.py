"""Deeds of a browser without JavaScript that several tests need."""

import re

import httpx

from events.identity.actions import NewAccount, create_account
from events.identity.rules import SYSTEM

PASSWORD = "丽水的山泉水很甜也很清"
TOKEN = re.compile(r'name="_csrf_token" value="([0-9a-f]{64})"')


async def an_account(login: str = "wangfang", password: str = PASSWORD) -> int:
    return await create_account(SYSTEM, NewAccount(login, "王芳", "缙云县经信局", password))


async def submit(client: httpx.AsyncClient, page: str, fields: dict[str, str], to: str = "") -> httpx.Response:
    """Open a page and send its form with these fields (to another address than the page's if `to` says so)."""
    found = TOKEN.search((await client.get(page)).text)
    assert found, f"{page} has no form"
    return await client.post(to or page, data={"_csrf_token": found[1], **fields})


async def log_in(client: httpx.AsyncClient, login: str = "wangfang", password: str = PASSWORD) -> httpx.Response:
    return await submit(client, "/login", {"login": login, "password": password, "next": "/account"})
