"""Every code that a row can bear: a cell that earns it, and one that looks alike and must not."""

from dataclasses import replace

import pytest
from intake.equipment_session import BY_KEY, FILLED_IN, HEADER, REGISTER, STRANGER, Cells, need, sheet_of

from events.intake.engine import Judged, judge
from events.intake.rules.codes import Problem
from events.intake.rules.sheets import Book, Merge, Row, Sheet

A1, A2, A3, A5 = (BY_KEY[key] for key in ("A1", "A2", "A3", "A5"))
O_CODE = A1.uscc.replace("0", "O")
FALSE_CODE = A1.uscc[:-1] + ("1" if A1.uscc[-1] != "1" else "2")
CELLS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "NAME_SPACE": ({"name": "浙江恒岳轴承科技 股份有限公司"}, {"name": "ABC Tech"}),
    "NAME_NEWLINE": ({"name": "浙江恒岳轴承科技\n股份有限公司"}, {"title": "采购\n磨床"}),
    "NAME_VARIANT": ({"name": "浙江恒岳轴承科技有限公司"}, {"name": f"{A1.name}（盖章）"}),
    "NAME_SUFFIX_NOTE": ({"name": f"{A1.name}（新报）"}, {"firm": "A5", "name": A5.name}),
    "NAME_ABBREVIATED": ({"name": "恒岳轴承"}, {"name": "浙江恒岳轴承科技有限责任公司"}),
    "NAME_FULLWIDTH_BRACKET": ({"firm": "A5", "name": "松阳不锈管业(浙江)有限公司"}, {"name": f"{A1.name}(盖章)"}),
    "ENTERPRISE_MISSING": ({"name": None, "uscc": None, "contact": "赵某"}, {"name": None}),
    "ENTERPRISE_UNKNOWN": ({"name": "宁波星海贸易有限公司", "uscc": STRANGER}, {"name": "恒岳轴承", "uscc": None}),
    "COUNTY_CONFLICT": ({"county": "莲都区"}, {"county": "浙江省丽水市缙云县壶镇镇"}),
    "USCC_MISSING": ({"uscc": "办理中"}, {"uscc": A1.uscc[8:17]}),
    "USCC_LENGTH": ({"uscc": A1.uscc[:-1]}, {"uscc": f" {A1.uscc} "}),
    "USCC_CHECK_DIGIT": ({"uscc": FALSE_CODE}, {"uscc": O_CODE}),
    "USCC_LETTER_O": ({"uscc": O_CODE}, {"uscc": A1.uscc}),
    "USCC_LOWERCASE": ({"uscc": A1.uscc.lower()}, {"uscc": f"uscc：{A1.uscc}"}),
    "USCC_SPACES": ({"uscc": f"{A1.uscc[:6]} {A1.uscc[6:]}"}, {"uscc": f"信用代码：{A1.uscc}"}),
    "USCC_HYPHENS": ({"uscc": f"{A1.uscc[:8]}-{A1.uscc[8:]}"}, {"uscc": f"{A1.uscc[8:16]}-{A1.uscc[16]}"}),
    "USCC_PREFIX_TEXT": ({"uscc": f"信用代码：{A1.uscc}"}, {"uscc": f"组织机构代码{A1.uscc[8:17]}"}),
    "USCC_IS_ORG_CODE": ({"uscc": A1.uscc[8:17]}, {"uscc": "123456789"}),
    "PHONE_FLOAT": ({"phone": 19911110001.0}, {"phone": "19911110001"}),
    "PHONE_SCIENTIFIC": ({"phone": "1.9911110001E+10"}, {"phone": 19911110001.0}),
    "PHONE_FULLWIDTH": ({"phone": "１９９１１１１０００１"}, {"phone": "（微信）19911110001"}),
    "PHONE_TWO_NUMBERS": ({"phone": "19911110001、0578-3112233"}, {"phone": "19911110001/199-1111-0001"}),
    "PHONE_INVALID": ({"phone": "1991111000"}, {"phone": "0578-3112233转801"}),
    "AMOUNT_APPROX": ({"amount": "约300万"}, {"amount": "300万（约定付款）"}),
    "AMOUNT_RANGE": ({"amount": "200-300"}, {"amount": "300-300"}),
    "AMOUNT_YUAN_UNIT": ({"amount": "3000000元"}, {"amount": "300万元"}),
    "AMOUNT_YI_UNIT": ({"amount": "1.2亿"}, {"amount": 12000}),
    "AMOUNT_W_UNIT": ({"amount": "300w"}, {"amount": "300万"}),
    "AMOUNT_CN_NUMERAL": ({"amount": "叁佰万元整"}, {"amount": "300万元整"}),
    "AMOUNT_COMMA": ({"amount": "1,200"}, {"amount": "300万,含税"}),
    "AMOUNT_TEXT_NUMBER": ({"amount": "300"}, {"amount": 300}),
    "AMOUNT_FOREIGN_CURRENCY": ({"amount": "20万美元"}, {"amount": "人民币20万元"}),
    "AMOUNT_VAGUE": ({"amount": "几百万"}, {"amount": "/"}),
    "AMOUNT_ZERO_MEANS_NONE": ({"amount": 0}, {"amount": 0.5}),
    "DATE_SERIAL": ({"deadline": 46477}, {"deadline": 20270331}),
    "DATE_SERIAL_TEXT": ({"deadline": "46477"}, {"deadline": "20270331"}),
    "DATE_TWO_DIGIT_YEAR": ({"deadline": "27.3.31"}, {"deadline": "2027.3.31"}),
    "DATE_MONTH_END_TEXT": ({"deadline": "2027年3月底"}, {"deadline": "2027年3月31日"}),
    "DATE_QUARTER": ({"deadline": "2027年一季度"}, {"deadline": "2027年1月1日"}),
    "DATE_CN_NUMERAL": ({"deadline": "二〇二七年六月三十日"}, {"deadline": "2027年第二季度"}),
    "DATE_RELATIVE_YEAR": ({"deadline": "明年3月"}, {"deadline": "2027年年底"}),
    "DATE_DMY_OR_US": ({"deadline": "30/06/2027"}, {"deadline": "2027/06/30"}),
    "DATE_OPEN_ENDED": ({"deadline": "长期"}, {"deadline": "长期，至2027年6月30日"}),
    "DATE_VAGUE": ({"deadline": "春节前后"}, {"deadline": "无"}),
    "DATE_INVALID": ({"deadline": "2027-02-30"}, {"deadline": "2028-02-29"}),
    "TITLE_MISSING": ({"title": None, "detail": None}, {"title": "磨床", "detail": None}),
    "CATEGORY_MISMATCH": ({"title": "招聘焊工3名"}, {"title": "采购焊工面罩"}),
    "CATEGORY_UNKNOWN": ({"kind": "其他", "title": "屋顶翻修"}, {"kind": None, "title": "求购屋顶瓦"}),
    "DUPLICATE_NEED": ({"title": "采购第一批部件。"}, {"title": "采购第二批部件"}),
    "MULTI_NEEDS_IN_CELL": ({"title": "1.采购磨床；2.采购车床"}, {"title": "1.5米磨床"}),
}
"""Code → cells that earn it and cells that do not; the row above asks for 第一批部件."""
OTHER_WAYS = {"MERGED_ENTERPRISE_CELL", "ROW_STRUCK_OUT", "HIDDEN_ROW"}
"""Codes that no cell's text earns: see below."""


