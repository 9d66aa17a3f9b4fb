"""Headers on two levels, stacked tables, group rows, merged cells, several sheets, CSV."""

from datetime import date
from pathlib import Path

from intake.equipment_session import (
    BY_KEY,
    FILLED_IN,
    HEADER,
    REGISTER,
    Cells,
    book_of,
    need,
    needs_of,
    sheet_of,
    shown,
    strike,
    write_workbook,
)

from events.intake.engine import JudgedRow, judge, propose_mappings
from events.intake.reading import open_book, read_workbook
from events.intake.rules.headers import Mapping
from events.intake.rules.sheets import Book, Merge
from events.intake.rules.vocabulary import Field

A1, A2, A3, A6, A7 = (BY_KEY[key] for key in ("A1", "A2", "A3", "A6", "A7"))


def read(
    rows: list[Cells], name: str = "Sheet1", merges: tuple[Merge, ...] = (), *, is_text: bool = False
) -> list[JudgedRow]:
    return needs_of(judge(book_of(rows, name, merges, is_text=is_text), REGISTER, FILLED_IN))


def told(row: JudgedRow, *fields: str) -> tuple[object, ...]:
    return (
        row.place.row,
        row.place.sub_index,
        row.action.value,
        ";".join(row.problems),
        *(shown(row)[field] for field in fields),
    )


TWO_LEVELS: list[Cells] = [
    ("附件2",),
    ("丽水市智能装备产业链企业需求汇总表",),
    ("序号", "企业信息", None, None, None, "需求信息", None, None, None, None, "备注"),
    (None, "名称", "信用代码", "联系人", "电话", "类型", "内容", "金额（元）", "时间", "是否保密", None),
    (1, A1.name, A1.uscc, "王工", A1.phone, "产融", "购置磨床的设备贷款\n三年期", "500万元", "2027年6月底", "否", None),
    (2, A2.name, A2.uscc, "李工", A2.phone, "产销", "求购优质带锯条", 800000, "2027/6/30", "是", None),
    (None, None, None, None, None, "产才", "招聘电气工程师2名", None, "尽快", "否", None),
]
TWO_LEVEL_ROWS = [
    (5, 0, "accept_with_warning", "DATE_MONTH_END_TEXT", "finance", "购置磨床的设备贷款", "500", 0),
    (6, 0, "accept_with_warning", "AMOUNT_YUAN_UNIT", "purchase", "求购优质带锯条", "80", 1),
    (7, 0, "accept_with_warning", "MERGED_ENTERPRISE_CELL;DATE_OPEN_ENDED", "talent", "招聘电气工程师2名", None, 0),
]


def test_a_header_on_two_levels_is_read_with_its_merges() -> None:
    merges = (Merge(3, 1, 3, 4), Merge(3, 5, 3, 9), Merge(3, 0, 4, 0), Merge(3, 10, 4, 10))
    rows = read(TWO_LEVELS, merges=merges)
    assert [told(row, "category", "title", "amount_wan", "confidential") for row in rows] == TWO_LEVEL_ROWS


def test_a_header_on_two_levels_is_read_from_a_csv_without_merges() -> None:
    rows = read(TWO_LEVELS, is_text=True)
    assert [told(row, "category", "title", "amount_wan", "confidential") for row in rows] == TWO_LEVEL_ROWS


def test_stacked_tables_keep_their_own_headers_kinds_and_units() -> None:
    rows = read(
        [
            ("供需信息表",),
            ("一、融资需求",),
            ("单位", "统一代码", "联系方式", "贷款需求", "额度", "用款时间"),
            (A1.name, A1.uscc, A1.phone, "流动资金", 1000, "2027-1-1"),
            ("二、招聘需求",),
            ("单位", "统一代码", "联系方式", "招聘岗位", "岗位要求", "到岗时间"),
            (A1.name, A1.uscc, A1.phone, "磨工3名", "熟练", "明年一季度"),
            ("三、采购需求",),
            ("单位", "统一代码", "联系方式", "采购内容", "预算金额（元）", "交货期"),
            (A1.name, A1.uscc, A1.phone, "深沟球轴承套圈", 1200000, "2027.3"),
        ]
    )
    assert [told(row, "category", "title", "amount_wan", "deadline") for row in rows] == [
        (4, 0, "accept", "", "finance", "流动资金", "1000", "2027-01-01"),
        (7, 0, "accept_with_warning", "DATE_QUARTER;DATE_RELATIVE_YEAR", "talent", "磨工3名", None, "2027-03-31"),
        (
            10,
            0,
            "accept_with_warning",
            "AMOUNT_YUAN_UNIT;DATE_MONTH_END_TEXT",
            "purchase",
            "深沟球轴承套圈",
            "120",
            "2027-03-31",
        ),
    ]


