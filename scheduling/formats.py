"""The two JSON formats field by field: ``lianqiao-problem/1`` and ``lianqiao-plan/1``.

These are the stable shapes of the files; ``files`` turns them into the library's own types.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from scheduling.plan import Fact


class SeatShape(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A seat of a party."""

    id: str
    present: str
    topics: tuple[str, ...] = ()


class PartyShape(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A party; without ``present`` it is there all the time."""

    id: str
    delegates: int | UnsetType = UNSET
    present: str | UnsetType = UNSET
    max_meetings: int | None = None
    min_meetings: int = 0
    seats: tuple[SeatShape, ...] = ()


class PairShape(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A candidate pair."""

    a: str
    b: str
    value: int
    must: bool = False
    window: tuple[int, int] | None = None
    a_seats: tuple[str, ...] = ()
    b_seats: tuple[str, ...] = ()


class FixedShape(Struct, forbid_unknown_fields=True):
    """A fixed meeting."""

    a: str
    b: str
    slot: int


class MeetingShape(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A meeting of a plan."""

    a: str
    b: str
    slot: int
    table: int
    a_seat: str | None = None
    b_seat: str | None = None


class UnplacedShape(Struct, forbid_unknown_fields=True):
    """A pair without a meeting."""

    a: str
    b: str
    value: int
    reason: Literal["forbidden", "no_common_slot", "at_maximum", "tables_full", "better_use"]
    detail: dict[str, Fact] = field(default_factory=dict)


class ConflictShape(Struct, forbid_unknown_fields=True):
    """What contradicts itself in an infeasible problem."""

    code: str
    facts: dict[str, Fact]


class PlanShape(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A plan file."""

    format: Literal["lianqiao-plan/1"]
    status: Literal["optimal", "feasible", "infeasible"]
    value: int
    shortfall: int
    objective: int
    upper_bound: int
    gap: float
    idle_slots: int
    breaks: int
    table_changes: int
    meetings: tuple[MeetingShape, ...]
    unplaced: tuple[UnplacedShape, ...] | UnsetType = UNSET
    seconds: dict[str, float] | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    versions: dict[str, str] | UnsetType = UNSET
    shortfall_bound: int | None = None
    breaks_bound: int | None = None
    conflicts: tuple[ConflictShape, ...] = ()


class ProblemShape(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A problem file."""

    format: Literal["lianqiao-problem/1"]
    slots: int
    tables: tuple[int, ...]
    parties: tuple[PartyShape, ...]
    pairs: tuple[PairShape, ...]
    name: str | UnsetType = UNSET
    fixed: tuple[FixedShape, ...] | UnsetType = UNSET
    forbidden: tuple[tuple[str, str], ...] | UnsetType = UNSET
    shortfall_price: int | None = None
    max_break_spread: int | None = None
    trade_share: float = 0.0
    table_of: dict[str, int] = field(default_factory=dict)
    earlier: PlanShape | None = None
    locked: tuple[tuple[str, str], ...] = ()
