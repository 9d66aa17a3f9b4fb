"""Tokens of the API: made on a page or by a command, shown once, good for what they name and no more."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta

import httpx
import make
import pytest
from desk import chief, host, said, send, sit_down

from events.foundation import clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound
from events.foundation.secret import digest
from events.foundation.transaction import fetch
from events.identity.actions import NewToken, create_token, disable_account, grant_role, revoke_token
from events.identity.queries import actor_of_api_token, tokens_of
from events.identity.rules import SYSTEM, Grant, Role, ScopeKind
from events.settings import Settings

TOKEN = re.compile(r"lqt_[\w-]{43}")
ALL = frozenset({"sessions", "plan", "counts"})


async def for_unit(code: str = "LS-JXJ", scopes: frozenset[str] = ALL) -> str:
    return await create_token(SYSTEM, NewToken("数据中台甲", scopes, 90, unit_id=await make.unit(code)))


async def get(client: httpx.AsyncClient, path: str, token: str) -> httpx.Response:
    return await client.get(path, headers={"authorization": f"Bearer {token}"})


async def test_a_token_is_shown_once_and_kept_as_a_digest(client: httpx.AsyncClient) -> None:
    await host(client)
    fields = {
        "name": " 数据中台甲 ",
        "acts": f"unit:{await make.unit()}",
        "scopes": ["sessions", "counts"],
        "days": "30",
    }
    made = await send(client, "/tokens", fields)
    (token,) = TOKEN.findall(made.text)
    assert made.headers["cache-control"] == "no-store"
    listed = await client.get("/tokens")
    assert (token in listed.text, token[:10] in listed.text, "数据中台甲" in said(listed)) == (False, True, True)
    (row,) = await fetch("SELECT * FROM api_token")
    assert (row["token_hash"], row["scopes"], row["account"]) == (digest(token), "counts sessions", None)
    assert abs(row["expires_at"] - clock.now() - timedelta(days=30)) < timedelta(minutes=1)
    assert token not in str(await fetch("SELECT * FROM audit_line"))


async def test_htmx_gets_the_block_with_the_token(client: httpx.AsyncClient) -> None:
    await host(client)
    answer = await send(client, "/tokens", {"name": "平台", "scopes": "plan", "days": "90"}, htmx=True)
    assert (answer.status_code, answer.text.count("<html"), len(TOKEN.findall(answer.text))) == (200, 0, 1)


async def test_a_form_that_cannot_be_used_says_so_beside_its_fields(client: httpx.AsyncClient) -> None:
    await host(client)
    answer = await send(client, "/tokens", {"name": "", "acts": "self", "days": "7"})
    assert answer.status_code == 422
    assert all(f'id="error-{name}"' in answer.text for name in ("name", "scopes", "days"))
    foreign = {"name": "平台", "acts": f"unit:{await make.unit('QT-JSJ')}", "scopes": "plan", "days": "30"}
    refused = await send(client, "/tokens", foreign)
    assert (refused.status_code, "您不能为这个单位" in said(refused)) == (422, True)
    assert (await send(client, "/tokens", {**foreign, "acts": "unit:x"})).status_code == 422
    assert await fetch("SELECT 1 FROM api_token") == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": "长" * 81}, "name"), ({"scopes": frozenset({"everything"})}, "scopes"), ({"unit_id": None}, "acts")],
)
async def test_a_token_that_makes_no_sense_is_refused(db: Settings, wrong: dict[str, object], field: str) -> None:
    usual = {"name": "平台", "scopes": ALL, "days": 90, "account_id": None, "unit_id": 1}
    with pytest.raises(FormErrors) as refused:
        await create_token(SYSTEM, NewToken(**{**usual, **wrong}))  # type: ignore[arg-type] # a wrong one
    assert list(refused.value.fields) == [field]
    with pytest.raises(NotFound):
        await create_token(SYSTEM, NewToken("平台", ALL, 90, account_id=10**9))


async def test_a_revoked_an_expired_and_an_unknown_token_are_nobody(client: httpx.AsyncClient) -> None:
    revoked, expired = await for_unit(), await for_unit()
    assert (await get(client, "/api/v1/sessions", revoked)).status_code == 200
    (first,) = [one.id for one in await tokens_of(SYSTEM) if one.prefix == revoked[:10]]
    await revoke_token(SYSTEM, first)
    await revoke_token(SYSTEM, first)
    await fetch("UPDATE api_token SET expires_at = now() WHERE id <> {}", first)
    for token in (revoked, expired, "lqt_unknown"):
        answer = await get(client, "/api/v1/sessions", token)
        assert (answer.status_code, answer.json()["code"], answer.headers["www-authenticate"]) == (
            401,
            "not_logged_in",
            "Bearer",
        )
    assert await fetch("SELECT count(*) AS n FROM audit_line WHERE deed = 'token_revoked'") == [{"n": 1}]


async def test_a_token_reads_what_it_names_and_opens_no_page(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    token = await for_unit(scopes=frozenset({"plan"}))
    assert (await get(client, f"/api/v1/sessions/{session_id}/plan", token)).status_code == 200
    for path in ("/api/v1/sessions", f"/api/v1/sessions/{session_id}/counts", "/sessions", f"/sessions/{session_id}"):
        assert (await get(client, path, token)).status_code == 403, path
    assert (await get(client, "/api/v1/openapi.json", token)).status_code == 200
    changed = await client.post(
        f"/sessions/{session_id}/move", data={"to": "matching"}, headers={"authorization": f"Bearer {token}"}
    )
    assert changed.status_code == 403
    scan = await client.post("/api/v1/checkin/redeem", json={}, headers={"authorization": f"Bearer {token}"})
    assert (scan.status_code, scan.json()["code"]) == (403, "token_scope")


async def test_a_token_of_an_account_ends_with_it_and_follows_its_roles(db: Settings) -> None:
    organizer = await make.account(Role.ORGANIZER, ScopeKind.UNIT, await make.unit())
    token = await create_token(organizer, NewToken("平台", ALL, 90, account_id=organizer.account_id))
    held = await actor_of_api_token(token)
    assert held is not None
    assert (held.kind, held.grants, held.account_id) == ("token", organizer.grants, organizer.account_id)
    await grant_role(SYSTEM, organizer.account_id or 0, Role.SUPERIOR, ScopeKind.EVERYTHING)
    again = await actor_of_api_token(token)
    assert again is not None
    assert Grant(Role.SUPERIOR, ScopeKind.EVERYTHING) in again.grants
    await disable_account(SYSTEM, organizer.account_id or 0)
    assert await actor_of_api_token(token) is None


async def test_use_is_noted_but_not_on_every_request(client: httpx.AsyncClient) -> None:
    token = await for_unit()
    await get(client, "/api/v1/sessions", token)
    (first,) = await fetch("SELECT used_at, xmin::text FROM api_token")
    await get(client, "/api/v1/sessions", token)
    assert [first] == await fetch("SELECT used_at, xmin::text FROM api_token")
    assert first["used_at"] is not None
    await host(client)
    assert "没有用过" not in said(await client.get("/tokens"))


async def test_strangers_to_a_token_neither_see_nor_revoke_it(client: httpx.AsyncClient) -> None:
    await for_unit()
    (token_id,) = [one.id for one in await tokens_of(SYSTEM)]
    stranger = await host(client, "QT-JSJ")
    assert "数据中台甲" not in said(await client.get("/tokens"))
    assert (await send(client, f"/tokens/{token_id}/revoke")).status_code == 404
    with pytest.raises(NotAllowed):
        await create_token(stranger, NewToken("x", ALL, 90, unit_id=await make.unit()))
    await chief(client)
    assert (await client.get("/tokens")).status_code == 403
    assert "管理接口令牌" not in said(await client.get("/account"))
    assert await fetch("SELECT 1 FROM api_token WHERE revoked_at IS NOT NULL") == []


async def test_the_host_revokes_and_an_administrator_sees_all(client: httpx.AsyncClient) -> None:
    await for_unit()
    await for_unit("QT-JSJ")
    await sit_down(client, await make.account(Role.ADMINISTRATOR))
    assert said(await client.get("/tokens")).count("数据中台甲") >= 2
    assert "管理接口令牌" in said(await client.get("/account"))
    (token_id, _) = sorted(one.id for one in await tokens_of(SYSTEM))
    await host(client)
    answer = await send(client, f"/tokens/{token_id}/revoke")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tokens")
    assert "已收回" in said(await client.get("/tokens"))


def lianqiao(*words: str, url: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "events.cli", "token", *words]
    done = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.strip()


async def test_the_command_makes_and_revokes_tokens(client: httpx.AsyncClient, db: Settings) -> None:
    await make.programme()
    status, printed = lianqiao(
        "create", "中台", "--unit", "LS-JXJ", "--scope", "sessions", "--json", url=db.database_url
    )
    token = json.loads(printed)["token"]
    assert (status, bool(TOKEN.fullmatch(token))) == (0, True)
    assert (await get(client, "/api/v1/sessions", token)).json() == {"sessions": [], "next": None}
    assert lianqiao("create", "中台", "--account", "nobody", url=db.database_url)[0] == 1
    assert lianqiao("create", "中台", "--unit", "NOWHERE", url=db.database_url)[0] == 1
    assert lianqiao("revoke", "lqt_nobody", url=db.database_url)[0] == 1
    assert lianqiao("revoke", token[:10], url=db.database_url)[0] == 0
    assert (await get(client, "/api/v1/sessions", token)).status_code == 401
