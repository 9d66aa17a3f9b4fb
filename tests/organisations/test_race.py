"""Ten people enter one firm at the same moment."""

import asyncio

import pytest

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.organisations.actions import OrganisationDraft, upsert_organisation
from events.organisations.actions import register as actions
from events.settings import Settings


async def ten_at_once() -> int:
    """How many rows ten simultaneous entries of one name make."""
    await asyncio.gather(*(upsert_organisation(SYSTEM, OrganisationDraft("甲纺织有限公司")) for _ in range(10)))
    return int((await fetch("SELECT count(*) AS n FROM organisation"))[0]["n"])


async def test_one_row_comes_of_it(db: Settings) -> None:
    assert await ten_at_once() == 1


async def test_without_the_lock_there_would_be_more(db: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    all_here = asyncio.Barrier(10)

    async def no_lock(_name: str) -> None:
        await all_here.wait()

    monkeypatch.setattr(actions, "lock", no_lock)
    assert await ten_at_once() > 1
