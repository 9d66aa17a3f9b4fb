"""The figures of a session for other systems."""

from datetime import date
from decimal import Decimal

import httpx
import pytest
from fair import Fair, fair, put, released
from keys import of_chain, of_host

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.outcomes.actions import OutcomeDraft, log_outcomes, seed_stages
from events.sessions.rules import SessionState

SECRET = Decimal(7654321)


async def a_held_session() -> Fair:
    """Three firms with signed orders of 101, 102 and 103, and a confidential one that a fourth signed."""
    await seed_stages()
    found = await fair(4, 1, state=SessionState.LIVE)
    await released(found)
    await fetch("UPDATE need SET confidential = true WHERE id = {}", found.needs[3])
    amounts = [Decimal(101), Decimal(102), Decimal(103), SECRET]
    day = date(2026, 12, 10)
    orders = [
        OutcomeDraft("order", f"第{n}家", "乙", f"订单{n}", "已签约", day, amount, need_id=need)
        for n, (need, amount) in enumerate(zip(found.needs, amounts, strict=True))
    ]
    await log_outcomes(SYSTEM, found.session_id, orders)
    return found


async def counted(client: httpx.AsyncClient, found: Fair, headers: dict[str, str]) -> dict[str, object]:
    answer = await client.get(f"/api/v1/sessions/{found.session_id}/counts", headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


async def test_the_host_reads_everything(client: httpx.AsyncClient) -> None:
    found = await a_held_session()
    told = await counted(client, found, await of_host(found.session_id))
    assert (told["audience"], told["needs"]) == ("internal", {"purchase": 4})
    assert told["outcomes"]["orders"]["signed"] == {"count": 4, "amount_wan": f"{SECRET + 306}"}  # type: ignore[index] # JSON
    assert (told["people"], told["organisations"], told["visits"]) == (0, {}, 0)
    assert told["registered"] == {"enterprise": 5}


async def test_others_read_no_amount_before_the_report_and_nothing_confidential_ever(
    client: httpx.AsyncClient,
) -> None:
    found = await a_held_session()
    headers = await of_chain(found.session_id)
    before = await counted(client, found, headers)
    await put(found.session_id, SessionState.REPORTED)
    after = await counted(client, found, headers)
    assert (before["audience"], before["needs"]) == ("public", {"purchase": 3})
    assert before["outcomes"]["orders"]["signed"] == {"count": 3, "amount_wan": None}  # type: ignore[index] # JSON
    assert after["outcomes"]["orders"]["signed"] == {"count": 3, "amount_wan": "306"}  # type: ignore[index] # JSON


async def test_a_sum_of_two_firms_is_told_to_the_host_alone(client: httpx.AsyncClient) -> None:
    found = await a_held_session()
    await fetch("UPDATE outcome SET withdrawn = true WHERE title = '订单0'")
    await put(found.session_id, SessionState.REPORTED)
    told = await counted(client, found, await of_chain(found.session_id))
    assert told["outcomes"]["orders"]["signed"] == {"count": 2, "amount_wan": None}  # type: ignore[index] # JSON


@pytest.mark.parametrize("path", ["", "/plan", "/agenda"])
async def test_a_session_nobody_has_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    found = await fair()
    answer = await client.get(f"/api/v1/sessions/{10**9}{path}", headers=await of_host(found.session_id))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
