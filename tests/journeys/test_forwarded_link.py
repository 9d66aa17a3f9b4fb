"""A personal link posted into a group: strangers learn nothing, previews change nothing, five wrong tries lock it."""

import httpx
import make
import pytest
from desk import host, send
from fair import Fair, fair, released
from visitor import TOKEN

from events.foundation.transaction import fetch
from events.reach.queries import reach_of

BOTS = (
    "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com)",
    "Slackbot-LinkExpanding 1.0",
)
WATCHED = ("personal_link", "login", "registration", "delegate", "need", "supply", "meeting", "audit_line", "scan")


async def posted(client: httpx.AsyncClient) -> tuple[Fair, str]:
    """A released fair and the link of its first firm, as the host sends it out."""
    await host(client)
    found = await fair(makers=2, providers=2)
    await released(found)
    key = (await reach_of(found.session_id))[0].registration_id
    page = (await send(client, f"/sessions/{found.session_id}/reach/{key}/link")).text
    client.cookies.clear()
    return found, "/l/" + page.partition('href="/l/')[2].partition('"')[0]


async def everything() -> list[object]:
    return [await fetch(f"SELECT * FROM {table} ORDER BY 1") for table in WATCHED]  # noqa: S608 - ours


async def names_of(found: Fair) -> list[str]:
    rows = await fetch(
        "SELECT name FROM organisation WHERE id = ANY({}) ORDER BY id", [*found.makers, *found.providers]
    )
    return [row["name"] for row in rows]


async def test_looking_shows_and_changes_nothing_whoever_looks(client: httpx.AsyncClient) -> None:
    found, path = await posted(client)
    before, words = await everything(), [*await names_of(found), "纺织专场", "王芳", "5678", "采购涤纶纱线"]
    for agent in BOTS:
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = await client.request(method, path, headers={"user-agent": agent})
            assert answer.status_code < 500
            assert [word for word in words if word in answer.text] == []
            assert not answer.headers.get("set-cookie", "").startswith("lianqiao_login")
    assert await everything() == before
    unknown = (await client.get("/l/" + "x" * 43)).text
    assert unknown.count("\n") == (await client.get(path)).text.count("\n")


async def test_a_post_without_the_form_of_the_page_changes_nothing(client: httpx.AsyncClient) -> None:
    _, path = await posted(client)
    before = await everything()
    for fields in ({}, {"digits": "5678"}, {"digits": "5678", "_csrf_token": "0" * 64}):
        assert (await client.post(path, data=fields)).status_code in {403, 422}
    assert await everything() == before


async def test_five_wrong_tries_lock_it_and_the_host_sees_that_and_renews_it(client: httpx.AsyncClient) -> None:
    found, path = await posted(client)
    for _ in range(5):
        token = TOKEN.search((await client.get(path)).text)
        assert token
        wrong = await client.post(path, data={"digits": "0000", "_csrf_token": token[1]})
        assert wrong.status_code == 409
        assert [name for name in await names_of(found) if name in wrong.text] == []
    token = TOKEN.search((await client.get(path)).text)
    assert token
    right = await client.post(path, data={"digits": "5678", "_csrf_token": token[1]})
    assert (right.status_code, await fetch("SELECT link_id FROM login WHERE link_id IS NOT NULL")) == (409, [])
    await host(client)
    assert "输错锁住" in (await client.get(f"/sessions/{found.session_id}/reach?link=locked")).text
    key = (await reach_of(found.session_id))[0].registration_id
    page = (await send(client, f"/sessions/{found.session_id}/reach/{key}/link", {"renew": "1"})).text
    client.cookies.clear()
    new = "/l/" + page.partition('href="/l/')[2].partition('"')[0]
    token = TOKEN.search((await client.get(new)).text)
    assert token
    assert (await client.post(new, data={"digits": "5678", "_csrf_token": token[1]})).status_code == 303


async def test_who_opens_it_sees_the_own_organisation_only(client: httpx.AsyncClient) -> None:
    found, path = await posted(client)
    confidential = await make.need(found.session_id, found.providers[1], title="保密的机密项目", confidential=True)
    token = TOKEN.search((await client.get(path)).text)
    assert token
    entered = await client.post(path, data={"digits": "5678", "_csrf_token": token[1]})
    assert entered.status_code == 303
    own = (await client.get("/my")).text
    other, *partners = (await names_of(found))[1:]
    assert [any(name in own for name in partners), other in own] == [True, False]
    assert [word for word in ("保密的机密项目", "13900005678") if word in own] == []
    sid = found.session_id
    inner = ["", "/registrations", "/items", "/plan", "/reach", "/reach/calls", "/points", "/agendas.pdf", "/matches"]
    for tail in [*inner, f"/items/needs/{confidential}"]:
        assert (await client.get(f"/sessions/{sid}{tail}")).status_code in {403, 404}, tail


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_unknown(client: httpx.AsyncClient, method: str) -> None:
    _, path = await posted(client)
    before = await everything()
    assert (await client.request(method, path)).status_code in {403, 404, 405}
    assert await everything() == before
