"""Replan: history stays, the next slot does not move, holes fill, and far-off meetings move at a price."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timetables import QUICK, bank, four, problems, solved

from scheduling import (
    Fixed,
    InputError,
    Kind,
    Meeting,
    News,
    Options,
    Pair,
    Party,
    Plan,
    Problem,
    Reason,
    Status,
    check,
    difference,
    replan,
)
from scheduling.news import without_lost_promises


def day(slots: int = 6, **changes: object) -> Problem:
    """Eight parties, three tables: more wishes than places."""
    names = "ABCDEFGH"
    parties = tuple(Party(name, "1" * slots, max_meetings=5) for name in names)
    pairs = tuple(Pair(a, b, 20 + 7 * (ord(a) * ord(b) % 11)) for a, b in combinations(names, 2))
    return replace(Problem("day", slots, (3,) * slots, parties, pairs), **changes)  # type: ignore[arg-type]


def mended(problem: Problem, plan: Plan, news: News, radius: int = 1) -> Plan:
    """The plan mended and checked."""
    after = replan(problem, plan, news, radius, QUICK)
    assert check(without_lost_promises(problem, plan, news), after) == []
    return after


@pytest.mark.parametrize("radius", [0, 1])
def test_history_stays_and_the_next_slot_only_fills(radius: int) -> None:
    before = solved(day())
    after = mended(day(), before, News(1, ("A",)), radius)

    old, new = set(before.meetings), set(after.meetings)
    assert {m for m in new if m.slot <= 1} == {m for m in old if m.slot <= 1}
    assert {m for m in old if m.slot == 2 and "A" not in (m.a, m.b)} <= new
    assert not [m for m in new if m.slot > 1 and "A" in (m.a, m.b)]


def test_radius_nought_moves_nobody() -> None:
    before = solved(day())
    after = mended(day(), before, News(0, ("A", "B")), 0)

    assert {change.kind for change in difference(before, after).changes} <= {Kind.ADDED, Kind.DROPPED}


def test_radius_one_is_worth_at_least_as_much_and_stays_below_its_bound() -> None:
    before = solved(day())
    holes, moves = (mended(day(), before, News(0, ("A",), {"B": 4}), radius) for radius in (0, 1))

    assert holes.value <= moves.value <= moves.upper_bound <= before.upper_bound


def test_who_is_late_is_missed_only_until_then() -> None:
    before = solved(day())
    after = mended(day(), before, News(0, late={"A": 3}))

    slots = {m.slot for m in after.meetings if "A" in (m.a, m.b)}
    assert not slots & {1, 2}
    assert slots & {3, 4, 5}


def test_nothing_new_changes_nothing() -> None:
    before = solved(four())
    after = mended(four(), before, News(-1))

    assert after.meetings == before.meetings
    assert after.status is Status.OPTIMAL


def test_after_the_last_slot_everything_is_history() -> None:
    before = solved(four())

    assert mended(four(), before, News(2, ("A",))).meetings == before.meetings


def test_a_pair_with_somebody_absent_has_no_common_slot_any_more() -> None:
    after = mended(day(), solved(day()), News(2, ("A",)))

    lost = {u.reason for u in after.unplaced if "A" in (u.a, u.b)}
    assert lost <= {Reason.NO_COMMON_SLOT, Reason.AT_MAXIMUM}


def test_promises_broken_by_the_news_are_let_go_and_others_kept() -> None:
    pairs = tuple(replace(p, must=True) if (p.a, p.b) in (("A", "C"), ("D", "E")) else p for p in day().pairs)
    problem = day(pairs=pairs, fixed=(Fixed("A", "B", 4), Fixed("C", "D", 5)))
    before = solved(problem)
    locked = next(m for m in before.meetings if m.slot > 0 and "A" in (m.a, m.b) and {m.a, m.b} != {"A", "B"})
    problem = replace(problem, earlier=before, locked=((locked.a, locked.b), ("C", "D")))
    after = mended(problem, before, News(0, ("A",)))

    held = {(m.a, m.b): m.slot for m in after.meetings}
    assert held["C", "D"] == 5
    assert ("D", "E") in held
    assert ("A", "B") not in held


def test_a_must_that_the_plan_never_kept_is_no_promise_any_more() -> None:
    problem = four(pairs=(replace(four().pairs[0], must=True), *four().pairs[1:]))
    plan = solved(problem)
    without = replace(plan, meetings=tuple(m for m in plan.meetings if (m.a, m.b) != ("A", "B")))

    assert mended(problem, without, News(1)).value >= 90


def test_seats_stay_with_who_holds_them() -> None:
    before = solved(bank())
    after = mended(bank(), before, News(0, ("F2",)))

    assert {m for m in after.meetings if m.slot == 0} == {m for m in before.meetings if m.slot == 0}


@pytest.mark.parametrize(
    ("news", "path"),
    [(News(0, ("Z",)), "absent or late"), (News(3), "now"), (News(-2), "now"), (News(0, late={"A": 9}), "A")],
)
def test_unknown_names_and_slots_are_refused(news: News, path: str) -> None:
    with pytest.raises(InputError) as refusal:
        replan(four(), solved(four()), news)

    assert refusal.value.path == path


def test_another_radius_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        replan(four(), solved(four()), News(0), radius=2)

    assert refusal.value.path == "radius"


@pytest.mark.parametrize("meeting", [Meeting("A", "B", 9, 0), Meeting("A", "Z", 0, 0)])
def test_a_plan_of_another_problem_is_refused(meeting: Meeting) -> None:
    plan = replace(solved(four()), meetings=(meeting,))

    with pytest.raises(InputError) as refusal:
        replan(four(), plan, News(0))
    assert refusal.value.path == f"meetings ({meeting.a}, {meeting.b})"


def test_no_time_keeps_what_stands() -> None:
    before = solved(day())
    after = replan(day(), before, News(0, ("A",)), 1, Options(time_limit=1e-9))

    assert {m for m in before.meetings if "A" not in (m.a, m.b)} <= set(after.meetings)


@settings(max_examples=50, deadline=None)
@given(problems(), st.data())
def test_any_plan_can_be_mended(problem: Problem, data: st.DataObject) -> None:
    before = solved(problem)
    names = [party.id for party in problem.parties]
    absent = tuple(data.draw(st.lists(st.sampled_from(names), max_size=2, unique=True)))
    late: Mapping[str, int] = data.draw(
        st.dictionaries(st.sampled_from(names), st.integers(0, problem.slots - 1), max_size=1)
    )
    news = News(data.draw(st.integers(-1, problem.slots - 1)), absent, late)
    after = mended(problem, before, news, data.draw(st.integers(0, 1)))

    assert all(not news.misses(name, m.slot) for m in after.meetings for name in (m.a, m.b))
    assert after.objective <= after.upper_bound
