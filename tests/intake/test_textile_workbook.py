"""The workbook that comes with the demo data, against its truth: what is right, what is said, nothing invented."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import events
from events.intake.engine import Judged, JudgedRow
from events.intake.reading import read_register, read_workbook

FOLDER = Path(events.__file__).parent / "demo" / "data" / "textile-57"
FIELDS = (
    "enterprise_name",
    "uscc",
    "category",
    "title",
    "phone",
    "amount_wan",
    "amount_min_wan",
    "amount_max_wan",
    "deadline",
    "confidential",
)
Key = tuple[str, int]


@pytest.fixture(scope="module")
def truth() -> dict[Key, dict[str, str]]:
    with (FOLDER / "messy_truth.csv").open(encoding="utf-8", newline="") as file:
        return {(line["sheet"], int(line["row"])): line for line in csv.DictReader(file)}


@pytest.fixture(scope="module")
def judged() -> Judged:
    (path,) = FOLDER.glob("*.xlsx")
    return read_workbook(path, read_register(FOLDER / "enterprises.csv"), date(2026, 12, 10))


def by_key(judged: Judged) -> dict[Key, JudgedRow]:
    return {(row.place.sheet, row.place.row): row for row in judged.rows}


def same(truth: str, value: object) -> bool:
    if value is None or truth == "":
        return value in (None, "") and truth == ""
    return Decimal(truth) == Decimal(str(value)) if truth.replace(".", "").isdigit() else truth == str(value)


def test_no_row_is_invented_and_none_is_forgotten(judged: Judged, truth: dict[Key, dict[str, str]]) -> None:
    assert set(by_key(judged)) == set(truth)
    assert [row.place for row in judged.rows if row.place.sub_index] == []


def test_ninety_eight_actions_of_a_hundred_are_right(judged: Judged, truth: dict[Key, dict[str, str]]) -> None:
    found = by_key(judged)
    right = sum(found[key].action.value == line["action"] for key, line in truth.items())
    assert right / len(truth) >= 0.98


def test_every_value_of_an_accepted_row_is_right(judged: Judged, truth: dict[Key, dict[str, str]]) -> None:
    found = by_key(judged)
    wrong = [
        (key, field)
        for key, line in truth.items()
        if line["action"].startswith("accept") and (values := found[key].values)
        for field in FIELDS
        if not same(line[field], values.to_json()[field])
    ]
    assert wrong == []


def test_every_code_of_the_truth_is_said_and_few_others(judged: Judged, truth: dict[Key, dict[str, str]]) -> None:
    found = by_key(judged)
    missed, said, right = Counter[str](), 0, 0
    for key, line in truth.items():
        codes = set(filter(None, line["error_codes"].split(";")))
        missed.update(codes - set(found[key].problems))
        said += len(found[key].problems)
        right += len(codes & set(found[key].problems))
    assert missed == {}
    assert right / said >= 0.92


def test_repeated_needs_point_to_the_row_of_the_same_need(judged: Judged, truth: dict[Key, dict[str, str]]) -> None:
    needs = {key: line["need_id"] for key, line in truth.items()}
    pairs = [(row.place, row.duplicate_of) for row in judged.rows if row.duplicate_of]
    assert len(pairs) == 7
    for later, earlier in pairs:
        assert earlier is not None
        assert needs[later.sheet, later.row] == needs[earlier.sheet, earlier.row]
