"""Problem: parties, the pairs that may meet, slots and tables. Checked when made, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scheduling import validation
from scheduling.plan import Plan


@dataclass(frozen=True, slots=True)
class Seat:
    """A named delegate who holds at most one meeting in a slot.

    ``present`` has one character per slot, 1 = present. ``topics`` are for the caller; the solver
    reads the seats a pair allows.
    """

    id: str
    present: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation: with seats it has those delegates, without it has ``delegates`` interchangeable ones.

    ``max_meetings`` None means no limit of its own. Fewer than ``min_meetings`` counts as shortfall.
    """

    id: str
    present: str
    delegates: int = 1
    max_meetings: int | None = None
    min_meetings: int = 0
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties that may meet once, worth ``value`` (whole number, 0 or more).

    ``window`` holds the first and the last allowed slot, both inclusive. Empty seats: any seat will do.
    """

    a: str
    b: str
    value: int
    must: bool = False
    window: tuple[int, int] | None = None
    a_seats: tuple[str, ...] = ()
    b_seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A meeting agreed beforehand: this pair in this slot. It need not be among the pairs."""

    a: str
    b: str
    slot: int


@dataclass(frozen=True)
class Problem:
    """Everything a plan must respect and strive for.

    ``tables`` counts the tables of each slot. ``shortfall_price`` is the value one missing meeting
    costs; None puts the least shortfall strictly first. ``max_break_spread`` caps the difference of
    breaks between two parties. ``trade_share`` is the share of the value that may be given for fewer
    gaps. ``table_of`` gives a party its home table, taken whenever it is free. ``locked`` pairs keep
    slot and table of the ``earlier`` plan.

    Raises:
        InputError: a name, number or slot that cannot be, with its path and what would help.
    """

    name: str
    slots: int
    tables: tuple[int, ...]
    parties: tuple[Party, ...]
    pairs: tuple[Pair, ...]
    fixed: tuple[Fixed, ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    shortfall_price: int | None = None
    max_break_spread: int | None = None
    trade_share: float = 0.0
    table_of: Mapping[str, int] = field(default_factory=dict)
    earlier: Plan | None = None
    locked: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be, at the door."""
        validation.check_frame(self)
        validation.check_parties(self)
        validation.check_pairs(self)
        validation.check_promises(self)
        validation.check_options(self)

    @cached_property
    def pair_of(self) -> dict[tuple[str, str], Pair]:
        """The candidate pairs by key, in their order."""
        return {key(pair.a, pair.b): pair for pair in self.pairs}

    @cached_property
    def party_of(self) -> dict[str, Party]:
        """The parties by id, in their order."""
        return {party.id: party for party in self.parties}


def key(a: str, b: str) -> tuple[str, str]:
    """The pair's name without direction: (a, b) and (b, a) are one pair."""
    return (a, b) if a < b else (b, a)
