"""States and moves, who may do what, rounds and clashes of the agenda."""

from datetime import time
from itertools import pairwise, product

import make
import pytest
from hypothesis import given
from hypothesis import strategies as some

from events.identity.rules import ANONYMOUS, SYSTEM, Actor, Grant, Role, ScopeKind
from events.sessions.rules import (
    OVER,
    Clash,
    ClashReason,
    Item,
    Place,
    Rhythm,
    SessionRefusal,
    SessionState,
    clashes,
    is_host,
    may_create,
    may_create_some,
    may_list,
    may_manage,
    may_view,
    minutes_of,
    moves_from,
    overlap,
    people_of,
    refusal_of_length,
    refusal_of_rounds,
    refusal_of_span,
    refusal_of_title,
    refusal_to_edit,
    refusal_to_move,
    rhythm_of,
    shifted,
    slots_from_windows,
    wall,
)

S = SessionState
POSSIBLE = {
    (S.DRAFT, S.OPEN),
    (S.OPEN, S.MATCHING),
    (S.MATCHING, S.SCHEDULED),
    (S.SCHEDULED, S.LIVE),
    (S.LIVE, S.CLOSED),
    (S.CLOSED, S.REPORTED),
    (S.MATCHING, S.OPEN),
    (S.SCHEDULED, S.MATCHING),
    (S.REPORTED, S.CLOSED),
    (S.POSTPONED, S.OPEN),
    *product((S.DRAFT, S.OPEN, S.MATCHING, S.SCHEDULED), (S.POSTPONED, S.CANCELLED)),
    (S.POSTPONED, S.CANCELLED),
}


def test_exactly_these_moves_are_possible() -> None:
    found = {pair for pair in product(S, S) if not refusal_to_move(*pair, rehearsal=False, reason="因台风")}
    assert found == POSSIBLE


def test_only_a_rehearsal_goes_back_from_live() -> None:
    assert refusal_to_move(S.LIVE, S.SCHEDULED, rehearsal=False) is SessionRefusal.ONLY_IN_REHEARSAL
    assert refusal_to_move(S.LIVE, S.SCHEDULED, rehearsal=True) is None


@pytest.mark.parametrize("move", [(S.REPORTED, S.CLOSED), (S.OPEN, S.POSTPONED), (S.OPEN, S.CANCELLED)])
def test_going_back_from_a_report_and_calling_off_need_a_reason(move: tuple[S, S]) -> None:
    assert refusal_to_move(*move, rehearsal=False, reason=" ") is SessionRefusal.NEEDS_REASON
    assert refusal_to_move(*move, rehearsal=False, reason="数字有误") is None


def test_an_impossible_move_is_told() -> None:
    assert refusal_to_move(S.DRAFT, S.LIVE, rehearsal=True) is SessionRefusal.MOVE_NOT_POSSIBLE


def test_buttons_lead_where_moves_do_next_step_first() -> None:
    assert moves_from(S.LIVE, rehearsal=False) == [S.CLOSED]
    assert moves_from(S.LIVE, rehearsal=True) == [S.CLOSED, S.SCHEDULED]
    assert moves_from(S.OPEN, rehearsal=False)[0] is S.MATCHING


def test_what_is_over_is_not_edited() -> None:
    assert {state for state in S if refusal_to_edit(state) is SessionRefusal.OVER} == OVER


PLACE = Place(session_id=9, unit_id=1, chain_id=4, co_host_ids=(2,))
LEAD = make.actor(Role.ORGANIZER, ScopeKind.UNIT, 1)
CO_HOST = make.actor(Role.ORGANIZER, ScopeKind.UNIT, 2)
ELSEWHERE = make.actor(Role.ORGANIZER, ScopeKind.UNIT, 3)
CHIEF = make.actor(Role.CHAIN_CHIEF, ScopeKind.CHAIN, 4)
OTHER_CHIEF = make.actor(Role.CHAIN_CHIEF, ScopeKind.CHAIN, 5)
STEWARD = make.actor(Role.STEWARD, ScopeKind.SESSION, 9)
SUPERIOR = make.actor(Role.SUPERIOR)
COLLECTOR = make.actor(Role.COLLECTOR, ScopeKind.AREA, 331122)
GUEST = make.link(9, 7)


