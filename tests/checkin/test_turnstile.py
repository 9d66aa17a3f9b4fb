"""The short way of a scan says and records what the ordinary way does, with two statements."""

from uuid import uuid4

import asyncpg
import httpx
import pytest
from door import REDEEM, door, scan

from events.foundation.transaction import engine, fetch
from events.settings import Settings

ORDINARY = {"Content-Type": "Application/json"}
"""Means the same and is not plain: takes the ordinary way."""


@pytest.fixture
async def asked(db: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that reaches the database, whoever sends it."""
    sent: list[str] = []
    run = asyncpg.Connection._execute

    async def noted(self: asyncpg.Connection, query: str, *rest: object, **words: object) -> object:
        if not query.startswith("SELECT pg_notify"):  # told once for many scans
            sent.append(query)
        return await run(self, query, *rest, **words)

    monkeypatch.setattr(asyncpg.Connection, "_execute", noted)
    return sent


async def test_a_scan_costs_two_statements_with_the_device_authenticated(
    asked: list[str], client: httpx.AsyncClient
) -> None:
    headers, (badge, _) = await door()
    for outcome in ("admitted", "duplicate"):
        asked.clear()
        answer = await client.post(REDEEM, json=scan(badge), headers=headers)
        assert (answer.json()["outcome"], len(asked)) == (outcome, 2), asked
    asked.clear()
    await client.post(REDEEM, content=b"{}", headers=headers | ORDINARY)
    assert asked, "the ordinary way is seen too"


@pytest.mark.parametrize("said", [{}, {"token": "HX1-NOBADGE"}, {"kind": "exit"}, {"mode": "upload"}, {"token": "一"}])
async def test_both_ways_answer_alike(client: httpx.AsyncClient, said: dict[str, object]) -> None:
    answers = []
    for way in ({}, ORDINARY):
        await fetch("TRUNCATE scan")
        headers, (badge, _) = await door()
        body = scan(badge) | said
        answer = await client.post(REDEEM, json=body, headers=headers | way)
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        told = answer.json()
        assert told.pop("nonce") == body["nonce"]
        told.pop("effective_at")
        told.pop("organisation")  # another firm each time
        answers.append(told)
        rows = await fetch("SELECT device_id IS NOT NULL AS known, count(*) AS n FROM scan GROUP BY 1")
        assert rows == [{"known": True, "n": 1}]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"[" * 5000, 400), (b'{"nonce": "\xff"}', 400), (b'{"nonce": 1}', 400), (b" " * 20_000, 400)],
)
async def test_what_cannot_be_read_takes_the_ordinary_way_with_its_body(
    client: httpx.AsyncClient, body: bytes, status: int
) -> None:
    headers, _ = await door()
    answer = await client.post(REDEEM, content=body, headers=headers | {"Content-Type": "application/json"})
    assert answer.status_code == status
    assert await fetch("SELECT 1 FROM scan") == []


async def test_a_device_without_leave_to_scan_is_refused(client: httpx.AsyncClient) -> None:
    headers, (badge, _) = await door()
    await fetch("UPDATE device SET deeds = ARRAY['search']")
    assert (await client.post(REDEEM, json=scan(badge), headers=headers)).status_code == 403
    await fetch("UPDATE device SET revoked_at = now()")
    assert (await client.post(REDEEM, json=scan(badge), headers=headers)).status_code == 401
    assert await fetch("SELECT 1 FROM scan") == []


async def test_a_device_scans_at_its_own_points_only(client: httpx.AsyncClient) -> None:
    headers, (badge, _) = await door()
    await fetch("INSERT INTO checkin_point (session, name) SELECT session, unnest(ARRAY['东门', '西门']) FROM device")
    await fetch("UPDATE device SET points = (SELECT array_agg(id) FROM checkin_point WHERE name = '东门')")
    refused = await client.post(REDEEM, json=scan(badge, point="西门"), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "point_not_yours")
    renamed = await client.post(REDEEM, json=scan(badge, point="老东门"), headers=headers)
    assert renamed.json()["outcome"] == "admitted"


async def test_without_a_pool_nothing_is_lost(client: httpx.AsyncClient) -> None:
    headers, (badge, _) = await door()
    held = engine().pool
    engine().pool = None
    try:
        answer = await client.post(REDEEM, json={**scan(badge), "nonce": str(uuid4())}, headers=headers)
    finally:
        engine().pool = held
    assert answer.json()["outcome"] == "admitted"
