"""A data set that cannot be used is refused by file, line and field."""

import json
from collections.abc import Callable
from datetime import time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from events.demo.reading import DatasetFault, read_dataset
from events.foundation.errors import WrongInput
from events.foundation.pages import has_sentence, remedy, sentence

SHEET: dict[str, Any] = {
    "title": "专场",
    "chain": "现代纺织",
    "date": "2026-12-10",
    "venue": "会展中心",
    "tables": 2,
    "meeting_minutes": 20,
    "windows": [{"start": "09:30", "end": "10:30"}],
    "agenda": [{"start": "08:30", "end": "09:00", "title": "签到", "plenary": True}],
}
FILES = {
    "enterprises.csv": "id,uscc,name,kind,chain,node,county,labels,size,employees,revenue_wan,products,contact_name,"
    "contact_title,phone,email,delegates,unavailable\n"
    "E1,91331100XX0000019P,甲有限公司,enterprise,现代纺织,织造,缙云县,规上;链主,,320,2500.5,纱线,王芳,经理,19900000001,,2,"
    "10:00-10:30\n"
    "E2,,乙银行,bank,现代纺织,,莲都区,,小型,,,贷款,,,,,,\n",
    "supplies.csv": "id,enterprise_id,kind,title,description,amount_wan,keywords\nS1,E2,finance,贷款,,500,首贷;信用\n",
    "needs.csv": "id,enterprise_id,category,title,description,amount_wan,deadline,confidential\n"
    'N1,E1,finance,流动资金,"三百万\n一年期",300,2027-01-31,0\nN2,E1,sales,卖纱线,,,,1\n',
    "outcomes.csv": "id,kind,party_a_id,party_a_name,party_b_id,party_b_name,need_id,supply_id,title,amount_wan,people,"
    "stage,recorded_date,county,note\n"
    "O1,finance,E1,甲有限公司,,外地银行,N1,,贷款,300,,已授信,2026-12-10,缙云县,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "session.json").write_text(json.dumps(SHEET, ensure_ascii=False))
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def fault_of(folder: Path, *, outcomes: bool = True) -> WrongInput:
    with pytest.raises(WrongInput) as refused:
        read_dataset(folder, outcomes=outcomes)
    fault = refused.value
    assert has_sentence(fault.code)
    assert sentence(fault.code, fault.facts)
    remedy(fault.code, fault.facts)
    return fault


def swap(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_small_set_is_read_as_it_stands(folder: Path) -> None:
    dataset = read_dataset(folder, outcomes=True)
    firm, bank = dataset.organisations
    assert (firm.labels, firm.size_class, firm.revenue_wan, firm.delegates) == (
        *(("规上", "链主"), "medium", Decimal("2500.5"), 2),
    )
    assert firm.absences == ((time(10), time(10, 30)),)
    assert (bank.uscc, bank.size_class, bank.delegates) == ("", "small", 1)
    assert dataset.needs[0].description == "三百万\n一年期"
    assert [need.confidential for need in dataset.needs] == [False, True]
    assert dataset.supplies[0].keywords == ("首贷", "信用")
    assert (dataset.outcomes[0].party_b, dataset.outcomes[0].party_b_name) == ("", "外地银行")
    assert dataset.session.slots == (
        (time(9, 30), time(9, 50)),
        (time(9, 50), time(10, 10)),
        (time(10, 10), time(10, 30)),
    )
    assert dataset.warned == ()


def test_outcomes_are_not_read_unless_asked_for(folder: Path) -> None:
    (folder / "outcomes.csv").unlink()
    assert read_dataset(folder).outcomes == ()
    assert fault_of(folder).facts["file"] == "outcomes.csv"


def test_size_stays_unknown_where_nothing_tells_it(folder: Path) -> None:
    swap(folder, "enterprises.csv", ",,320,2500.5,", ",,,2500.5,")
    assert read_dataset(folder).organisations[0].size_class == ""


def test_slots_written_down_win_over_windows(folder: Path) -> None:
    slots = [{"start": "14:00", "end": "14:15"}, {"start": "13:30", "end": "13:45"}]
    (folder / "session.json").write_text(json.dumps({**SHEET, "slots": slots}))
    assert read_dataset(folder).session.slots == ((time(13, 30), time(13, 45)), (time(14), time(14, 15)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_byte_order_mark_and_gb18030_are_read(folder: Path, encoding: str) -> None:
    for path in folder.iterdir():
        path.write_text(path.read_text(), encoding=encoding)
    assert read_dataset(folder).organisations[0].name == "甲有限公司"


def test_other_columns_empty_lines_and_crlf_do_no_harm(folder: Path) -> None:
    lines = FILES["supplies.csv"].splitlines()
    (folder / "supplies.csv").write_bytes(f"{lines[0]},memo\r\n\r\n{lines[1]},x\r\n,,,,,,,\r\n".encode())
    assert len(read_dataset(folder).supplies) == 1


def test_a_failed_check_digit_warns(folder: Path) -> None:
    swap(folder, "enterprises.csv", "91331100XX0000019P", "91331100XX0000019Q")
    (warned,) = read_dataset(folder).warned
    assert (warned.code, warned.file, warned.line, warned.field) == (
        *("dataset_check_digit", "enterprises.csv", 2, "uscc"),
    )


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "nowhere").code == DatasetFault.FOLDER_MISSING


@pytest.mark.parametrize("name", ["session.json", *FILES])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    fault = fault_of(folder)
    assert (fault.code, fault.facts["file"]) == (DatasetFault.FILE_MISSING, name)


def test_a_file_that_is_no_text(folder: Path) -> None:
    (folder / "needs.csv").write_bytes(b"PK\x03\x04\xff\xff\xfe")
    assert fault_of(folder).code == DatasetFault.ENCODING


def test_an_empty_file_lacks_its_columns(folder: Path) -> None:
    (folder / "needs.csv").write_text("")
    fault = fault_of(folder)
    assert (fault.code, fault.facts["file"], fault.facts["field"]) == (DatasetFault.COLUMN_MISSING, "needs.csv", "id")


def test_a_missing_column_is_named(folder: Path) -> None:
    swap(folder, "needs.csv", "deadline", "due")
    fault = fault_of(folder)
    assert (fault.code, fault.facts["field"]) == (DatasetFault.COLUMN_MISSING, "deadline")


def test_too_many_cells_are_told(folder: Path) -> None:
    swap(folder, "needs.csv", "N2,E1,sales,卖纱线,,,,1", "N2,E1,sales,卖纱线,棉,涤,,,1")
    fault = fault_of(folder)
    assert (fault.code, fault.facts["line"], fault.facts["found"]) == (DatasetFault.COLUMNS_DIFFER, 4, 9)


def test_an_outcome_whose_need_is_gone_is_kept_without_it_and_named(folder: Path) -> None:
    swap(folder, "outcomes.csv", ",N1,", ",N9,")
    dataset = read_dataset(folder, outcomes=True)
    assert [row.need for row in dataset.outcomes] == [""]
    assert [(one.code, one.file, one.line, one.field, one.value) for one in dataset.warned] == [
        (DatasetFault.REFERENCE_UNKNOWN, "outcomes.csv", 2, "need_id", "N9")
    ]


def test_a_quote_that_never_ends_is_told(folder: Path) -> None:
    swap(folder, "needs.csv", "卖纱线", '"' + "长" * 140_000)
    fault = fault_of(folder)
    assert (fault.code, fault.facts["line"]) == (DatasetFault.CSV, 4)


def test_a_session_without_venue_chain_and_agenda_is_one(folder: Path) -> None:
    bare = {name: value for name, value in SHEET.items() if name not in ("venue", "chain", "agenda")}
    (folder / "session.json").write_text(json.dumps(bare))
    sheet = read_dataset(folder).session
    assert (sheet.venue, sheet.chain, sheet.agenda) == ("", "", ())


@given(
    name=some.sampled_from(["session.json", *FILES]),
    start=some.integers(0, 400),
    length=some.integers(0, 12),
    junk=some.one_of(some.binary(max_size=12), some.text(max_size=8).map(lambda text: text.encode("utf-8", "replace"))),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_never_worse(name: str, start: int, length: int, junk: bytes) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        for path, text in {"session.json": json.dumps(SHEET, ensure_ascii=False), **FILES}.items():
            content = text.encode()
            damaged = content[:start] + junk + content[start + length :] if path == name else content
            (folder / path).write_bytes(damaged)
        try:
            read_dataset(folder, outcomes=True)
        except WrongInput as fault:
            assert sentence(fault.code, fault.facts)  # noqa: PT017 - either way is right


F = DatasetFault


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "line", "field"),
    [
        ("needs.csv", "N2,", ",", F.VALUE_MISSING, 4, "id"),
        ("needs.csv", "卖纱线", "", F.VALUE_MISSING, 4, "title"),
        ("needs.csv", "卖纱线", "长" * 201, F.VALUE_LONG, 4, "title"),
        ("needs.csv", "卖纱线", "卖\x00纱", F.TEXT, 4, "title"),
        ("needs.csv", "sales", "weather", F.WORD_UNKNOWN, 4, "category"),
        ("needs.csv", "N2,E1", "N2,E9", F.REFERENCE_UNKNOWN, 4, "enterprise_id"),
        ("needs.csv", "N2,", "N1,", F.TWICE, 4, "id"),
        ("needs.csv", ",300,", ",约300万,", F.AMOUNT, 2, "amount_wan"),
        ("needs.csv", ",300,", ",-300,", F.AMOUNT, 2, "amount_wan"),
        ("needs.csv", ",300,", ",1e3,", F.AMOUNT, 2, "amount_wan"),
        ("needs.csv", "2027-01-31", "2027-02-30", F.DATE, 2, "deadline"),
        ("needs.csv", "2027-01-31", "月底", F.DATE, 2, "deadline"),
        ("needs.csv", "2027-01-31", "20270131", F.DATE, 2, "deadline"),
        ("needs.csv", ",300,", ",３００,", F.AMOUNT, 2, "amount_wan"),
        ("needs.csv", ",,,,1\n", ",,,,是\n", F.WORD_UNKNOWN, 4, "confidential"),
        ("supplies.csv", "finance", "loan", F.WORD_UNKNOWN, 2, "kind"),
        ("supplies.csv", "S1,E2", "S1,", F.VALUE_MISSING, 2, "enterprise_id"),
        ("supplies.csv", "首贷;信用", "长" * 81, F.VALUE_LONG, 2, "keywords"),
        ("enterprises.csv", "91331100XX0000019P", "9133", F.CREDIT_CODE, 2, "uscc"),
        ("enterprises.csv", "91331100XX0000019P", "9133I100XX0000019P", F.CREDIT_CODE, 2, "uscc"),
        ("enterprises.csv", "bank", "pawnshop", F.WORD_UNKNOWN, 3, "kind"),
        ("enterprises.csv", "小型", "特大", F.WORD_UNKNOWN, 3, "size"),
        ("enterprises.csv", ",320,", ",三百,", F.WHOLE_NUMBER, 2, "employees"),
        ("enterprises.csv", ",2,10:00-10:30", ",21,10:00-10:30", F.WHOLE_NUMBER, 2, "delegates"),
        ("enterprises.csv", ",2,10:00-10:30", ",0,10:00-10:30", F.WHOLE_NUMBER, 2, "delegates"),
        ("enterprises.csv", "10:00-10:30", "上午", F.TIMES, 2, "unavailable"),
        ("enterprises.csv", "10:00-10:30", "10:30-10:00", F.TIMES, 2, "unavailable"),
        ("enterprises.csv", "10:00-10:30", "25:00-26:00", F.TIMES, 2, "unavailable"),
        ("enterprises.csv", "10:00-10:30", "10:00-10:30-11:00", F.TIMES, 2, "unavailable"),
        ("enterprises.csv", "E2,,乙银行", "E2,91331100xx0000019p,乙银行", F.TWICE, 3, "uscc"),
        ("outcomes.csv", "2026-12-10", "", F.VALUE_MISSING, 2, "recorded_date"),
        ("outcomes.csv", "O1,finance,E1", "O1,finance,E9", F.REFERENCE_UNKNOWN, 2, "party_a_id"),
    ],
)
def test_a_wrong_cell_is_named(  # noqa: PLR0913, PLR0917 - one column each
    folder: Path, name: str, old: str, new: str, code: DatasetFault, line: int, field: str
) -> None:
    swap(folder, name, old, new)
    fault = fault_of(folder)
    place = (fault.code, fault.facts["file"], fault.facts["line"], fault.facts["field"])
    assert place == (code, name, line, field)


def test_two_firms_without_a_code_cannot_share_a_name(folder: Path) -> None:
    with (folder / "enterprises.csv").open("a") as file:
        file.write("E3,,乙 银行,bank,,,,,,,,,,,,,,\n")
    fault = fault_of(folder)
    assert (fault.code, fault.facts["field"], fault.facts["first"]) == (F.TWICE, "name", 3)


def changed(**other: object) -> Callable[[], str]:
    return lambda: json.dumps({**SHEET, **other})


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        (changed(title=""), "title"),
        (changed(title=None), "title"),
        (changed(title="\ud800"), "title"),
        (changed(chain=["现代纺织"]), "chain"),
        (changed(date="10.12.2026"), "date"),
        (changed(date=20261210), "date"),
        (changed(tables="30"), "tables"),
        (changed(tables=True), "tables"),
        (changed(tables=-1), "tables"),
        (changed(meeting_minutes=0), "meeting_minutes"),
        (changed(windows={}), "windows"),
        (changed(windows=[{"start": "09:30", "end": "09:30"}]), "windows[0].end"),
        (changed(windows=[{"start": "09:00", "end": "10:00"}, {"start": "09:30", "end": "11:00"}]), "windows"),
        (changed(windows=[["09:00", "10:00"]]), "windows[0]"),
        (changed(slots=[{"start": "9点", "end": "10:00"}]), "slots[0].start"),
        (changed(slots=[{"start": "09:00", "end": "10:00"}, {"start": "09:30", "end": "11:00"}]), "slots"),
        (changed(agenda=[{"start": "09:00", "end": "10:00"}]), "agenda[0].title"),
        (changed(agenda=[{"start": "09:00", "end": "10:00", "title": "签到", "plenary": "是"}]), "agenda[0].plenary"),
        (lambda: "[]", ""),
    ],
)
def test_a_wrong_value_of_the_session_is_named(folder: Path, sheet: Callable[[], str], field: str) -> None:
    (folder / "session.json").write_text(sheet())
    fault = fault_of(folder)
    sentence(fault.code, fault.facts).encode()
    assert (fault.code, fault.facts["file"], fault.facts["field"]) == (F.JSON_VALUE, "session.json", field)


def test_broken_json_is_named_by_line_and_column(folder: Path) -> None:
    (folder / "session.json").write_text('{\n "title": 专场\n}')
    fault = fault_of(folder)
    assert (fault.code, fault.facts["line"], fault.facts["column"]) == (F.JSON, 2, 11)


def test_json_nested_beyond_measure_is_refused(folder: Path) -> None:
    (folder / "session.json").write_text("[" * 100_000)
    assert fault_of(folder).code == F.JSON
