"""The kind of a need: from its own 类型 cell, the sheet's name and title, the column names, the wording."""

import re
from dataclasses import dataclass
from enum import StrEnum

from events.intake.rules.cells import chosen, squeeze
from events.intake.rules.codes import Category


class Scope(StrEnum):
    """What a sheet or a type cell promises beside the six kinds."""

    GOODS = "goods"


Stated = Category | Scope | None

TRADE = frozenset({Category.PURCHASE, Category.SALES})
BOTH_SIDES = re.compile("产销|购销|供销")
OFFICE = re.compile(
    "智能(?:制造|装备|计算|家居|电气|光伏|网联|硬件)|数字(?:安防|经济|内容)|"
    "农(?:副|林)?产品|水产品|林产品|生态产品|软件(?:和信息|产业|业)|网络通信|数智赋能|科学技术局|科技局|科技城"
    "|经济和信息化|工业和信息化|信息化局|十链百场万企|对接活动|产业对接"
)
BUYING = re.compile(r"求购|采购|寻源|外协|委外|收购|订购|购买|购置|采买|进货|买|购|需求[方侧]|需方|(?:^|\()需\)?$")
SELLING = re.compile(
    r"供应|销售|出售|供货|推广|推销|售|卖|供给|供方|(?:^|\()供\)?$|销路|推介|找客户|找订单|寻找客户|渠道|市场拓展|拓展市场|^出口|市场开拓|开拓市场|拓市"
)
STATED: tuple[tuple[re.Pattern[str], Category | Scope], ...] = (
    (re.compile(r"产融|融资|贷款|金融|信贷|银企|投融|授信|保险|担保|股权|财务|资金"), Category.FINANCE),
    (
        re.compile(r"产才|人才|招聘|用工|岗位|引才|人力|招工|培训|引智|产教|员工|校企(?!研发|技术|联合|攻关)"),
        Category.TALENT,
    ),
    (
        re.compile(
            r"智能化|智改|数转|数字化|信息化|数改|智造|工业互联网|机器换人|技改|技术改造|两化融合|未来工厂|自动化|智能制造|数智|软件|上云|设备改造"
        ),
        Category.DIGITAL,
    ),
    (
        re.compile(r"产学研|产技|产研|揭榜|挂帅|攻关|检测|技术|科技|科研|研发|难题|成果|创新|卡脖子"),
        Category.TECHNOLOGY,
    ),
    (
        re.compile(
            r"产销|供销|购销|整零|芯机|配套|产品|贸易|采购.{0,2}销售|销售.{0,2}采购|供应.{0,3}采购|采购.{0,3}供应"
        ),
        Scope.GOODS,
    ),
)
BRIEFLY: dict[str, Category] = {
    **dict.fromkeys(("进", "购", "purchase", "buy"), Category.PURCHASE),
    **dict.fromkeys(("出", "销", "sales", "sell"), Category.SALES),
    **dict.fromkeys(("融", "钱", "找钱", "finance"), Category.FINANCE),
    **dict.fromkeys(("人", "才", "找人", "talent"), Category.TALENT),
    **dict.fromkeys(("智", "数", "改", "digital"), Category.DIGITAL),
    **dict.fromkeys(("研", "学", "technology"), Category.TECHNOLOGY),
}
"""Whole type cells of a word or a sign."""
HIRES = re.compile(r"(?:急|诚|拟)?(?:招聘|招工|诚聘|急聘)(?!会)")
BUYS_AT_ONCE = re.compile(
    r"(?:长期|大量|急|拟)?(?:采购|求购)(?!系统|平台|管理|流程|商|\w{0,4}(?:经理|主管|专员|总监|员|工程师))"
)
WORDS_ONLY = frozenset({Category.TECHNOLOGY, Category.TALENT})
"""Kinds whose needs never begin with buying."""
OTHER = re.compile("其他|其它|不明|待定|未定|综合")
BUYS = re.compile(
    r"^(?:长期|大量|急|拟|需|想|寻求|常年|高价)?(?:求购|采购|收购|购买|购置|订购|采买|买|寻购|需购)(?!商)|采购$|求购(?!商)"
)
SELLS = re.compile(
    r"^(?:长期|大量|可|拟|想)?(?:供应(?!商|链)|销售|出售|推销|推广|转让|承接|代工|提供|供货|配套)|"
    r"(?:销路|经销商|代理商|拓展|渠道|推广|供货|找客户|拓客|出口|入围|承接|代加工)"
)
STRONG: dict[Category, re.Pattern[str]] = {
    Category.TALENT: re.compile(
        r"^(?:急|诚)?(?:招聘|招收|聘|招工|引进.{0,12}(?:人才|博士|工程师))|(?:招聘|招工|急聘|"
        r"诚聘|猎聘)|(?:工程师|技术员|普工|技工|焊工|文员|经理|师傅|博士|硕士|操作工|学徒|"
        r"主管)\D{0,4}\d+(?:名|人|位)"
    ),
    Category.FINANCE: re.compile(r"贷款|融资|授信|保函|贴现|信贷|续贷|转贷|流动资金|银行承兑|过桥资金|贴息"),
    Category.PURCHASE: re.compile(
        r"^(?:长期|大量|急|拟)?(?:求购|采购|收购|购买)(?!商)|(?:寻|找|招募|征集|求).{0,10}(?:供应商|"
        r"供货商|货源)"
    ),
    Category.SALES: re.compile(
        r"^(?:长期|大量)?(?:供应(?!商|链)|销售|出售|推销|转让)|(?:寻|找|招募|招|求|"
        r"诚征).{0,8}(?:经销商|代理商|代理|分销|销路|加盟)"
    ),
    Category.DIGITAL: re.compile(
        r"MES|ERP|WMS|数字化(?:车间|改造|工厂|转型)|智能化改造|智能工厂|智能车间|设备上云|机器换人|5G工厂|工业互联网"
    ),
    Category.TECHNOLOGY: re.compile(
        r"技术攻关|联合攻关|揭榜|产学研|联合研发|技术难题|共建.{0,10}(?:实验室|研究院|研发中心|技术中心)"
    ),
}
OWN: dict[Category, re.Pattern[str]] = {
    Category.TALENT: re.compile(r"人才|岗位|师|工|员|生|聘|招|培训|人|班|主管|经理|总监|顾问|专家"),
    Category.FINANCE: re.compile(r"贷|融|资|险|保|投|债|股|票|银行|金|质押|抵押|租|汇|款|授信"),
    Category.PURCHASE: re.compile(r"购|买|需|求|找|寻|替代|要|系统|软件|设备|平台|MES|ERP|WMS"),
    Category.SALES: re.compile(r"供|销|售|卖|推|拓|寻|找|承接|出口|转让|合作|进入"),
    Category.DIGITAL: re.compile(r"数|智|系统|自动|软件|MES|ERP|平台|改造|机器|设备|监测|线|上云|联网|采集"),
    Category.TECHNOLOGY: re.compile(r"技术|攻关|研|难|工艺|性|材料|解决|开发|优化|分析|检测|机理|指标|替代|回收|治理"),
}


