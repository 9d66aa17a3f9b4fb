"""What everybody may get wrong, in one table: the answer's status, its code, the sentence shown, and no row changed.

A case prepares its world and sends one request. Between the two the rows of every table are counted; after the answer
they are as many, but for the tables named in `writes` that must tell of the attempt.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

import httpx
import make
import pytest
from fair import QUICK, Fair, carry, counts, enter_as_host, enter_as_stranger, fair, put
from house import a_badge, a_delegate

from events.checkin.tables import Device
from events.database.embedded import Embedded
from events.foundation import clock
from events.foundation.nonce import uuid7
from events.foundation.pages import has_sentence, sentence
from events.foundation.secret import digest
from events.foundation.transaction import fetch
from events.identity.actions import NewLink, create_link, open_link, revoke_links
from events.identity.guards.forgery import HEADER
from events.identity.rules import SYSTEM
from events.meetings.actions import arrange_candidates, carry_out_run, set_wish, start_run
from events.meetings.actions.arrange import Wish
from events.sessions.rules import SessionState

Send = Callable[[], Awaitable[httpx.Response]]
SCAN = "/api/v1/checkin/redeem"


@dataclass(frozen=True)
class Case:
    """How a world is prepared, and what must come of the request that is then sent."""

    prepare: Callable[[httpx.AsyncClient], Awaitable[Send]]
    status: int
    code: str
    facts: tuple[tuple[str, object], ...] = ()
    writes: tuple[str, ...] = ()


async def foreign_session(client: httpx.AsyncClient) -> Send:
    found = await fair()
    await enter_as_stranger(client)
    return lambda: client.get(f"/sessions/{found.session_id}/plan")


async def unknown_field(client: httpx.AsyncClient) -> Send:
    found = await fair()
    await enter_as_host(client, found.session_id)
    return lambda: client.post(f"/sessions/{found.session_id}/plan/runs", data={"floor": "1", "seed": "7"})


async def a_link(expires: timedelta) -> tuple[str, int, int]:
    session_id = await make.session()
    firm = await make.participant(session_id)
    return await create_link(SYSTEM, NewLink("day", session_id, firm, "5678", clock.now() + expires)), session_id, firm


async def opening(client: httpx.AsyncClient, token: str) -> Send:
    form = await client.get(f"/l/{token}")
    field = form.text.partition('name="_csrf_token" value="')[2][:64]
    return lambda: client.post(f"/l/{token}", data={"digits": "5678", "_csrf_token": field})


async def expired_link(client: httpx.AsyncClient) -> Send:
    token, *_ = await a_link(timedelta(days=-1))
    return await opening(client, token)


async def used_up_link(client: httpx.AsyncClient) -> Send:
    token, *_ = await a_link(timedelta(days=1))
    for _ in range(5):
        with pytest.raises(Exception, match="link_wrong_digits"):
            await open_link(token, "0000")
    return await opening(client, token)


async def revoked_link(client: httpx.AsyncClient) -> Send:
    token, session_id, firm = await a_link(timedelta(days=1))
    await revoke_links(SYSTEM, session_id, [firm])
    return await opening(client, token)


@dataclass(frozen=True)
class Door:
    """A live session of today, its door device's headers, and a way to write a scan."""

    session_id: int
    headers: dict[str, str]

    def body(self, token: str, nonce: UUID, **said: object) -> dict[str, object]:
        """What the device says of a scan."""
        plain = {"schema": 1, "nonce": str(nonce), "token": token, "point": "东门", "kind": "entry", "seq": 1}
        return {**plain, "clock_offset_ms": 0, "shown": "none", "mode": "live", **said}

    def sending(self, client: httpx.AsyncClient, token: str, nonce: UUID | None = None, **said: object) -> Send:
        """A scan that is sent when called, the same each time."""
        body = self.body(token, nonce or uuid7(clock.now()), **said)
        return lambda: client.post(SCAN, json=body, headers=self.headers)


