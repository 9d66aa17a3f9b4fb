"""A small chain session to rank: one maker, its suppliers, a bank, a buyer, a school."""

from decimal import Decimal

from events.matching.engine import NeedText, Organisation, SupplyText
from events.matching.rules import Category, Kind, OrganisationKind

MAKER = Organisation("E1", name="甲革业", node="箱包革", county="莲都区", products="箱包革、票夹革")
MILL = Organisation("E2", name="乙布业", node="织造", county="遂昌县", products="牛津布、提花布")
BANK = Organisation("E3", OrganisationKind.BANK, "丙银行", "金融服务", "莲都区", "普惠小微")
BUYER = Organisation("E4", OrganisationKind.BUYER, "丁箱包", "箱包品牌", "嘉兴市", "拉杆箱、背包")
SCHOOL = Organisation("E5", OrganisationKind.UNIVERSITY, "戊学院", "高职院校", "莲都区", "机电")

CLOTH = SupplyText("S1", MILL, Kind.PRODUCT, "高密牛津布", "门幅一米五，可送样", ("牛津布",), Decimal(800))
LOAN = SupplyText("S2", BANK, Kind.FINANCE, "出口退税质押贷", "凭报关单放款，随借随还", ("退税",), Decimal(300))
CHANNEL = SupplyText("S3", BUYER, Kind.SERVICE, "箱包革供方准入", "按季度比选面料", ("供方",), Decimal(2000))
CLASS = SupplyText("S4", SCHOOL, Kind.TALENT, "机电专业订单班", "每年输送毕业生四十名", ("机电",))
OWN_CLOTH = SupplyText("S5", MAKER, Kind.PRODUCT, "高密牛津布尾单", "自用剩余牛津布", ("牛津布",), Decimal(10))
SUPPLIES = (CLOTH, LOAN, CHANNEL, CLASS, OWN_CLOTH)

WANTS_CLOTH = NeedText("N1", MAKER, Category.PURCHASE, "求购牛津布", "高密，每月两万米", Decimal(500))
WANTS_LOAN = NeedText("N2", MAKER, Category.FINANCE, "出口退税周转", "退税款平均压四十天", Decimal(260))
WANTS_BUYERS = NeedText("N3", MAKER, Category.SALES, "进入品牌采购名录", "可按月结算", Decimal(900))
WANTS_PEOPLE = NeedText("N4", MAKER, Category.TALENT, "招机电应届生", "包住", None)
NEEDS = (WANTS_CLOTH, WANTS_LOAN, WANTS_BUYERS, WANTS_PEOPLE)