def test_group_rows_name_the_kind_of_need_below_them() -> None:
    def without_kind(cells: Cells) -> Cells:
        return cells[:6] + cells[7:]

    rows = read(
        [
            without_kind(HEADER),
            ("一、采购类",),
            without_kind(need(1, "A1", title="数控磨床")),
            ("二、销售类（2条）",),
            without_kind(need(2, "A1", title="精密轴承")),
            ("三、融资类",),
            without_kind(need(3, "A1", title="周转")),
        ]
    )
    assert [shown(row)["category"] for row in rows] == ["purchase", "sales", "finance"]


def test_group_rows_name_the_county_and_conflict_where_the_register_differs() -> None:
    rows = read(
        [HEADER, ("二、莲都区（3条）",), need(1, "A1", county=None), ("三、缙云县",), need(2, "A1", county=None)]
    )
    assert [told(row) for row in rows] == [(3, 0, "accept_with_warning", "COUNTY_CONFLICT"), (5, 0, "accept", "")]


def test_group_rows_name_the_organisation_with_its_code_contact_and_phone() -> None:
    rows = read(
        [
            ("序号", "企业名称", "信用代码", "联系人", "联系电话", "需求类型", "需求内容", "金额", "期限"),
            (f"缙云飞翼带锯床有限公司  统一社会信用代码：{A2.uscc}  联系人：李经理  电话：{A2.phone}",),
            (1, None, None, None, None, "采购", "采购伺服电机：20台，功率5kW", 60, "2027-05-01"),
            ("遂昌同泰金属制品厂（1条）",),
            (1, None, None, None, None, "采购", "冷轧钢卷", None, None),
            (2, A6.name, A6.uscc, "张工", A6.phone, "采购", "谐波减速器", 5, None),
        ],
        merges=(Merge(2, 0, 2, 8),),
    )
    assert [told(row, "enterprise_name", "phone", "title") for row in rows] == [
        (3, 0, "accept", "MERGED_ENTERPRISE_CELL", A2.name, A2.phone, "采购伺服电机"),
        (5, 0, "accept", "MERGED_ENTERPRISE_CELL", A7.name, "", "冷轧钢卷"),
        (6, 0, "accept", "", A6.name, A6.phone, "谐波减速器"),
    ]


def test_a_row_with_an_organisation_only_lacks_its_title_unless_rows_below_belong_to_it() -> None:
    rows = read(
        [
            HEADER,
            (1, A1.name, A1.uscc),
            need(2, "A2"),
            (3, A6.name, A6.uscc, "青田县", "张工", A6.phone),
            (4, None, None, None, None, None, "采购", "谐波减速器"),
            (5, A7.name, A7.uscc),
        ]
    )
    assert [told(row) for row in rows] == [
        (2, 0, "reject", "TITLE_MISSING"),
        (3, 0, "accept", ""),
        (5, 0, "accept", "MERGED_ENTERPRISE_CELL"),
        (6, 0, "reject", "TITLE_MISSING"),
    ]


