"""Paired devices redeem badges over HTTP, one at a time or a queue brought later."""

import httpx
import make
import pytest
from door import BATCH, REDEEM, door, scan

from events.checkin.actions.devices import create_device
from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM


async def test_a_badge_lets_in_once_and_is_then_seen_before(client: httpx.AsyncClient) -> None:
    headers, (badge, _) = await door()
    first = (await client.post(REDEEM, json=scan(badge), headers=headers)).json()
    second = (await client.post(REDEEM, json=scan(badge), headers=headers)).json()
    assert (first["recorded"], first["outcome"], first["counted"]) == (True, "admitted", True)
    assert (second["outcome"], second["counted"], second["first_point"]) == ("duplicate", False, "东门")
    assert second["first_at"] == first["effective_at"]


async def test_the_same_scan_sent_again_is_answered_and_not_written_twice(client: httpx.AsyncClient) -> None:
    headers, (badge, _) = await door()
    body = scan(badge)
    first = (await client.post(REDEEM, json=body, headers=headers)).json()
    again = (await client.post(REDEEM, json=body, headers=headers)).json()
    assert again == {**first, "replayed": True}
    other = await client.post(REDEEM, json={**body, "point": "西门"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "nonce_conflict")
    assert (await fetch("SELECT count(*) AS n FROM scan"))[0]["n"] == 1


async def test_a_queue_is_judged_item_by_item(client: httpx.AsyncClient) -> None:
    headers, (one, two) = await door()
    used = scan(one, seq=1)
    await client.post(REDEEM, json=used, headers=headers)
    queue = [scan(two, seq=3), {**used, "point": "西门"}, scan("HX1-NOBADGE", seq=2)]
    answers = (await client.post(BATCH, json={"scans": queue}, headers=headers)).json()["answers"]
    assert [(one["recorded"], one.get("outcome") or one["code"]) for one in answers] == [
        (True, "admitted"),
        (False, "nonce_conflict"),
        (True, "unknown"),
    ]


async def test_who_was_let_in_offline_is_recorded_as_forced(client: httpx.AsyncClient) -> None:
    headers, (badge, _) = await door()
    await fetch("UPDATE ticket SET state = 'revoked'")
    body = scan(badge, mode="upload", shown="admitted", scanned_at=clock.now().isoformat())
    answer = (await client.post(REDEEM, json=body, headers=headers)).json()
    assert (answer["outcome"], answer["forced"], answer["counted"]) == ("revoked", True, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "1"},
        {"kind": "sideways"},
        {"schema": 2},
        {"seq": -1},
        {"scanned_at": "2026-12-10T09:00:00"},
        {"clock_offset_ms": 10**12},
        {"token": "H" * 201},
        {"stranger": 1},
    ],
)
async def test_a_scan_that_cannot_be_read_is_refused_and_not_recorded(
    client: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    headers, (badge, _) = await door()
    answer = await client.post(REDEEM, json=scan(badge) | wrong, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert await fetch("SELECT 1 FROM scan") == []


async def test_only_a_door_device_may(client: httpx.AsyncClient) -> None:
    headers, (badge, _) = await door("steward")
    assert (await client.post(REDEEM, json=scan(badge), headers=headers)).status_code == 403
    assert (await client.post(REDEEM, json=scan(badge))).status_code == 401
    await fetch("UPDATE device SET revoked_at = now()")
    assert (await client.post(REDEEM, json=scan(badge), headers=headers)).status_code == 401


async def test_a_badge_of_another_session_is_told_apart_and_tells_nothing(client: httpx.AsyncClient) -> None:
    headers, _ = await door()
    _, (elsewhere, _) = await door()
    answer = (await client.post(REDEEM, json=scan(elsewhere), headers=headers)).json()
    assert (answer["outcome"], answer["organisation"], answer["delegate"]) == ("wrong_session", "", "")


async def test_only_two_kinds_of_device_exist(client: httpx.AsyncClient) -> None:
    with pytest.raises(Refused) as refused:
        await create_device(SYSTEM, await make.session(), "x", "drone")
    assert refused.value.code == "not_an_option"