async def a_door() -> Door:
    session_id = await make.session(state=SessionState.LIVE, day=clock.today())
    token, now = f"dev_{token_urlsafe(32)}", clock.now()
    row = Device(session=session_id, kind="door", name="东门一号", token_hash=digest(token))
    row.activated_at, row.expires_at = now, now + timedelta(hours=1)
    await row.save()
    return Door(session_id, {"authorization": f"Bearer {token}"})


async def a_token(session_id: int) -> str:
    delegate, _ = await a_delegate(session_id, {})
    return (await a_badge(session_id, delegate, "valid")).token


async def unknown_badge(client: httpx.AsyncClient) -> Send:
    door = await a_door()
    return door.sending(client, (await a_badge(door.session_id, None, "none")).token)


async def used_badge(client: httpx.AsyncClient) -> Send:
    door = await a_door()
    token = await a_token(door.session_id)
    first = await door.sending(client, token)()
    assert first.json()["outcome"] == "admitted"
    return door.sending(client, token)


async def badge_of_another_session(client: httpx.AsyncClient) -> Send:
    door, other = await a_door(), await a_door()
    return door.sending(client, await a_token(other.session_id))


async def nonce_with_another_body(client: httpx.AsyncClient) -> Send:
    door = await a_door()
    token, nonce = await a_token(door.session_id), uuid7(clock.now())
    await door.sending(client, token, nonce)()
    return door.sending(client, token, nonce, point="西门")


async def nested_json(client: httpx.AsyncClient) -> Send:
    door = await a_door()
    headers = {**door.headers, "content-type": "application/json"}
    return lambda: client.post(SCAN, content=b"[" * 100_000, headers=headers)


async def strange_form_token(client: httpx.AsyncClient) -> Send:
    found = await fair()
    await enter_as_host(client, found.session_id)
    address = f"/sessions/{found.session_id}/tickets"
    return lambda: client.post(address, headers=[(HEADER.encode(), "é中".encode())])  # type: ignore[list-item] # raw


async def empty_session(client: httpx.AsyncClient) -> Send:
    session_id = await make.session(state=SessionState.MATCHING)
    await enter_as_host(client, session_id)
    return lambda: client.post(f"/sessions/{session_id}/plan/runs", data={"floor": "1"})


async def killed_solver(client: httpx.AsyncClient) -> Send:
    found = await fair()
    run_id = await _waiting(client, found)

    async def send() -> httpx.Response:
        carrying = asyncio.create_task(carry_out_run(run_id))
        os.kill(await _solver(), signal.SIGKILL)
        await carrying
        return await client.get(f"/sessions/{found.session_id}/plan")

    return send


async def _waiting(client: httpx.AsyncClient, found: Fair) -> int:
    await arrange_candidates(SYSTEM, found.session_id)
    await enter_as_host(client, found.session_id)
    return await start_run(SYSTEM, found.session_id, QUICK)


async def _solver() -> int:
    for _ in range(500):
        for child in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
            if b"scheduling.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        await asyncio.sleep(0.01)
    raise AssertionError("no solver was started")


async def infeasible_wishes(client: httpx.AsyncClient) -> Send:
    found = await fair(1, 2)
    for provider in found.providers:
        await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], provider, fixed_slot=1))
    run_id = await _waiting(client, found)

    async def send() -> httpx.Response:
        await carry_out_run(run_id)
        return await client.get(f"/sessions/{found.session_id}/plan")

    return send


async def without_pango(client: httpx.AsyncClient) -> Send:
    found = await fair()
    await put(found.session_id, SessionState.LIVE)
    await enter_as_host(client, found.session_id)

    async def send() -> httpx.Response:
        with _broken_libraries():
            return await client.get(f"/sessions/{found.session_id}/agendas.pdf")

    return send


def _broken_libraries() -> Any:  # noqa: ANN401 - a context manager
    """The printing process finds a Pango library that is none."""
    from contextlib import contextmanager
    from tempfile import TemporaryDirectory

    @contextmanager
    def broken() -> Any:  # noqa: ANN401 - as above
        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libgobject-2.0.so.0"):
                (Path(folder) / name).touch()
            patch.setenv("LD_LIBRARY_PATH", folder)
            yield

    return broken()


