"""Many rows in few statements, ids in their order."""

from counting import statements

from events.foundation import bulk
from events.foundation.transaction import fetch
from events.programme.tables import Unit
from events.settings import Settings


def units(count: int) -> list[Unit]:
    return [Unit(code=f"U{number}", name="单位", short_name="单位", region_code="3311") for number in range(count)]


async def test_nothing_is_no_statement(db: Settings) -> None:
    with statements() as seen:
        assert await bulk.insert([]) == []
    assert seen == []


async def test_rows_beyond_one_statement_keep_their_order(db: Settings) -> None:
    with statements() as seen:
        ids = await bulk.insert(units(10_000))
    rows = await fetch("SELECT id, code FROM unit")
    assert len(seen) == 2
    assert {row["id"]: row["code"] for row in rows} == {key: f"U{number}" for number, key in enumerate(ids)}
