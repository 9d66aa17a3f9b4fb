"""Every route declares who may use it."""

from typing import Any

import httpx
import pytest
from litestar import Litestar, get

from events.foundation.failures import answer
from events.identity.guards import Policy, admit, open_to_all, policy, policy_of, require_policies, token_kind
from events.identity.guards.authentication import _kinds
from events.identity.rules import Actor


@get("/bare")
async def bare() -> str:
    return "bare"


@get("/open", opt=open_to_all("for the test"))
async def opened() -> str:
    return "open"


def app_of(*handlers: Any) -> Litestar:  # noqa: ANN401 - any handler
    return Litestar(
        [*handlers], guards=[admit], openapi_config=None, exception_handlers={Exception: answer}, logging_config=None
    )


def test_a_route_without_a_policy_stops_the_start() -> None:
    with pytest.raises(RuntimeError, match="routes without a policy: /bare"):
        require_policies(app_of(bare, opened))


def test_routes_with_policies_start() -> None:
    require_policies(app_of(opened))
    assert (policy_of(opened), policy_of(bare)) == (opened.opt["policy"], None)
    assert isinstance(opened.opt["policy"], Policy)


async def test_a_route_without_a_policy_lets_nobody_in_even_if_it_were_started() -> None:
    transport = httpx.ASGITransport(app=app_of(bare, opened))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as browser:
        assert (await browser.get("/bare")).status_code == 403
        assert (await browser.get("/open")).text == "open"
        assert (await browser.options("/open")).status_code == 204


async def test_a_policy_never_asks_its_check_about_strangers(client: httpx.AsyncClient) -> None:
    async def never(_actor: Actor, _path: object) -> None:
        raise AssertionError

    @get("/closed", opt=policy("never", never))
    async def closed() -> str:
        return "closed"

    transport = httpx.ASGITransport(app=app_of(closed))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as browser:
        assert (await browser.get("/closed")).headers["location"] == "/login?next=%2Fclosed"


async def test_upper_rooms_answer_for_their_own_tokens(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(_kinds, "test_", None)

    @token_kind("test_")
    async def actor_of_test(token: str) -> Actor | None:
        return Actor(None, "device", "门口", device_id=3) if token == "test_good" else None

    good, bad = [{"authorization": f"Bearer test_{word}"} for word in ("good", "bad")]
    assert (await client.get("/account", headers=good)).status_code == 403
    assert (await client.get("/account", headers=bad)).status_code == 303
    client.cookies.set("lianqiao_login", "test_good")
    assert (await client.get("/account")).status_code == 403


async def test_a_stranger_is_told_by_each_face_in_its_way(client: httpx.AsyncClient) -> None:
    htmx = {"hx-request": "true", "hx-current-url": "http://testserver/people?q=x"}
    assert (await client.get("/account")).headers["location"] == "/login?next=%2Faccount"
    assert (await client.get("/account", headers=htmx)).headers["hx-redirect"] == "/login?next=%2Fpeople%3Fq%3Dx"
