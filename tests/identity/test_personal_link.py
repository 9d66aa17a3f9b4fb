"""A personal link: what it opens, and everything that keeps it shut."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from visitor import submit

from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.transaction import fetch
from events.identity import actions
from events.identity.actions import NewLink
from events.identity.queries import actor_of_login
from events.identity.rules import SYSTEM, Grant, Role, ScopeKind
from events.settings import Settings

NOW = datetime(2022, 6, 17, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


async def a_link(expires_at: datetime | None = None) -> str:
    return await actions.create_link(SYSTEM, NewLink("day", 7, 21, "5678", expires_at or clock.now() + DAY))


async def code_of(token: str, digits: str) -> str:
    with pytest.raises(Refused) as refused:
        await actions.open_link(token, digits)
    return refused.value.code


async def test_it_opens_with_the_last_four_digits(db: Settings) -> None:
    entry = await actions.open_link(await a_link(), "5678")
    actor = await actor_of_login(entry.token)
    assert actor is not None
    assert (actor.kind, actor.account_id, actor.session_id, actor.organisation_id) == ("link", None, 7, 21)
    assert (actor.purpose, actor.grants) == ("day", frozenset({Grant(Role.PARTICIPANT, ScopeKind.ORGANISATION, 21)}))


async def test_looking_at_it_changes_and_reveals_nothing(client: httpx.AsyncClient) -> None:
    good, before = await a_link(), await _rows()
    pages = [(await client.get(f"/l/{token}")).text.replace(token, "") for token in (good, "unknown", good)]
    assert _without_token(pages[0]) == _without_token(pages[1]) == _without_token(pages[2])
    assert await _rows() == before


def _without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line]


async def _rows() -> list[object]:
    return [await fetch(f"SELECT * FROM {table}") for table in ("personal_link", "login", "audit_line")]  # noqa: S608 - ours


async def test_the_page_opens_it_and_keeps_the_browser_in(client: httpx.AsyncClient) -> None:
    entered = await submit(client, f"/l/{await a_link()}", {"digits": "５６ 78"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/my")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_anything_but_four_digits_costs_no_try(client: httpx.AsyncClient) -> None:
    answer = await submit(client, f"/l/{await a_link()}", {"digits": "567"})
    assert (answer.status_code, "请填 4 位数字" in answer.text) == (422, True)
    assert (await fetch("SELECT tries_left FROM personal_link")) == [{"tries_left": 5}]


async def test_five_wrong_tries_close_it_even_to_the_right_digits(db: Settings) -> None:
    token = await a_link()
    assert [await code_of(token, "0000") for _ in range(6)] == ["link_wrong_digits"] * 5 + ["link_used_up"]
    assert await code_of(token, "5678") == "link_used_up"


async def test_the_page_says_how_many_tries_are_left(client: httpx.AsyncClient) -> None:
    answer = await submit(client, f"/l/{await a_link()}", {"digits": "0000"})
    assert (answer.status_code, "还可以试 4 次" in answer.text) == (409, True)


async def test_right_digits_give_it_all_its_tries_back(db: Settings) -> None:
    token = await a_link()
    await code_of(token, "0000")
    await actions.open_link(token, "5678")
    assert (await fetch("SELECT tries_left FROM personal_link")) == [{"tries_left": 5}]


async def test_an_unknown_link_says_so(client: httpx.AsyncClient) -> None:
    answer = await submit(client, "/l/unknown", {"digits": "5678"})
    assert (answer.status_code, "没有这个链接" in answer.text) == (409, True)


async def test_it_ends_at_its_moment_and_so_do_its_logins(db: Settings) -> None:
    with clock.fixed(NOW):
        token = await a_link(NOW + DAY)
        entry = await actions.open_link(token, "5678")
    with clock.fixed(NOW + DAY):
        assert await code_of(token, "5678") == "link_expired"
        assert await actor_of_login(entry.token) is None


async def test_revoking_it_ends_its_logins_too(db: Settings) -> None:
    token = await a_link()
    entry = await actions.open_link(token, "5678")
    assert await actions.revoke_links(SYSTEM, 7, [22]) == 0
    assert await actor_of_login(entry.token) is not None
    assert await actions.revoke_links(SYSTEM, 7, [21]) == 1
    assert await actor_of_login(entry.token) is None
    assert await code_of(token, "5678") == "link_revoked"


async def test_neither_token_nor_digits_are_stored(db: Settings) -> None:
    token = await a_link()
    row = (await fetch("SELECT * FROM personal_link"))[0]
    assert token not in str(row)
    assert "5678" not in row["digits_hash"]
    assert (len(row["token_hash"]), len(row["digits_hash"])) == (64, 64)


async def test_the_same_digits_look_different_in_every_link(db: Settings) -> None:
    await a_link()
    await a_link()
    assert len({row["digits_hash"] for row in await fetch("SELECT digits_hash FROM personal_link")}) == 2
