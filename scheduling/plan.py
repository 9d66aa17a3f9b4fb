"""Plan: who meets whom, when and where, with the proof of how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | float | bool | None | list[str | int]
Facts = Mapping[str, Fact]


class Status(StrEnum):
    """How much is proved about a plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


class Reason(StrEnum):
    """Why a wished pair got no meeting; the facts stand in ``Unplaced.detail``."""

    FORBIDDEN = "forbidden"
    NO_COMMON_SLOT = "no_common_slot"
    AT_MAXIMUM = "at_maximum"
    TABLES_FULL = "tables_full"
    BETTER_USE = "better_use"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two parties at one table in one slot (slots and tables count from 0)."""

    a: str
    b: str
    slot: int
    table: int
    a_seat: str | None = None
    b_seat: str | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A candidate pair without a meeting, and why."""

    a: str
    b: str
    value: int
    reason: Reason
    detail: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: a stable code and the facts a sentence needs."""

    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a problem.

    ``objective`` is value minus price times shortfall, or, without a price, the value at the least
    shortfall (then ``shortfall_bound`` says how little shortfall any plan can have). No plan has an
    objective above ``upper_bound``; ``gap`` is their distance as a share of the bound.
    ``conflicts`` names what contradicts itself when the status is infeasible. Where every pair must meet, so
    that breaks are all there is to decide, no plan has fewer than ``breaks_bound``.
    """

    status: Status
    value: int
    shortfall: int
    objective: int
    upper_bound: int
    gap: float
    idle_slots: int
    breaks: int
    table_changes: int
    meetings: tuple[Meeting, ...]
    unplaced: tuple[Unplaced, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    shortfall_bound: int | None = None
    conflicts: tuple[Violation, ...] = ()
    breaks_bound: int | None = None
