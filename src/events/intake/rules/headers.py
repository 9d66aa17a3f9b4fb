"""Which column holds which field: a vocabulary of column names, scoring, headers of one and two levels."""

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from events.intake.rules.cells import CellValue, fold, text_of


class Field(StrEnum):
    """What a column can hold."""

    SERIAL = "serial"
    ENTERPRISE = "enterprise"
    USCC = "uscc"
    COUNTY = "county"
    CONTACT = "contact"
    PHONE = "phone"
    KIND = "kind"
    TITLE = "title"
    NEED = "need"
    DESCRIPTION = "description"
    AMOUNT = "amount"
    AMOUNT_MIN = "amount_min"
    AMOUNT_MAX = "amount_max"
    CURRENCY = "currency"
    DEADLINE = "deadline"
    OPENNESS = "openness"
    SECRECY = "secrecy"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Rows of a table's header and the column (from 0) of each field; proposed by us, correctable by a person."""

    first_row: int
    last_row: int
    columns: MappingOf[Field, int]
    names: MappingOf[Field, str] = field(default_factory=dict)


VOCABULARY: dict[Field, str] = {
    Field.SERIAL: "序号 编号 序列 项次 行号 NO No. 号",
    Field.ENTERPRISE: (
        "企业名称 单位名称 企业全称 单位全称 公司名称 公司全称 企业 单位 公司 申报单位 申报企业 需求单位 需求企业 填报企业 机构名称 机构全称 参会单位 参会企业 参与企业"
        " 需求方 名称 企业(单位)名称 单位(企业)名称 企业名 主体名称 需求主体 发布单位 发榜单位 发布企业 牵头单位 用人单位 借款企业 融资企业 法人名称 厂商 厂家 客户名称"
    ),
    Field.USCC: (
        "统一社会信用代码 社会信用代码 统一信用代码 信用代码 社会统一信用代码 统一代码 组织机构代码 机构代码 税号 纳税人识别号 代码 USCC 统一社会信用码 证照号码 营业执照号 注册号"
    ),
    Field.COUNTY: "所属县(市、区) 所属县市区 县(市、区) 县市区 县区 区县 所在县区 所属县区 所在地 属地 地区 区域 所属区域 所属地区 所在区域 归属地 县域 县 地市 所在地域 所在县市 辖区 乡镇 所属乡镇 地址 单位地址 企业地址 注册地",
    Field.CONTACT: "联系人 对接人 经办人 联络人 负责人 联系人及职务 联系人姓名 姓名 联系人(职务) 企业联系人 联系人职务 业务联系人 对接联系人 联络员",
    Field.PHONE: (
        "联系电话 电话 手机 手机号 手机号码 联系方式 联系手机 电话号码 联系人电话 移动电话 联络方式 联系人手机 联系人及电话 联系人及联系方式 联系人、电话 联系人电话/手机 联系人/电话 固定电话 办公电话"
        " 对接电话 对接方式"
    ),
    Field.KIND: (
        "类型(供应/采购) 类型 类别 需求类型 需求类别 供需类型 供需类别 供需方向 方向 供应/采购 供/需 供需 分类 需求分类 对接类型 对接类别 需求种类 业务类型 种类 对接方向 事项类别 所属类别 买卖"
    ),
    Field.TITLE: (
        "需求名称 产品名称 需求标题 标题 技术难题名称 难题名称 岗位(培训)需求 岗位需求 岗位名称 招聘岗位 需求岗位 岗位 项目名称 需求项目 采购产品 需求事项 事项 产品 产品(服务)名称 供需产品 需求产品"
        " 课题名称 课题 榜单名称 技术需求名称 技术需求 需求简述 需求主题 需求概述 产品/服务名称 物料名称 品名 货物名称 服务名称 改造项目 改造需求 融资项目 融资名称 融资产品 题目 人才需求 用工需求"
        " 技术攻关需求 攻关课题 揭榜项目 项目 需求清单 产品或服务 对接需求 对接事项 合作事项 我需要 采购内容 采购品类 供应产品 需求点"
    ),
    Field.NEED: (
        "融资用途及说明 改造需求描述 需求描述 需求内容 需求说明 主要需求 需求情况 需求 具体需求 需求详情 需求及说明 融资需求 资金需求 需求简介 需求内容及说明 需求概况 融资用途 资金用途 用途 对接内容"
        " 合作需求 采购需求 销售需求 供应需求 供需内容 事项内容 问题描述 拟解决问题 企业需求 需求具体内容 需求内容描述 改造内容"
    ),
    Field.DESCRIPTION: (
        "具体描述 具体要求 主要内容及指标 内容 详细描述 详细说明 描述 规格要求 规格型号 规格 规格及要求 详细内容 主要内容 技术指标 指标 主要指标 具体内容 具体说明 要求 岗位要求 任职要求 技术要求"
        " 说明 补充说明 详情 情况说明 质量要求 参数 技术参数 指标要求 需求明细 具体情况 背景 现状"
    ),
    Field.AMOUNT: (
        "涉及金额 金额 拟融资额 融资额 融资金额 融资额度 预算 预算金额 拟投入经费 投入经费 经费 经费预算 资金 资金额 投资额 总投资 投资 投资金额 拟投资额 拟投资金额 计划投资 采购金额 采购额 采购预算 意向金额"
        " 预计金额 需求金额 额度 资金需求 资金需求总额 榜额 榜单金额 合同金额 交易额 年需求额 总额 拟投入资金 投入资金 需求资金 贷款金额 贷款额度 价值 改造预算 项目预算 估算金额 申请额度 预估金额 合作金额"
        " 供货金额 订单金额 需求额 总价 价格"
    ),
    Field.AMOUNT_MIN: "最低金额 金额下限 下限 最低 起 最低额度 不低于 预算下限",
    Field.AMOUNT_MAX: "最高金额 金额上限 上限 最高 止 最高额度 不超过 预算上限",
    Field.CURRENCY: "币种 货币 货币单位 金额单位 计价单位",
    Field.DEADLINE: (
        "希望对接时间 对接时间 期望到位时间 到位时间 截止日期 截止时间 截止 计划完成时间 完成时间 完成时限 完成日期 期限 时限 要求时间 需求时间 需求时限 需求期限 交期 交货期 交货时间 交付时间 交付期 有效期 有效期至"
        " 到岗时间 希望到岗时间 期望时间 希望时间 时间要求 时间 日期 需求截止时间 解决时限 拟完成时间 预计完成时间 使用时间 用款时间 资金到位时间 攻关期限 实施时间 计划时间 起止时间 需求日期 最迟时间"
        " 期望完成时间 希望完成时间 期望对接时间 建设周期 到期日"
    ),
    Field.OPENNESS: "是否公开 可否公开 公开 是否可公开 是否同意公开 公开范围 可见范围 公开情况 能否公开 是否对外公开 公开与否 同意公开",
    Field.SECRECY: "是否保密 保密 保密要求 是否涉密 保密级别 涉密 是否需要保密 需保密 密级 保密与否",
    Field.REMARK: "备注 备 注 附注 其他 其他说明 备注说明 状态 处理意见",
}
EXCLUDED = re.compile(
    r"填报(?:时间|日期|单位|人)|报送|数量|人数|期限\(月\)|期限\(年\)|期限月|年限|利率|成立|注册资本|薪|工资|待遇|邮箱|微信|邮编|营业收入|营收|产值|税收|从业|传真|网址|职务$|法人代表|法定代表人|担保方式|(?:企业|单位|机构|岗位|融资|改造|产品|技术|担保|合作|用工|人才|贷款|资金|投资|设备)(?:类型|类别|性质)|融资期限|贷款期限"
)
DECORATION = re.compile(
    r"[*＊★☆●▲※#]|\((?:必填|选填|可选|必选|下拉|可不填|如有|盖章|公章|签字)[^)]*\)|[:：]$|^\d{1,2}[、.]|^[(（]?[一二三四五六七八九十]+[)）、]"
)
PARENT_NOISE = re.compile(r"(?:基本)?(?:信息|情况|资料|栏)$")
UNIT_NOTE = re.compile(
    r"\((?:单位[:：])?[^()]*(?:元|￥|¥|\$|RMB|USD)[^()]*\)|[,，:：]?单位[:：]?[百千万亿]*元|[\[【][^\]】]*元[\]】]|/?[百千万亿]+美?元$"
)
BRACKETS = re.compile(r"\([^()]*\)")
EXACT = 100
WEAK = 8
LONGEST_NAME = 30
WHO = {Field.ENTERPRISE, Field.USCC}
WHAT = {Field.TITLE, Field.NEED, Field.DESCRIPTION}


