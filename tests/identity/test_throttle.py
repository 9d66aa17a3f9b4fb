"""Failures make the next try wait, for the login and for the address, the same in every process."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from visitor import PASSWORD, an_account, log_in

from events.foundation import clock
from events.foundation.errors import Refused
from events.identity import actions
from events.settings import Settings

NOW = datetime(2022, 6, 17, 6, 0, tzinfo=UTC)


async def fail(login: str, address: str) -> str:
    """The code of a failed try."""
    with pytest.raises(Refused) as refused:
        await actions.log_in(login, "not the password", address)
    return refused.value.code


async def test_the_sixth_try_on_a_login_waits_wherever_it_comes_from(db: Settings) -> None:
    await an_account()
    with clock.fixed(NOW):
        assert [await fail("wangfang", f"10.0.0.{number}") for number in range(6)] == ["login_wrong"] * 5 + [
            "login_wait"
        ]
        with pytest.raises(Refused) as refused:
            await actions.log_in("wangfang", PASSWORD, "10.0.0.9")
    assert refused.value.facts == {"seconds": 30, "minutes": 1}
    with clock.fixed(NOW + timedelta(seconds=30)):
        await actions.log_in("wangfang", PASSWORD, "10.0.0.9")


async def test_the_sixth_try_from_an_address_waits_whatever_the_login(db: Settings) -> None:
    await an_account()
    with clock.fixed(NOW):
        assert [await fail(f"user{number}", "10.0.0.1") for number in range(6)] == ["login_wrong"] * 5 + ["login_wait"]
        await actions.log_in("wangfang", PASSWORD, "10.0.0.2")


async def test_a_success_forgives_the_failures_of_the_login(db: Settings) -> None:
    await an_account()
    with clock.fixed(NOW):
        for number in range(4):
            await fail("wangfang", f"10.0.0.{number}")
        await actions.log_in("wangfang", PASSWORD, "10.0.0.9")
        assert [await fail("wangfang", f"10.0.1.{number}") for number in range(5)] == ["login_wrong"] * 5


async def test_tries_at_the_same_moment_are_counted_one_by_one(db: Settings) -> None:
    await an_account()
    with clock.fixed(NOW):
        codes = await asyncio.gather(*(fail("wangfang", f"10.0.0.{number}") for number in range(20)))
    assert sorted(codes) == ["login_wait"] * 15 + ["login_wrong"] * 5


async def test_the_page_says_how_long_to_wait_and_what_helps(client: httpx.AsyncClient) -> None:
    await an_account()
    with clock.fixed(NOW):
        for _ in range(5):
            await log_in(client, password="not the password")
        answer = await log_in(client)
    assert answer.status_code == 409
    assert "请 30 秒后再试" in answer.text
