"""Kinds of need, confidentiality, titles, column names and kinds of rows."""

import pytest
from intake.equipment_session import HEADER, need, sheet_of

from events.intake.engine.tables import find_tables
from events.intake.rules.categories import CategoryReading, Scope, category_of_heading, read_category, stated_category
from events.intake.rules.codes import Category
from events.intake.rules.headers import mapping_of, plain_name, scores
from events.intake.rules.kinds import kind_of
from events.intake.rules.privacy import is_confidential
from events.intake.rules.sheets import Row
from events.intake.rules.titles import NeedText, needs_in
from events.intake.rules.vocabulary import OF_A_KIND, Field

PURCHASE, SALES, FINANCE, TALENT, DIGITAL, TECHNOLOGY = (
    Category.PURCHASE,
    Category.SALES,
    Category.FINANCE,
    Category.TALENT,
    Category.DIGITAL,
    Category.TECHNOLOGY,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", None),
        ("Sheet1", None),
        ("供需", None),
        ("产销需求", Scope.GOODS),
        ("供应/采购", Scope.GOODS),
        ("产品", Scope.GOODS),
        ("产品采购", PURCHASE),
        ("产销（采购）", PURCHASE),
        ("产销-供应", SALES),
        ("购销", Scope.GOODS),
        ("需", PURCHASE),
        ("供", SALES),
        ("企业需求", None),
        ("求购", PURCHASE),
        ("寻找供应商", PURCHASE),
        ("卖", SALES),
        ("产融", FINANCE),
        ("产才", TALENT),
        ("智能化改造", DIGITAL),
        ("技术改造", DIGITAL),
        ("两化融合", DIGITAL),
        ("校企研发", TECHNOLOGY),
        ("校企合作", TALENT),
        ("市场拓展", SALES),
        ("□采购 ☑供应", SALES),
        ("①产销（供）", SALES),
        ("需求侧", PURCHASE),
        ("融", FINANCE),
        ("Talent", TALENT),
        ("产教融合", TALENT),
        ("设备改造", DIGITAL),
        ("科研合作", TECHNOLOGY),
        ("委外加工", PURCHASE),
        ("产学研（揭榜挂帅）", TECHNOLOGY),
    ],
)
def test_a_type_cell_or_sheet_name_names_a_kind(text: str, kind: Category | Scope | None) -> None:
    assert stated_category(text) is kind


def test_the_chain_and_the_office_of_a_title_are_no_kind() -> None:
    titles = ("丽水市智能制造产业链供需汇总表", "丽水市经济和信息化局", "农产品", "数字安防专场融资需求表")
    assert [category_of_heading(title) for title in titles] == [None, None, None, FINANCE]


@pytest.mark.parametrize(
    ("type_cell", "around", "wording", "reading"),
    [
        ("采购", None, "磨床", CategoryReading(PURCHASE)),
        ("", FINANCE, "设备升级", CategoryReading(FINANCE)),
        ("", FINANCE, "招聘验布工6名", CategoryReading(TALENT, contradicted=True)),
        ("", DIGITAL, "招聘MES工程师2名", CategoryReading(TALENT, contradicted=True)),
        ("技术", None, "采购检测设备", CategoryReading(PURCHASE, contradicted=True)),
        ("采购", None, "MES系统", CategoryReading(PURCHASE)),
        ("采购", None, "供应商开发：压铸件", CategoryReading(PURCHASE)),
        ("", SALES, "求购商对接", CategoryReading(SALES)),
        ("", TALENT, "采购主管1名", CategoryReading(TALENT)),
        ("", TALENT, "懂贷款的财务主管", CategoryReading(TALENT)),
        ("融资", Scope.GOODS, "周转", CategoryReading(FINANCE, contradicted=True)),
        ("技术", TALENT, "研发", CategoryReading(TECHNOLOGY, contradicted=True)),
        ("供应", PURCHASE, "轴承", CategoryReading(SALES)),
        ("供应", None, "求购轴承", CategoryReading(PURCHASE, contradicted=True)),
        ("采购", None, "出售轴承", CategoryReading(SALES, contradicted=True)),
        ("采购", None, "能为出售轴承者采购保险", CategoryReading(PURCHASE)),
        ("采购", None, "出售轴承，需自提", CategoryReading(SALES, contradicted=True)),
        ("采购", None, "想找代理商", CategoryReading(PURCHASE)),
        ("", Scope.GOODS, "求购轴承", CategoryReading(PURCHASE)),
        ("", Scope.GOODS, "拓展出口渠道", CategoryReading(SALES)),
        ("", Scope.GOODS, "轴承", CategoryReading(None)),
        ("", Scope.GOODS, "招聘焊工3名", CategoryReading(TALENT, contradicted=True)),
        ("", None, "上MES系统", CategoryReading(DIGITAL)),
        ("", None, "轴承", CategoryReading(None)),
        ("其他", PURCHASE, "求购轴承", CategoryReading(None)),
    ],
)
def test_the_kind_of_a_need(
    type_cell: str, around: Category | Scope | None, wording: str, reading: CategoryReading
) -> None:
    assert read_category(type_cell, around, wording) == reading


