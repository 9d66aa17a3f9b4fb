"""The workbook that goes back: the sender's own file, what became of each row, and nothing that runs."""

from io import BytesIO
from pathlib import Path

import httpx
import make
from desk import host
from intake.equipment_session import BY_KEY, HEADER, need
from intake.old_workbooks import old_workbook
from intake.sent import BOOK, book, firms_known, preview, uploaded
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.worksheet import Worksheet

from events.intake.actions import FileSent
from events.intake.documents import writing
from events.intake.documents.annotated import annotated_workbook
from events.intake.documents.writing import Order, RowNote, SheetNotes
from events.intake.queries import upload_view
from events.settings import Settings


async def annotated(session_id: int, sent: FileSent, lang: str = "zh-Hans") -> Workbook:
    upload_id = await uploaded(session_id, sent)
    view = await upload_view(session_id, upload_id)
    return load_workbook(BytesIO(await annotated_workbook(view, await preview(session_id, upload_id), lang)))


def column(sheet: Worksheet, letter: str) -> list[object]:
    return [cell.value for cell in sheet[letter]]


async def test_each_row_says_what_became_of_it_and_the_cell_why(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    sheet = (await annotated(session_id, book(tmp_path)))["采购"]
    assert column(sheet, "N") == ["导入结果", "新增", "新增", "新增", "待核", "不能用", "重复"]
    assert sheet["O4"].value == "金额（万元）：金额是约数，按所写的数登记。"
    assert sheet["J4"].comment.text == "金额是约数，按所写的数登记。"
    assert sheet["O7"].value.splitlines() == ["需求名称：与本文件另一行是同一条需求，已并入那一行。", "同 采购 第 2 行"]
    assert sheet["B5"].value == "景宁陌上纸业有限公司"
    assert sheet["N5"].fill.fgColor.rgb == "00FFF2CC"


async def test_it_speaks_the_language_of_who_downloads_it(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    sheet = (await annotated(session_id, book(tmp_path), "en"))["采购"]
    assert column(sheet, "N")[:2] == ["Import result", "New"]


async def test_nothing_in_the_copy_runs(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    path = tmp_path / "险.xlsx"
    source = Workbook()
    sheet = source.worksheets[0]
    for row in (HEADER, need(1, "A1", remark="=cmd|'/c calc'!A0"), need(2, "A2", remark="x")):
        sheet.append(list(row))
    sheet["M3"] = '=HYPERLINK("http://evil.example","x")'
    sheet["M2"].data_type = "s"
    sheet["B2"].hyperlink = "http://evil.example"
    sheet["B2"].comment = Comment("请核", "某人")
    sheet.conditional_formatting.add("A1:A9", FormulaRule(formula=['WEBSERVICE("http://evil.example")'], font=None))
    source.save(path)
    copy = await annotated(session_id, FileSent("险.xlsx", path.read_bytes()))
    found = copy.worksheets[0]
    assert {cell.data_type for row in found.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert found["M2"].value == "=cmd|'/c calc'!A0"
    assert found["M2"].quotePrefix
    assert found["B2"].hyperlink is None
    assert len(list(found.conditional_formatting)) == 0


async def test_a_csv_and_an_old_workbook_come_back_as_workbooks(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    text = f"企业名称,需求类别,需求名称,备注\n{BY_KEY['A1'].name},采购,采购磨床两台,=1+1\n"
    copy = (await annotated(session_id, FileSent("表.csv", text.encode()))).worksheets[0]
    assert [cell.value for cell in copy[2]] == [BY_KEY["A1"].name, "采购", "采购磨床两台", "=1+1", "新增", None]
    assert copy["D2"].data_type == "s"
    rows = [("企业名称", "需求类别", "需求名称"), (BY_KEY["A1"].name, "采购", "采购铣床两台")]
    old = (await annotated(session_id, FileSent("旧.xls", old_workbook(rows)))).worksheets[0]
    assert [cell.value for cell in old[2]] == [*rows[1], "新增", None]


async def test_the_writer_leaves_alone_what_it_is_not_told_about(tmp_path: Path) -> None:
    book(tmp_path)
    notes = SheetNotes({2: RowNote("review", "待核", "看这里", {0: "一", 1: "二"})}, (1,))
    order = Order(str(tmp_path / "征集.xlsx"), ("导入结果", "说明"), {"采购": notes, "别的": notes}, 0)
    sheet = load_workbook(BytesIO(writing.annotated(order)))["采购"]
    assert [cell.value for cell in sheet["N"]] == ["导入结果", "待核", None, None, None, None, None]
    assert [sheet[place].comment.text for place in ("A2", "B2")] == ["一", "二"]


async def test_the_textile_workbook_keeps_its_sheets_and_merges(db: Settings) -> None:
    session_id = await make.session()
    copy = await annotated(session_id, FileSent(BOOK.name, BOOK.read_bytes()))
    source = load_workbook(BOOK)
    assert copy.sheetnames == source.sheetnames
    for sheet in source.worksheets:
        assert copy[sheet.title].merged_cells.ranges == sheet.merged_cells.ranges


async def test_the_page_hands_it_out_under_the_file_s_name(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id = await make.session()
    upload_id = await uploaded(session_id, book(tmp_path))
    answer = await client.get(f"/sessions/{session_id}/imports/{upload_id}/annotated")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith("filename*=UTF-8''%E5%BE%81%E9%9B%86-1.xlsx")
    assert load_workbook(BytesIO(answer.content)).sheetnames == ["采购"]
    await uploaded(session_id, FileSent("坏.csv", b"\xff\xff\xff"))
    assert (await client.get(f"/sessions/{session_id}/imports/2/annotated")).status_code == 409
