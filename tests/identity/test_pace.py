"""No token asks faster than it may: a problem with Retry-After, and the others go on."""

import time

import httpx
import make
import pytest
from keys import of_unit

from events.foundation.errors import TooOften
from events.foundation.secret import digest
from events.identity.guards import pace
from events.identity.guards.pace import A_SECOND, AT_ONCE, MOST_KEPT, Pace


def test_a_bucket_empties_and_fills_again() -> None:
    buckets = Pace()
    for _ in range(AT_ONCE):
        buckets.step("a", 100.0)
    with pytest.raises(TooOften) as refused:
        buckets.step("a", 100.0)
    assert refused.value.seconds == 1
    buckets.step("b", 100.0)
    for _ in range(A_SECOND):
        buckets.step("a", 101.0)
    with pytest.raises(TooOften):
        buckets.step("a", 101.0)


def test_tokens_that_have_rested_are_forgotten() -> None:
    buckets = Pace()
    for number in range(MOST_KEPT):
        buckets.step(str(number), 100.0)
    buckets.step("late", 200.0)
    assert set(buckets.left) == {"late"}


async def test_who_asks_too_often_is_told_when_to_come_back(client: httpx.AsyncClient) -> None:
    hasty, calm = await of_unit(await make.unit()), await of_unit(await make.unit())
    token = hasty["authorization"].removeprefix("Bearer ")
    pace.of_tokens.left[digest(token)] = (-1000.5, time.monotonic())
    refused = await client.get("/api/v1/sessions", headers=hasty)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "101")
    assert (refused.headers["content-type"], refused.json()["code"]) == (
        "application/problem+json",
        "too_many_requests",
    )
    assert (await client.get("/api/v1/sessions", headers=calm)).status_code == 200
    assert 0 < AT_ONCE - pace.of_tokens.left[digest(calm["authorization"].removeprefix("Bearer "))][0] <= 1
