"""Accounts and roles, by an administrator's pages."""

import asyncio
import re

import httpx
import pytest
from visitor import PASSWORD, an_account, log_in, submit

from events.foundation import clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.listing import asked_of
from events.foundation.transaction import fetch
from events.identity import actions, queries
from events.identity.actions import NewAccount
from events.identity.queries import AccountView, HeldGrant
from events.identity.rules import ANONYMOUS, SYSTEM, Actor, Role, ScopeKind
from events.settings import Settings

ADMINISTRATOR = (Role.ADMINISTRATOR, ScopeKind.EVERYTHING)


@pytest.fixture
async def administrator(client: httpx.AsyncClient) -> int:
    """An administrator, logged in with `client`."""
    account_id = await an_account("admin")
    await actions.grant_role(SYSTEM, account_id, *ADMINISTRATOR)
    await log_in(client, "admin")
    return account_id


async def the(account_id: int) -> AccountView:
    found = await queries.account(account_id)
    assert found is not None
    return found


async def test_an_account_is_made_and_enters_by_its_reset_link(client: httpx.AsyncClient, administrator: int) -> None:
    fields = {"login": "LiNa", "display_name": " 李娜 ", "unit_name": "云和县经信局"}
    made = await submit(client, "/people", fields)
    assert made.status_code == 303
    page = made.headers["location"]
    assert "账号已建好" in (await client.get(page)).text
    shown = await submit(client, page, {}, f"{page}/reset")
    token = re.findall(r"http://testserver/reset/([\w-]{43})", shown.text)[0]
    assert shown.headers["cache-control"] == "no-store"
    assert token not in (await client.get(page)).text
    await actions.use_reset(token, PASSWORD)
    entry = await actions.log_in("lina", PASSWORD, "10.0.0.1")
    assert (await queries.actor_of_login(entry.token) or ANONYMOUS).name == "李娜"


async def test_what_cannot_be_an_account_is_told_all_at_once(client: httpx.AsyncClient, administrator: int) -> None:
    answer = await submit(client, "/people", {"login": "li na", "display_name": "", "unit_name": "云和县经信局"})
    assert answer.status_code == 422
    assert 'value="li na"' in answer.text
    assert 'value="云和县经信局"' in answer.text
    assert ("账号用 2 到 40 个" in answer.text, "这一项必须填写" in answer.text) == (True, True)


async def test_a_login_is_taken_whatever_its_case(db: Settings) -> None:
    await an_account("lina")
    with pytest.raises(FormErrors) as refused:
        await an_account("LiNa")
    assert refused.value.fields == {"login": ("login_taken", {})}


async def test_of_two_who_take_a_login_at_the_same_moment_one_gets_it(db: Settings) -> None:
    results = await asyncio.gather(*(an_account("lina", "") for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, FormErrors) for result in results) == 4


async def test_a_role_is_given_and_taken_away(client: httpx.AsyncClient, administrator: int) -> None:
    account_id = await an_account()
    page = f"/people/{account_id}"
    fields = {"role": "organizer", "scope": "unit:3"}
    assert (await submit(client, page, fields, f"{page}/grant")).status_code == 303
    assert (await submit(client, page, fields, f"{page}/grant")).status_code == 303
    assert (await the(account_id)).grants == (HeldGrant(Role.ORGANIZER, ScopeKind.UNIT, 3, None),)
    assert "主办方工作人员" in (await client.get(page)).text
    assert (await submit(client, page, fields, f"{page}/revoke")).status_code == 303
    assert (await the(account_id)).grants == ()


