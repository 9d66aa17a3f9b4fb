"""Column names as Chinese forms write them: the data that headers are recognised with."""

from enum import StrEnum

from events.intake.rules.codes import Category


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
    PURCHASE_NEED = "purchase_need"
    SALES_NEED = "sales_need"
    FINANCE_NEED = "finance_need"
    TALENT_NEED = "talent_need"
    DIGITAL_NEED = "digital_need"
    TECHNOLOGY_NEED = "technology_need"


OF_A_KIND = {
    Field.PURCHASE_NEED: Category.PURCHASE,
    Field.SALES_NEED: Category.SALES,
    Field.FINANCE_NEED: Category.FINANCE,
    Field.TALENT_NEED: Category.TALENT,
    Field.DIGITAL_NEED: Category.DIGITAL,
    Field.TECHNOLOGY_NEED: Category.TECHNOLOGY,
}
"""Columns of a form with one row per organisation: each holds its needs of one kind."""


VOCABULARY: dict[Field, str] = {
    Field.SERIAL: """
        序号 编号 序列 项次 行号 行次 序 NO No. 号
    """,
    Field.ENTERPRISE: """
        企业名称 单位名称 企业全称 单位全称 公司名称 公司全称 企业 单位 公司 申报单位 申报企业 需求单位 需求企业
        填报企业 机构名称 机构全称 参会单位 参会企业 参与企业 需求方 名称 企业(单位)名称 单位(企业)名称 企业名
        主体名称 需求主体 发布单位 发榜单位 发布企业 牵头单位 用人单位 借款企业 融资企业 法人名称 厂商 厂家 客户名称
        申报主体 采购方 甲方 合作社名称 融资主体 经营主体 项目业主 业主单位 制造商 主体 客户 厂名 企业简称
    """,
    Field.USCC: """
        统一社会信用代码 社会信用代码 统一信用代码 信用代码 社会统一信用代码 统一代码 组织机构代码 机构代码 税号
        纳税人识别号 代码 USCC 统一社会信用码 证照号码 营业执照号 营业执照编号 营业执照号码 注册号 统一信用码
    """,
    Field.COUNTY: """
        所属县(市、区) 所属县市区 县(市、区) 县市区 县区 区县 所在县区 所属县区 所在地 属地 地区 区域 所属区域
        所属地区 所在区域 归属地 县域 县 地市 所在地域 所在县市 辖区 乡镇 所属乡镇 地址 单位地址 企业地址 注册地
        行政区划 所属街道 所在园区 所在县 县别 所在市县 报送县区 推荐县区 所属功能区
    """,
    Field.CONTACT: """
        联系人 对接人 经办人 联络人 负责人 联系人及职务 联系人姓名 姓名 联系人(职务) 企业联系人 联系人职务
        业务联系人 对接联系人 联络员 人事经理 采购经理 财务经理 技术主管
    """,
    Field.PHONE: """
        联系电话 电话 手机 手机号 手机号码 联系方式 联系手机 电话号码 联系人电话 移动电话 联络方式 联系人手机 TEL Tel
        联系人电话号码
        联系人及电话 联系人及联系方式 联系人、电话 联系人电话/手机 联系人/电话 固定电话 办公电话 对接电话 对接方式
    """,
    Field.KIND: """
        类型(供应/采购) 类型 类别 需求类型 需求类别 供需类型 供需类别 供需方向 方向 供应/采购 供/需 供需 分类
        需求分类 对接类型 对接类别 需求种类 业务类型 种类 对接方向 事项类别 所属类别 买卖 需求大类 大类 需求属性 供求
        供求类型 需求性质 对接领域 需求方向 需求类目 需求领域
    """,
    Field.TITLE: """
        需求名称 成果名称 供给名称 供给内容 可提供产品 可提供的产品 我能提供 能提供 提供产品 服务内容 服务项目 专利名称
        可提供的服务 产品名称 需求标题 标题 技术难题名称 难题名称 岗位(培训)需求 岗位需求 岗位名称 招聘岗位 需求岗位
        岗位 项目名称 需求项目 采购产品 需求事项 事项 产品 产品(服务)名称 供需产品 需求产品 课题名称 课题 榜单名称
        技术需求名称 技术需求 需求简述 需求主题 需求概述 产品/服务名称 物料名称 品名 货物名称 服务名称 改造项目
        改造需求 融资项目 融资名称 融资产品 题目 人才需求 用工需求 技术攻关需求 攻关课题 揭榜项目 项目 需求清单
        产品或服务 对接需求 对接事项 合作事项 我需要 采购内容 采购品类 供应产品 需求点 技术难题 采购物资 物资名称
        招聘职位 职位
        职位名称 需求要点 采购设备 设备名称 技术名称 卡脖子技术 供货内容 货品 一句话描述 工种 专业 标的 改造项目名称
        拟购设备 原材料名称 原辅料名称 招聘岗位及人数 需求岗位及人数
        岗位及人数 岗位名称及人数 攻关难题 攻关方向 攻关内容 改造环节 数字化场景 改造场景 应用场景 主题
    """,
    Field.NEED: """
        资金用途说明 融资用途说明 融资需求描述 融资需求说明 资金需求说明 贷款用途 融资用途及说明 改造需求描述 需求描述
        需求内容 需求说明 主要需求 需求情况 需求 具体需求 需求详情 需求及说明
        融资需求 资金需求 需求简介 需求内容及说明 需求概况 融资用途 资金用途 用途 对接内容 合作需求 采购需求
        销售需求 供应需求 供需内容 事项内容 问题描述 拟解决问题 企业需求 需求具体内容 需求内容描述 改造内容 诉求
        诉求内容 主要诉求 困难及需求 解决的问题 需要什么 拟解决的主要问题
    """,
    Field.DESCRIPTION: """
        成果简介 产品特点 产品介绍 产品简介 成果介绍 具体描述 具体要求 主要内容及指标 内容 详细描述 详细说明 描述
        规格要求 规格型号 规格 规格及要求 详细内容
        主要内容 技术指标 指标 主要指标 具体内容 具体说明 要求 岗位要求 任职要求 技术要求 说明 补充说明 详情
        情况说明 任职条件 任职资格 岗位职责 现有基础 质量要求 参数 技术参数 指标要求 需求明细 具体情况 背景 现状
        规格型号及数量 规格、数量
    """,
    Field.AMOUNT: """
        涉及金额 金额 拟融资额 融资额 融资金额 融资额度 预算 预算金额 拟投入经费 投入经费 经费 经费预算 资金 资金额
        投资额 总投资 投资 投资金额 拟投资额 拟投资金额 计划投资 采购金额 采购额 采购预算 意向金额 预计金额 需求金额
        额度 资金需求 资金需求总额 榜额 榜单金额 合同金额 交易额 年需求额 总额 拟投入资金 投入资金 计划投入 拟投入
        投入 意向资金 需求资金 贷款金额
        贷款额度 价值 改造预算 项目预算 估算金额 申请额度 预估金额 合作金额 供货金额 订单金额 需求额 总价 价格 价款
        出资额 合同额 标的额 贷款额 榜金 意向额 成交额 悬赏金额
    """,
    Field.AMOUNT_MIN: """
        最低金额 金额下限 下限 最低 起 最低额度 不低于 预算下限
    """,
    Field.AMOUNT_MAX: """
        最高金额 金额上限 上限 最高 止 最高额度 不超过 预算上限
    """,
    Field.CURRENCY: """
        币种 货币 货币单位 金额单位 计价单位
    """,
    Field.DEADLINE: """
        希望对接时间 对接时间 期望到位时间 到位时间 截止日期 截止时间 截止 计划完成时间 完成时间 完成时限 完成日期
        期限 时限 要求时间 需求时间 需求时限 需求期限 交期 交货期 交货时间 交付时间 交付期 有效期 有效期至 到岗时间
        希望到岗时间 期望时间 希望时间 时间要求 时间 日期 需求截止时间 解决时限 拟完成时间 预计完成时间 使用时间
        用款时间 资金到位时间 攻关期限 实施时间 计划时间 起止时间 需求日期 最迟时间 期望完成时间 希望完成时间
        期望对接时间 截止日 建设周期 到期日 计划上线 何时需要 希望到岗 期限要求 供货期 计划竣工 预期完成 项目周期 需求期
        希望何时完成 何时完成
    """,
    Field.OPENNESS: """
        是否公开 可否公开 公开 是否可公开 是否同意公开 公开范围 可见范围 公开情况 能否公开 是否对外公开 公开与否
        是否上墙 同意发布 能否对外 是否对外
        同意公开 公开/不公开 对外发布 是否公示
    """,
    Field.SECRECY: """
        是否保密 保密 保密要求 是否涉密 保密级别 涉密 是否需要保密 需保密 密级 保密与否 不公开 不宜公开 不对外公开
        是否不公开 保密需求 商业秘密 是否敏感
    """,
    Field.REMARK: """
        备注 附注 其他 其他说明 备注说明 状态 处理意见
    """,
}
"""Names of a field, separated by spaces; where two fields claim one, the earlier field has it."""