def plain_name(written: str) -> str:
    """A column name without space, stars, numbering, （必填） and money unit."""
    text = "".join(fold(written).split())
    return UNIT_NOTE.sub("", DECORATION.sub("", text)).replace("（", "(").replace("）", ")")


TERMS: tuple[tuple[Field, str], ...] = tuple(
    (kind, plain_name(term)) for kind, terms in VOCABULARY.items() for term in terms.split()
)
EXACTLY: dict[str, Field] = {term: kind for kind, term in reversed(TERMS)}


def scores(name: str) -> dict[Field, int]:
    """How well a column name fits each field: 100 for a known name, otherwise by how much of it a known name covers."""
    if not name or len(name) > LONGEST_NAME or EXCLUDED.search(name):
        return {}
    for written in (name, BRACKETS.sub("", name)):
        if written in EXACTLY:
            return {EXACTLY[written]: EXACT}
    found: dict[Field, int] = {}
    for kind, term in TERMS:
        if len(term) > 1 and term in name:
            found[kind] = max(
                found.get(kind, 0), 10 * len(term) * len(term) // len(name) + WEAK + 2 * name.endswith(term)
            )
    return found


def mapping_of(rows: Sequence[Sequence[CellValue]], first_row: int) -> Mapping | None:
    """The mapping when these one or two rows are a header, else None. Two rows: names of parent and child joined."""
    ranked: list[tuple[int, int, Field, str]] = []
    for column in range(max((len(row) for row in rows), default=0)):
        for kind, score, name in _scores_of_column(rows, column):
            ranked.append((-score, column, kind, name))
    columns: dict[Field, int] = {}
    names: dict[Field, str] = {}
    for _, column, kind, name in sorted(ranked):
        if kind not in columns and column not in columns.values():
            columns[kind], names[kind] = column, name
    last_row = first_row + len(rows) - 1
    return Mapping(first_row, last_row, columns, names) if _is_header(columns, rows[-1]) else None


def _scores_of_column(rows: Sequence[Sequence[CellValue]], column: int) -> list[tuple[Field, int, str]]:
    """Of two levels the joined name counts where it is known (产品 + 名称), then the lower, then the upper alone."""
    parts = [text_of(row[column]) if column < len(row) else "" for row in rows]
    upper, lower = PARENT_NOISE.sub("", plain_name(parts[0])), plain_name(parts[-1])
    found = scores(lower)
    if len(parts) > 1:
        joined = scores(upper + lower)
        found = joined if EXACT in joined.values() or not lower else found or joined
    return [(kind, score, "".join(parts)) for kind, score in found.items()]


def _is_header(columns: dict[Field, int], last: Sequence[CellValue]) -> bool:
    """At least three fields, one that says who and one that says what, and nothing as long as data."""
    known = set(columns)
    return (
        len(known) >= 3
        and bool(known & WHO)
        and bool(known & WHAT)
        and all(len(text_of(value)) <= 60 for value in last)
    )
