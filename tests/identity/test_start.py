"""The application starts."""

import httpx


async def test_the_process_answers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).text == "ok\n"


async def test_an_installation_with_database_migrations_and_queue_is_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz")).json() == {"database": "ok", "migrations": "ok", "queue": "ok"}


async def test_the_login_page_is_shown(client: httpx.AsyncClient) -> None:
    page = await client.get("/login")
    assert page.status_code == 200
    assert 'name="password"' in page.text


async def test_the_interface_describes_itself_as_json_only(client: httpx.AsyncClient) -> None:
    described = await client.get("/api/v1/openapi.json")
    info = described.json()["info"]
    assert (info["title"], info["version"]) == ("Lianqiao", "1")
    assert (await client.get("/api/v1/docs")).status_code == 404
