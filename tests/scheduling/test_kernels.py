"""The inner loops: bit masks, the board, ejection chains; plain as tested here, compiled where numba is."""

import importlib
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from timetables import four, with_party

from scheduling import Fixed, Pair, Party, Problem
from scheduling.arrays import arrays_of
from scheduling.assign import waiting_for, weights_of
from scheduling.kernels import compiling
from scheduling.kernels.bits import draw, lowest_of, lowest_of_any, lowest_of_word, ones_of, ones_of_word
from scheduling.kernels.board import NOWHERE, Board, board_of, put, room_for, take
from scheduling.kernels.ejection import NONE, eject, restore, seat_all, tight_slot


@given(st.integers(1, 2**63 - 1))
def test_bits_are_counted_and_found(mask: int) -> None:
    assert ones_of_word(mask) == ones_of(mask) == (mask).bit_count()
    assert lowest_of_word(mask) == lowest_of_any(mask) == lowest_of(mask) == bin(mask)[::-1].index("1")


def test_chance_stays_below_its_limit_and_follows_its_seed() -> None:
    first, second = [7], [7]

    drawn = [draw(first, 10) for _ in range(200)]
    assert set(drawn) == set(range(10))
    assert drawn == [draw(second, 10) for _ in range(200)]


@given(st.lists(st.integers(0, 2**64 - 1), max_size=5))
def test_masks_of_sixty_four_slots_fit_words(masks: list[int]) -> None:
    assert [int(word) % 2**64 for word in compiling.words(masks)] == masks


def test_negative_numbers_stay_what_they_are() -> None:
    assert compiling.words([-1, 5]).tolist() == [-1, 5]


def test_kernels_are_compiled_where_numba_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "numba.py").write_text("def njit(cache):\n    return lambda kernel: ('machine code', kernel, cache)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    monkeypatch.setattr(compiling, "COMPILED", True)
    importlib.invalidate_caches()

    assert compiling.compiled(draw) == ("machine code", draw, True)
    assert compiling.vector([1, 2]).tolist() == [1, 2]  # type: ignore[attr-defined]
    monkeypatch.delitem(sys.modules, "numba")


def board_for(problem: Problem) -> Board:
    """An empty board with all options of a problem."""
    arrays = arrays_of(problem)
    return board_of(arrays, np.arange(len(arrays.pair)))


def test_placing_and_removing_leaves_the_board_as_it_was() -> None:
    board = board_for(with_party(four(), "A", delegates=2))
    parts = ("held", "at", "full", "seated", "open", "busy", "meetings", "slot")
    empty = {part: list(getattr(board, part)) for part in parts}
    put(board, 0, 1)
    put(board, 1, 1)

    assert board.busy[0] == 0b010
    assert board.open[0] == 0b101
    assert room_for(board, 2) == 0b101
    take(board, 0)
    assert board.busy[0] == 0b010
    put(board, 0, 1)
    take(board, 0)
    take(board, 1)
    assert {part: list(getattr(board, part)) for part in parts} == empty


def test_a_party_without_delegates_has_no_room() -> None:
    board = board_for(with_party(four(), "A", delegates=0))

    assert (board.full[0], len(board.slot)) == (0b111, 3)


def test_a_tight_slot_is_beside_meetings_of_both_then_of_one() -> None:
    problem = four(slots=5, tables=(2,) * 5, parties=tuple(Party(name, "11111") for name in "ABCD"))
    board = board_for(problem)
    ab, ac, ad, bc, _, cd = range(6)
    assert tight_slot(board, ab) == 0
    put(board, ab, 2)
    assert tight_slot(board, ac) == 1
    put(board, ac, 1)
    assert tight_slot(board, bc) == 0
    put(board, cd, 0)
    assert tight_slot(board, ad) == 3


def test_ejection_finds_room_where_greedy_placing_fails() -> None:
    """Six parties, five slots, everybody meets everybody: only a perfect timetable has room."""
    names = "ABCDEF"
    parties = tuple(Party(name, "11111") for name in names)
    pairs = tuple(Pair(a, b, 5) for a, b in combinations(names, 2))
    arrays = arrays_of(Problem("round robin", 5, (3,) * 5, parties, pairs))
    options = np.arange(15)
    board = board_of(arrays, options)
    waiting = waiting_for(board, weights_of(arrays, options))
    seat_all(board, list(range(15)), waiting)
    assert waiting.length[0] > 0

    steps = eject(board, waiting, [1], 100_000)
    assert waiting.length[0] == 0
    assert 0 < steps < 100_000
    assert min(board.slot) >= 0


def test_what_finds_no_room_at_all_waits_and_the_best_board_comes_back() -> None:
    problem = four(slots=1, tables=(1,), parties=tuple(Party(name, "1") for name in "ABCD"))
    arrays = arrays_of(problem)
    options = np.arange(6)
    board = board_of(arrays, options)
    waiting = waiting_for(board, weights_of(arrays, options))
    seat_all(board, list(range(6)), waiting)

    assert eject(board, waiting, [1], 500) == 500
    assert waiting.length[0] == 5
    assert board.slot.count(0) == 1
    assert waiting.cost[0] == waiting.cost[1] == sum(waiting.weight) - max(waiting.weight)


def test_frozen_meetings_are_never_pushed_out() -> None:
    problem = four(
        slots=1, tables=(1,), parties=tuple(Party(name, "1") for name in "ABCD"), fixed=(Fixed("A", "B", 0),)
    )
    arrays = arrays_of(problem)
    options = np.arange(6)
    board = board_of(arrays, options)
    put(board, 0, 0)
    waiting = waiting_for(board, weights_of(arrays, options))
    seat_all(board, [1, 2, 3, 4, 5], waiting)
    eject(board, waiting, [1], 200)

    assert board.slot == [0, *[NOWHERE] * 5]
    assert NONE == -1


def test_a_board_is_restored_to_noted_slots() -> None:
    board = board_for(four())
    put(board, 0, 0)
    put(board, 5, 0)
    restore(board, [1, NOWHERE, NOWHERE, NOWHERE, NOWHERE, 0])

    assert board.slot == [1, NOWHERE, NOWHERE, NOWHERE, NOWHERE, 0]
