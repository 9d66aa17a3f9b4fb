"""A workbook with every habit the codes name, written as a file and read back as a clerk would."""

from pathlib import Path

import pytest
from intake.equipment_session import (
    FILLED_IN,
    REGISTER,
    Case,
    shown,
    write_workbook,
)
from intake.messy_cases import CASES, TITLES

from events.intake.engine import Judged
from events.intake.reading import read_workbook


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    path: Path = tmp_path_factory.mktemp("messy") / "智能装备供需征集.xlsx"
    write_workbook(path, {"供需征集": [*TITLES, *(case.cells for case in CASES)]})
    return read_workbook(path, REGISTER, FILLED_IN)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_every_row_is_judged_as_a_careful_clerk_would(judged: Judged, number: int) -> None:
    case = CASES[number]
    row = judged.rows[len(TITLES) + number]
    assert row.place.row == len(TITLES) + number + 1
    found = Case(case.cells, row.action.value, ";".join(row.problems), {name: shown(row)[name] for name in case.values})
    assert found == case


def test_titles_and_header_are_skipped(judged: Judged) -> None:
    assert [row.action.value for row in judged.rows[: len(TITLES)]] == ["skip"] * len(TITLES)


def test_a_repeated_need_names_the_row_it_repeats(judged: Judged) -> None:
    repeated = [row for row in judged.rows if row.duplicate_of]
    assert [(row.place.row, row.duplicate_of and row.duplicate_of.row) for row in repeated] == [(67, 4)]


def test_accepted_rows_are_new_and_others_have_no_effect(judged: Judged) -> None:
    assert {(row.action.value.startswith("accept"), row.effect and row.effect.value) for row in judged.rows} == {
        (True, "new"),
        (False, None),
    }