@pytest.mark.parametrize(
    ("actor", "manages", "hosts", "views", "lists"),
    [
        (SYSTEM, True, True, True, True),
        (LEAD, True, True, True, True),
        (CO_HOST, False, True, True, True),
        (CHIEF, False, False, True, True),
        (STEWARD, False, False, False, True),
        (SUPERIOR, False, False, False, True),
        (COLLECTOR, False, False, False, True),
        (GUEST, False, False, False, True),
        (ELSEWHERE, False, False, False, False),
        (OTHER_CHIEF, False, False, False, False),
        (ANONYMOUS, False, False, False, False),
    ],
)
def test_who_may_do_what(actor: Actor, *, manages: bool, hosts: bool, views: bool, lists: bool) -> None:
    found = (
        may_manage(actor, PLACE),
        is_host(actor, PLACE),
        may_view(actor, PLACE),
        may_list(actor, PLACE, SessionState.OPEN),
    )
    assert found == (manages, hosts, views, lists)


def test_nobody_but_viewers_finds_a_draft() -> None:
    assert may_list(CO_HOST, PLACE, S.DRAFT)
    assert not any(may_list(actor, PLACE, S.DRAFT) for actor in (STEWARD, SUPERIOR, COLLECTOR, GUEST))


def test_a_session_without_chain_has_no_chain_people() -> None:
    assert not may_view(CHIEF, Place(9, 1))


def test_organizers_create_for_their_unit_only() -> None:
    assert (may_create(LEAD, 1), may_create(LEAD, 2)) == (True, False)


def test_titles_lengths_and_spans_are_checked() -> None:
    assert refusal_of_title(" ") is SessionRefusal.TITLE_MISSING
    assert refusal_of_title("长" * 201) is SessionRefusal.TITLE_LONG
    assert refusal_of_title("长" * 200) is None
    assert refusal_of_length(0) is SessionRefusal.LENGTH
    assert (refusal_of_length(1), refusal_of_length(240)) == (None, None)
    assert refusal_of_span((time(9), time(9))) is SessionRefusal.SPAN_REVERSED


def test_rounds_are_made_of_windows() -> None:
    windows = [(time(13, 30), time(14, 20)), (time(9, 30), time(10, 15))]
    assert slots_from_windows(windows, 20, 5) == [
        (time(9, 30), time(9, 50)),
        (time(9, 55), time(10, 15)),
        (time(13, 30), time(13, 50)),
        (time(13, 55), time(14, 15)),
    ]


def test_a_window_shorter_than_a_round_holds_none() -> None:
    assert slots_from_windows([(time(9), time(9, 19))], 20) == []


@pytest.mark.parametrize(
    ("windows", "minutes", "pause"),
    [
        ([(time(9), time(10))], 0, 0),
        ([(time(9), time(10))], 20, -1),
        ([(time(10), time(9))], 20, 0),
        ([(time(9), time(10)), (time(9, 30), time(11))], 20, 0),
    ],
)
def test_impossible_windows_are_refused(windows: list[tuple[time, time]], minutes: int, pause: int) -> None:
    with pytest.raises(ValueError, match=r"a round lasts|windows must"):
        slots_from_windows(windows, minutes, pause)


@given(
    start=some.integers(0, 1200), length=some.integers(1, 239), minutes=some.integers(1, 60), rest=some.integers(0, 30)
)
def test_rounds_of_a_window_lie_in_it_and_never_overlap(start: int, length: int, minutes: int, rest: int) -> None:
    window = (wall(start), wall(start + length))
    slots = slots_from_windows([window], minutes, rest)
    assert all(window[0] <= on and off <= window[1] for on, off in slots)
    assert all(minutes_of(off) - minutes_of(on) == minutes for on, off in slots)
    assert all(not overlap(one, two) for one, two in pairwise(slots))
    assert len(slots) == (length + rest) // (minutes + rest)


