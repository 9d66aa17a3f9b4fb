"""Units, chains, dictionaries and working days as they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from events.foundation.errors import NotFound
from events.foundation.folding import fold
from events.foundation.transaction import fetch
from events.programme import rules


@dataclass(frozen=True)
class RegionView:
    """An administrative division."""

    code: str
    name: str
    parent_code: str


@dataclass(frozen=True)
class UnitView:
    """A unit that leads or co-hosts sessions."""

    id: int
    code: str
    name: str
    short_name: str
    region_code: str
    retired: bool = False


@dataclass(frozen=True)
class ChainView:
    """A chain of a list; `official` when the list was published by its authority."""

    id: int
    code: str
    name: str
    aliases: tuple[str, ...]
    region_code: str
    serves_code: str
    list_code: str
    list_name: str
    official: bool
    city_chief: str
    county_chief: str
    office: str
    retired: bool
    """The chain itself, or its whole list."""


@dataclass(frozen=True)
class ListView:
    """A list of chains."""

    id: int
    code: str
    name: str
    valid_from: date
    official: bool
    retired: bool


@dataclass(frozen=True)
class WorkingDayView:
    """A day of the calendar; `provisional` until the state has announced the year."""

    day: date
    works: bool
    provisional: bool


@dataclass(frozen=True)
class Entry:
    """A word people choose from."""

    code: str
    label: str
    active: bool
    position: int = 0


async def regions() -> list[RegionView]:
    """All regions by code."""
    rows = await fetch('SELECT code, name, parent_code FROM region ORDER BY code COLLATE "C"')
    return [RegionView(**row) for row in rows]


async def units() -> list[UnitView]:
    """All units, the city's first, in the order they were entered."""
    return [
        UnitView(**row)
        for row in await fetch("SELECT id, code, name, short_name, region_code, retired FROM unit ORDER BY id")
    ]


async def unit_by_code(code: str) -> UnitView:
    """One unit by its code.

    Raises:
        NotFound: there is none.
    """
    found = next((unit for unit in await units() if unit.code == code), None)
    if found is None:
        raise NotFound("unit", code)
    return found


async def unit_view(unit_id: int) -> UnitView:
    """One unit.

    Raises:
        NotFound: there is none of this id.
    """
    found = next((unit for unit in await units() if unit.id == unit_id), None)
    if found is None:
        raise NotFound("unit", unit_id)
    return found


async def chain_lists() -> list[ListView]:
    """All lists of chains, the oldest first."""
    rows = await fetch("SELECT id, code, name, valid_from, official, retired FROM chain_list ORDER BY valid_from, id")
    return [ListView(**row) for row in rows]


async def chains(list_code: str = "") -> list[ChainView]:
    """The chains of a list in its order; without a list all of them, the oldest list first."""
    rows = await fetch(
        """
        SELECT c.id, c.code, c.name, c.aliases, c.region_code, c.serves_code, l.code AS list_code, l.name AS list_name,
               l.official, c.city_chief, c.county_chief, c.office, c.retired OR l.retired AS retired
        FROM chain c JOIN chain_list l ON l.id = c.chain_list
        WHERE {} IN ('', l.code) ORDER BY l.valid_from, l.id, c.position, c.id
        """,
        list_code,
    )
    return [ChainView(**{**row, "aliases": tuple(row["aliases"])}) for row in rows]


async def chain_view(chain_id: int) -> ChainView:
    """One chain.

    Raises:
        NotFound: there is none of this id.
    """
    found = next((chain for chain in await chains() if chain.id == chain_id), None)
    if found is None:
        raise NotFound("chain", chain_id)
    return found


async def segments() -> dict[int, dict[rules.Band, list[str]]]:
    """The segments of every chain that has some: by chain and band, in their order."""
    found: dict[int, dict[rules.Band, list[str]]] = {}
    for row in await fetch("SELECT chain, band, name FROM segment ORDER BY chain, position, id"):
        found.setdefault(row["chain"], {}).setdefault(rules.Band(row["band"]), []).append(row["name"])
    return found


async def chain_by_name(name: str) -> ChainView | None:
    """The chain with this name, alias or code, folded; official lists before samples, names before aliases."""
    wanted = fold(name)
    known = sorted(await chains(), key=lambda chain: not chain.official)
    for words in (_names, _aliases):
        for chain in known:
            if wanted in map(fold, words(chain)):
                return chain
    return None


def _names(chain: ChainView) -> Iterable[str]:
    return (chain.name, chain.code)


def _aliases(chain: ChainView) -> Iterable[str]:
    return chain.aliases


async def dictionary(name: str) -> list[Entry]:
    """The entries of a dictionary in order, inactive ones included; empty for an unknown one."""
    rows = await fetch(
        "SELECT code, label, active, position FROM dictionary_entry WHERE dictionary = {} ORDER BY position, id", name
    )
    return [Entry(**row) for row in rows]


async def labels_on_offer(name: str, also: Iterable[str] = ()) -> list[str]:
    """What the words in use of a dictionary are called, in order, and then those of `also` that are not among them."""
    offered = [entry.label for entry in await dictionary(name) if entry.active]
    return list(dict.fromkeys([*offered, *(label for label in also if label)]))


async def is_retired(name: str, label: str) -> bool:
    """Whether a dictionary has a word of this label, and offers it no longer."""
    return label in {one.label for one in await dictionary(name) if not one.active}


async def dictionaries() -> dict[str, int]:
    """The names of all dictionaries with how many words each has in use."""
    rows = await fetch(
        "SELECT dictionary, count(*) FILTER (WHERE active) AS words FROM dictionary_entry GROUP BY 1 ORDER BY 1"
    )
    return {row["dictionary"]: row["words"] for row in rows}


async def special_days(year: int) -> list[WorkingDayView]:
    """The days of a year that differ from Monday to Friday: feasts on weekdays and worked weekends, in order."""
    rows = await fetch(
        """
        SELECT day, works, provisional FROM working_day
        WHERE extract(year FROM day) = {} AND works <> (extract(isodow FROM day) < 6) ORDER BY day
        """,
        year,
    )
    return [WorkingDayView(**row) for row in rows]


async def calendar_years() -> dict[int, bool]:
    """The years of the calendar, and whether some of their days are provisional."""
    rows = await fetch(
        "SELECT extract(year FROM day)::int AS year, bool_or(provisional) AS open"
        " FROM working_day GROUP BY 1 ORDER BY 1"
    )
    return {row["year"]: row["open"] for row in rows}


async def label_of(name: str, code: str) -> str:
    """The label of a code of a dictionary; the code itself where it is unknown."""
    return next((entry.label for entry in await dictionary(name) if entry.code == code), code)


async def is_working_day(day: date) -> bool:
    """Whether people work on a day; Monday to Friday where the calendar knows nothing."""
    return rules.is_working_day(day, await _known(day, day))


async def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; negative: before it."""
    reach = timedelta(days=abs(count) * 2 + MARGIN_DAYS)
    return rules.add_working_days(day, count, await _known(day - reach, day + reach))


MARGIN_DAYS = 14
"""The longest run of days off is shorter."""


async def _known(first: date, last: date) -> dict[date, bool]:
    rows = await fetch("SELECT day, works FROM working_day WHERE day BETWEEN {} AND {}", first, last)
    return {row["day"]: row["works"] for row in rows}
