"""Seed the programme."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from events.foundation import audit, clock
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.programme.actions.checks import must_administer
from events.programme.reading import rows, working_days
from events.programme.tables import Chain, ChainList, DictionaryEntry, Region, Unit

FIRST_YEAR = 2022
YEARS_AHEAD = 2


async def seed_programme(actor: Actor) -> None:
    """Add regions, units, chains, dictionaries and working days that are missing; what people edited stays.

    Provisional working days give way to announced ones, nothing else is overwritten.
    """
    must_administer(actor)
    async with transaction():
        await lock("programme")
        await Region.insert(*(Region(**row) for row in rows("regions"))).on_conflict(action="DO NOTHING")
        await Unit.insert(*(Unit(**row) for row in rows("units"))).on_conflict(action="DO NOTHING")
        await _seed_chains()
        await _seed_dictionaries()
        for year in range(FIRST_YEAR, clock.today().year + YEARS_AHEAD + 1):
            await _put_working_days(working_days(year))
        await audit.record(actor, "seed_programme", "programme", None)


async def _seed_chains() -> None:
    lists = [
        ChainList(
            code=row["code"],
            name=row["name"],
            valid_from=date.fromisoformat(row["valid_from"]),
            official=row["official"] == "1",
        )
        for row in rows("chain_lists")
    ]
    await ChainList.insert(*lists).on_conflict(action="DO NOTHING")
    ids = {row["code"]: row["id"] for row in await fetch("SELECT id, code FROM chain_list")}
    chains = [_chain(ids[row.pop("list")], position, row) for position, row in enumerate(rows("chains"))]
    await Chain.insert(*chains).on_conflict(action="DO NOTHING")


def _chain(chain_list: int, position: int, row: dict[str, Any]) -> Chain:
    aliases = [alias for alias in row.pop("aliases").split(";") if alias]
    return Chain(chain_list=chain_list, position=position, aliases=aliases, **row)


async def _seed_dictionaries() -> None:
    entries = [DictionaryEntry(position=position, **row) for position, row in enumerate(rows("dictionaries"))]
    await DictionaryEntry.insert(*entries).on_conflict(action="DO NOTHING")


async def _put_working_days(days: Sequence[tuple[date, bool, bool]]) -> None:
    await fetch(
        """
        INSERT INTO working_day (day, works, provisional)
        SELECT * FROM unnest({}::date[], {}::boolean[], {}::boolean[])
        ON CONFLICT (day) DO UPDATE SET works = excluded.works, provisional = excluded.provisional
        WHERE working_day.provisional AND NOT excluded.provisional
        """,
        [day for day, _, _ in days],
        [works for _, works, _ in days],
        [provisional for _, _, provisional in days],
    )
