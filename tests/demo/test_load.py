"""A data set's folder becomes a session."""

import time
from pathlib import Path

import pytest

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "src/events/demo/data/textile-57"


async def test_the_textile_set_loads_with_all_its_rows(db: Settings) -> None:
    from events.demo.actions import load_dataset
    from events.marketplace.queries import needs_of, supplies_of
    from events.registration.queries import participants
    from events.sessions.queries import session_view

    session_id = await load_dataset(SYSTEM, DATA)
    start = time.perf_counter()
    second = await load_dataset(SYSTEM, DATA)
    print("SECOND", time.perf_counter() - start)
    view = await session_view(session_id)
    taking_part = await participants(session_id)
    needs = await needs_of(session_id)
    assert (view.table_count, len(view.slots)) == (30, 15)
    assert len(taking_part) == 106
    assert len({need.organisation_id for need in needs}) == 57
    assert len(needs) == 233
    assert len(await supplies_of(session_id)) == 320
    assert (await fetch("SELECT count(*) AS n FROM organisation"))[0]["n"] == 106
    assert second != session_id
    print(view, taking_part[0], needs[0])
