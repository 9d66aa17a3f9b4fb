"""Supplies 供给: which headings announce what organisations offer, not what they ask for, and of which kind it is."""

import re

from events.intake.rules.cells import chosen, squeeze
from events.marketplace.rules import SupplyKind

BOTH = re.compile("供需|供给[与和及、/]*需求|需求[与和及、/]*供给|产业链|供应链|对接会?")
ASKS = re.compile("需求|诉求|难题|采购|求购|揭榜|榜单|我需要|招聘")
OFFERS = re.compile(
    "供给|能提供|可提供|提供的?(?:产品|服务)|成果|专利(?:清单|名称|推介)|"
    "(?:产品|服务|金融产品|融资产品)(?:目录|手册|清单|推介|名录)|金融产品|信贷产品|服务(?:内容|项目)|人才供应|毕业生"
)
KINDS: tuple[tuple[re.Pattern[str], SupplyKind], ...] = (
    (re.compile("金融|融资|贷|信贷|授信|保险|担保|基金|保理|租赁"), SupplyKind.FINANCE),
    (re.compile("人才|毕业生|实习|用工|就业|劳务|培训"), SupplyKind.TALENT),
    (re.compile("数字化|智能化|智改|数改|软件|信息化|工业互联网|系统集成|自动化|MES|ERP"), SupplyKind.DIGITAL),
    (re.compile("成果|专利|技术|科研|产学研|研发|工艺"), SupplyKind.TECHNOLOGY),
    (re.compile("服务|检测|认证|物流|法律|咨询|代理|设计|渠道|准入"), SupplyKind.SERVICE),
    (re.compile("产品|设备|材料|原料|配件|供应|货"), SupplyKind.PRODUCT),
)
OF_ORGANISATION: tuple[tuple[re.Pattern[str], SupplyKind], ...] = (
    (re.compile("银行|支行|信用社|农商行|保险|担保|基金|融资租赁|小额贷款|证券"), SupplyKind.FINANCE),
    (re.compile("大学|学院|研究院|研究所|实验室|技师学院|职业"), SupplyKind.TECHNOLOGY),
)


def announces_offers(text: str) -> bool | None:
    """Whether a sheet name, title line, heading or column name announces offers; None when it speaks of neither."""
    flat = BOTH.sub("", squeeze(text))
    if ASKS.search(flat):
        return False
    return True if OFFERS.search(flat) else None


def offered_kind(type_cell: str, around: str, organisation: str, title: str) -> SupplyKind:
    """The kind of one offer: its own type cell, what stands around it, who offers, its words; goods otherwise."""
    for told, words in (
        (chosen(type_cell), KINDS),
        (squeeze(around), KINDS[:-1]),
        (squeeze(organisation), OF_ORGANISATION),
        (squeeze(title), KINDS[:-1]),
    ):
        found = next((kind for pattern, kind in words if pattern.search(told)), None)
        if found:
            return found
    return SupplyKind.PRODUCT
