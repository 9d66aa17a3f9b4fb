"""Forms as single counties make them: names of columns, units in a column, pages, rows prepared but not filled in."""

import pytest
from intake.equipment_session import BY_KEY, FILLED_IN, HEADER, REGISTER, Cells, book_of, need, needs_of, shown

from events.intake.engine import JudgedRow, judge
from events.intake.rules.headers import plain_name, scores
from events.intake.rules.sheets import Book, Merge

A1, A2 = BY_KEY["A1"], BY_KEY["A2"]


def read(rows: list[Cells], name: str = "Sheet1", merges: tuple[Merge, ...] = ()) -> list[JudgedRow]:
    return needs_of(judge(book_of(rows, name, merges), REGISTER, FILLED_IN))


def told(rows: list[JudgedRow], *fields: str) -> list[tuple[object, ...]]:
    return [(row.place.row, row.action.value, *(shown(row)[field] for field in fields)) for row in rows]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("title", "招聘岗位及人数 拟购设备 攻关方向 改造场景"),
        ("deadline", "何时需要 计划上线 希望到岗 供货期"),
        ("description", "规格型号及数量"),
        ("county", "推荐县区 所在县"),
        ("enterprise", "采购方 甲方"),
        ("openness", "是否上墙"),
        ("need", "资金用途说明 融资需求描述"),
        ("", "主营产品 主要产品 招聘人数 数量 企业规模 企业简介"),
    ],
)
def test_names_of_columns_that_counties_use(field: str, names: str) -> None:
    for name in names.split():
        found = scores(plain_name(name))
        assert max(found, key=lambda kind: found[kind], default="") == field, name


def test_a_column_of_units_tells_the_money_unit_of_each_row_and_is_no_organisation() -> None:
    rows = read(
        [
            ("采购内容", "预计金额", "单位", "企业名称", "信用代码"),
            ("磨床", 450000, "元", A1.name, A1.uscc),
            ("轴承钢", 0.5, "亿元", A2.name, A2.uscc),
        ]
    )
    assert told(rows, "enterprise_name", "amount_wan") == [
        (2, "accept_with_warning", A1.name, "45"),
        (3, "accept_with_warning", A2.name, "5000"),
    ]


def test_a_column_of_measures_is_nothing_of_ours_and_one_of_organisations_stays() -> None:
    measured = read([("采购内容", "数量", "单位", "企业名称", "金额"), ("磨床", 3, "台", A1.name, 80)])
    named = read([("单位", "采购内容", "金额"), (A1.name, "磨床", 80)])
    assert [told(rows, "enterprise_name", "amount_wan") for rows in (measured, named)] == [
        [(2, "accept", A1.name, "80")]
    ] * 2


@pytest.mark.parametrize("name", ["融资需求额度", "贷款需求", "融资需求", "资金需求"])
def test_what_stands_below_tells_whether_a_wish_for_money_heads_words_or_sums(name: str) -> None:
    sums = read(
        [
            ("借款企业", name, "资金用途说明", "手机"),
            (A1.name, "约300万", "扩产", A1.phone),
            (A2.name, 50, "周转", None),
        ]
    )
    assert told(sums, "category", "title", "amount_wan") == [
        (2, "accept_with_warning", "finance", "扩产", "300"),
        (3, "accept", "finance", "周转", "50"),
    ]
    if not name.endswith("额度"):
        words = read([("借款企业", name, "拟融资额", "手机"), (A1.name, "扩产贷款", 300, A1.phone)])
        assert told(words, "title", "amount_wan") == [(2, "accept", "扩产贷款", "300")]


def test_the_header_of_a_new_page_begins_no_other_table() -> None:
    rows = read(
        [
            ("序号", "企业情况", None, "需求情况", None, None, "截止"),
            (None, "企业名称", "信用代码", "类别", "名称", "金额", None),
            (1, A1.name, A1.uscc, "采购", "磨床", 80, "2027-03-31"),
            ("本页小计", None, None, None, None, 80, None),
            ("序号", "企业名称", "信用代码", "类别", "名称", "金额", "截止"),
            (2, A2.name, A2.uscc, "采购", "车床", 90, "2027-03-31"),
        ],
        merges=(Merge(1, 1, 1, 2), Merge(1, 3, 1, 5), Merge(1, 0, 2, 0), Merge(1, 6, 2, 6)),
    )
    assert told(rows, "title", "amount_wan") == [(3, "accept", "磨床", "80"), (6, "accept", "车床", "90")]


def test_rows_that_are_only_prepared_or_only_a_sum_are_skipped_and_a_half_filled_one_is_not() -> None:
    prepared = (3, None, None, "缙云县", None, None, "采购", None, None, None, None, "是")
    half = (4, A2.name, None, None, None, None, None, None, None, 50)
    rows = read([HEADER, need(1, "A1"), prepared, (*[None] * 9, 100), half])
    assert told(rows) == [(2, "accept"), (5, "reject")]


def test_the_name_of_a_file_contradicts_no_row_that_tells_its_kind() -> None:
    rows: list[Cells] = [HEADER, need(1, "A1", kind="人才", title="茶艺师2名")]
    book = book_of(rows)
    named = Book("特色产品征集.xlsx", book.sheets)
    assert [row.action.value for row in needs_of(judge(named, REGISTER, FILLED_IN))] == ["accept"]


def test_one_sum_for_several_counted_things_is_nobodys_amount() -> None:
    rows = read([("企业名称", "需求类型", "具体需求", "金额"), (A1.name, "采购", "①磨床一台\n②车床一台", "合计60万")])
    assert told(rows, "title", "amount_wan") == [
        (2, "accept_with_warning", "磨床一台", None),
        (2, "accept_with_warning", "车床一台", None),
    ]