@pytest.mark.parametrize(
    ("openness", "secrecy", "remark", "meaning"),
    [
        (None, None, "", "open"),
        ("是", None, "", "open"),
        ("可公开", None, "", "open"),
        ("不保密", None, "", "open"),
        ("√", None, "", "open"),
        ("☑是 □否", None, "", "open"),
        ("仅参会单位", None, "", "open"),
        ("□是 ☑否", None, "", "confidential"),
        ("否", None, "", "confidential"),
        ("不可", None, "", "confidential"),
        ("不允许", None, "", "confidential"),
        ("不公开", None, "", "confidential"),
        ("×", None, "", "confidential"),
        ("仅主办方", None, "", "confidential"),
        (None, "是", "", "confidential"),
        (None, "涉密", "", "confidential"),
        (None, "√", "", "confidential"),
        (None, "否", "", "open"),
        (None, "无需保密", "", "open"),
        (None, None, "涉密，请勿公开", "confidential"),
        ("是", "否", "新报名", "open"),
    ],
)
def test_open_and_secret_columns_mean_the_opposite(
    openness: str | None, secrecy: str | None, remark: str, meaning: str
) -> None:
    assert is_confidential(openness, secrecy, remark) is (meaning == "confidential")


@pytest.mark.parametrize(
    ("title", "description", "columns", "needs"),
    [
        ("", "", "apart", ()),
        ("磨床", "两台", "apart", (NeedText("磨床", "两台"),)),
        ("高速\n磨床", "", "apart", (NeedText("高速磨床"),)),
        ("1、磨床", "", "apart", (NeedText("磨床"),)),
        ("", "需要导轨。长期合作", "apart", (NeedText("需要导轨", "长期合作", is_title_missing=True),)),
        ("融资用于扩产\n三年期", "", "together", (NeedText("融资用于扩产", "三年期"),)),
        ("染缸联网：十台缸", "", "together", (NeedText("染缸联网", "十台缸"),)),
        ("浴比1:8降到1:4", "", "together", (NeedText("浴比1:8降到1:4"),)),
        (
            "1、疵点检出；\n2、目前靠人工，客户索赔近百万",
            "",
            "together",
            (NeedText("疵点检出", "目前靠人工，客户索赔近百万"),),
        ),
        ("1、设备联网；2、排产系统", "", "together", (NeedText("设备联网"), NeedText("排产系统"))),
        ("1、设备改造；2、排产系统", "", "together", (NeedText("设备改造"), NeedText("排产系统"))),
        ("（1）磨床（2）车床", "（1）两台（2）三台", "apart", (NeedText("磨床", "两台"), NeedText("车床", "三台"))),
        ("①磨床 ②车床", "各一台", "apart", (NeedText("磨床", "各一台"), NeedText("车床", "各一台"))),
        ("采购磨床；求购车床", "", "apart", (NeedText("采购磨床"), NeedText("求购车床"))),
        ("⑴磨床⑵车床", "", "apart", (NeedText("磨床"), NeedText("车床"))),
        ("第一，磨床；第二，车床", "", "apart", (NeedText("磨床"), NeedText("车床"))),
        ("【需求一】磨床\n【需求二】车床", "", "apart", (NeedText("磨床"), NeedText("车床"))),
        ("焊工2名；钳工3名", "", "together", (NeedText("焊工2名"), NeedText("钳工3名"))),
        ("稻鱼米团购；田鱼干进超市", "", "together", (NeedText("稻鱼米团购"), NeedText("田鱼干进超市"))),
        ("稻鱼米团购；今年亏损很大", "", "together", (NeedText("稻鱼米团购", "今年亏损很大"),)),
        ("采购磨床；要求精度高", "", "apart", (NeedText("采购磨床；要求精度高"),)),
        (
            "1.采购磨床，预算80万元，2027年3月底前；2.采购车床",
            "",
            "apart",
            (NeedText("采购磨床", "", "80万元", "2027年3月底"), NeedText("采购车床")),
        ),
        ("100万元", "", "apart", (NeedText("100万元"),)),
    ],
)
def test_titles_explanations_and_several_needs(
    title: str, description: str, columns: str, needs: tuple[NeedText, ...]
) -> None:
    assert needs_in(title, description, is_combined=columns == "together") == needs


