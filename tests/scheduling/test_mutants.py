"""Mutants: every single change of a good plan is caught, and each rule is the only one that some change breaks."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from second_check import faults
from timetables import plan_of, solved

from scheduling import Fixed, Meeting, Pair, Party, Plan, Problem, Seat, check
from scheduling.constraints import NAMES, RULES, Case

CODES = frozenset(rule.code for rule in (*NAMES, *RULES))
Meetings = tuple[Meeting, ...]


def fair() -> Problem:
    """A session in which every rule has something to say; the plan of this problem has room for any single change."""
    parties = (
        Party("A", "1111101"),
        Party("B", "1111111"),
        Party("C", "0111111"),
        Party("D", "1111111", max_meetings=2),
        Party("E", "1111111", delegates=2),
        Party("F", "1111111"),
        Party("bank", "1111111", seats=(Seat("finance", "1111010"), Seat("staff", "1111111"))),
    )
    pairs = (
        Pair("A", "B", 50),
        Pair("A", "C", 40, window=(1, 3)),
        Pair("B", "D", 30, must=True),
        Pair("C", "D", 30, window=(0, 4)),
        Pair("D", "E", 2),
        Pair("E", "F", 20),
        Pair("A", "E", 25, window=(0, 4)),
        Pair("bank", "A", 60, a_seats=("finance",)),
        Pair("bank", "F", 35),
        Pair("B", "bank", 35),
        Pair("C", "F", 9),
    )
    return Problem(
        "fair",
        7,
        (4, 4, 3, 4, 4, 4, 4),
        parties,
        pairs,
        fixed=(Fixed("E", "F", 3),),
        forbidden=(("C", "F"),),
        max_break_spread=1,
        earlier=plan_of(Problem("earlier", 7, (4,) * 7, parties, pairs), Meeting("A", "B", 1, 0)),
        locked=(("A", "B"),),
    )


def mutants(problem: Problem, meetings: Meetings) -> Iterator[Meetings]:
    """The plan's meetings with one of them moved, reseated, renamed, dropped or doubled, and with one more."""
    for index, meeting in enumerate(meetings):
        others = (*meetings[:index], *meetings[index + 1 :])
        yield others
        for changed in _changes(problem, meeting):
            yield (*others, changed)
            yield (*meetings, changed)
    for a, b in combinations(problem.parties, 2):
        for slot, tables in enumerate(problem.tables):
            yield (*meetings, Meeting(a.id, b.id, slot, tables - 1, *_first_seats(a, b)))


def _changes(problem: Problem, meeting: Meeting) -> Iterator[Meeting]:
    yield replace(meeting, a="nobody")
    yield replace(meeting, slot=problem.slots)
    yield from (replace(meeting, table=table) for table in range(-1, problem.tables[meeting.slot] + 1))
    moved = [replace(meeting, slot=slot, table=tables - 1) for slot, tables in enumerate(problem.tables)]
    yield from moved
    if "bank" in (meeting.a, meeting.b):
        side = "a_seat" if meeting.a == "bank" else "b_seat"
        yield from (replace(one, **{side: seat}) for one in (meeting, *moved) for seat in SEATS)


SEATS: tuple[str | None, ...] = ("finance", "staff", "porter", None)


def _first_seats(a: Party, b: Party) -> tuple[str | None, str | None]:
    one, other = (party.seats[0].id if party.seats else None for party in (a, b))
    return one, other


def broken(problem: Problem, plan: Plan, meetings: Meetings) -> frozenset[str]:
    """The rules, figures left aside, that the check finds broken."""
    return frozenset(one.code for one in check(problem, replace(plan, meetings=meetings))) & CODES


def test_each_rule_alone_is_broken_by_some_change_and_no_change_escapes() -> None:
    problem = fair()
    plan = solved(problem)
    assert check(problem, plan) == []

    alone: set[str] = set()
    for meetings in mutants(problem, plan.meetings):
        codes = broken(problem, plan, meetings)
        if len(codes) == 1:
            alone |= codes
        if not codes & {rule.code for rule in NAMES}:
            assert bool(codes) == _second_opinion(problem, meetings)
    assert alone == CODES


def _second_opinion(problem: Problem, meetings: Meetings) -> bool:
    """Whether the rules that share no code with the check find a fault (it does not know locks and spreads)."""
    case = Case(problem, meetings)
    own = {
        code
        for code in ("locked_moved", "break_spread")
        for rule in RULES
        if rule.code == code
        for _ in rule.broken(case)
    }
    return bool(own) or any(
        not fault.startswith("figures") for fault in faults(problem, replace(plan_of(problem, *meetings)))
    )
