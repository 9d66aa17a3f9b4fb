"""Small problems for the tests of scheduling, and random ones for Hypothesis."""

from dataclasses import replace
from itertools import combinations

from hypothesis import strategies as st

from scheduling import Fixed, Meeting, Options, Pair, Party, Plan, Problem, Reason, Seat, Status, Unplaced, solve

QUICK = Options(time_limit=20, timings=False)


def four(**changes: object) -> Problem:
    """Four parties, three slots, two tables each; everybody may meet everybody, the values differ."""
    present = "111"
    parties = tuple(Party(name, present) for name in "ABCD")
    pairs = tuple(Pair(a, b, 10 + 3 * index) for index, (a, b) in enumerate(combinations("ABCD", 2)))
    return replace(Problem("four", 3, (2, 2, 2), parties, pairs), **changes)


def with_party(problem: Problem, name: str, /, **changes: object) -> Problem:
    """The problem with one party changed."""
    return replace(problem, parties=tuple(replace(p, **changes) if p.id == name else p for p in problem.parties))


def with_pair(problem: Problem, a: str, b: str, /, **changes: object) -> Problem:
    """The problem with one pair changed."""
    return replace(problem, pairs=tuple(replace(p, **changes) if (p.a, p.b) == (a, b) else p for p in problem.pairs))


def bank() -> Problem:
    """A bank with two named delegates, three firms; finance goes to one seat, staff to the other."""
    seats = (Seat("finance", "1110"), Seat("staff", "0111"))
    firms = tuple(Party(name, "1111") for name in ("F1", "F2", "F3"))
    pairs = (
        Pair("bank", "F1", 50, a_seats=("finance",)),
        Pair("bank", "F2", 40, a_seats=("staff",)),
        Pair("F3", "bank", 30),
    )
    return Problem("bank", 4, (2, 2, 2, 2), (Party("bank", "1111", seats=seats), *firms), pairs)


def plan_of(problem: Problem, *meetings: Meeting) -> Plan:
    """A plan with just these meetings; its figures are not those of the meetings."""
    met = {frozenset((m.a, m.b)) for m in meetings}
    rest = tuple(Unplaced(p.a, p.b, p.value, Reason.BETTER_USE) for p in problem.pairs if {p.a, p.b} not in met)
    return Plan(Status.FEASIBLE, 0, 0, 0, 0, 0.0, 0, 0, 0, meetings, rest)


def solved(problem: Problem, **options: object) -> Plan:
    """A plan made quickly and without timings."""
    return solve(problem, replace(QUICK, **options))


@st.composite
def problems(draw: st.DrawFn, most_parties: int = 6, most_slots: int = 5) -> Problem:
    """Random small problems with every feature that cannot contradict itself."""
    slots = draw(st.integers(1, most_slots))
    names = [f"P{index}" for index in range(draw(st.integers(2, most_parties)))]
    parties = tuple(draw(_parties(name, slots)) for name in names)
    pairs = tuple(draw(_pairs(parties, slots)))
    tables = tuple(draw(st.lists(st.integers(0, 3), min_size=slots, max_size=slots)))
    some = st.lists(st.sampled_from(list(combinations(names, 2))), max_size=2, unique=True)
    return Problem(
        "random",
        slots,
        tables,
        parties,
        pairs,
        forbidden=tuple(draw(some)),
        shortfall_price=draw(st.sampled_from((None, 0, 25, 1000))),
    )


@st.composite
def _parties(draw: st.DrawFn, name: str, slots: int) -> Party:
    calendar = st.text("11110", min_size=slots, max_size=slots)
    least = draw(st.integers(0, 2))
    seats = draw(
        st.lists(st.builds(Seat, st.sampled_from("xyz"), calendar), max_size=3, unique_by=lambda seat: seat.id)
    )
    return Party(
        name,
        draw(calendar),
        delegates=draw(st.integers(0, 2)),
        max_meetings=draw(st.none() | st.integers(least, 4)),
        min_meetings=least,
        seats=tuple(seats),
    )


@st.composite
def _pairs(draw: st.DrawFn, parties: tuple[Party, ...], slots: int) -> list[Pair]:
    pairs = []
    for one, other in draw(st.lists(st.sampled_from(list(combinations(parties, 2))), max_size=10, unique=True)):
        window = draw(
            st.none() | st.tuples(st.integers(0, slots - 1), st.integers(0, slots - 1)).map(sorted).map(tuple)
        )
        seats = [tuple(s.id for s in p.seats if draw(st.booleans())) for p in (one, other)]
        pairs.append(Pair(one.id, other.id, draw(st.integers(0, 60)), False, window, *seats))  # type: ignore[arg-type]
    return pairs


def fixed(a: str, b: str, slot: int) -> tuple[Fixed, ...]:
    """One fixed meeting."""
    return (Fixed(a, b, slot),)
