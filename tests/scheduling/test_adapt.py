"""Adapt: rounds, tables and presence change under a plan; who loses what, and where they go."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timetables import QUICK, bank, four, problems, solved, with_party

from scheduling import Fixed, InputError, Plan, Problem, adapt, check, unseated


def adapted(problem: Problem, plan: Plan, now: int = -1, radius: int = 1) -> Plan:
    """The plan adapted; whoever was not unseated before it moved is still there."""
    return adapt(problem, plan, now, radius, QUICK).plan


def test_a_plan_that_still_fits_stays_as_it_is() -> None:
    before = solved(four())
    answer = adapt(four(), before, options=QUICK)

    assert answer.unseated == ()
    assert answer.plan.meetings == before.meetings
    assert answer.difference.changes == ()


def test_a_dropped_round_unseats_its_meetings_and_places_what_finds_room() -> None:
    before = solved(four(slots=3))
    shorter = four(tables=(2, 0, 2))
    answer = adapt(shorter, before, options=QUICK)

    assert set(answer.unseated) == {m for m in before.meetings if m.slot == 1}
    assert check(shorter, answer.plan) == []
    assert {m.slot for m in answer.plan.meetings} == {0, 2}


def test_fewer_tables_unseat_the_least_valuable() -> None:
    before = solved(four())
    worth = {(p.a, p.b): p.value for p in four().pairs}
    lost = unseated(four(tables=(1, 2, 2)), before)

    here = [m for m in before.meetings if m.slot == 0]
    assert lost == (min(here, key=lambda m: worth[m.a, m.b]),)


def test_who_comes_later_loses_what_was_before() -> None:
    before = solved(four())
    late = with_party(four(), "A", present="001")

    assert set(unseated(late, before)) == {m for m in before.meetings if "A" in (m.a, m.b) and m.slot < 2}
    assert check(late, adapted(late, before)) == []


def test_a_promise_outlives_fewer_tables_and_is_let_go_with_its_round() -> None:
    promised = four(fixed=(Fixed("A", "B", 0),))
    before = solved(promised)

    tight = replace(promised, tables=(1, 2, 2))
    assert ("A", "B", 0) in {(m.a, m.b, m.slot) for m in adapted(tight, before).meetings}
    gone = adapt(replace(promised, tables=(0, 2, 2)), before, options=QUICK)
    assert ("A", "B") in {(m.a, m.b) for m in gone.unseated}
    assert ("A", "B", 0) not in {(m.a, m.b, m.slot) for m in gone.plan.meetings}


def test_a_must_that_loses_its_seat_is_only_wished_for() -> None:
    pairs = tuple(replace(p, must=True) for p in four().pairs)
    before = solved(four(pairs=pairs))

    assert len(adapted(four(pairs=pairs, tables=(2, 0, 2)), before).meetings) == 4


def test_a_delegate_who_is_gone_unseats_his_meetings() -> None:
    before = solved(bank())
    anybody = replace(bank(), pairs=tuple(replace(p, a_seats=()) for p in bank().pairs))
    lost = unseated(with_party(anybody, "bank", seats=bank().parties[0].seats[1:]), before)

    assert {m.a_seat or m.b_seat for m in lost} == {"finance"}


def test_who_is_no_party_any_more_is_gone() -> None:
    before = solved(four())
    parties = tuple(party for party in four().parties if party.id != "D")
    three = four(parties=parties, pairs=tuple(p for p in four().pairs if "D" not in (p.a, p.b)))

    assert {m for m in before.meetings if "D" in (m.a, m.b)} == set(unseated(three, before))
    assert check(three, adapted(three, before)) == []


def test_a_lower_maximum_leaves_the_most_valuable() -> None:
    before = solved(four())
    once = with_party(four(), "D", max_meetings=1)
    worth = {(p.a, p.b): p.value for p in four().pairs}

    lost = unseated(once, before)
    kept = [m for m in before.meetings if "D" in (m.a, m.b) and m not in lost]
    assert [worth[m.a, m.b] for m in kept] == [max(value for names, value in worth.items() if "D" in names)]


def test_the_past_is_left_as_it_was() -> None:
    before = solved(four())

    with pytest.raises(InputError, match="leave the past"):
        adapt(four(tables=(0, 2, 2)), before, now=0)
    after = adapted(four(tables=(2, 2, 0)), before, now=0)
    assert {m for m in after.meetings if m.slot == 0} == {m for m in before.meetings if m.slot == 0}


@pytest.mark.parametrize(("now", "radius", "path"), [(3, 1, "now"), (-2, 1, "now"), (0, 2, "radius")])
def test_slots_and_radii_that_do_not_exist_are_refused(now: int, radius: int, path: str) -> None:
    with pytest.raises(InputError) as refusal:
        adapt(four(), solved(four()), now, radius)

    assert refusal.value.path == path


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_any_change_of_tables_can_be_adapted_to(problem: Problem, data: st.DataObject) -> None:
    before = solved(problem)
    tables = data.draw(st.lists(st.integers(0, 3), min_size=problem.slots, max_size=problem.slots))
    changed = replace(problem, tables=tuple(tables))
    answer = adapt(changed, before, radius=data.draw(st.integers(0, 1)), options=QUICK)

    assert check(changed, answer.plan) == []
    assert answer.plan.objective <= answer.plan.upper_bound
