"""An invented session of another chain: its register, and rows as counties really send them."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from events.intake.engine import Judged, JudgedRow
from events.intake.rules.register import Firm, Register
from events.intake.rules.sheets import Book, Merge, Row, Sheet
from events.organisations.rules import credit_check_character

FILLED_IN = date(2026, 11, 26)
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def code_of(division: str, number: int) -> str:
    """A sound credit code of an invented company."""
    body = f"MAXXK{number:03d}"
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    first = f"91{division}{body}{'0123456789X0'[11 - total % 11]}"
    return first + credit_check_character(first)


FIRMS = (
    Firm("A1", "浙江恒岳轴承科技股份有限公司", code_of("331122", 1), "缙云县", "19911110001"),
    Firm("A2", "缙云飞翼带锯床有限公司", code_of("331122", 2), "缙云县", "19911110002"),
    Firm("A3", "丽水德滚滚动功能部件有限公司", code_of("331102", 3), "丽水经开区", "19911110003"),
    Firm("A4", "龙泉冷芯汽车空调有限公司", code_of("331181", 4), "龙泉市", "19911110004"),
    Firm("A5", "松阳不锈管业（浙江）有限公司", code_of("331124", 5), "松阳县", "19911110005"),
    Firm("A6", "青田链谷机器人有限公司", code_of("331121", 6), "青田县", "19911110006"),
    Firm("A7", "遂昌同泰金属制品厂", code_of("331123", 7), "遂昌县", "19911110007"),
    Firm("A8", "云和木玩智造有限公司", code_of("331125", 8), "云和县", "19911110008", ("木玩",)),
)
REGISTER = Register(FIRMS)
BY_KEY = {firm.key: firm for firm in FIRMS}
STRANGER = code_of("331102", 99)
SERIAL_CELL = "序号"
HEADER = (
    SERIAL_CELL,
    "参会企业名称",
    "统一社会信用代码",
    "所属县（市、区）",
    "联系人",
    "联系电话",
    "需求类别",
    "需求名称",
    "详细说明",
    "金额（万元）",
    "完成时限",
    "是否公开",
    "备注",
)
Cells = tuple[object, ...]


def need(serial: object, firm: str, **cells: object) -> Cells:
    """A clean row of a firm; `cells` replace what the row is about."""
    known = BY_KEY[firm]
    row: dict[str, object] = {
        "name": known.name,
        "uscc": known.uscc,
        "county": known.county,
        "contact": "王工",
        "phone": known.phone,
        "kind": "采购",
        "title": f"采购第{serial}号部件",
        "detail": "见图纸",
        "amount": 100,
        "deadline": "2027-03-31",
        "open": "是",
        "remark": None,
    }
    unknown = set(cells) - set(row)
    assert not unknown, unknown
    row.update(cells)
    return (serial, *row.values())


@dataclass(frozen=True)
class Case:
    """A row and what a careful clerk makes of it; `values` only what the row is about."""

    cells: Cells
    action: str
    problems: str = ""
    values: dict[str, object] = field(default_factory=dict)


def sheet_of(rows: list[Cells], name: str = "智能装备供需征集", merges: tuple[Merge, ...] = ()) -> Sheet:
    """Rows as a sheet without a file."""
    return Sheet(name, tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)), merges)  # type: ignore[arg-type]  # plain objects stand for cell values


def book_of(
    rows: list[Cells], name: str = "智能装备供需征集", merges: tuple[Merge, ...] = (), *, is_text: bool = False
) -> Book:
    """One sheet as a book."""
    return Book("征集.csv" if is_text else "征集.xlsx", (sheet_of(rows, "" if is_text else name, merges),), is_text)


def write_workbook(path: Path, sheets: dict[str, list[Cells]]) -> Workbook:
    """The rows as a real workbook; returned for further dirt, save it again after."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                sheet.cell(number, column, value)
    book.save(path)
    return book


def strike(book: Workbook, sheet: str, row: int) -> None:
    """Strike a whole row out."""
    for cell in book[sheet][row]:
        cell.font = Font(strike=True)


def needs_of(judged: Judged) -> list[JudgedRow]:
    """What is not skipped."""
    return [row for row in judged.rows if row.action != "skip"]


def shown(row: JudgedRow) -> dict[str, object]:
    """The published values of a judged row."""
    return row.values.to_json() if row.values else {}
