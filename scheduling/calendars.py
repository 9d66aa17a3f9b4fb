"""Given meetings as one model of whole calendars: how few breaks the tables and everybody together allow.

Each party takes one of the calendars without a break that its meetings allow; a meeting stands in a slot of both its
calendars, and no slot holds more meetings than tables. With ``spare`` a party may have at least one break more
instead, which a linear model counts; without, the model is so tight that HiGHS often sees at once that nothing fits,
and then who may have the one break that it takes. Parties that have breaks anyway stay free.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

import pulp

from scheduling.arrays import Arrays, slots_of
from scheduling.assign import Placed
from scheduling.matching import matched
from scheduling.select.highs import BulkHiGHS
from scheduling.select.linear import SOLVED
from scheduling.select.model import Column, Select
from scheduling.stop import Stop

MOST_BREAKS = 4
SLACK = 1e-4


class Answer(NamedTuple):
    """A plan if one was found, and whether there can be none."""

    placed: Placed | None
    impossible: bool


def fewest_breaks(arrays: Arrays) -> int:
    """No plan of given meetings has fewer breaks, as each party alone cannot do with fewer."""
    return sum(fewest_of_party(masks, arrays.slots) for masks in masks_of_meetings(arrays).values())


def more_together(arrays: Arrays, stop: Stop) -> int:
    """Breaks beyond those of each party alone that no plan avoids: the optimum of the linear model, rounded up."""
    lp = _Model(arrays, spare=True).lp
    lp.solve(BulkHiGHS(stop, mip=False))
    return ceil(-float(pulp.value(lp.objective)) - SLACK) if lp.sol_status == pulp.LpSolutionOptimal else 0


def without_more(arrays: Arrays, stop: Stop, nodes: int, but: int | None = None) -> Answer:
    """A plan in which nobody, ``but`` one party perhaps, has a break more than alone; looks at so many nodes."""
    model = _Model(arrays, but=but)
    model.lp.solve(BulkHiGHS(stop, mip_max_nodes=nodes))
    found = model.lp.sol_status in SOLVED
    return Answer(model.placed if found else None, model.lp.status == pulp.LpStatusInfeasible)


def fewest_of_party(masks: list[int], slots: int) -> int:
    """The fewest breaks with which meetings of these slots fit one calendar; counted no further than four."""
    fitting = (runs for runs in range(1, MOST_BREAKS + 1) if next(_fitting(masks, slots, runs), None) is not None)
    return next(fitting, MOST_BREAKS + 1) - 1


@dataclass
class _Model:
    """The model with a variable for each meeting in each slot, and what it sums up by slot and by party and slot."""

    arrays: Arrays
    spare: bool = False
    but: int | None = None
    lp: Select = field(default_factory=lambda: Select([]))
    x: dict[tuple[int, int], Column] = field(default_factory=dict)
    more: list[Column] = field(default_factory=list)

    def __post_init__(self) -> None:
        busy: defaultdict[tuple[int, int], list[Column]] = defaultdict(list)
        seated: defaultdict[int, list[Column]] = defaultdict(list)
        for option, mask in enumerate(self.arrays.mask.tolist()):
            stands = [self._one() for _ in slots_of(mask)]
            self.lp += pulp.lpSum(stands) == 1
            for slot, variable in zip(slots_of(mask), stands, strict=True):
                self.x[option, slot] = variable
                seated[slot].append(variable)
                for party in self.arrays.ends(option):
                    busy[party, slot].append(variable)
        for slot, variables in seated.items():
            self.lp += pulp.lpSum(variables) <= int(self.arrays.most[slot])
        for party, masks in masks_of_meetings(self.arrays).items():
            self._calendar(party, masks, busy)
        self.lp += -pulp.lpSum(self.more)

    @property
    def placed(self) -> Placed:
        """Where the meetings stand in the solution."""
        return {option: slot for (option, slot), variable in self.x.items() if round(variable.varValue or 0)}

    def _calendar(self, party: int, masks: list[int], busy: dict[tuple[int, int], list[Column]]) -> None:
        """One calendar without a break, or more breaks in any slots; a rule for nobody who has breaks anyway."""
        calendars = {mask: self._one() for mask in _fitting(masks, self.arrays.slots, 1 + (party == self.but))}
        more = [self._one()] if self.spare and calendars else []
        self.more += more
        if calendars:
            self.lp += pulp.lpSum([*calendars.values(), *more]) == 1
        for slot in range(self.arrays.slots):
            held = pulp.lpSum(busy[party, slot])
            chosen = pulp.lpSum(variable for mask, variable in calendars.items() if mask >> slot & 1)
            if calendars:
                self.lp += held >= chosen
            self.lp += held <= (pulp.lpSum([chosen, *more]) if calendars else 1)

    def _one(self) -> Column:
        """One more column, 0 or 1."""
        column = Column(len(self.lp.columns), 1)
        column.cat = pulp.LpInteger
        self.lp.columns.append(column)
        return column


def masks_of_meetings(arrays: Arrays) -> dict[int, list[int]]:
    """The slots of each meeting of every party that has any."""
    masks: defaultdict[int, list[int]] = defaultdict(list)
    for option, mask in enumerate(arrays.mask.tolist()):
        for party in sorted(arrays.ends(option)):
            masks[party].append(mask)
    return masks


def _fitting(masks: list[int], slots: int, runs: int) -> Iterator[int]:
    """The calendars in at most so many runs that have a slot for each meeting."""
    for calendar in _calendars(masks, slots, runs):
        room = [calendar >> slot & 1 for slot in range(slots)]
        if matched([mask & calendar for mask in masks], room) == len(masks):
            yield calendar


def _calendars(masks: list[int], slots: int, runs: int) -> Iterator[int]:
    """Every set of as many free slots as there are masks, in at most ``runs`` runs."""
    free = 0
    for mask in masks:
        free |= mask
    reach = [0] * (slots + 1)
    for slot in reversed(range(slots)):
        reach[slot] = reach[slot + 1] + 1 if free >> slot & 1 else 0

    def sets(start: int, left: int, runs: int) -> Iterator[int]:
        if not left:
            yield 0
        for first in range(start, slots) if left and runs else ():
            for length in range(left if runs == 1 else 1, min(left, reach[first]) + 1):
                for rest in sets(first + length + 1, left - length, runs - 1):
                    yield ((1 << length) - 1) << first | rest

    return sets(0, len(masks), runs)
