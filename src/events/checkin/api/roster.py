"""What a device keeps to judge without a network: of every badge a hash, and sealed with its code whose it is."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from events.checkin.actions.redeem import OVER
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.guards import at_the_door
from events.checkin.queries import RosterHouse, RosterRow, roster_house, roster_rows
from events.checkin.rules import token_of
from events.foundation import clock
from events.foundation.problems import problems, told
from events.foundation.sealing import sealed
from events.foundation.secret import derived_key
from events.identity.rules import Actor

SHELVES = "0123456789abcdef"
"""Badges stand on sixteen shelves by the first digit of their hash; what changed is sent shelf by shelf."""
MARK = 8


@dataclass(frozen=True)
class Entry:
    """One badge. `box` is readable with the badge's code alone: name, number, title and organisation as JSON.

    `state` is valid, revoked or cancelled; `person`: somebody holds it; `accepted`: with an accepted registration;
    `inside`: let in, and not seen to leave since.
    """

    hash: str
    box: str
    state: str
    person: bool
    accepted: bool
    inside: bool


@dataclass(frozen=True)
class House:
    """The session of the device, the names of its closed points, and when the device ends."""

    session: int
    day: date
    over: bool
    rehearsal: bool
    closed: Sequence[str]
    expires_at: datetime


@dataclass(frozen=True)
class Roster:
    """The server's time, the house, and the shelves that differ from the version the device has."""

    now: datetime
    version: str
    house: House
    shelves: dict[str, list[Entry]]


_EXAMPLE = Roster(
    datetime(2026, 12, 10, 0, 40, tzinfo=UTC),
    "7.1f0c…-…",
    House(
        7,
        date(2026, 12, 10),
        over=False,
        rehearsal=False,
        closed=["west"],
        expires_at=datetime(2026, 12, 11, 4, tzinfo=UTC),
    ),
    {"a": [Entry("a1b2…", "Uh9F…", "valid", person=True, accepted=True, inside=False)]},
)
Since = Annotated[str, QueryParameter(description="`version` of the roster the device has; empty for all of it.")]


@get(
    "/api/v1/checkin/roster",
    opt=at_the_door,
    responses=told(_EXAMPLE) | problems(400, 401, 403),
    operation_id="roster",
    summary="Badges for judging offline",
)
async def roster(actor: NamedDependency[Actor], since: Since = "") -> Roster:
    """What has changed since a version; whole without one. Tells nobody's name to whoever has not scanned the badge."""
    session_id = actor.session_id or 0
    house = await roster_house(session_id, actor.device_id or 0)
    shelves: dict[str, list[Entry]] = {shelf: [] for shelf in SHELVES}
    for row in await roster_rows(session_id):
        shelves[row.token_hash[0]].append(entry_of(row))
    marks = {shelf: mark_of(entries) for shelf, entries in shelves.items()}
    known = dict(zip(SHELVES, since.partition(".")[2].split("-"), strict=False)) if of(session_id, since) else {}
    changed = {shelf: entries for shelf, entries in shelves.items() if known.get(shelf) != marks[shelf]}
    return Roster(clock.now(), f"{session_id}.{'-'.join(marks.values())}", house_of(session_id, house), changed)


def of(session_id: int, version: str) -> bool:
    """Whether a version is one of this session: a phone may have been paired with another before."""
    return version.partition(".")[0] == str(session_id)


def house_of(session_id: int, house: RosterHouse) -> House:
    """The house as devices read it."""
    over = house.session_state in OVER
    return House(session_id, house.day, over, house.rehearsal, house.closed, house.expires_at)


def entry_of(row: RosterRow) -> Entry:
    """A badge as devices read it."""
    whose = {"name": row.name, "number": row.number, "title": row.title, "organisation": row.organisation}
    box = _boxed(derived_key(BADGE_KEY), row.ticket_id, row.rotation, json.dumps(whose, ensure_ascii=False))
    return Entry(row.token_hash, box, row.state, row.person, row.accepted, row.inside)


@lru_cache(maxsize=4096)
def _boxed(key: bytes, ticket_id: int, rotation: int, whose: str) -> str:
    """Sealed once while nothing about the person changes: devices ask every quarter of a minute."""
    return sealed(token_of(key, ticket_id, rotation), whose)


def mark_of(entries: Sequence[Entry]) -> str:
    """What tells a shelf from what it was before."""
    return hashlib.sha256(msgspec.json.encode(entries)).hexdigest()[:MARK]
