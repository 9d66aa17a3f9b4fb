"""`lianqiao import FILE --register enterprises.csv --dry-run --json OUT` without a database."""

import json
from pathlib import Path

import pytest
from intake.equipment_session import FILLED_IN, FIRMS, HEADER, need, write_workbook

from events.foundation.pages import has_sentence
from events.intake.reading import FileRefused, RefusalCode, import_file, read_register


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = ["id,uscc,name,county,phone,short_names"]
    lines += [
        f"{firm.key},{firm.uscc},{firm.name},{firm.county},{firm.phone},{'；'.join(firm.short_names)}" for firm in FIRMS
    ]
    (tmp_path / "enterprises.csv").write_text("\n".join([*lines, ",,,,,"]), encoding="utf-8")
    rows = [
        ("填报时间：2026年11月26日",),
        HEADER,
        need(1, "A1"),
        need(2, "A8", name="木玩"),
        need(3, "A2", title=None, detail=None),
    ]
    write_workbook(tmp_path / "征集.xlsx", {"采购": rows})
    return tmp_path


def refusal(*arguments: object, **options: object) -> tuple[str, dict[str, object]]:
    with pytest.raises(FileRefused) as refused:
        import_file(*arguments, **({"dry_run": True, "json_out": None} | options))  # type: ignore[arg-type]  # as the command line gives them
    return refused.value.code, refused.value.facts


def test_rows_are_written_as_documented_and_row_errors_end_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out.json"
    assert import_file(folder / "征集.xlsx", folder / "enterprises.csv", dry_run=True, json_out=out) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["file"] == "征集.xlsx"
    assert [row["action"] for row in told["rows"]] == ["skip", "skip", "accept", "accept_with_warning", "reject"]
    assert told["rows"][2] == {
        "sheet": "采购",
        "row": 3,
        "sub_index": 0,
        "action": "accept",
        "effect": "new",
        "values": {
            "enterprise_name": FIRMS[0].name,
            "uscc": FIRMS[0].uscc,
            "category": "purchase",
            "title": "采购第1号部件",
            "phone": FIRMS[0].phone,
            "amount_wan": "100",
            "amount_min_wan": None,
            "amount_max_wan": None,
            "deadline": "2027-03-31",
            "confidential": 0,
        },
        "problems": [],
        "duplicate_of": None,
    }
    assert capsys.readouterr().out.startswith(
        "征集.xlsx: accept=1 accept_with_warning=1 merge_duplicate=0 review=0 reject=1 skip=2"
    )


def test_without_register_and_without_output_the_counts_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_file(folder / "征集.xlsx", None, dry_run=True, json_out=None, today=FILLED_IN) == 0
    assert "reject=1" in capsys.readouterr().out


def test_a_refused_file_names_itself_and_leaves_the_old_output(folder: Path) -> None:
    out = folder / "out.json"
    out.write_text("old", encoding="utf-8")
    found = refusal(folder / "无.xlsx", folder / "enterprises.csv", json_out=out)
    assert found == ("file_missing", {"file": "无.xlsx"})
    assert out.read_text(encoding="utf-8") == "old"


def test_a_register_without_names_names_the_field(folder: Path) -> None:
    (folder / "bad.csv").write_text("uscc,title\n", encoding="utf-8")
    found = refusal(folder / "征集.xlsx", folder / "bad.csv")
    assert found == ("register_columns_missing", {"file": "bad.csv", "field": "name"})
    assert refusal(folder / "征集.xlsx", folder / "none.csv") == ("file_missing", {"file": "none.csv"})


def test_without_a_session_only_a_dry_run_is_possible(folder: Path) -> None:
    found = refusal(folder / "征集.xlsx", None, dry_run=False)
    assert found == ("import_needs_session_or_dry_run", {"file": "征集.xlsx", "field": "--dry-run"})


def test_an_output_that_cannot_be_written_is_told_and_leaves_nothing(folder: Path) -> None:
    taken = folder / "taken"
    taken.mkdir()
    for out in (folder / "nowhere" / "out.json", taken):
        assert refusal(folder / "征集.xlsx", None, json_out=out) == ("output_cannot_be_written", {"file": str(out)})
    assert list(folder.glob(".*")) == []


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_sentence_and_a_remedy(code: RefusalCode) -> None:
    assert has_sentence(code)
    assert has_sentence(f"{code}__help")


def test_the_register_keeps_short_names(folder: Path) -> None:
    assert read_register(folder / "enterprises.csv").firms == FIRMS


def test_spoken_dates_count_from_the_session_in_the_register_s_folder(folder: Path) -> None:
    text = "企业名称,需求类别,需求名称,截止日期\n缙云飞翼带锯床有限公司,采购,磨床,明年3月\n"
    (folder / "a.csv").write_text(text, encoding="utf-8")
    (folder / "session.json").write_text('{"date": "2030-05-01"}', encoding="utf-8")
    out = folder / "out.json"
    assert import_file(folder / "a.csv", folder / "enterprises.csv", dry_run=True, json_out=out) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["rows"][1]["values"]["deadline"] == "2031-03-31"


def test_a_session_without_a_day_names_the_field(folder: Path) -> None:
    (folder / "session.json").write_text("{}", encoding="utf-8")
    found = refusal(folder / "征集.xlsx", folder / "enterprises.csv")
    assert found == ("session_without_day", {"file": "session.json", "field": "date"})
