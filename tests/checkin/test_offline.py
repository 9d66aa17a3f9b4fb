"""What a device decides without a network; tests/browser/test_door.py runs the same cases in the page's own code."""

import json

import httpx
import pytest
from door import door, scan
from offline import CASES, VECTORS, asked_of, at_the_device, by_the_rules, expected_of

from events.checkin.rules import Result, clean, digest
from events.foundation.sealing import opened, sealed
from events.foundation.transaction import fetch

ROSTER = "/api/v1/checkin/roster"


def test_every_offline_case_is_decided_as_the_rules_say() -> None:
    wrong = {one["name"]: found for one in CASES if (found := by_the_rules(asked_of(one))) != one["expect"]["outcome"]}
    assert wrong == {}
    assert len({one["name"] for one in CASES}) == len(CASES) >= 80
    beyond = {Result.WRONG_SESSION, Result.AMBIGUOUS}  # a device has codes, and those of its session only
    assert {one["expect"]["outcome"] for one in CASES} == set(Result) - beyond


def test_a_device_with_a_fresh_roster_decides_as_the_server_does() -> None:
    met = [(case, asked) for case in VECTORS["redeem"] if (asked := at_the_device(case))]
    wrong = {case["name"]: found for case, asked in met if (found := by_the_rules(asked)) != expected_of(case)}
    assert wrong == {}
    assert len(met) >= 60


def test_a_box_opens_with_its_secret_alone() -> None:
    text, box = VECTORS["sealed"]["text"], VECTORS["sealed"]["box"]
    assert sealed(VECTORS["badge"], text) == box
    assert opened(VECTORS["badge"], box) == text
    assert opened("x", sealed("x", "")) == ""
    for secret, changed in (("another", box), (VECTORS["badge"], box[:-4] + "AAA=")):
        with pytest.raises(ValueError, match="secret"):
            opened(secret, changed)


async def test_the_roster_tells_what_a_code_opens_and_then_only_what_changed(client: httpx.AsyncClient) -> None:
    headers, (badge, other) = await door()
    whole = (await client.get(ROSTER, headers=headers)).json()
    lines = {one["hash"]: one for shelf in whole["shelves"].values() for one in shelf}
    assert set(lines) == {digest(badge), digest(other)}
    (person,) = await fetch(
        "SELECT o.name FROM organisation o JOIN registration r ON r.organisation = o.id"
        " JOIN chain_session s ON s.id = r.session JOIN device v ON v.session = s.id"
    )
    assert json.loads(opened(badge, lines[digest(badge)]["box"]))["organisation"] == person["name"]
    assert person["name"] not in json.dumps(whole, ensure_ascii=False)

    again = (await client.get(ROSTER, params={"since": whole["version"]}, headers=headers)).json()
    assert again["shelves"] == {}
    assert again["version"] == whole["version"]

    await client.post("/api/v1/checkin/redeem", json=scan(badge), headers=headers)
    news = (await client.get(ROSTER, params={"since": whole["version"]}, headers=headers)).json()
    assert list(news["shelves"]) == [digest(badge)[0]]
    assert {one["hash"]: one["inside"] for one in news["shelves"][digest(badge)[0]]}[digest(badge)] is True


async def test_a_roster_is_of_the_devices_own_session_and_ends_with_the_device(client: httpx.AsyncClient) -> None:
    headers, _ = await door()
    before = (await client.get(ROSTER, headers=headers)).json()
    elsewhere, badges = await door()
    other = (await client.get(ROSTER, params={"since": before["version"]}, headers=elsewhere)).json()
    assert len(other["shelves"]) == 16
    assert {one["hash"] for shelf in other["shelves"].values() for one in shelf} == {
        digest(clean(one)) for one in badges
    }
    await fetch("UPDATE device SET revoked_at = now()")
    assert (await client.get(ROSTER, headers=headers)).status_code == 401
