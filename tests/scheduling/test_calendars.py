"""The model of whole calendars: what tables and everybody together cost in breaks, and plans it finds."""

from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import Pair, Party, Problem
from scheduling import breaks as closing
from scheduling.arrays import arrays_of
from scheduling.breaks import close
from scheduling.calendars import fewest_breaks, fewest_of_party, more_together, without_more
from scheduling.kernels.closing import breaks_of
from scheduling.stop import Stop


def given_meetings(slots: int, tables: tuple[int, ...], *pairs: str) -> Problem:
    """Meetings of parties with names of one letter."""
    names = sorted({name for pair in pairs for name in pair})
    return Problem(
        "given",
        slots,
        tables,
        tuple(Party(name, "1" * slots) for name in names),
        tuple(Pair(pair[0], pair[1], 0, must=True) for pair in pairs),
    )


def crowded() -> Problem:
    """P and Q both need the slot in the middle, which has one table."""
    return given_meetings(3, (2, 1, 2), "PX", "PY", "QU", "QV")


def triangle() -> Problem:
    """Of three who all meet each other one has to wait."""
    return given_meetings(5, (2,) * 5, "AB", "BC", "AC")


@pytest.mark.parametrize(
    ("masks", "fewest"),
    [
        ([], 0),
        ([0b1], 0),
        ([0b111, 0b111], 0),
        ([0b001, 0b100], 1),
        ([0b00001, 0b00100, 0b10000], 2),
        ([1 << 2 * n for n in range(7)], 4),
    ],
)
def test_the_fewest_breaks_of_one_calendar(masks: list[int], fewest: int) -> None:
    assert fewest_of_party(masks, 13) == fewest


def test_tables_cost_breaks_that_no_party_needs_alone() -> None:
    arrays = arrays_of(crowded())

    assert (fewest_breaks(arrays), more_together(arrays, Stop(20))) == (0, 1)
    assert more_together(arrays_of(replace(crowded(), tables=(2, 2, 2))), Stop(20)) == 0
    assert without_more(arrays, Stop(20), 5).impossible


def test_without_time_nothing_is_claimed() -> None:
    arrays = arrays_of(crowded())

    assert more_together(arrays, Stop(0)) == 0
    assert without_more(arrays_of(triangle()), Stop(0), 5) == (None, False)


def test_who_has_breaks_anyway_is_free_in_the_model() -> None:
    problem = given_meetings(5, (2,) * 5, "AB", "AC", "BC")
    problem = replace(
        problem,
        pairs=(replace(problem.pairs[0], window=(0, 0)), replace(problem.pairs[1], window=(4, 4)), problem.pairs[2]),
    )

    assert fewest_breaks(arrays_of(problem)) == 1
    assert without_more(arrays_of(problem), Stop(20), 5).impossible
    assert close(arrays_of(problem), {0: 0, 1: 4, 2: 2}, 1, Stop(20)).bound == 2


def test_where_the_search_ends_too_early_the_model_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "PATIENCE", 0)
    easy = given_meetings(5, (2,) * 5, "AB", "BC", "CD")

    assert _breaks(easy, close(arrays_of(easy), {0: 0, 1: 2, 2: 4}, 1, Stop(20)).placed) == 0
    closed = close(arrays_of(triangle()), {0: 0, 1: 2, 2: 4}, 1, Stop(20))
    assert (closed.bound, _breaks(triangle(), closed.placed)) == (1, 1)


def test_what_nobody_alone_can_mend_stays_with_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "PATIENCE", 0)
    twice = given_meetings(3, (3,) * 3, "AB", "BC", "AC", "DE", "EF", "DF")
    placed = {0: 0, 1: 1, 2: 2, 3: 0, 4: 1, 5: 2}

    closed = close(arrays_of(twice), placed, 1, Stop(20))
    assert (closed.bound, closed.placed) == (1, placed)


def test_no_break_above_the_cap_counts_before_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "PATIENCE", 0)
    capped = replace(triangle(), max_break_spread=0)
    placed = {0: 0, 1: 2, 2: 4}

    assert _breaks(capped, close(arrays_of(capped), placed, 1, Stop(20)).placed) == 1


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_bound_holds_for_every_plan_there_is(data: st.DataObject) -> None:
    slots = data.draw(st.integers(2, 4))
    pairs = data.draw(st.lists(st.sampled_from(list(combinations("ABCDE", 2))), min_size=1, max_size=5, unique=True))
    tables = tuple(data.draw(st.lists(st.integers(1, 2), min_size=slots, max_size=slots)))
    problem = given_meetings(slots, tables, *map("".join, pairs))
    plans = [dict(enumerate(chosen)) for chosen in product(range(slots), repeat=len(pairs))]
    fewest = min((_breaks(problem, plan) for plan in plans if _fits(problem, plan)), default=None)
    arrays = arrays_of(problem)

    if fewest is None:
        assert without_more(arrays, Stop(20), 5).placed is None
    else:
        assert fewest_breaks(arrays) + more_together(arrays, Stop(20)) <= fewest
        assert (without_more(arrays, Stop(20), 50).placed is not None) == (fewest == fewest_breaks(arrays))


def _calendars(problem: Problem, placed: dict[int, int]) -> dict[str, list[int]]:
    calendars: dict[str, list[int]] = {}
    for pair, slot in placed.items():
        for name in (problem.pairs[pair].a, problem.pairs[pair].b):
            calendars.setdefault(name, []).append(slot)
    return calendars


def _breaks(problem: Problem, placed: dict[int, int]) -> int:
    return sum(breaks_of(sum(1 << slot for slot in held)) for held in _calendars(problem, placed).values())


def _fits(problem: Problem, placed: dict[int, int]) -> bool:
    alone = all(len(set(held)) == len(held) for held in _calendars(problem, placed).values())
    return alone and all(list(placed.values()).count(slot) <= most for slot, most in enumerate(problem.tables))
