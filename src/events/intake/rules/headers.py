"""Which column holds which field: a vocabulary of column names, scoring, headers of one and two levels."""

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from events.intake.rules.categories import stated_category
from events.intake.rules.cells import CellValue, fold, text_of
from events.intake.rules.vocabulary import OF_A_KIND, VOCABULARY, Field


@dataclass(frozen=True, slots=True)
class Mapping:
    """Rows of a table's header and the column (from 0) of each field; proposed by us, correctable by a person."""

    first_row: int
    last_row: int
    columns: MappingOf[Field, int]
    names: MappingOf[Field, str] = field(default_factory=dict)


EXCLUDED = re.compile(
    r"主[营导要](?:产品|业务)|经营范围|填[报表写](?:时间|日期|单位|人)|(?:报送|推荐)(?!县)|(?:企业|单位)(?:规模|简介)|主管|归口|统计|规格单位|计量|单价|(?<![、及和与])数量|(?<![、及和与])人数|期限\(月\)|期限\(年\)|期限月|年限|利率|"
    r"成立|注册资本|资产|利润|余额|销售收入|薪|工资|待遇|邮箱|微信|邮编|营业收入|营收|产值|税收|从业|传真|网址|"
    r"(?<![及、/])职务$|法人代表|法定代表人|担保方式|(?:企业|单位|机构|岗位|融资|改造|产品|技术|担保|"
    r"合作|用工|人才|贷款|资金|投资|设备)(?:类型|类别|性质)|融资期限|贷款期限"
)
DECORATION = re.compile(
    r"[*＊★☆●▲※#]|\((?:必填|选填|可选|必选|下拉|可不填|如有|盖章|公章|签字)[^)]*\)|[:：]$|"
    r"^\d{1,2}[、.]|^[(（]?[一二三四五六七八九十]+[)）、]"
)
PARENT_NOISE = re.compile(r"(?:基本)?(?:信息|情况|资料|栏)$")
UNIT_NOTE = re.compile(
    r"\((?:单位[:：])?[^()]*(?:元|￥|¥|\$|RMB|USD)[^()]*\)|"
    r"[,，:：]?单位[:：]?[百千万亿]*元|[\[【][^\]】]*元[\]】]|/?[百千万亿]+美?元$"
)
SUM_NAME = re.compile("(?:金额|额度?|经费|预算|价款|资金量)$")
"""Names that end so count money whatever stands before: 融资需求额度."""
BRACKETS = re.compile(r"\([^()]*\)")
EXACT = 100
WEAK = 8
AT_END = 12
"""More for a known name at the end: 负责人电话 is a telephone."""
PRICED = EXACT - 10
"""A money unit in the name (计划投入（万元）, 融资需求（万元）) tells an amount."""
WHOLE_ONLY = {"名称"}
LONGEST_NAME = 30
LONGEST_CELL = 60
FEWEST_FIELDS = 3
NOT_PRICED = {Field.AMOUNT_MIN, Field.AMOUNT_MAX, Field.CURRENCY, Field.ENTERPRISE, Field.DEADLINE, Field.PHONE}
WHO = frozenset({Field.ENTERPRISE, Field.USCC})
WHAT = frozenset({Field.TITLE, Field.NEED, Field.DESCRIPTION, *OF_A_KIND})
NEED_OF_A_KIND = re.compile(r"(?:需求|诉求|难题|意向)(?:内容|描述|情况|说明|名称|事项)?$")
KINDS_OF_FORM = 2
"""Columns for different kinds of needs from which a form has one row per organisation."""
FEWEST_WITHOUT_WHO = 4


@lru_cache(maxsize=4096)
def plain_name(written: str) -> str:
    """The beginning of a column name without space, stars, numbering, （必填） and money unit."""
    text = "".join(fold(written[:LONGEST_CELL]).split())
    return UNIT_NOTE.sub("", DECORATION.sub("", text)).replace("（", "(").replace("）", ")")


TERMS: tuple[tuple[Field, str], ...] = tuple(
    (kind, plain_name(term)) for kind, terms in VOCABULARY.items() for term in terms.split()
)
ANY_TERM = re.compile("|".join(sorted({re.escape(term) for _, term in TERMS if len(term) > 1}, key=len)))
EXACTLY: dict[str, Field] = {term: kind for kind, term in reversed(TERMS)}


