"""Clashes of the agenda."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from events.sessions.rules.rounds import Span, overlap


class ClashReason(StrEnum):
    """Why two agenda items do not go together; a warning, the host decides."""

    PLENARY = "agenda_clash_plenary"
    PLACE = "agenda_clash_place"
    PERSON = "agenda_clash_person"


@dataclass(frozen=True)
class Item:
    """What an agenda item needs at its time: a place, people, or everybody (`plenary`)."""

    id: int
    span: Span
    place: str = ""
    people: str = ""
    plenary: bool = False


@dataclass(frozen=True)
class Clash:
    """Two items of the agenda at the same time that cannot both be; `who` names the person or place."""

    first_id: int
    second_id: int
    reason: ClashReason
    who: str = ""


def people_of(people: str) -> frozenset[str]:
    """The names in a list written with 、 , ; / or on lines."""
    return frozenset(name.strip() for name in re.split(r"[、,，;；/\n]", people) if name.strip())


def clashes(items: Collection[Item]) -> list[Clash]:
    """Every pair of items at the same time that shares everybody, a place or a person, in order of time."""
    ordered = sorted(items, key=lambda item: (item.span, item.id))
    return [
        clash for one, two in combinations(ordered, 2) if overlap(one.span, two.span) for clash in _clashes_of(one, two)
    ]


def _clashes_of(one: Item, two: Item) -> list[Clash]:
    found = [Clash(one.id, two.id, ClashReason.PLENARY)] if one.plenary or two.plenary else []
    if one.place.strip() and one.place.strip() == two.place.strip():
        found.append(Clash(one.id, two.id, ClashReason.PLACE, one.place.strip()))
    shared = sorted(people_of(one.people) & people_of(two.people))
    return found + [Clash(one.id, two.id, ClashReason.PERSON, name) for name in shared]