def test_merged_organisation_cells_speak_for_all_their_rows_but_merged_amounts_do_not() -> None:
    rows = read(
        [
            HEADER,
            need(1, "A1", name=f"{A1.name}（公章）", amount="约80万"),
            (2, None, None, None, None, None, "采购", "油封", None, None, "2027-1-1", None, None),
            (3, "〃", None, None, None, None, "采购", "防尘盖", None, 5, None, "否", None),
        ],
        merges=(Merge(2, 1, 3, 1), Merge(2, 2, 3, 2), Merge(2, 9, 3, 9), Merge(2, 11, 3, 11)),
    )
    assert [told(row, "enterprise_name", "uscc", "phone", "amount_wan", "confidential") for row in rows] == [
        (2, 0, "accept_with_warning", "NAME_SUFFIX_NOTE;AMOUNT_APPROX", A1.name, A1.uscc, A1.phone, "80", 0),
        (3, 0, "accept", "MERGED_ENTERPRISE_CELL", A1.name, A1.uscc, A1.phone, None, 0),
        (4, 0, "accept", "MERGED_ENTERPRISE_CELL", A1.name, A1.uscc, A1.phone, "5", 1),
    ]


def test_an_empty_organisation_beside_another_contact_is_missing() -> None:
    other = (2, None, None, None, "赵某", "13900000001", "采购", "油封", None, 5, None, None, None)
    assert [told(row) for row in read([HEADER, need(1, "A1"), other])][1] == (3, 0, "reject", "ENTERPRISE_MISSING")


def test_where_a_sheet_merges_names_an_unmerged_blank_is_missing() -> None:
    blank = (3, None, None, None, None, None, "采购", "油封", None, 5, None, None, None)
    merges = (Merge(2, 1, 3, 1),)
    rows = read([HEADER, need(1, "A1"), need(2, "A1", name=None, uscc=None), blank], merges=merges)
    assert [row.action.value for row in rows] == ["accept", "accept", "reject"]


def test_a_code_written_behind_the_name_is_used() -> None:
    cells = need(1, "A1", name=f"{A1.name} {A1.uscc}", uscc=None)
    assert [told(row, "uscc") for row in read([HEADER, cells])] == [
        (2, 0, "accept_with_warning", "NAME_SPACE", A1.uscc)
    ]


def test_a_name_and_a_code_of_two_organisations_wait_for_a_person() -> None:
    rows = read([HEADER, need(1, "A1", uscc=A2.uscc), need(2, "A1", name="丽水某厂旧名", uscc=A1.uscc)])
    assert [told(row) for row in rows] == [(2, 0, "review", "NAME_VARIANT"), (3, 0, "review", "NAME_VARIANT")]


def test_lowest_and_highest_amount_of_two_columns_are_a_range() -> None:
    rows = read(
        [
            ("单位名称", "采购内容", "最低金额", "最高金额", "币种"),
            (A1.name, "磨床", 100, 200, None),
            (A1.name, "车床", 100, None, "人民币"),
            (A1.name, "铣床", 50, 60, "美元"),
        ]
    )
    assert [told(row, "amount_wan", "amount_min_wan", "amount_max_wan") for row in rows] == [
        (2, 0, "accept_with_warning", "AMOUNT_RANGE", None, "100", "200"),
        (3, 0, "accept", "", "100", None, None),
        (4, 0, "review", "AMOUNT_FOREIGN_CURRENCY", None, None, None),
    ]


def test_several_needs_in_one_cell_become_rows_with_their_own_amounts_and_dates() -> None:
    rows = read(
        [
            HEADER,
            need(1, "A1", title="1.采购数控车床2台；2.采购加工中心1台；3.采购三坐标", amount="1.80万；2.120万；3.60万"),
            need(2, "A2", title="采购轴承钢\n求购刀具", amount=50, deadline="2027-3-1\n2027-4-1"),
            need(3, "A3", title="1、采购冷轧钢卷（200万元，2027年3月31日前）；2、采购模具钢（80万元）", amount=None),
            need(4, "A6", title="采购谐波减速器；求购伺服电机", amount="100/200"),
            need(5, "A7", title="冷轧钢卷\n模具钢", amount="100万\n约200万"),
        ]
    )
    assert [
        (row.place.row, row.place.sub_index, *(shown(row)[name] for name in ("title", "amount_wan", "deadline")))
        for row in rows
    ] == [
        (2, 1, "采购数控车床2台", "80", "2027-03-31"),
        (2, 2, "采购加工中心1台", "120", "2027-03-31"),
        (2, 3, "采购三坐标", "60", "2027-03-31"),
        (3, 1, "采购轴承钢", None, "2027-03-01"),
        (3, 2, "求购刀具", None, "2027-04-01"),
        (4, 1, "采购冷轧钢卷", "200", "2027-03-31"),
        (4, 2, "采购模具钢", "80", "2027-03-31"),
        (5, 1, "采购谐波减速器", "100", "2027-03-31"),
        (5, 2, "求购伺服电机", "200", "2027-03-31"),
        (6, 1, "冷轧钢卷", "100", "2027-03-31"),
        (6, 2, "模具钢", "200", "2027-03-31"),
    ]
    assert {"MULTI_NEEDS_IN_CELL" in row.problems for row in rows} == {True}