def test_rounds_must_be_possible() -> None:
    slots = [(time(9), time(9, 20)), (time(9, 20), time(9, 40))]
    assert refusal_of_rounds(30, slots) is None
    assert refusal_of_rounds(-1, slots) is SessionRefusal.TOO_MANY_TABLES
    assert refusal_of_rounds(1001, slots) is SessionRefusal.TOO_MANY_TABLES
    assert refusal_of_rounds(1, slots * 33) is SessionRefusal.TOO_MANY_ROUNDS
    assert refusal_of_rounds(1, [(time(9), time(8))]) is SessionRefusal.SPAN_REVERSED
    assert refusal_of_rounds(1, [(time(9), time(9, 30)), slots[1]]) is SessionRefusal.ROUNDS_OVERLAP


def test_a_shift_moves_the_round_and_all_later_ones() -> None:
    slots = [(time(9), time(9, 20)), (time(9, 20), time(9, 40)), (time(9, 40), time(10))]
    assert shifted(slots, 1, 15) == [slots[0], (time(9, 35), time(9, 55)), (time(9, 55), time(10, 15))]
    assert shifted([(time(23, 50), time(23, 58))], 0, 30) == [(time(23, 59), time(23, 59))]


MORNING = (time(9), time(10))


def test_the_agenda_warns_of_clashes() -> None:
    items = [
        Item(1, (time(8), time(9)), plenary=True),
        Item(2, MORNING, place="瓯江厅", people="张三、李四"),
        Item(3, (time(9, 30), time(11)), place="瓯江厅", people="李四；王五"),
        Item(4, (time(9, 50), time(10, 10)), plenary=True),
        Item(5, (time(9, 50), time(10, 10)), place="二号厅"),
    ]
    assert clashes(items) == [
        Clash(2, 3, ClashReason.PLACE, "瓯江厅"),
        Clash(2, 3, ClashReason.PERSON, "李四"),
        Clash(2, 4, ClashReason.PLENARY),
        Clash(3, 4, ClashReason.PLENARY),
        Clash(4, 5, ClashReason.PLENARY),
    ]


def test_names_are_parted_as_people_part_them() -> None:
    assert people_of("张三、李四, 王五;赵六\n孙七/") == {"张三", "李四", "王五", "赵六", "孙七"}


FORENOON = [(time(9), time(9, 20)), (time(9, 25), time(9, 45))]
AFTER_LUNCH = [(time(14), time(14, 20))]


@pytest.mark.parametrize(
    ("slots", "windows", "minutes", "rest"),
    [
        ([], (), 30, 0),
        (FORENOON, ((time(9), time(9, 45)),), 20, 5),
        (FORENOON + AFTER_LUNCH, ((time(9), time(9, 45)), (time(14), time(14, 20))), 20, 5),
        ([(time(9), time(9, 20)), (time(9, 20), time(9, 50))], ((time(9), time(9, 50)),), 30, 0),
    ],
)
def test_rounds_are_told_as_windows(
    slots: list[tuple[time, time]], windows: tuple[tuple[time, time], ...], minutes: int, rest: int
) -> None:
    assert rhythm_of(slots, 30) == Rhythm(windows, minutes, rest)


@pytest.mark.parametrize("slots", [FORENOON, AFTER_LUNCH, FORENOON + AFTER_LUNCH])
def test_windows_give_the_rounds_back(slots: list[tuple[time, time]]) -> None:
    rhythm = rhythm_of(slots, 30)
    assert slots_from_windows(rhythm.windows, rhythm.minutes, rhythm.break_minutes) == slots


def test_organizers_of_any_unit_and_administrators_create_some_session() -> None:
    unit = Grant(Role.ORGANIZER, ScopeKind.UNIT, 7)
    who = [Actor(1, "account", grants=frozenset({unit})), SYSTEM, Actor(1, "account")]
    assert [may_create_some(one) for one in who] == [True, True, False]