@dataclass(frozen=True, slots=True)
class CategoryReading:
    """The kind, if known; whether the wording contradicts what sheet or type cell say."""

    category: Category | None = None
    contradicted: bool = False


def stated_category(text: str) -> Stated:
    """What a type cell, a sheet name or a heading names; None when it names nothing.

    One side of a trade beats 产品; both sides are goods.
    """
    flat = chosen(text).replace("供应商", "采购商").replace("供应链", "")
    if said := BRIEFLY.get(flat.lower()):
        return said
    found = [kind for pattern, kind in STATED if pattern.search(flat)]
    named = [kind for kind in found if kind is not Scope.GOODS]
    if named:
        return named[0]
    one_side = BOTH_SIDES.sub("", flat)
    buys, sells = BUYING.search(one_side) is not None, SELLING.search(one_side) is not None
    if buys != sells:
        return Category.PURCHASE if buys else Category.SALES
    return Scope.GOODS if buys or found else None


def category_of_heading(text: str) -> Stated:
    """What a title line names without the words for chain, event and office: 智能制造产业链 is no kind."""
    return stated_category(re.split("产业链|专场", OFFICE.sub("", squeeze(text)))[-1].replace("对接会", ""))


def read_category(type_cell: str, around: Stated, wording: str) -> CategoryReading:
    """The kind of one need.

    Args:
        type_cell: the row's own type, "" when there is none.
        around: what group heading, sheet name, title and column names say, the nearest first.
        wording: title of the need.
    """
    said = stated_category(type_cell) or (None if OTHER.search(squeeze(type_cell)) else around)
    spoken = None if OTHER.search(squeeze(type_cell)) else strong_category(wording)
    if isinstance(said, Category):
        return _checked(said, around, spoken, wording)
    if spoken and (said is None or spoken in TRADE):
        return CategoryReading(spoken)
    if said is Scope.GOODS and spoken:
        return CategoryReading(spoken, contradicted=True)
    return CategoryReading(None if OTHER.search(squeeze(type_cell)) else _side_of(wording))


def _checked(said: Category, around: Stated, spoken: Category | None, wording: str) -> CategoryReading:
    if _is_elsewhere(said, around):
        return CategoryReading(said, contradicted=True)
    is_hiring = HIRES.match(squeeze(wording)) is not None
    if spoken and spoken is not said and (is_hiring or not OWN[said].search(wording)):
        return CategoryReading(spoken, contradicted=True)
    if said in WORDS_ONLY and BUYS_AT_ONCE.match(squeeze(wording)):
        return CategoryReading(Category.PURCHASE, contradicted=True)
    if {spoken, said} == TRADE and _opens_with(spoken, wording):
        return CategoryReading(spoken, contradicted=True)
    return CategoryReading(said)


def _is_elsewhere(said: Category, around: Stated) -> bool:
    """A type cell that does not belong on its sheet; buying and selling share theirs."""
    if around is Scope.GOODS or around in TRADE:
        return said not in TRADE
    return around is not None and around is not said


def _opens_with(spoken: Category | None, wording: str) -> bool:
    pattern = BUYS if spoken is Category.PURCHASE else SELLS
    return pattern.match(squeeze(wording)) is not None


def _side_of(wording: str) -> Category | None:
    flat = squeeze(wording)
    buys, sells = BUYS.search(flat) is not None, SELLS.search(flat) is not None
    if buys == sells:
        return None
    return Category.PURCHASE if buys else Category.SALES


def strong_category(wording: str) -> Category | None:
    """The one kind that the wording leaves no doubt about."""
    flat = squeeze(wording)
    if HIRES.match(flat):
        return Category.TALENT
    found = [category for category, pattern in STRONG.items() if pattern.search(flat)]
    return found[0] if len(found) == 1 else None