@pytest.mark.parametrize(
    ("cell", "prices", "titles"),
    [
        ("1、设备联网；2、排产系统", 1, ["设备联网", "排产系统"]),
        ("1、全厂设备联网与采集；2、排产系统", 1, ["全厂设备联网与采集"]),
        ("1、采购磨床；2、采购车床", 1, ["采购磨床", "采购车床"]),
        ("1、电工2名；2、焊工", 1, ["电工2名", "焊工"]),
        ("1、设备联网；2、排产系统；3、质量追溯", 1, ["设备联网", "排产系统", "质量追溯"]),
        ("1、追溯码；2、看得见批次，能查到人", 0, ["追溯码"]),
        ("1、4D短纤；2、海岛短纤", 0, ["4D短纤", "海岛短纤"]),
        ("1、短纤；2、" + "长" * 41, 0, ["短纤"]),
        ("①连续式大型碾米机一台\n②色选机一台", 1, ["连续式大型碾米机一台", "色选机一台"]),
        ("采购磨床\n求购车床", 1, ["采购磨床", "求购车床"]),
        ("采购磨床\n去年客户指定的", 1, ["采购磨床"]),
        ("高速磨床\n精密车床", 2, ["高速磨床", "精密车床"]),
        ("1、采购磨床；" * 31, 31, ["采购磨床"]),
        ("1、设备联网；2、追溯码", 2, ["设备联网", "追溯码"]),
    ],
)
def test_numbered_items_beside_one_amount_are_needs_only_when_they_read_like_needs(
    cell: str, prices: int, titles: list[str]
) -> None:
    found = needs_in(cell, "", is_combined=True, amount_count=prices)
    assert [need.title for need in found] == titles


def test_column_names_lose_stars_numbers_and_units() -> None:
    names = ("* 企业\n名称", "（必填）预算(万元)", "1、联系电话：", "总投资，单位：万元", "需求概述（必填）")
    assert [plain_name(name) for name in names] == ["企业名称", "预算", "联系电话", "总投资", "需求概述"]


