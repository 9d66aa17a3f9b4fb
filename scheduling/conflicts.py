"""What contradicts itself: promises that cannot all be kept, found by name before and after the solver."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from scheduling.arrays import Arrays, mask_of, promised_slots
from scheduling.constraints.case import Case, allowed_seats
from scheduling.constraints.limits import BREAK_SPREAD
from scheduling.plan import Fact, Facts, Meeting, Violation
from scheduling.problem import Pair, Party, Problem, key
from scheduling.select.choose import THOROUGH
from scheduling.select.linear import solve_whole
from scheduling.select.model import Aim
from scheduling.select.relaxation import Floor, blocks_of, relaxation_of
from scheduling.stop import Stop


def conflicts_of(arrays: Arrays) -> tuple[Violation, ...]:
    """Contradictions that can be read off: each promise against presence, windows, seats, limits and other promises."""
    problem = arrays.problem
    slots = promised_slots(problem)
    return (
        *_alone(arrays, slots),
        *_together(problem, slots),
        *_beyond_maximum(problem, {key(p.a, p.b) for p in problem.pairs if p.must} | slots.keys()),
        *_locked_tables(problem),
    )


def _alone(arrays: Arrays, slots: dict[tuple[str, str], int]) -> Iterator[Violation]:
    """Promised pairs that cannot meet even with nobody else there."""
    possible = set(arrays.pair.tolist())
    forbidden = {key(*names) for names in arrays.problem.forbidden}
    parties = arrays.problem.party_of
    for number, pair in enumerate(arrays.pairs):
        if number not in possible and (pair.must or key(pair.a, pair.b) in slots):
            names = key(pair.a, pair.b)
            if names in forbidden:
                yield Violation("promised_forbidden", {"a": pair.a, "b": pair.b})
            elif names in slots:
                yield Violation("promised_slot_impossible", _slot_facts(pair, slots[names], parties, arrays.problem))
            else:
                yield Violation("must_without_slot", {"a": pair.a, "b": pair.b})


def _slot_facts(pair: Pair, slot: int, parties: dict[str, Party], problem: Problem) -> Facts:
    """Who or what makes a promised slot impossible."""
    absent: list[str | int] = [n for n in (pair.a, pair.b) if not _present(parties[n], slot, allowed_seats(pair, n))]
    facts: dict[str, Fact] = {"a": pair.a, "b": pair.b, "slot": slot, "absent": absent}
    if pair.window and not pair.window[0] <= slot <= pair.window[1]:
        facts["window"] = list(pair.window)
    if not problem.tables[slot]:
        facts["tables"] = 0
    return facts


def _present(party: Party, slot: int, seats: tuple[str, ...]) -> bool:
    """Whether the party, by one of the allowed seats if it has seats, is there and holds meetings."""
    own = mask_of(party.present) >> slot & 1
    if not party.seats:
        return bool(own) and party.delegates > 0
    return bool(own) and any(s.present[slot] == "1" for s in party.seats if not seats or s.id in seats)


def _together(problem: Problem, slots: dict[tuple[str, str], int]) -> Iterator[Violation]:
    """Promised slots that overfill a party or the tables."""
    capacity = {party.id: len(party.seats) or party.delegates for party in problem.parties}
    load: defaultdict[tuple[str, int], list[str | int]] = defaultdict(list)
    for (a, b), slot in sorted(slots.items()):
        load[a, slot].append(b)
        load[b, slot].append(a)
    for (party, slot), partners in load.items():
        if len(partners) > capacity[party]:
            facts: Facts = {"party": party, "slot": slot, "partners": partners, "capacity": capacity[party]}
            yield Violation("promised_over_capacity", facts)
    for slot, count in sorted(Counter(slots.values()).items()):
        if count > problem.tables[slot]:
            yield Violation("promised_over_tables", {"slot": slot, "meetings": count, "tables": problem.tables[slot]})


def _beyond_maximum(problem: Problem, promised: set[tuple[str, str]]) -> Iterator[Violation]:
    """Parties promised more meetings than their maximum or their calendar holds."""
    count = Counter(name for names in promised for name in names)
    for party in problem.parties:
        calendar = party.present.count("1") * (len(party.seats) or party.delegates)
        most = calendar if party.max_meetings is None else min(party.max_meetings, calendar)
        if count[party.id] > most:
            yield Violation("promised_over_maximum", {"party": party.id, "promised": count[party.id], "most": most})


def _locked_tables(problem: Problem) -> Iterator[Violation]:
    """Locked meetings at a table that is no longer there."""
    locked = {key(*names) for names in problem.locked}
    for m in problem.earlier.meetings if problem.earlier else ():
        if key(m.a, m.b) in locked and m.slot < problem.slots and m.table >= problem.tables[m.slot]:
            yield Violation("locked_table_gone", {"a": m.a, "b": m.b, "slot": m.slot, "table": m.table})


def unkept_promises(arrays: Arrays, missing: list[int], stop: Stop, *, possible: bool) -> tuple[Violation, ...]:
    """The promises that found no place: by the model that says so, or as the search left them.

    ``proved`` in the facts says whether no plan can keep them all.
    """
    pairs = missing if possible else _least_broken(arrays, stop) or missing
    return tuple(
        Violation("promise_not_kept", {"a": arrays.pairs[i].a, "b": arrays.pairs[i].b, "proved": not possible})
        for i in pairs
    )


def unkept_fairness(problem: Problem, meetings: tuple[Meeting, ...]) -> tuple[Violation, ...]:
    """The cap on breaks, where promised meetings break it."""
    return tuple(Violation(BREAK_SPREAD.code, facts) for facts in BREAK_SPREAD.broken(Case(problem, meetings)))


def _least_broken(arrays: Arrays, stop: Stop) -> list[int]:
    """A smallest set of pairs whose promise has to go so that the others can be kept."""
    relaxation = relaxation_of(arrays, blocks_of(arrays, 1))
    musts = tuple(Floor(floor.columns, floor.least, 1) for floor in relaxation.floors if not floor.weight)
    elastic = replace(relaxation, floors=musts)
    solved = solve_whole(
        elastic, Aim(0, 1), np.ones(len(elastic.value), bool), np.zeros(len(elastic.value)), stop, THOROUGH
    )
    return [int(relaxation.columns.pair[f.columns[0]]) for f in musts if solved.x[f.columns].sum() < 1]