def row_of(cells: dict[str, object]) -> Cells:
    changes = dict(cells)
    return need(2, str(changes.pop("firm", "A1")), **changes)


def problems(sheet: Sheet) -> set[Problem]:
    judged: Judged = judge(Book("x.xlsx", (sheet,)), REGISTER, FILLED_IN)
    return set(judged.rows[-1].problems)


def told(cells: dict[str, object]) -> set[Problem]:
    return problems(sheet_of([HEADER, need(1, "A1", title="采购第一批部件"), row_of(cells)], "供需"))


def test_no_code_is_left_out() -> None:
    assert set(CELLS) | OTHER_WAYS == set(Problem)


@pytest.mark.parametrize("code", CELLS)
def test_a_cell_earns_its_code_and_one_like_it_does_not(code: str) -> None:
    earns, looks_alike = CELLS[code]
    assert Problem(code) in told(earns)
    assert Problem(code) not in told(looks_alike)


def test_a_merged_organisation_is_marked_below_its_first_row_only() -> None:
    rows: list[Cells] = [HEADER, need(1, "A1"), (2, None, None, None, None, None, "采购", "油封")]
    merged = sheet_of(rows, "供需", (Merge(2, 1, 3, 1),))
    assert Problem.MERGED_ENTERPRISE_CELL in problems(merged)
    assert Problem.MERGED_ENTERPRISE_CELL not in problems(replace(merged, rows=merged.rows[:2]))


def test_struck_words_void_a_row_and_a_struck_remark_does_not() -> None:
    first, last = sheet_of([HEADER, need(1, "A1", remark="加急")]).rows
    for struck, is_void in ((frozenset({HEADER.index("需求名称")}), True), (frozenset({HEADER.index("备注")}), False)):
        row = Row(last.number, last.cells, struck)
        assert (problems(Sheet("供需", (first, row))) == {Problem.ROW_STRUCK_OUT}) is is_void


def test_a_hidden_need_is_marked_and_a_hidden_blank_is_not() -> None:
    first, last, blank = sheet_of([HEADER, need(1, "A1"), ()]).rows
    assert problems(Sheet("供需", (first, replace(last, is_hidden=True)))) == {Problem.HIDDEN_ROW}
    assert problems(Sheet("供需", (first, last, replace(blank, is_hidden=True)))) == set()
