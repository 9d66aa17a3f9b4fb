"""What a plan is worth: value, shortfall, idle slots, breaks, changes of table. Pure counting, no solver."""

from dataclasses import dataclass

from scheduling.constraints.case import Case, sides
from scheduling.problem import Party


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a plan; each can be recomputed from its meetings."""

    value: int
    shortfall: int
    idle_slots: int
    breaks: int
    table_changes: int


def figures_of(case: Case) -> Figures:
    """Counts the figures of a plan whose meetings are of known parties and slots."""
    pairs = case.pairs
    return Figures(
        value=sum(pairs[names].value for names in case.by_pair if names in pairs),
        shortfall=sum(max(0, p.min_meetings - len(case.by_party.get(p.id, ()))) for p in case.problem.parties),
        idle_slots=sum(case.idle_of(name) for name in case.by_party),
        breaks=sum(case.breaks_of(name) for name in case.by_party),
        table_changes=_table_changes(case),
    )


def objective_of(figures: Figures, price: int | None) -> int:
    """Value less the price of the shortfall; without a price the value."""
    return figures.value - (price or 0) * figures.shortfall


def gap_of(objective: int, upper_bound: int) -> float:
    """The distance to the bound as a share of the bound."""
    return max(0, upper_bound - objective) / max(1, abs(upper_bound))


def _table_changes(case: Case) -> int:
    """Consecutive meetings of one person at different tables.

    A person is a seat, or the delegate of a party that has only one.
    """
    last: dict[tuple[str, str | None], int] = {}
    changes = 0
    for meeting in sorted(case.meetings, key=lambda m: m.slot):
        for name, seat in sides(meeting):
            if seat is not None or _is_one_person(case.parties[name]):
                changes += last.get((name, seat), meeting.table) != meeting.table
                last[name, seat] = meeting.table
    return changes


def _is_one_person(party: Party) -> bool:
    return not party.seats and party.delegates == 1