@lru_cache(maxsize=4096)
def scores(name: str) -> MappingOf[Field, int]:
    """How well a column name fits each field: 100 for a known name, otherwise by how much of it a known name covers.

    What stands behind a colon (填报单位：某局) is filled in already, so it names no column.
    """
    if not name or len(name) > LONGEST_NAME or ":" in name or EXCLUDED.search(name):
        return {}
    for written in (name, BRACKETS.sub("", name)):
        if written in EXACTLY:
            return {EXACTLY[written]: EXACT}
    found: dict[Field, int] = {}
    if not ANY_TERM.search(name):
        return found
    for kind, term in TERMS:
        if len(term) > 1 and term in name and term not in WHOLE_ONLY:
            found[kind] = max(
                found.get(kind, 0), 10 * len(term) * len(term) // len(name) + WEAK + AT_END * name.endswith(term)
            )
    return found


def mapping_of(rows: Sequence[Sequence[CellValue]], first_row: int, *, is_headed: bool = False) -> Mapping | None:
    """The mapping when these one or two rows are a header, else None. Two rows: names of parent and child joined.

    With `is_headed` headings name the organisations, so that no column has to.
    """
    ranked: list[tuple[int, int, Field, str]] = []
    for column in range(max((len(row) for row in rows), default=0)):
        for kind, score, name in _scores_of_column(rows, column):
            ranked.append((-score, column, kind, name))
    columns: dict[Field, int] = {}
    names: dict[Field, str] = {}
    for _, column, kind, name in sorted(ranked):
        if kind not in columns and column not in columns.values():
            columns[kind], names[kind] = column, name
    for column, (kind, name) in _needs_by_kind(rows, set(columns)).items():
        for other in [one for one, at in columns.items() if at == column]:
            del columns[other], names[other]
        columns[kind], names[kind] = column, name
    last_row = first_row + len(rows) - 1
    return Mapping(first_row, last_row, columns, names) if _is_header(columns, rows[-1], is_headed=is_headed) else None


def _needs_by_kind(rows: Sequence[Sequence[CellValue]], known: set[Field]) -> dict[int, tuple[Field, str]]:
    """Columns 采购需求, 融资需求, 人才需求 … side by side; none where another column tells the kind."""
    found: dict[Field, tuple[int, str]] = {}
    for column in range(max((len(row) for row in rows), default=0)):
        lower = text_of(rows[-1][column]) if column < len(rows[-1]) else ""
        written = lower or (text_of(rows[0][column]) if column < len(rows[0]) else "")
        name = BRACKETS.sub("", plain_name(written))
        said = stated_category(name) if NEED_OF_A_KIND.search(name) else None
        for kind in (one for one, category in OF_A_KIND.items() if category is said):
            found.setdefault(kind, (column, written))
    if Field.KIND in known or len(found) < KINDS_OF_FORM:
        return {}
    return {column: (kind, name) for kind, (column, name) in found.items()}


def _scores_of_column(rows: Sequence[Sequence[CellValue]], column: int) -> list[tuple[Field, int, str]]:
    """Of two levels the joined name counts where it is known (产品 + 名称), then the lower, then the upper alone.

    A money unit tells an amount, unless the name is another's.
    """
    parts = [text_of(row[column]) if column < len(row) else "" for row in rows]
    upper, lower = PARENT_NOISE.sub("", plain_name(parts[0])), plain_name(parts[-1])
    found = scores(lower)
    if len(parts) > 1:
        joined = scores(upper + lower)
        found = joined if EXACT in joined.values() or not lower else found or joined
    name = "".join(parts)
    own = fold(parts[-1] or parts[0])
    is_priced = UNIT_NOTE.search(own) or SUM_NAME.search(lower or upper)
    if is_priced and not EXCLUDED.search(own) and not found.keys() & NOT_PRICED:
        found = {Field.AMOUNT: max(found.get(Field.AMOUNT, 0), PRICED)}
    return [(kind, score, name) for kind, score in found.items()]


def _is_header(columns: dict[Field, int], last: Sequence[CellValue], *, is_headed: bool) -> bool:
    """At least three fields, one that says who and one that says what, and nothing as long as data."""
    known = set(columns)
    return (
        len(known) >= (FEWEST_WITHOUT_WHO if is_headed else FEWEST_FIELDS)
        and (is_headed or bool(known & WHO))
        and bool(known & WHAT)
        and all(len(text_of(value)) <= LONGEST_CELL for value in last)
    )
