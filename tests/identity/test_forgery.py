"""No other site acts in a visitor's name."""

import re
from collections.abc import Iterator

import httpx
import pytest
from visitor import PASSWORD, TOKEN, an_account, log_in, submit

from events.foundation.transaction import fetch
from events.settings import Settings, settings

LOGIN = {"login": "wangfang", "password": PASSWORD, "next": "/"}
STALE = "不是从本站提交的"


async def token_of(client: httpx.AsyncClient, page: str) -> str:
    found = TOKEN.search((await client.get(page)).text)
    assert found
    return found[1]


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_without_the_right_token_is_refused(client: httpx.AsyncClient, token: str) -> None:
    await an_account()
    await client.get("/login")
    answer = await client.post("/login", data={**LOGIN, "_csrf_token": token})
    assert (answer.status_code, STALE in answer.text) == (403, True)
    assert await fetch("SELECT 1 FROM login") == []


async def test_the_header_of_a_script_is_as_good_as_the_field(client: httpx.AsyncClient) -> None:
    await an_account()
    token = await token_of(client, "/login")
    assert (await client.post("/login", data=LOGIN, headers={"x-csrftoken": token})).status_code == 303


async def test_a_token_of_another_browser_is_refused(client: httpx.AsyncClient) -> None:
    await an_account()
    token = await token_of(client, "/login")
    client.cookies.clear()
    await client.get("/login")
    assert (await client.post("/login", data={**LOGIN, "_csrf_token": token})).status_code == 403


async def test_the_token_changes_with_the_login(client: httpx.AsyncClient) -> None:
    await an_account()
    before = await token_of(client, "/login")
    await log_in(client)
    after = await token_of(client, "/account")
    assert after != before
    assert (await client.post("/logout", data={"_csrf_token": before})).status_code == 403
    assert (await client.post("/logout", data={"_csrf_token": after})).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_right_token_from_another_site_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    await an_account()
    token = await token_of(client, "/login")
    answer = await client.post("/login", data={**LOGIN, "_csrf_token": token}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
async def test_a_right_token_from_this_site_is_taken(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    await an_account()
    token = await token_of(client, "/login")
    answer = await client.post("/login", data={**LOGIN, "_csrf_token": token}, headers=headers)
    assert answer.status_code == 303


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """People reach us by HTTPS, through a proxy."""
    monkeypatch.setenv("PUBLIC_URL", "https://lianqiao.example")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def test_behind_a_proxy_the_public_address_decides(db: Settings, public: None) -> None:
    from events.app import create_app

    app = create_app()
    transport = httpx.ASGITransport(app=app)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="https://inside:8000") as browser:
        await an_account()
        page = await browser.get("/login")
        token = re.findall(TOKEN, page.text)[0]
        data = {**LOGIN, "_csrf_token": token}
        answers = [
            await browser.post("/login", data=data, headers={"origin": origin})
            for origin in ("https://inside:8000", "https://lianqiao.example")
        ]
    assert page.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "__Host-visitor=" in page.headers["set-cookie"]
    assert [answer.status_code for answer in answers] == [403, 303]
    assert re.search(r"__Host-login=[^;]+;.*HttpOnly;.*Path=/;.*SameSite=lax; Secure", answers[1].headers["set-cookie"])


async def test_a_stranger_gets_one_cookie_and_writes_no_row(client: httpx.AsyncClient, statements: list[str]) -> None:
    first = await client.get("/login")
    second = await client.get("/login")
    assert "lianqiao_visitor=" in first.headers["set-cookie"]
    assert "set-cookie" not in second.headers
    assert [sql for sql in statements if not sql.startswith("SELECT")] == []


async def test_knowing_who_asks_costs_one_statement(client: httpx.AsyncClient, statements: list[str]) -> None:
    await an_account()
    await log_in(client)
    statements.clear()
    await client.get("/people")
    assert len(statements) == 1


async def test_styles_and_probes_cost_none_even_with_a_login(client: httpx.AsyncClient, statements: list[str]) -> None:
    await an_account()
    await log_in(client)
    statements.clear()
    for path in ("/static/css/tokens.css", "/healthz"):
        assert (await client.get(path)).status_code == 200
    assert statements == []


async def test_a_bearer_token_needs_no_form_token_but_a_known_owner(client: httpx.AsyncClient) -> None:
    answer = await client.post("/logout", headers={"authorization": "Bearer dev_unknown"})
    assert answer.status_code == 303
    assert (await client.get("/account", headers={"authorization": "Bearer dev_unknown"})).status_code == 303


async def test_a_cookie_beside_a_bearer_token_is_not_looked_at(client: httpx.AsyncClient) -> None:
    await an_account()
    await log_in(client)
    answer = await client.post("/account/password", data={}, headers={"authorization": "Bearer x"})
    assert answer.headers["location"] == "/login?next=%2F"


async def test_a_json_request_needs_the_token_too(client: httpx.AsyncClient) -> None:
    await an_account()
    await log_in(client)
    assert (await client.post("/account/password", json={"password": "x"})).status_code == 403


async def test_a_form_of_a_login_that_has_ended_leads_to_the_login(client: httpx.AsyncClient) -> None:
    await an_account()
    await log_in(client)
    token = await token_of(client, "/account")
    client.cookies.delete("lianqiao_login")
    answer = await client.post("/account/password", data={"_csrf_token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2F")


async def test_the_page_after_submitting_elsewhere_stays_submittable(client: httpx.AsyncClient) -> None:
    await an_account()
    wrong = await submit(client, "/login", {**LOGIN, "password": "not the password"})
    token = re.findall(TOKEN, wrong.text)[0]
    assert (await client.post("/login", data={**LOGIN, "_csrf_token": token})).status_code == 303
