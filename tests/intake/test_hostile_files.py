"""Files that harm, lie or are broken: each is refused with its own code, before anything of it is used."""

import csv
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from intake.equipment_session import FILLED_IN, HEADER, REGISTER, need, needs_of, write_workbook
from intake.old_workbooks import compound_file, old_workbook

from events.intake.reading import FileRefused, RefusalCode, limited, limits, read_limited, read_workbook

FREE = ("name", "uscc", "county", "phone", "kind", "title", "detail", "amount", "deadline", "open", "remark")
SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[str, bytes], bytes]


def refusal(path: Path) -> tuple[RefusalCode, dict[str, object]]:
    with pytest.raises(FileRefused) as refused:
        read_workbook(path, REGISTER, FILLED_IN)
    return RefusalCode(refused.value.code), refused.value.facts


def workbook(path: Path) -> Path:
    write_workbook(path, {"采购": [HEADER, need(1, "A1"), need(2, "A2")]})
    return path


def rewritten(path: Path, change: Change, extra: dict[str, bytes] | None = None) -> Path:
    """The same package with changed and further parts."""
    with zipfile.ZipFile(path) as package:
        parts = {name: change(name, package.read(name)) for name in package.namelist()} | (extra or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def in_part(part: str, old: bytes, new: bytes) -> Change:
    return lambda name, data: data.replace(old, new) if name == part else data


def in_sheet(old: bytes, new: bytes) -> Change:
    return in_part(SHEET, old, new)


def same(_: str, data: bytes) -> bytes:
    return data


def test_a_missing_an_empty_and_a_huge_file(tmp_path: Path) -> None:
    empty, huge = tmp_path / "空.xlsx", tmp_path / "大.csv"
    empty.touch()
    huge.write_bytes(b"a" * (limits.LARGEST_FILE_BYTES + 1))
    assert refusal(tmp_path / "无.xlsx") == (RefusalCode.FILE_MISSING, {"file": "无.xlsx"})
    assert refusal(empty) == (RefusalCode.FILE_EMPTY, {"file": "空.xlsx"})
    assert refusal(huge)[0] is RefusalCode.FILE_TOO_LARGE


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("表.pdf", b"%PDF-1.7", RefusalCode.NOT_A_SPREADSHEET),
        ("表.xlsx", b"%PDF-1.7", RefusalCode.NOT_A_SPREADSHEET),
        ("表.csv", b"a,b\0c", RefusalCode.NOT_A_SPREADSHEET),
        ("表.xls", "企业名称,需求".encode(), RefusalCode.RENAMED),
        ("表.xls", b"<html><table></table></html>", RefusalCode.RENAMED),
        ("表.csv", b"<html><table></table></html>", RefusalCode.RENAMED),
        ("表.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), RefusalCode.RENAMED),
        (
            "表.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            RefusalCode.ENCRYPTED,
        ),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), RefusalCode.NOT_A_SPREADSHEET),
        ("表.csv", b"\xff\xff\xff\xff", RefusalCode.UNKNOWN_ENCODING),
        ("表.csv", "姓名,电话\n张三,1\n".encode(), RefusalCode.NO_TABLE),
        ("表.csv", b'"' + b"a" * 200_000, RefusalCode.BROKEN),
    ],
)
def test_what_is_no_spreadsheet_or_bears_a_wrong_name(
    tmp_path: Path, name: str, data: bytes, code: RefusalCode
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refusal(path)[0] is code


def test_a_new_workbook_named_xls_and_a_zip_of_something_else(tmp_path: Path) -> None:
    renamed, other = workbook(tmp_path / "表.xlsx").rename(tmp_path / "表.xls"), tmp_path / "文档.xlsx"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refusal(renamed) == (RefusalCode.RENAMED, {"file": "表.xls", "named": "ole2", "found": "zip"})
    assert refusal(other)[0] is RefusalCode.NOT_A_SPREADSHEET


def test_a_truncated_workbook_and_one_with_flipped_bytes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refusal(path)[0] is RefusalCode.BROKEN
    middle = data.index(b"xl/worksheets/sheet1.xml") + 60
    path.write_bytes(data[:middle] + bytes(40) + data[middle + 40 :])
    assert refusal(path)[0] is RefusalCode.BROKEN


def test_a_zip_bomb_and_a_package_that_unpacks_too_large(tmp_path: Path) -> None:
    bomb = rewritten(workbook(tmp_path / "炸弹.xlsx"), same, {"xl/media/image1.xml": b" " * (4 * limits.MIB)})
    assert refusal(bomb)[0] is RefusalCode.RATIO_TOO_HIGH
    noise = bytes(range(256)) * 32 + b"x" * 120_000
    large = rewritten(workbook(tmp_path / "大.xlsx"), same, {f"xl/media/{n}.bin": noise * 7 for n in range(60)})
    assert refusal(large)[0] is RefusalCode.UNPACKED_TOO_LARGE


def test_parts_that_would_leave_the_folder_or_come_twice(tmp_path: Path) -> None:
    for number, name in enumerate(("../../etc/cron.d/x", "/etc/passwd", "xl\\..\\x.xml", "C:x.xml")):
        path = rewritten(workbook(tmp_path / f"{number}.xlsx"), same, {name: b"x"})
        assert refusal(path)[0] is RefusalCode.UNSAFE_NAME
    twice = workbook(tmp_path / "两次.xlsx")
    with zipfile.ZipFile(twice, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr(SHEET, b"<worksheet/>")
    assert refusal(twice) == (RefusalCode.UNSAFE_NAME, {"file": "两次.xlsx", "part": SHEET})


def test_thousands_of_parts(tmp_path: Path) -> None:
    many = {f"xl/media/{number}.bin": b"x" for number in range(limits.MOST_PARTS)}
    assert refusal(rewritten(workbook(tmp_path / "多.xlsx"), same, many))[0] is RefusalCode.TOO_MANY_PARTS


def test_an_encrypted_part(tmp_path: Path) -> None:
    path = workbook(tmp_path / "密.xlsx")
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    path.write_bytes(data)
    assert refusal(path)[0] is RefusalCode.ENCRYPTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_inside_and_outside(tmp_path: Path, encoding: str) -> None:
    document = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
    path = rewritten(
        workbook(tmp_path / "实体.xlsx"), lambda name, data: document.encode(encoding) if name == SHEET else data
    )
    assert refusal(path) == (RefusalCode.UNSAFE_XML, {"file": "实体.xlsx", "part": SHEET})


def test_a_claimed_dimension_of_a_million_rows_is_not_believed(tmp_path: Path) -> None:
    path = rewritten(workbook(tmp_path / "表.xlsx"), in_sheet(b'ref="A1:M3"', b'ref="A1:XFD1048576"'))
    assert len(needs_of(read_workbook(path, REGISTER, FILLED_IN))) == 2


def test_empty_styled_rows_far_below_and_merges_over_everything_are_cut_off(tmp_path: Path) -> None:
    far = (
        b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        b'<mergeCells><mergeCell ref="A4:XFD1048576"/><mergeCell ref="bad"/></mergeCells>'
    )
    path = rewritten(workbook(tmp_path / "表.xlsx"), in_sheet(b"</sheetData>", far))
    judged = read_workbook(path, REGISTER, FILLED_IN)
    assert (len(judged.rows), len(needs_of(judged))) == (3, 2)


def test_a_value_in_row_a_million_and_in_column_ten_thousand(tmp_path: Path) -> None:
    low = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    assert (
        refusal(rewritten(workbook(tmp_path / "下.xlsx"), in_sheet(b"</sheetData>", low)))[0]
        is RefusalCode.TOO_MANY_ROWS
    )
    wide = b'<row r="4"><c r="XFD4"><v>1</v></c></row></sheetData>'
    assert (
        refusal(rewritten(workbook(tmp_path / "右.xlsx"), in_sheet(b"</sheetData>", wide)))[0]
        is RefusalCode.TOO_MANY_COLUMNS
    )


def test_tens_of_thousands_of_merges(tmp_path: Path) -> None:
    merges = b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:B1"/>' * (limits.MOST_MERGES + 1) + b"</mergeCells>"
    path = rewritten(workbook(tmp_path / "合并.xlsx"), in_sheet(b"</sheetData>", merges))
    assert refusal(path)[0] is RefusalCode.TOO_MANY_MERGES


def test_more_rows_than_allowed_on_one_sheet_on_many_and_in_a_csv(tmp_path: Path) -> None:
    rows = [HEADER, *[("x",)] * (limits.MOST_ROWS + limits.LINES_AROUND)]
    one, many, text = tmp_path / "一.xlsx", tmp_path / "多.xlsx", tmp_path / "表.csv"
    write_workbook(one, {"采购": rows})
    write_workbook(many, {"采购": rows[: len(rows) // 2 + 1], "销售": rows[: len(rows) // 2 + 1]})
    text.write_text("企业名称,需求名称,金额\n" + "x\n" * (limits.MOST_ROWS + limits.LINES_AROUND))
    assert {refusal(path)[0] for path in (one, many, text)} == {RefusalCode.TOO_MANY_ROWS}
    text.write_text("企业名称,需求名称,金额\n" + "," * limits.MOST_COLUMNS)
    assert refusal(text)[0] is RefusalCode.TOO_MANY_COLUMNS


def test_formulas_without_stored_values_and_errors_wait_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    write_workbook(
        path,
        {
            "采购": [
                HEADER,
                need(1, "A1", amount="=B1*2"),
                need(2, "A2", deadline="=TODAY()"),
                need(3, "A3", amount="#REF!"),
            ]
        },
    )
    judged = needs_of(read_workbook(path, REGISTER, FILLED_IN))
    assert [(row.action.value, row.problems) for row in judged] == [
        ("review", ("AMOUNT_VAGUE",)),
        ("review", ("DATE_INVALID",)),
        ("review", ("AMOUNT_VAGUE",)),
    ]


@pytest.mark.parametrize(
    "text", ["1," * 16_000, "(" + "元" * 32_000, "示例," * 8_000, "一" * 32_000, "1、" * 10_000, "2027年" * 6_000]
)
def test_the_longest_cells_cost_little(tmp_path: Path, text: str) -> None:
    path = tmp_path / "长.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *[need(number, "A1", **dict.fromkeys(FREE, text)) for number in range(3)]])
    started = time.process_time()
    read_workbook(path, REGISTER, FILLED_IN)
    assert time.process_time() - started < 5


def test_external_links_and_an_external_sheet_are_left_alone(tmp_path: Path) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    away = (
        b'<Relationship Id="rId99" Type="http://x/worksheet" Target="http://198.51.100.1/x" TargetMode="External"/>'
        b"</Relationships>"
    )
    path = rewritten(
        workbook(tmp_path / "链接.xlsx"),
        lambda name, data: data.replace(b"</Relationships>", away) if name.endswith("workbook.xml.rels") else data,
        {"xl/externalLinks/externalLink1.xml": link},
    )
    assert len(needs_of(read_workbook(path, REGISTER, FILLED_IN))) == 2


def test_parts_that_contradict_each_other_are_broken(tmp_path: Path) -> None:
    for number, (part, old, new) in enumerate(
        [
            ("xl/styles.xml", b"<cellXfs", b"<nothing"),
            ("xl/workbook.xml", b"</workbook>", b""),
            (SHEET, b't="inlineStr"', b't="s"'),
            ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"worksheets/none.xml"),
        ]
    ):
        path = rewritten(
            workbook(tmp_path / f"{number}.xlsx"),
            in_part(part, old, new),
        )
        assert refusal(path)[0] in {RefusalCode.BROKEN, RefusalCode.NO_TABLE}


def test_an_old_workbook_is_read_with_its_numbers_and_merges(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    rows = [
        HEADER,
        need(1, "A1"),
        need(2, "A2", phone=19911110002.0, amount=80.5),
        need(3, "A3", name=None, uscc=None, county=None),
    ]
    path.write_bytes(old_workbook(rows, merges=((2, 3, 1, 1),)))
    judged = needs_of(read_workbook(path, REGISTER, FILLED_IN))
    assert [(row.place.sheet, row.place.row, row.action.value, row.problems) for row in judged] == [
        ("Sheet1", 2, "accept", ()),
        ("Sheet1", 3, "accept_with_warning", ("PHONE_FLOAT",)),
        ("Sheet1", 4, "accept", ("MERGED_ENTERPRISE_CELL",)),
    ]


def test_a_broken_an_encrypted_and_an_endless_old_workbook(tmp_path: Path) -> None:
    broken, locked, long, wide = (tmp_path / f"{name}.xls" for name in ("坏", "密", "长", "宽"))
    broken.write_bytes(compound_file("Workbook", b"\x09\x08\xff\xff" + bytes(600)))
    locked.write_bytes(old_workbook([HEADER], is_locked=True))
    long.write_bytes(old_workbook([HEADER, *[("x",)] * (limits.MOST_ROWS + limits.LINES_AROUND)]))
    wide.write_bytes(old_workbook([("x",) * (limits.MOST_COLUMNS + 1)]))
    assert [refusal(path)[0] for path in (broken, locked, long, wide)] == [
        RefusalCode.BROKEN,
        RefusalCode.ENCRYPTED,
        RefusalCode.TOO_MANY_ROWS,
        RefusalCode.TOO_MANY_COLUMNS,
    ]


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (-24, b"", RefusalCode.TOO_SLOW),
        (-9, b"", RefusalCode.TOO_MUCH_MEMORY),
        (1, b"Traceback\nMemoryError", RefusalCode.TOO_MUCH_MEMORY),
        (1, b"SystemError: error return without exception set", RefusalCode.TOO_MUCH_MEMORY),
        (1, b"Traceback\nRuntimeError: odd", RefusalCode.BROKEN),
    ],
)
def test_how_the_limited_process_ended_tells_why(status: int, said: bytes, code: RefusalCode) -> None:
    ended: subprocess.CompletedProcess[bytes] = subprocess.CompletedProcess((), status, b"", said)
    assert limited._why_it_ended("表.xlsx", ended).code == code


def test_the_process_answers_a_task_with_rows_or_a_refusal(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx")
    task = limited.Task(str(path), REGISTER.firms, FILLED_IN, {}, 0)
    assert limited.answer_to(task).judged == read_workbook(path, REGISTER, FILLED_IN)
    missing = limited.Task(str(tmp_path / "无.xlsx"), None, FILLED_IN, {}, 0)
    assert limited.answer_to(missing) == limited.Answer(code=RefusalCode.FILE_MISSING, facts={"file": "无.xlsx"})


def test_the_limited_process_reads_refuses_and_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "表.xlsx")
    assert read_limited(path, REGISTER, FILLED_IN) == read_workbook(path, REGISTER, FILLED_IN)
    assert read_limited(path, None, FILLED_IN) == read_workbook(path, None, FILLED_IN)
    with pytest.raises(FileRefused) as refused:
        read_limited(tmp_path / "无.xlsx", REGISTER, FILLED_IN)
    assert (refused.value.code, refused.value.facts) == ("file_missing", {"file": "无.xlsx"})
    monkeypatch.setattr(limits, "MEMORY_MIB", 30)
    with pytest.raises(FileRefused) as refused:
        read_limited(path, REGISTER, FILLED_IN)
    assert refused.value.code == RefusalCode.TOO_MUCH_MEMORY
    monkeypatch.setattr(limits, "SECONDS", 0.001)
    with pytest.raises(FileRefused) as refused:
        read_limited(path, REGISTER, FILLED_IN)
    assert refused.value.code == RefusalCode.TOO_SLOW