CASES = {
    "a session of another unit": Case(foreign_session, 404, "not_found"),
    "a form field nobody asked for": Case(unknown_field, 400, "bad_request"),
    "a personal link that has expired": Case(expired_link, 409, "link_expired", writes=("audit_line",)),
    "a personal link used up by wrong digits": Case(used_up_link, 409, "link_used_up", writes=("audit_line",)),
    "a personal link that was taken back": Case(revoked_link, 409, "link_revoked", writes=("audit_line",)),
    "a badge nobody issued": Case(unknown_badge, 200, "unknown", writes=("scan",)),
    "a badge that is inside": Case(used_badge, 200, "duplicate", writes=("scan",)),
    "a badge of another session": Case(badge_of_another_session, 200, "wrong_session", writes=("scan",)),
    "a nonce with another body": Case(nonce_with_another_body, 409, "nonce_conflict", writes=("audit_line",)),
    "JSON of a hundred thousand brackets": Case(nested_json, 400, "bad_request"),
    "a form token that is not ASCII": Case(strange_form_token, 403, "form_stale"),
    "a session with nobody to plan": Case(empty_session, 409, "nothing_to_plan"),
    "a solver that was killed": Case(killed_solver, 200, "solver_killed"),
    "wishes that contradict each other": Case(infeasible_wishes, 200, "plan_infeasible"),
    "a machine without the PDF libraries": Case(without_pango, 400, "pdf_libraries_absent"),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_refusal_says_why_and_changes_nothing(client: httpx.AsyncClient, name: str) -> None:
    case = CASES[name]
    send = await case.prepare(client)
    before = await counts()
    answer = await send()
    assert answer.status_code == case.status, answer.text[:500]
    assert has_sentence(case.code)
    assert _code_shown(answer, case.code)
    after = await counts()
    assert {table: after[table] - before[table] for table in after if after[table] != before[table]} == dict.fromkeys(
        case.writes, 1
    )


def _code_shown(answer: httpx.Response, code: str) -> bool:
    """Whether a page shows the sentence of the code, or JSON names the code and, for a problem, its sentence."""
    if "json" not in answer.headers["content-type"]:
        return sentence(code, lang="zh-Hans") in answer.text
    told = answer.json()
    if answer.headers["content-type"].startswith("application/problem+json"):
        return bool(told["code"] == code and told["title"] == sentence(code, lang="zh-Hans"))
    return bool(told["outcome"] == code and told["recorded"])


SCANS = 150
SCANNERS = 10


async def test_a_database_that_restarts_under_load_loses_no_acknowledged_scan(
    client: httpx.AsyncClient, postgres: Embedded
) -> None:
    door = await a_door()
    tokens = [await a_token(door.session_id) for _ in range(SCANS)]
    acknowledged: set[str] = set()
    answers: list[httpx.Response] = []
    under_way, restarted = asyncio.Event(), asyncio.Event()

    async def scanner(mine: list[str]) -> None:
        for token in mine:
            await scan_until_recorded(token)

    async def scan_until_recorded(token: str) -> None:
        send = door.sending(client, token)
        for _ in range(200):
            answer = await send()
            answers.append(answer)
            if answer.status_code == 200:
                acknowledged.add(answer.json()["nonce"])
                if len(acknowledged) > SCANS // 5:
                    under_way.set()
                return
            await asyncio.sleep(0.1)
        raise AssertionError("the database never came back")

    async def restart() -> None:
        await under_way.wait()
        await asyncio.to_thread(postgres.stop)
        await asyncio.sleep(0.2)
        await asyncio.to_thread(postgres.start)
        restarted.set()

    await asyncio.gather(restart(), *[scanner(tokens[place::SCANNERS]) for place in range(SCANNERS)])
    assert restarted.is_set()
    assert {answer.status_code for answer in answers} == {200, 503}
    assert {answer.headers.get("retry-after") for answer in answers if answer.status_code == 503} == {"5"}
    kept = {str(row["nonce"]) for row in await fetch("SELECT nonce FROM scan")}
    assert acknowledged - kept == set()
    assert await fetch("SELECT count(*) AS n FROM scan WHERE counted") == [{"n": SCANS}]
    await carry(client, "")
