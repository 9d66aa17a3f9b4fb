"""New passwords: changed by the old one, reset by a one-time link."""

from datetime import timedelta

import httpx
import pytest
from visitor import PASSWORD, an_account, log_in, submit

from events.foundation import clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.identity import actions
from events.identity.queries import account_of_login, actor_of_login
from events.identity.rules import ANONYMOUS, LONGEST_PASSWORD, RESET_LIFE, SYSTEM, Actor
from events.settings import Settings

NEW = "瓯江水绿山也青青"
NEW += "2022"


async def test_it_is_changed_by_the_old_one_and_other_browsers_are_out(client: httpx.AsyncClient) -> None:
    await an_account()
    elsewhere = await actions.log_in("wangfang", PASSWORD, "10.0.0.1")
    await log_in(client)
    fields = {"old_password": PASSWORD, "password": NEW, "again": NEW}
    changed = await submit(client, "/account", fields, "/account/password")
    assert (changed.status_code, changed.headers["location"]) == (303, "/account")
    assert "密码已改" in (await client.get("/account")).text
    assert await actor_of_login(elsewhere.token) is None
    await actions.log_in("wangfang", NEW, "10.0.0.1")


async def test_it_is_taken_as_typed_with_its_case_blanks_and_length(client: httpx.AsyncClient) -> None:
    """Up to the longest: nothing is cut off, trimmed or folded; only how a keyboard composes a sign makes no odds."""
    await an_account()
    await log_in(client)
    typed = " Ou Jiang ｌｖ " + "绿" * 114 + " "
    assert len(typed) == LONGEST_PASSWORD
    fields = {"old_password": PASSWORD, "password": typed, "again": typed}
    assert (await submit(client, "/account", fields, "/account/password")).status_code == 303
    client.cookies.clear()
    await log_in(client, password=typed)
    assert (await client.get("/account")).status_code == 200
    await actions.log_in("wangfang", typed.replace("ｌｖ", "lv"), "10.0.0.1")
    for other in (typed.strip(), typed.swapcase(), typed[:-1] + "x"):
        with pytest.raises(Refused, match="login_wrong"):
            await actions.log_in("wangfang", other, other)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"old_password": "wrong wrong", "password": NEW, "again": NEW}, "原密码不对"),
        ({"old_password": PASSWORD, "password": NEW, "again": NEW + "x"}, "两次填的不一样"),
        ({"old_password": PASSWORD, "password": "short", "again": "short"}, "密码至少 10 个字符"),
        ({"old_password": PASSWORD, "password": "", "again": ""}, "这一项必须填写"),
    ],
)
async def test_what_is_wrong_is_told_beside_the_field(
    client: httpx.AsyncClient, fields: dict[str, str], sentence: str
) -> None:
    await an_account()
    await log_in(client)
    answer = await submit(client, "/account", fields, "/account/password")
    assert answer.status_code == 422
    assert sentence in answer.text
    await actions.log_in("wangfang", PASSWORD, "10.0.0.1")


async def test_guessing_the_old_one_waits_too(db: Settings) -> None:
    me = Actor(await an_account(), "account")
    for _ in range(5):
        with pytest.raises(FormErrors):
            await actions.change_password(me, "wrong wrong", NEW, token="")
    with pytest.raises(Refused, match="login_wait"):
        await actions.change_password(me, PASSWORD, NEW, token="")


async def test_only_accounts_have_one(db: Settings) -> None:
    with pytest.raises(NotAllowed):
        await actions.change_password(ANONYMOUS, PASSWORD, NEW, token="")


async def test_a_reset_link_sets_a_new_one_once(client: httpx.AsyncClient) -> None:
    token = await actions.issue_reset(SYSTEM, await an_account())
    fields = {"password": NEW, "again": NEW}
    done = await submit(client, f"/reset/{token}", fields)
    assert (done.status_code, done.headers["location"]) == (303, "/login")
    await actions.log_in("wangfang", NEW, "10.0.0.1")
    again = await submit(client, f"/reset/{token}", fields)
    assert (again.status_code, "已经用过、过期" in again.text) == (409, True)


async def test_a_refused_password_leaves_the_reset_link_good(client: httpx.AsyncClient) -> None:
    token = await actions.issue_reset(SYSTEM, await an_account())
    refused = await submit(client, f"/reset/{token}", {"password": "wangfang-2022", "again": "wangfang-2022"})
    assert (refused.status_code, "不要包含账号" in refused.text) == (422, True)
    await actions.use_reset(token, NEW)


async def test_a_reset_link_ends_after_thirty_minutes(db: Settings) -> None:
    token = await actions.issue_reset(SYSTEM, await an_account())
    with clock.fixed(clock.now() + RESET_LIFE), pytest.raises(Refused, match="reset_gone"):
        await actions.use_reset(token, NEW)
    with clock.fixed(clock.now() + RESET_LIFE - timedelta(minutes=1)):
        await actions.use_reset(token, NEW)


async def test_a_newer_reset_link_replaces_the_older(db: Settings) -> None:
    account_id = await an_account()
    older, newer = [await actions.issue_reset(SYSTEM, account_id) for _ in range(2)]
    with pytest.raises(Refused, match="reset_gone"):
        await actions.use_reset(older, NEW)
    await actions.use_reset(newer, NEW)


async def test_a_reset_ends_waits_and_logins(db: Settings) -> None:
    account_id = await an_account()
    entry = await actions.log_in("wangfang", PASSWORD, "10.0.0.1")
    for number in range(5):
        with pytest.raises(Refused):
            await actions.log_in("wangfang", "wrong wrong", f"10.0.1.{number}")
    await actions.use_reset(await actions.issue_reset(SYSTEM, account_id), NEW)
    assert await actor_of_login(entry.token) is None
    await actions.log_in("wangfang", NEW, "10.0.0.1")


async def test_a_disabled_account_gets_no_reset_and_its_old_one_is_gone(db: Settings) -> None:
    account_id = await an_account()
    token = await actions.issue_reset(SYSTEM, account_id)
    await actions.disable_account(SYSTEM, account_id)
    with pytest.raises(Refused, match="reset_gone"):
        await actions.use_reset(token, NEW)
    with pytest.raises(NotFound):
        await actions.issue_reset(SYSTEM, account_id)


async def test_the_command_line_finds_an_account_by_its_login_and_sets_its_password(db: Settings) -> None:
    await an_account()
    found = await account_of_login(" WangFang")
    assert found is not None
    await actions.set_password(SYSTEM, found.id, NEW)
    await actions.log_in("wangfang", NEW, "10.0.0.1")
    with pytest.raises(NotFound):
        await actions.set_password(SYSTEM, 999, NEW)
    assert await account_of_login("nobody") is None
