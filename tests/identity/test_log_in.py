"""Logging in and out with a password."""

import time
from base64 import urlsafe_b64decode
from datetime import timedelta

import httpx
import pytest
from visitor import PASSWORD, an_account, log_in, submit

from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.transaction import fetch
from events.identity import actions
from events.identity.actions import NewAccount
from events.identity.queries import actor_of_login
from events.identity.rules import LOGIN_LIFE, SYSTEM
from events.settings import Settings


async def test_the_right_password_leads_to_the_page_that_was_wanted(client: httpx.AsyncClient) -> None:
    await an_account()
    wanted = await client.get("/account?x=1")
    assert (wanted.status_code, wanted.headers["location"]) == (303, "/login?next=%2Faccount%3Fx%3D1")
    entered = await submit(
        client,
        wanted.headers["location"],
        {"login": "WangFang ", "password": PASSWORD, "next": "/account?x=1"},
        "/login",
    )
    assert (entered.status_code, entered.headers["location"]) == (303, "/account?x=1")
    assert "王芳" in (await client.get("/account")).text


async def test_nobody_is_led_to_another_site(client: httpx.AsyncClient) -> None:
    await an_account()
    fields = {"login": "wangfang", "password": PASSWORD, "next": "//evil.example"}
    assert (await submit(client, "/login?next=//evil.example", fields, "/login")).headers["location"] == "/"


@pytest.mark.parametrize(("login", "password"), [("wangfang", "not the password"), ("nobody", PASSWORD)])
async def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(
    client: httpx.AsyncClient, login: str, password: str
) -> None:
    await an_account()
    answer = await log_in(client, login, password)
    assert answer.status_code == 409
    assert "账号或密码不对" in answer.text
    assert password not in answer.text


async def test_empty_fields_are_told_beside_them(client: httpx.AsyncClient) -> None:
    answer = await log_in(client, "", "")
    assert answer.status_code == 422
    assert answer.text.count("这一项必须填写") == 4  # beside the field and in the summary


async def test_an_account_without_a_password_lets_nobody_in(db: Settings) -> None:
    await actions.create_account(SYSTEM, NewAccount("li", "李"))
    with pytest.raises(Refused, match="login_wrong"):
        await actions.log_in("li", "", "127.0.0.1")


async def test_a_disabled_account_is_out_at_once_and_stays_out(client: httpx.AsyncClient) -> None:
    account_id = await an_account()
    await log_in(client)
    assert (await client.get("/account")).status_code == 200
    await actions.disable_account(SYSTEM, account_id)
    assert (await client.get("/account")).headers["location"] == "/login?next=%2Faccount"
    assert (await log_in(client)).status_code == 409


async def test_logging_out_ends_the_login_on_the_server_too(client: httpx.AsyncClient) -> None:
    await an_account()
    await log_in(client)
    token = client.cookies["lianqiao_login"]
    out = await submit(client, "/account", {}, "/logout")
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert "已退出登录" in (await client.get("/login")).text
    assert "已退出登录" not in (await client.get("/login")).text
    assert await actor_of_login(token) is None


async def test_a_new_login_ends_the_one_the_browser_had(client: httpx.AsyncClient) -> None:
    await an_account()
    await log_in(client)
    first = client.cookies["lianqiao_login"]
    second = await actions.log_in("wangfang", PASSWORD, "127.0.0.1", before=first)
    assert second.token != first
    assert await actor_of_login(first) is None
    assert (await actor_of_login(second.token) or SYSTEM).name == "王芳"


async def test_a_login_ends_after_its_time(db: Settings) -> None:
    await an_account()
    entry = await actions.log_in("wangfang", PASSWORD, "127.0.0.1")
    with clock.fixed(clock.now() + LOGIN_LIFE - timedelta(minutes=1)):
        assert await actor_of_login(entry.token) is not None
    with clock.fixed(clock.now() + LOGIN_LIFE):
        assert await actor_of_login(entry.token) is None
        await actions.log_in("wangfang", PASSWORD, "127.0.0.1")
        assert len(await fetch("SELECT 1 FROM login")) == 1


async def test_only_digests_are_kept(db: Settings) -> None:
    await an_account()
    entry = await actions.log_in("wangfang", PASSWORD, "127.0.0.1")
    rows = await fetch("SELECT login.token_hash, password_hash FROM login, account")
    again = await actions.log_in("wangfang", PASSWORD, "127.0.0.1")
    assert (len(urlsafe_b64decode(f"{entry.token}=")), again.token == entry.token) == (32, False)
    assert entry.token not in rows[0]["token_hash"]
    assert rows[0]["password_hash"].startswith("$argon2id$v=19$m=19456,t=3,p=1$")


async def test_a_demo_login_works_on_this_machine_only(db: Settings) -> None:
    await actions.create_account(SYSTEM, NewAccount("demo", "演示", password=PASSWORD, demo=True))
    await actions.log_in("demo", PASSWORD, "127.0.0.1")
    with pytest.raises(Refused, match="login_wrong"):
        await actions.log_in("demo", PASSWORD, "192.168.1.20")


async def test_an_unknown_login_takes_as_long_as_a_wrong_password(db: Settings) -> None:
    for number in range(9):
        await an_account(f"user{number}")
    known = [await _seconds(f"user{number}") for number in range(9)]
    unknown = [await _seconds(f"ghost{number}") for number in range(9)]
    assert 0.4 < sorted(unknown)[4] / sorted(known)[4] < 2.5


async def _seconds(login: str) -> float:
    start = time.perf_counter()
    with pytest.raises(Refused, match="login_wrong"):
        await actions.log_in(login, "not the password", login)
    return time.perf_counter() - start


async def test_deeds_leave_audit_lines_without_personal_values(client: httpx.AsyncClient) -> None:
    account_id = await an_account()
    await log_in(client, password="not the password")
    await log_in(client)
    rows = await fetch("SELECT deed, noun_id, account_id, facts::text FROM audit_line ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [
        ("account_created", account_id, None, "{}"),
        ("login_failed", account_id, None, "{}"),
        ("logged_in", account_id, account_id, "{}"),
    ]


async def test_the_login_of_an_empty_installation_says_how_to_make_the_first_account(client: httpx.AsyncClient) -> None:
    assert "lianqiao user create" in (await client.get("/login")).text
    await an_account()
    assert "lianqiao user create" not in (await client.get("/login")).text