def test_a_corrected_mapping_replaces_the_search() -> None:
    rows: list[Cells] = [("甲", "乙", "丙"), (A1.name, "磨床", 30)]
    mapping = Mapping(1, 1, {Field.ENTERPRISE: 0, Field.TITLE: 1, Field.AMOUNT: 2})
    judged = judge(book_of(rows, "采购"), REGISTER, FILLED_IN, {"采购": (mapping,)})
    assert [told(row, "title", "category", "amount_wan") for row in needs_of(judged)] == [
        (2, 0, "accept", "", "磨床", "purchase", "30")
    ]


def test_the_proposed_mapping_can_be_shown_to_a_person() -> None:
    (proposed,) = propose_mappings(book_of([("表",), HEADER, need(1, "A1")], "采购"))["采购"]
    assert (proposed.first_row, proposed.last_row, proposed.columns[Field.TITLE], proposed.names[Field.DEADLINE]) == (
        2,
        2,
        7,
        "完成时限",
    )


def test_without_a_register_no_organisation_is_unknown() -> None:
    judged = judge(book_of([HEADER, need(1, "A1", name="宁波星海贸易有限公司", uscc=A1.uscc)]), None, FILLED_IN)
    assert [told(row, "enterprise_name", "uscc") for row in needs_of(judged)] == [
        (2, 0, "accept", "", "宁波星海贸易有限公司", A1.uscc)
    ]


def test_spoken_dates_count_from_the_day_the_file_names() -> None:
    stated = [("填报日期：2025年6月1日",), HEADER, need(1, "A1", deadline="明年3月")]
    assert [shown(row)["deadline"] for row in read(stated)] == ["2026-03-31"]
    assert [shown(row)["deadline"] for row in read(stated[1:])] == ["2027-03-31"]


