"""Seed the programme, and edit what it knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.foundation import audit, clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.programme.queries import unit_by_code
from events.programme.reading import rows, working_days
from events.programme.rules import ProgrammeRefusal
from events.programme.tables import Chain, ChainList, DictionaryEntry, Region, Unit

FIRST_YEAR = 2022
YEARS_AHEAD = 2


async def seed_programme(actor: Actor) -> None:
    """Add regions, units, chains, dictionaries and working days that are missing; what people edited stays.

    Provisional working days give way to announced ones, nothing else is overwritten.
    """
    _must_administer(actor)
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


async def set_working_day(actor: Actor, day: date, *, works: bool) -> None:
    """Say by hand whether people work on a day, as the state has announced it."""
    _must_administer(actor)
    async with transaction():
        await fetch(
            """
            INSERT INTO working_day (day, works, provisional) VALUES ({}, {}, false)
            ON CONFLICT (day) DO UPDATE SET works = excluded.works, provisional = false
            """,
            day,
            works,
        )
        await audit.record(actor, "set_working_day", "working_day", None, day=day.isoformat())


@dataclass(frozen=True)
class EntryDraft:
    """A word of a dictionary; inactive ones stay readable but are no longer offered."""

    code: str
    label: str
    position: int = 0
    active: bool = True


async def put_entry(actor: Actor, dictionary: str, draft: EntryDraft) -> None:
    """Add a word to a dictionary or change the one with this code.

    Raises:
        NotAllowed: not an administrator.
        FormErrors: fields `code`, `label` that are empty.
    """
    _must_administer(actor)
    _must_be_said(code=draft.code, label=draft.label)
    async with transaction():
        await fetch(
            """
            INSERT INTO dictionary_entry (dictionary, code, label, position, active) VALUES ({}, {}, {}, {}, {})
            ON CONFLICT (dictionary, code)
            DO UPDATE SET label = excluded.label, position = excluded.position, active = excluded.active
            """,
            dictionary,
            draft.code.strip(),
            draft.label.strip(),
            draft.position,
            draft.active,
        )
        await audit.record(actor, "put_entry", "dictionary_entry", None, dictionary=dictionary, code=draft.code)


async def edit_chain(actor: Actor, chain_id: int, *, name: str, aliases: Sequence[str], serves_code: str) -> None:
    """Change a chain's name, aliases and what it serves; its code stays.

    Raises:
        NotAllowed: not an administrator.
        NotFound: no such chain.
        FormErrors: field `name` that is empty.
    """
    _must_administer(actor)
    _must_be_said(name=name)
    async with transaction():
        changed = await fetch(
            "UPDATE chain SET name = {}, aliases = {}, serves_code = {} WHERE id = {} RETURNING id",
            name.strip(),
            [alias.strip() for alias in aliases if alias.strip()],
            serves_code.strip(),
            chain_id,
        )
        if not changed:
            raise NotFound("chain", chain_id)
        await audit.record(actor, "edit_chain", "chain", chain_id)


async def edit_unit(actor: Actor, code: str, *, name: str, short_name: str) -> None:
    """Change how a unit is called.

    Raises:
        NotAllowed: not an administrator.
        NotFound: no such unit.
        FormErrors: fields `name`, `short_name` that are empty.
    """
    _must_administer(actor)
    _must_be_said(name=name, short_name=short_name)
    async with transaction():
        unit = await unit_by_code(code)
        await Unit.update({Unit.name: name.strip(), Unit.short_name: short_name.strip()}).where(Unit.id == unit.id)
        await audit.record(actor, "edit_unit", "unit", unit.id)


def _must_administer(actor: Actor) -> None:
    if not actor.administrator:
        raise NotAllowed(ProgrammeRefusal.ADMINISTRATORS_ONLY)


def _must_be_said(**said: str) -> None:
    faults: dict[str, tuple[str, dict[str, object]]] = {
        name: (ProgrammeRefusal.MISSING, {}) for name, value in said.items() if not value.strip()
    }
    if faults:
        raise FormErrors(faults)
