"""Redeem a badge, case by case of tests/vectors/checkin.json, and what must never happen."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from asyncpg import PostgresError
from fair import enter_as_host
from house import NOW, Case, House, a_badge, a_delegate, a_device, a_session, house, local

from events.checkin.actions import RedeemAnswer, redeem
from events.checkin.queries import head_count, scans_of
from events.checkin.rules import Result
from events.foundation import clock
from events.foundation.errors import NotFound, Refused
from events.foundation.nonce import uuid7
from events.foundation.reads import read_all
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.settings import Settings

CASES: list[Case] = json.loads((Path(__file__).parents[1] / "vectors" / "checkin.json").read_text())["redeem"]
SCANS = "SELECT count(*) AS n FROM scan"


async def outcome_of(case: Case) -> Case:
    """What really comes of a case, as far as it says what it expects."""
    nonce = uuid7(clock.now())
    with clock.fixed(local(case.get("now", NOW))):
        building = await house(case)
        for earlier in case.get("before", []):
            await building.scan(earlier)
        answer = await building.scan(case["scan"], nonce)
        before = await fetch(SCANS)
        try:
            if "again" in case:
                first, answer = answer, await building.scan({**case["scan"], **case["again"]}, nonce)
                assert answer == replace(first, replayed=True), case["name"]
        except Refused as refused:
            return {"refused": refused.code}
        finally:
            assert await fetch(SCANS) == before, case["name"]
    return {name: _plain(answer, name) for name in case["expect"]}


def _plain(answer: RedeemAnswer, name: str) -> Any:  # noqa: ANN401 - what JSON holds
    value = getattr(answer, name)
    return value.astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M") if name == "effective_at" else value


async def test_every_case_comes_to_what_the_contract_says(db: Settings) -> None:
    wrong = {one["name"]: (found, one["expect"]) for one in CASES if (found := await outcome_of(one)) != one["expect"]}
    assert wrong == {}


def test_the_cases_reach_every_outcome_of_the_contract() -> None:
    assert {one["expect"].get("outcome") for one in CASES} - {None} == set(Result)
    assert len(CASES) >= 60


async def ordinary() -> House:
    return await house({})


async def test_a_duplicate_is_told_when_and_where_the_badge_was_first_seen(db: Settings) -> None:
    with clock.fixed(local(NOW)):
        building = await ordinary()
        await building.scan({"point": "西门"})
    with clock.fixed(local("2026-12-10T08:50")):
        again = await building.scan({})
    assert (again.first_at, again.first_point) == (local(NOW), "西门")


async def test_of_two_offline_scanners_the_earlier_tells_the_arrival(db: Settings) -> None:
    from events.checkin.queries import arrivals_read

    let_in = {"mode": "upload", "shown": "admitted"}
    with clock.fixed(local(NOW)):
        building = await ordinary()
        await building.scan({**let_in, "scanned_at": "2026-12-10T08:30"})
        await building.scan({**let_in, "scanned_at": "2026-12-10T08:10"})
        third = await building.scan({})
    badge = building.badge
    (arrivals,) = await read_all(arrivals_read(building.session_id, badge.organisation_id or 0))
    assert [(one.delegate, one.at) for one in arrivals] == [(badge.delegate_id, local("2026-12-10T08:10"))]
    assert third.first_at == local("2026-12-10T08:10")


async def test_a_badge_of_another_session_tells_nothing_of_whose_it_is(db: Settings) -> None:
    with clock.fixed(local(NOW)):
        building = await house({"ticket": "foreign"})
        nonce = uuid7(clock.now())
        answers = [await building.scan({}, nonce), await building.scan({}, nonce)]
        seen = await scans_of(building.session_id)
    assert {(one.organisation, one.delegate, one.number, one.organisation_id) for one in answers} == {
        ("", "", None, None)
    }
    assert [(one.outcome, one.organisation, one.delegate) for one in seen] == [("wrong_session", "", "")]


async def test_a_conflict_of_nonces_is_written_into_the_audit(db: Settings) -> None:
    with clock.fixed(local(NOW)):
        building = await ordinary()
        nonce = uuid7(clock.now())
        await building.scan({}, nonce)
        with pytest.raises(Refused):
            await building.scan({"point": "西门"}, nonce)
    rows = await fetch("SELECT noun, noun_id, session_id FROM audit_line WHERE deed = 'nonce_conflict'")
    scans = await fetch("SELECT id FROM scan")
    assert rows == [{"noun": "scan", "noun_id": scans[0]["id"], "session_id": building.session_id}]


async def test_a_nonce_of_another_session_is_a_conflict(db: Settings) -> None:
    with clock.fixed(local(NOW)):
        one, two = await ordinary(), await ordinary()
        nonce = uuid7(clock.now())
        await one.scan({}, nonce)
        with pytest.raises(Refused, match="nonce_conflict"):
            await two.scan({}, nonce)


async def test_a_device_redeems_in_its_own_session_only(db: Settings) -> None:
    with clock.fixed(local(NOW)):
        building = await ordinary()
        elsewhere = await a_device(await a_session("live"), local(NOW))
        with pytest.raises(NotFound):
            await redeem(elsewhere, building.redemption({}, uuid7(clock.now())))
        with pytest.raises(NotFound):
            await redeem(SYSTEM, replace(building.redemption({}, uuid7(clock.now())), session_id=404))
    assert await fetch(SCANS) == [{"n": 0}]


DEVICES, RACERS = 5, 200


async def scanned_at_once(building: House, times: int) -> list[bool | str]:
    """Whether each of so many simultaneous scans of one badge, from several devices, was counted."""
    with clock.fixed(local(NOW)):
        doors = [replace(building, device=await a_device(building.session_id, local(NOW))) for _ in range(DEVICES)]
        scans = [doors[number % DEVICES].scan({}) for number in range(times)]
        ended = await asyncio.gather(*scans, return_exceptions=True)
    return [one.counted if isinstance(one, RedeemAnswer) else type(one).__name__ for one in ended]


async def test_of_two_hundred_scans_of_one_badge_from_several_devices_one_counts(db: Settings) -> None:
    building = await ordinary()
    assert sorted(await scanned_at_once(building, RACERS)) == [False] * (RACERS - 1) + [True]
    rows = await fetch("SELECT outcome, counted, count(*) AS n FROM scan GROUP BY 1, 2 ORDER BY 1")
    assert rows == [
        {"outcome": "admitted", "counted": True, "n": 1},
        {"outcome": "duplicate", "counted": False, "n": RACERS - 1},
    ]
    assert await fetch("SELECT count(DISTINCT device_id) AS n FROM scan") == [{"n": DEVICES}]
    count = await head_count(building.session_id)
    assert (count.people, count.by_scan) == (1, 1)


async def test_control_without_the_index_more_than_one_counts(db: Settings) -> None:
    (index,) = await fetch("SELECT indexdef FROM pg_indexes WHERE indexname = 'scan_counted_once'")
    await fetch("DROP INDEX scan_counted_once")
    try:
        counted = sum(one is True for one in await scanned_at_once(await ordinary(), RACERS))
    finally:
        await fetch("TRUNCATE scan")
        await fetch(index["indexdef"])
    assert counted > 1


async def test_one_nonce_sent_fifty_times_at_once_is_one_scan(db: Settings) -> None:
    building = await ordinary()
    with clock.fixed(local(NOW)):
        nonce = uuid7(clock.now())
        answers = await asyncio.gather(*[building.scan({}, nonce) for _ in range(50)])
    assert sorted(one.replayed for one in answers) == [False] + [True] * 49
    assert {one.outcome for one in answers} == {"admitted"}
    assert await fetch(SCANS) == [{"n": 1}]


@pytest.mark.parametrize("table", ["scan", "audit_line"])
async def test_what_was_recorded_is_neither_changed_nor_deleted(db: Settings, table: str) -> None:
    with clock.fixed(local(NOW)):
        building = await ordinary()
        nonce = uuid7(clock.now())
        await building.scan({}, nonce)
        with pytest.raises(Refused):
            await building.scan({"seq": 9}, nonce)
    before = await fetch(f"SELECT * FROM {table}")  # noqa: S608 - one of two
    for statement in (f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"):  # noqa: S608 - as above
        with pytest.raises(PostgresError, match="append-only"):
            await fetch(statement)
    assert len(before) == 1
    assert await fetch(f"SELECT * FROM {table}") == before  # noqa: S608 - as above


async def test_another_badge_of_the_same_person_counts_the_person_once(db: Settings) -> None:
    with clock.fixed(local(NOW)):
        building = await ordinary()
        await building.scan({})
        await fetch("UPDATE ticket SET state = 'revoked' WHERE id = {}", building.badge.ticket_id)
        successor = await a_badge(building.session_id, building.badge.delegate_id, "valid")
        answer = await replace(building, badge=successor).scan({})
        other, _ = await a_delegate(building.session_id, {})
        await replace(building, badge=await a_badge(building.session_id, other, "valid")).scan({})
    assert answer.outcome == "admitted"
    assert (await head_count(building.session_id)).people == 2


async def test_the_page_marks_who_was_let_in_offline_who_left_and_a_clock_that_is_off(
    client: httpx.AsyncClient,
) -> None:
    with clock.fixed(local(NOW)):
        building = await house({"ticket": "revoked"})
        await building.scan({"mode": "upload", "shown": "admitted", "clock_offset_ms": 121_000})
        await replace(building, badge=building.other).scan({"kind": "exit"})
    await enter_as_host(client, building.session_id)
    page = (await client.get(f"/sessions/{building.session_id}/points")).text
    for words in ("这张证已作废，请换新证", "离线放行", "设备时钟不准", "离场"):
        assert page.count(words) == 1, words
