"""Reading a folder of needs and supplies, and writing ranks, without a database."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from events.matching.reading import LONGEST_FIELD, WrongRow, rank_folder, read_folder
from events.matching.rules import Category, Kind, OrganisationKind

ENTERPRISES = (
    "id,name,kind,node,county,products,labels\n"
    "E1,甲革业,enterprise,箱包革,莲都区,箱包革,规上;链主\n"
    "E2,乙布业,enterprise,织造,遂昌县,牛津布,\n"
)
SUPPLIES = (
    "id,enterprise_id,kind,title,description,amount_wan,keywords\nS1,E2,product,高密牛津布,可送样,800,牛津布;坯布\n"
)
NEEDS = "id,enterprise_id,category,title,description,amount_wan,confidential\nN1,E1,purchase,求购牛津布,,12.5,1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "enterprises.csv").write_text(ENTERPRISES, encoding="utf-8")
    (tmp_path / "supplies.csv").write_text(SUPPLIES, encoding="utf-8")
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_as_typed(folder: Path) -> None:
    read = read_folder(folder)
    assert read.organisations["E1"].kind is OrganisationKind.ENTERPRISE
    assert read.organisations["E1"].labels == ("规上", "链主")
    (need,), (supply,) = read.needs, read.supplies
    assert (need.id, need.organisation.name, need.category, need.amount_wan) == (
        "N1",
        "甲革业",
        Category.PURCHASE,
        Decimal("12.5"),
    )
    assert (supply.id, supply.kind, supply.keywords, supply.amount_wan) == (
        "S1",
        Kind.PRODUCT,
        ("牛津布", "坯布"),
        Decimal(800),
    )


def test_a_byte_order_mark_and_columns_nobody_knows_are_no_matter(folder: Path) -> None:
    (folder / "needs.csv").write_text(NEEDS.replace("confidential", "备注"), encoding="utf-8-sig")
    assert [need.id for need in read_folder(folder).needs] == ["N1"]


def test_an_empty_amount_is_open(folder: Path) -> None:
    (folder / "needs.csv").write_text(NEEDS.replace("12.5", ""), encoding="utf-8")
    assert read_folder(folder).needs[0].amount_wan is None


def test_a_short_line_lacks_what_may_be_empty(folder: Path) -> None:
    (folder / "needs.csv").write_text(NEEDS.replace(",,12.5,1", ""), encoding="utf-8")
    assert read_folder(folder).needs[0].description == ""


@pytest.mark.parametrize(
    ("file", "typed", "instead", "message"),
    [
        ("needs.csv", "purchase", "kaufen", "needs.csv, line 2, field category: 'kaufen' is none of sales, purchase,"),
        ("needs.csv", "E1", "E9", "needs.csv, line 2, field enterprise_id: 'E9' is not in enterprises.csv"),
        ("needs.csv", "求购牛津布", " ", "needs.csv, line 2, field title: is empty"),
        ("needs.csv", "12.5", "十二", "needs.csv, line 2, field amount_wan: '十二' is not a number (of 10,000 yuan)"),
        ("needs.csv", "12.5", "-1", "needs.csv, line 2, field amount_wan: '-1' is not an amount (in 10,000 yuan)"),
        ("needs.csv", "12.5", "NaN", "needs.csv, line 2, field amount_wan: 'NaN' is not an amount (in 10,000 yuan)"),
        ("needs.csv", "N1", "", "needs.csv, line 2, field id: is empty"),
        ("needs.csv", "category", "kind", "needs.csv, line 1, field category: the column is missing"),
        ("supplies.csv", "product", "goods", "supplies.csv, line 2, field kind: 'goods' is none of product,"),
        ("supplies.csv", "E2", "", "supplies.csv, line 2, field enterprise_id: is empty"),
        ("supplies.csv", "800", "1e999999999", "supplies.csv, line 2, field amount_wan:"),
        ("enterprises.csv", "E2", "E1", "enterprises.csv, line 3, field id: 'E1' stands twice"),
        ("enterprises.csv", "enterprise", "firm", "enterprises.csv, line 2, field kind: 'firm' is none of enterprise,"),
        ("enterprises.csv", "id,", "nr,", "enterprises.csv, line 1, field id: the column is missing"),
    ],
)
def test_a_wrong_row_is_named_by_file_line_and_field(
    folder: Path, file: str, typed: str, instead: str, message: str
) -> None:
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(typed, instead, 1), encoding="utf-8")
    with pytest.raises(WrongRow) as told:
        read_folder(folder)
    assert str(told.value).startswith(message)


def test_a_wrong_row_carries_its_place(folder: Path) -> None:
    (folder / "needs.csv").write_text(NEEDS.replace("12.5", "?"), encoding="utf-8")
    with pytest.raises(WrongRow) as told:
        read_folder(folder)
    assert (told.value.file, told.value.line, told.value.field) == ("needs.csv", 2, "amount_wan")


def test_lines_are_counted_as_an_editor_counts_them(folder: Path) -> None:
    two_lines = NEEDS + 'N2,E1,purchase,"求购\n布",,,\nN3,E1,purchase,,,,\n'
    (folder / "needs.csv").write_text(two_lines, encoding="utf-8")
    with pytest.raises(WrongRow, match=r"needs\.csv, line 5, field title"):
        read_folder(folder)


@pytest.mark.parametrize("file", ["enterprises.csv", "supplies.csv", "needs.csv"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(WrongRow) as told:
        read_folder(folder)
    assert str(told.value) == f"{file}: cannot be read: No such file or directory"


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "needs.csv").write_bytes(NEEDS.encode("gbk"))
    with pytest.raises(WrongRow) as told:
        read_folder(folder)
    assert str(told.value) == "needs.csv: is not UTF-8"


def test_a_field_longer_than_any_text_is_not_csv(folder: Path) -> None:
    (folder / "needs.csv").write_text(NEEDS.replace("求购", "布" * (LONGEST_FIELD + 1)), encoding="utf-8")
    with pytest.raises(WrongRow, match=r"needs\.csv, line \d+: is not CSV"):
        read_folder(folder)


def test_an_empty_file_lacks_its_columns(folder: Path) -> None:
    (folder / "needs.csv").write_text("", encoding="utf-8")
    with pytest.raises(WrongRow, match=r"needs\.csv, line 1, field id: the column is missing"):
        read_folder(folder)


def test_ranks_are_written_with_their_reasons(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "ranks.csv"
    assert rank_folder(folder, 10, out) == 1
    with out.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["need_id"], row["supply_id"], row["rank"]) == ("N1", "S1", "1")
    assert 0 < float(row["score"]) <= 100
    assert "shared_words:牛津布" in row["reasons"].split(";")


def test_the_same_folder_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    rank_folder(folder, 10, first)
    rank_folder(folder, 10, second)
    assert first.read_bytes() == second.read_bytes()


def test_needs_without_supplies_write_only_the_header(folder: Path, tmp_path: Path) -> None:
    (folder / "supplies.csv").write_text(SUPPLIES.splitlines()[0] + "\n", encoding="utf-8")
    assert rank_folder(folder, 10, tmp_path / "ranks.csv") == 0
    assert (tmp_path / "ranks.csv").read_text(encoding="utf-8") == "need_id,supply_id,rank,score,reasons\n"


def test_a_semicolon_in_a_fact_does_not_part_it(folder: Path, tmp_path: Path) -> None:
    county = "莲都;区"
    text = ENTERPRISES.replace("莲都区", county).replace("遂昌县", county)
    (folder / "enterprises.csv").write_text(text, encoding="utf-8")
    rank_folder(folder, 10, tmp_path / "ranks.csv")
    assert "same_county:莲都,区" in (tmp_path / "ranks.csv").read_text(encoding="utf-8")