async def test_a_role_given_for_a_time_ends(client: httpx.AsyncClient, administrator: int) -> None:
    account_id, today = await an_account("li"), clock.today()
    page = f"/people/{account_id}"
    wish = {"role": "superior", "scope": "everything:0", "ends_on": today.isoformat()}
    assert (await submit(client, page, wish, f"{page}/grant")).status_code == 303
    token = (await actions.log_in("li", PASSWORD, "10.0.0.1")).token
    assert (await queries.actor_of_login(token) or ANONYMOUS).has(Role.SUPERIOR, ScopeKind.EVERYTHING, 0)
    await fetch("UPDATE role_grant SET ends_on = ends_on - 1 WHERE account = {}", account_id)
    later = await queries.actor_of_login(token)
    assert (later is not None, later and later.grants) == (True, frozenset())
    assert "已到期" in (await client.get(page)).text
    await submit(client, page, wish, f"{page}/grant")
    assert "为止" in (await client.get(page)).text
    past = await submit(client, page, {**wish, "ends_on": "2020-01-01"}, f"{page}/grant")
    assert (past.status_code, "这一天已经过去了" in past.text) == (422, True)
    await submit(client, page, {**wish, "ends_on": ""}, f"{page}/grant")
    assert [grant.ends_on for grant in (await the(account_id)).grants] == [None]
    with pytest.raises(Refused, match="last_administrator"):
        await actions.grant_role(SYSTEM, administrator, *ADMINISTRATOR, ends_on=today)


async def test_a_role_works_from_the_next_request_on(client: httpx.AsyncClient) -> None:
    account_id = await an_account()
    await log_in(client)
    assert (await client.get("/people")).status_code == 403
    await actions.grant_role(SYSTEM, account_id, *ADMINISTRATOR)
    assert (await client.get("/people")).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"role": "organizer", "scope": "chain:3"}, 422),
        ({"role": "organizer", "scope": "everything:0"}, 422),
        ({"role": "king", "scope": "unit:3"}, 422),
        ({"role": "organizer", "scope": "unit:x"}, 422),
        ({"role": "organizer", "scope": "village:3"}, 422),
        ({"role": "organizer", "scope": "unit:3", "more": "1"}, 400),
    ],
)
async def test_a_role_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, administrator: int, fields: dict[str, str], status: int
) -> None:
    account_id = await an_account()
    page = f"/people/{account_id}"
    assert (await submit(client, page, fields, f"{page}/grant")).status_code == status
    assert (await the(account_id)).grants == ()


async def test_an_account_is_disabled_and_let_in_again(client: httpx.AsyncClient, administrator: int) -> None:
    account_id = await an_account()
    entry = await actions.log_in("wangfang", PASSWORD, "10.0.0.1")
    page = f"/people/{account_id}"
    assert (await submit(client, page, {}, f"{page}/disable")).status_code == 303
    assert await queries.actor_of_login(entry.token) is None
    assert ((await the(account_id)).disabled, "已停用" in (await client.get("/people")).text) == (True, True)
    assert (await submit(client, page, {}, f"{page}/enable")).status_code == 303
    await actions.log_in("wangfang", PASSWORD, "10.0.0.1")


async def test_nobody_disables_himself(client: httpx.AsyncClient, administrator: int) -> None:
    page = f"/people/{administrator}"
    answer = await submit(client, page, {}, f"{page}/disable")
    assert (answer.status_code, "不能停用自己的账号" in answer.text) == (409, True)


async def test_the_last_administrator_stays(db: Settings) -> None:
    first, second = [await an_account(login, "") for login in ("first", "second")]
    for account_id in (first, second):
        await actions.grant_role(SYSTEM, account_id, *ADMINISTRATOR)
    await actions.disable_account(SYSTEM, second)
    with pytest.raises(Refused, match="last_administrator"):
        await actions.disable_account(SYSTEM, first)
    with pytest.raises(Refused, match="last_administrator"):
        await actions.revoke_role(SYSTEM, first, *ADMINISTRATOR)
    assert (await the(first)).grants == (HeldGrant(*ADMINISTRATOR, 0, None),)


async def test_two_administrators_cannot_remove_each_other_at_the_same_moment(db: Settings) -> None:
    pair = [await an_account(login, "") for login in ("first", "second")]
    for account_id in pair:
        await actions.grant_role(SYSTEM, account_id, *ADMINISTRATOR)
    results = await asyncio.gather(
        *(actions.revoke_role(SYSTEM, account_id, *ADMINISTRATOR) for account_id in pair), return_exceptions=True
    )
    assert sorted(str(getattr(result, "code", "done")) for result in results) == ["done", "last_administrator"]