def test_a_known_column_name_scores_full_a_covered_one_less_and_others_nothing() -> None:
    assert scores("需求名称") == {Field.TITLE: 100}
    assert scores("是否公开(是/否)") == {Field.OPENNESS: 100}
    assert max(scores("本次参会企业全称"), key=scores("本次参会企业全称").__getitem__) is Field.ENTERPRISE
    assert [scores(name) for name in ("", "填报时间", "注册资本", "长" * 40)] == [{}, {}, {}, {}]
    assert scores("填报单位:某局") == {}, "what is filled in is no name"
    assert max(scores("负责人电话"), key=scores("负责人电话").__getitem__) is Field.PHONE


def test_a_money_unit_tells_an_amount_and_a_price_per_piece_does_not() -> None:
    names = ("企业名称", "采购内容", "计划投入（万元）", "单价（元）")
    mapping = mapping_of([names], 1)
    assert mapping is not None
    assert mapping.columns[Field.AMOUNT] == 2


def test_columns_for_several_kinds_of_needs_hold_one_each_unless_another_tells_the_kind() -> None:
    names = ("企业名称", "采购需求", "融资需求（万元）")
    mapping = mapping_of([names], 1)
    assert mapping is not None
    assert mapping.columns == {Field.ENTERPRISE: 0, Field.PURCHASE_NEED: 1, Field.FINANCE_NEED: 2}
    told = mapping_of([(*names, "需求类别")], 1)
    assert told is not None
    assert not set(OF_A_KIND) & set(told.columns)


def test_three_columns_that_say_who_and_what_are_a_header() -> None:
    assert mapping_of([("企业名称", "需求名称", "金额")], 1) is not None
    assert mapping_of([("企业名称", "需求名称")], 1) is None
    assert mapping_of([("需求名称", "金额", "截止日期")], 1) is None
    assert mapping_of([("企业名称", "需求名称", "金额", "长" * 70)], 1) is None


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ((), "blank"),
        ((None, " ", "无"), "blank"),
        (need("示例", "A1"), "example"),
        (need(1, "A1", phone="1380000xxxx"), "example"),
        (need(1, "A1", name="××机械有限公司"), "example"),
        (need(1, "A1", detail="（此行为示例，请勿删除）"), "example"),
        (("合计", None, None, None, None, None, None, None, None, 500), "total"),
        ((None, "小计", None, None, None, None, None, "3项"), "total"),
        ((None, "小计（3条）", None, None, None, None, None, None, None, 500), "total"),
        (("填报人：张", None, "审核人：李"), "footer"),
        ((None, "填报人", "张某", "审核人", "李某"), "footer"),
        (("注：一式两份", "", ""), "footer"),
        (("一、采购类",), "heading"),
        ((None, "浙江恒岳轴承科技股份有限公司"), "heading"),
        ((None, "浙江恒岳轴承科技股份有限公司", "91331122MAXXK0014K", None, "王工"), "heading"),
        ((None, None, None, None, None, None, None, "采购磨床"), "need"),
        ((None, "恒岳", None, "缙云县"), "need"),
        ((12, None, None, "缙云县", None, None, None, None, None, None, None, "是"), "blank"),
        ((None, None, None, None, None, None, None, None, None, 5480), "blank"),
        (HEADER, "example"),
        (need(1, "A1", remark="此条取消"), "struck"),
        (need("作废", "A1"), "struck"),
        (need(1, "A1"), "need"),
        (need(1, "A1", title="合计管理系统"), "need"),
        (need(1, "A1", title="示范线模板改造"), "need"),
        (need("例如", "A1"), "example"),
    ],
)
def test_what_a_row_below_a_header_is(cells: tuple[object, ...], kind: str) -> None:
    (table,) = find_tables(sheet_of([HEADER, cells]))
    assert kind_of(table.rows[0], table.mapping).value == kind


def test_a_row_is_struck_when_its_words_or_half_of_it_are() -> None:
    (table,) = find_tables(sheet_of([HEADER, need(1, "A1")]))
    cells = table.rows[0].cells
    struck = [
        kind_of(Row(2, cells, frozenset(columns)), table.mapping).value for columns in ({7}, {9}, set(range(2, 12)))
    ]
    assert struck == ["struck", "need", "struck"]