def test_spoken_dates_count_from_the_day_of_saving_when_it_is_near(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_workbook(path, {"采购": [HEADER, need(1, "A1", deadline="明年3月")]})
    saved = open_book(path).saved_on
    assert saved is not None
    near, far = (judge(open_book(path), REGISTER, date(saved.year + years, 12, 31)) for years in (0, 5))
    assert [shown(row)["deadline"] for judged in (near, far) for row in needs_of(judged)] == [
        f"{saved.year + 1}-03-31",
        f"{saved.year + 6}-03-31",
    ]


def test_a_type_that_does_not_belong_on_its_sheet_is_a_mismatch() -> None:
    book = Book("x.xlsx", (sheet_of([HEADER, need(1, "A1", kind="融资", title="周转")], "产销需求"),))
    assert [told(row) for row in needs_of(judge(book, REGISTER, FILLED_IN))] == [(2, 0, "review", "CATEGORY_MISMATCH")]


def test_almost_equal_words_with_equal_terms_are_one_need_and_with_other_figures_two() -> None:
    rows = read(
        [
            HEADER,
            need(1, "A1", title="采购高速精密角接触轴承磨床"),
            need(2, "A1", title="采购高速精密角接触轴承磨床设备"),
            need(3, "A1", title="采购高速精密角接触轴承磨床", kind="销售"),
            need(4, "A1", title="采购第一批10台高速精密角接触磨床"),
            need(5, "A1", title="采购第一批20台高速精密角接触磨床"),
        ]
    )
    assert [row.duplicate_of and row.duplicate_of.row for row in rows] == [None, 2, None, None, None]


def test_hidden_rows_wait_struck_rows_and_hidden_sheets_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "征集.xlsx"
    rows = [HEADER, need(1, "A1"), need(2, "A2"), need(3, "A3")]
    book = write_workbook(path, {"采购": rows, "旧表": rows, "更旧": rows})
    book["采购"].row_dimensions[3].hidden = True
    strike(book, "采购", 4)
    book["旧表"].sheet_state, book["更旧"].sheet_state = "hidden", "veryHidden"
    book.save(path)
    judged = read_workbook(path, REGISTER, FILLED_IN)
    assert [(row.place.sheet, *told(row)) for row in judged.rows if row.problems or row.action != "skip"] == [
        ("采购", 2, 0, "accept", ""),
        ("采购", 3, 0, "review", "HIDDEN_ROW"),
        ("采购", 4, 0, "skip", "ROW_STRUCK_OUT"),
    ]


def test_a_gb18030_csv_is_read_by_record_numbers(tmp_path: Path) -> None:
    path = tmp_path / "需求.csv"
    header = "企业名称,信用代码,联系人,手机,类别,需求名称,金额,截止日期"
    record = f'"缙云飞翼带锯床\r\n有限公司","=""{A2.uscc}""",李工,\'{A2.phone},采购,带锯条䶮,"1,200",46388'
    text = f"{header}\r\n\r\n{record}\r\n"
    path.write_bytes(text.encode("gb18030"))
    judged = read_workbook(path, REGISTER, FILLED_IN)
    assert [told(row, "title", "uscc", "phone", "amount_wan", "deadline") for row in needs_of(judged)] == [
        (
            3,
            0,
            "accept_with_warning",
            "NAME_NEWLINE;AMOUNT_COMMA;DATE_SERIAL_TEXT",
            "带锯条䶮",
            A2.uscc,
            A2.phone,
            "1200",
            "2027-01-01",
        )
    ]
    assert judged.rows[0].place.sheet == ""


def test_utf8_with_a_mark_utf16_tabs_and_semicolons_are_read(tmp_path: Path) -> None:
    lines = [("企业名称", "需求类别", "需求名称", "金额"), (A6.name, "采购", "谐波减速器", "80")]
    found = []
    for name, encoding, separator in (("a.csv", "utf-8-sig", ","), ("b.csv", "utf-16", "\t"), ("c.txt", "utf-8", ";")):
        path = tmp_path / name
        path.write_text("\n".join(separator.join(line) for line in lines), encoding=encoding)
        found += [told(row, "title", "amount_wan") for row in needs_of(read_workbook(path, REGISTER, FILLED_IN))]
    assert found == [(2, 0, "accept", "", "谐波减速器", "80")] * 3


def test_the_same_columns_under_a_register_without_code_or_county_are_filled_in() -> None:
    rows = read(
        [
            ("企业", "联系人/电话", "我需要", "意向金额", "期望时间"),
            (A6.name, f"张三 {A6.phone}", "求购减速器", "八十万元", "2027年底前"),
        ]
    )
    assert [told(row, "uscc", "phone", "amount_wan", "deadline", "category") for row in rows] == [
        (
            2,
            0,
            "accept_with_warning",
            "AMOUNT_CN_NUMERAL;DATE_MONTH_END_TEXT",
            A6.uscc,
            A6.phone,
            "80",
            "2027-12-31",
            "purchase",
        )
    ]


def test_title_lines_that_name_who_filled_in_are_no_level_of_the_header() -> None:
    rows = read(
        [
            ("丽水市智能装备产业链供需表",),
            ("报送单位：丽水市经信局", None, None, None, "填表日期：2026.11.20", None, "金额单位：万元"),
            ("序号", "企业信息", None, None, "需求信息", None, None, "信息公开情况"),
            (None, "企业全称", "信用代码", "联系方式", "需求类型", "需求名称", "需求金额", None),
            (1, A1.name, A1.uscc, A1.phone, "采购", "数控磨床", 80, "否"),
        ],
        merges=(Merge(3, 1, 3, 3), Merge(3, 4, 3, 6), Merge(3, 0, 4, 0), Merge(3, 7, 4, 7)),
    )
    assert [told(row, "title", "amount_wan", "confidential") for row in rows] == [
        (5, 0, "accept", "", "数控磨床", "80", 1)
    ]


def test_a_header_on_three_levels_is_read() -> None:
    rows = read(
        [
            ("企业信息", None, None, "需求信息", None, None, None),
            ("名称", "联系人", None, "类别", "名称", "金额（万元）", None),
            (None, "姓名", "电话", None, None, "最低", "最高"),
            (A1.name, "王工", A1.phone, "采购", "竹屑燃料", 50, 80),
            (None, None, None, "供应", "烧烤炭", 100, None),
        ],
        merges=(Merge(1, 0, 1, 2), Merge(1, 3, 1, 6), Merge(2, 0, 3, 0), Merge(2, 1, 2, 2), Merge(2, 5, 2, 6)),
    )
    assert [told(row, "phone", "amount_min_wan", "amount_max_wan") for row in rows] == [
        (4, 0, "accept_with_warning", "AMOUNT_RANGE", A1.phone, "50", "80"),
        (5, 0, "accept", "MERGED_ENTERPRISE_CELL", A1.phone, None, None),
    ]


def test_without_a_column_for_organisations_headings_or_the_line_above_name_them() -> None:
    header: Cells = ("编号", "需求名称", "类型", "金额(万元)", "截止日期", "是否公开")
    grouped = read(
        [
            ("供需汇总",),
            header,
            (f"{A1.name} {A1.uscc}",),
            (1, "精密磨床", "采购", 120, "2027-05-01", "是"),
            ("小计", None, None, 120),
            header,
            (f"二、{A2.name}（联系人：李工 {A2.phone}）",),
            (1, "钳工两名", "人才", None, "长期", "否"),
        ]
    )
    assert [told(row, "enterprise_name", "title", "confidential") for row in grouped] == [
        (4, 0, "accept", "MERGED_ENTERPRISE_CELL", A1.name, "精密磨床", 0),
        (8, 0, "accept_with_warning", "MERGED_ENTERPRISE_CELL;DATE_OPEN_ENDED", A2.name, "钳工两名", 1),
    ]
    form = read([("企业名称", A3.name, "联系电话", A3.phone), header, (1, "滚珠丝杠", "采购", 9, None, None)])
    assert [told(row, "enterprise_name", "phone") for row in form] == [
        (3, 0, "accept", "MERGED_ENTERPRISE_CELL", A3.name, A3.phone)
    ]
    assert read([header, (1, "精密磨床", "采购", 120, "2027-05-01", "是")]) == [], "nobody is named anywhere"


def test_one_row_per_organisation_with_a_column_for_each_kind_of_need() -> None:
    rows = read(
        [
            ("序号", "企业名称", "联系电话", "采购需求", "融资需求（万元）", "人才需求", "备注"),
            (1, A1.name, A1.phone, "采购提取罐2台", 300, "1.招聘焊工2名；2.招聘钳工3名", None),
            (2, A2.name, A2.phone, None, "购置产线贷款", "无", None),
        ]
    )
    assert [told(row, "category", "title", "amount_wan") for row in rows] == [
        (2, 1, "accept", "", "purchase", "采购提取罐2台", None),
        (2, 2, "accept", "", "finance", "融资需求", "300"),
        (2, 3, "accept_with_warning", "MULTI_NEEDS_IN_CELL", "talent", "招聘焊工2名", None),
        (2, 4, "accept_with_warning", "MULTI_NEEDS_IN_CELL", "talent", "招聘钳工3名", None),
        (3, 0, "accept", "", "finance", "购置产线贷款", None),
    ]


def test_ditto_marks_repeat_the_cell_above_in_any_column() -> None:
    rows = read(
        [HEADER, need(1, "A1"), (2, "同上", "〃", "〃", "〃", "〃", "同上", "油封", None, "同上", "〃", None, None)]
    )
    assert [told(row, "phone", "category", "amount_wan", "deadline") for row in rows][1] == (
        3,
        0,
        "accept",
        "MERGED_ENTERPRISE_CELL",
        A1.phone,
        "purchase",
        "100",
        "2027-03-31",
    )