async def test_accounts_are_found_by_login_name_and_unit(client: httpx.AsyncClient, administrator: int) -> None:
    await actions.create_account(SYSTEM, NewAccount("lina", "李娜", "云和县经信局"))
    await actions.create_account(SYSTEM, NewAccount("chen", "陈%强", "龙泉市经信局"))
    await actions.disable_account(SYSTEM, await actions.create_account(SYSTEM, NewAccount("wang", "王", "")))
    found = {
        "q=LINA": ["lina"],
        "q=龙泉": ["chen"],
        "q=%25": ["chen"],
        "role=administrator": ["admin"],
        "status=disabled": ["wang"],
        "unit=云和县经信局": ["lina"],
        "sort=-login": ["wang", "lina", "chen", "admin"],
        "": ["admin", "chen", "lina", "wang"],
    }
    for query, logins in found.items():
        rows = (await queries.ACCOUNTS.find(asked_of(query))).rows
        assert [row.login for row in rows] == logins, query
    assert "没有符合条件" in (await client.get("/people?q=nobody")).text


async def test_accounts_are_taken_home_with_the_words_of_their_roles(
    client: httpx.AsyncClient, administrator: int
) -> None:
    lines = (await client.get("/people?format=csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "账号,姓名,单位,角色,状态,新建时间"
    assert (lines[1].split(",")[0], ",平台管理员,在用," in lines[1]) == ("admin", True)


async def test_a_long_list_has_pages(client: httpx.AsyncClient, administrator: int) -> None:
    for number in range(60):
        await actions.create_account(SYSTEM, NewAccount(f"user{number:02}", "某某"))
    first, second = [await queries.ACCOUNTS.find(asked_of(f"q=user&page={page}")) for page in (1, 2)]
    assert (len(first.rows), len(second.rows), first.total, first.pages) == (50, 10, 60, 2)
    page = (await client.get("/people?q=user&page=2")).text
    assert ("user59" in page, "user00" in page, "第 2 / 2 页" in page) == (True, False, True)
    assert "user00" in (await client.get("/people?q=user&page=-1")).text


async def test_the_list_costs_the_same_statements_for_one_and_for_many(
    client: httpx.AsyncClient, administrator: int, statements: list[str]
) -> None:
    await client.get("/people")
    one = len(statements)
    for number in range(5):
        await actions.create_account(SYSTEM, NewAccount(f"user{number}", "某某"))
    statements.clear()
    await client.get("/people")
    assert len(statements) == one


async def test_only_administrators_change_accounts(db: Settings) -> None:
    account_id = await an_account("lina", "")
    me = Actor(account_id, "account")
    deeds = [
        actions.create_account(me, NewAccount("chen", "陈")),
        actions.disable_account(me, account_id),
        actions.enable_account(me, account_id),
        actions.set_password(me, account_id, PASSWORD),
        actions.issue_reset(me, account_id),
        actions.grant_role(me, account_id, *ADMINISTRATOR),
        actions.revoke_role(me, account_id, *ADMINISTRATOR),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            await deed


async def test_what_is_done_to_nobody_is_not_found(client: httpx.AsyncClient, administrator: int) -> None:
    deeds = [
        actions.disable_account(SYSTEM, 999),
        actions.enable_account(SYSTEM, 999),
        actions.grant_role(SYSTEM, 999, *ADMINISTRATOR),
    ]
    for deed in deeds:
        with pytest.raises(NotFound):
            await deed
    assert (await client.get("/people/999")).status_code == 404
    assert (await client.get("/people/99999999999999999999")).status_code == 404


async def test_htmx_gets_the_list_alone(client: httpx.AsyncClient, administrator: int) -> None:
    block = await client.get("/people", headers={"hx-request": "true"})
    assert "<html" not in block.text
    assert "admin" in block.text
    assert block.headers["vary"] == "HX-Request"


async def test_scopes_are_shown_by_the_names_their_rooms_give(
    client: httpx.AsyncClient, administrator: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def units() -> dict[int, str]:
        return {3: "云和县经信局"}

    monkeypatch.setitem(queries._naming, ScopeKind.UNIT, units)
    await actions.grant_role(SYSTEM, administrator, Role.ORGANIZER, ScopeKind.UNIT, 3)
    page = (await client.get(f"/people/{administrator}")).text
    assert '<option value="unit:3">云和县经信局</option>' in page
    assert "云和县经信局" in (await client.get("/account")).text
