"""What a row below a header is: nothing, an example, a total, a signature, a heading, or a need."""

import re
from enum import StrEnum

from events.intake.rules.cells import squeeze, text_of
from events.intake.rules.headers import WHAT, Mapping
from events.intake.rules.names import looks_like_organisation
from events.intake.rules.sheets import Row
from events.intake.rules.vocabulary import Field

PREPARED = (Field.SERIAL, Field.COUNTY, Field.KIND, Field.OPENNESS, Field.SECRECY, Field.CURRENCY)
"""Columns that an empty form fills in already."""
SUMMED = (Field.AMOUNT, Field.DEADLINE)
"""Columns of which a lone cell is an unlabelled total or a stray word."""


class Kind(StrEnum):
    """Kinds of rows; only a need becomes a need, a heading tells something about those below it."""

    BLANK = "blank"
    STRUCK = "struck"
    EXAMPLE = "example"
    TOTAL = "total"
    FOOTER = "footer"
    HEADING = "heading"
    NEED = "need"


EXAMPLE = re.compile(
    r"^[(（\[【]?(?:填写|填报)?(?:示例|样例|范例)|^(?:举例|例子|示范|样表|例如|模板)(?:行|[:：)）]|\d*$)|"
    r"^[(（]?例[)）:：]?\d{0,2}$|此行为?示例|本行为?示例|示例[,，)）].*(?:删|勿|参考)|"
    r"[(（]填写示例[)）]|[(（]示例[)）]|供参考请删除"
)
EXAMPLE_NAME = re.compile(
    r"^(?:某+|[×xX*○〇]{2,}|示例|样例|例[:：])|^.{0,4}[×xX○〇*]{2,}.{0,8}(?:公司|厂)|某某|"
    r"^(?:XX|××|某).{0,8}(?:公司|厂|单位)$"
)
EXAMPLE_PHONE = re.compile(r"\d[xX×*]{3,}$")
TOTAL = re.compile(
    r"^[(（]?(?:本页|本表|以上|全部|总)?(?:合计|小计|总计|共计|累计|总数|"
    r"汇总)(?:[:：)）(（数条项].*)?$|^共\d+[条项家个]"
)
SIGNATURE = re.compile(
    r"^(?:单位)?(?:填报人|填表人|制表人?|审核人?|复核人?|审批人?|经办人|负责人|单位负责人|"
    r"主管领导|分管领导|签字|签章|盖章|填报单位|报送单位|填表单位|填报日期|填报时间|"
    r"填表日期|填表时间|报送日期|报送时间|制表日期|日期)"
    r"(?:[(（][^)）]*[)）])?[:：]"
)
SIGNATURE_CELL = re.compile(
    r"^(?:填报人|填表人|制表人?|审核人?|复核人?|填报日期|填表日期|单位负责人|经办人|"
    r"负责人)(?:[(（][^)）]*[)）])?[:：]?$"
)
NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填写说明|温馨提示|注意|附注|特别说明|联系方式|"
    r"咨询电话|备注说明)\d*[:：、.]|^(?:填表说明|填报说明|填写说明)|^[※★]"
)
VOID = re.compile(r"作废|已撤回|已撤销|已取消|取消此|此条取消|已删除|删除此|不再需要|不再申报")
MOST_SIGNATURES = 6
FEWEST_NAMES = 3
"""Column names from which a row is the header again."""
LONGEST_TOLD = 120
"""Characters of a cell that tell an example, a total or a signature."""


def kind_of(row: Row, mapping: Mapping) -> Kind:
    """What a row is; a row that is none of the others is a need, however poor."""
    texts = [squeeze(text_of(row.cells[column])[:LONGEST_TOLD]) for column in row.filled]
    if not texts:
        return Kind.BLANK
    if _is_struck(row, mapping):
        return Kind.STRUCK
    if (len(texts) > 1 and _holds_only(row, mapping, PREPARED)) or _holds_only(row, mapping, SUMMED):
        return Kind.BLANK
    if _is_header_again(row, mapping) or _is_example(row, mapping, texts):
        return Kind.EXAMPLE
    if _is_total(row, mapping, texts):
        return Kind.TOTAL
    return _kind_of_words(row, mapping, texts)


def _kind_of_words(row: Row, mapping: Mapping, texts: list[str]) -> Kind:
    if _is_footer(row, mapping, texts):
        return Kind.FOOTER
    return Kind.HEADING if _is_heading(row, mapping) else Kind.NEED


def _is_total(row: Row, mapping: Mapping, texts: list[str]) -> bool:
    if TOTAL.search(_at(row, mapping, Field.ENTERPRISE)):
        return True
    return any(TOTAL.search(text) for text in texts[:2]) and not _has_need(row, mapping)


def _at(row: Row, mapping: Mapping, *kinds: Field) -> str:
    """The first filled cell of these fields, squeezed."""
    cells = (squeeze(text_of(row.at(mapping.columns.get(kind)))) for kind in kinds)
    return next((text for text in cells if text), "")


def _holds_only(row: Row, mapping: Mapping, kinds: tuple[Field, ...]) -> bool:
    return set(row.filled) <= {mapping.columns[kind] for kind in kinds if kind in mapping.columns}


def _has_need(row: Row, mapping: Mapping) -> bool:
    return bool(_at(row, mapping, *WHAT)) and bool(_at(row, mapping, Field.ENTERPRISE, Field.USCC))


def _is_struck(row: Row, mapping: Mapping) -> bool:
    """The words of the need or the organisation are struck out, or the remark says that the row is void."""
    decisive = {mapping.columns.get(kind) for kind in (Field.TITLE, Field.NEED, Field.ENTERPRISE)}
    filled = set(row.filled)
    struck = row.struck & filled
    if struck and (struck & decisive or len(struck) * 2 >= len(filled)):
        return True
    remark = _at(row, mapping, Field.REMARK)
    return VOID.search(remark) is not None or any(
        VOID.match(squeeze(text_of(row.at(column)))) for column in row.filled[:1]
    )


def _is_header_again(row: Row, mapping: Mapping) -> bool:
    """The names of the columns once more, as on every printed page."""
    same, _ = _names_again(row, mapping)
    return same >= FEWEST_NAMES and same * 2 > len(row.filled)


def repeats_header(row: Row, mapping: Mapping) -> bool:
    """Whether a row names every column that it fills as the header above did, so that no other table begins here."""
    same, filled = _names_again(row, mapping)
    return same >= FEWEST_NAMES and same == filled


def _names_again(row: Row, mapping: Mapping) -> tuple[int, int]:
    """Of the mapped columns that the row fills: how many hold the (last part of the) column's name, and how many."""
    texts = [(squeeze(text_of(row.at(column))), kind) for kind, column in mapping.columns.items()]
    told = [(text, squeeze(mapping.names.get(kind, ""))) for text, kind in texts if text]
    return sum(name.endswith(text) for text, name in told), len(told)


def _is_example(row: Row, mapping: Mapping, texts: list[str]) -> bool:
    name = _at(row, mapping, Field.ENTERPRISE)
    phone = _at(row, mapping, Field.PHONE)
    return (
        any(EXAMPLE.search(text) for text in texts)
        or EXAMPLE_NAME.search(name) is not None
        or EXAMPLE_PHONE.search(phone) is not None
    )


def _is_footer(row: Row, mapping: Mapping, texts: list[str]) -> bool:
    if SIGNATURE.search(texts[0]) or NOTE.search(texts[0]):
        return not _has_need(row, mapping) or len(set(texts)) == 1
    return (
        len(texts) <= MOST_SIGNATURES
        and sum(SIGNATURE_CELL.search(text) is not None for text in texts) >= 1
        and not _has_need(row, mapping)
    )


def _is_heading(row: Row, mapping: Mapping) -> bool:
    """A lone text without a need: an organisation, a county, a kind of need, a title repeated on a new page."""
    columns = set(row.filled) - {mapping.columns.get(Field.SERIAL)}
    if not columns:
        columns = set(row.filled)
    needs = {mapping.columns.get(kind) for kind in (*WHAT, Field.AMOUNT, Field.DEADLINE)}
    if columns & needs and min(columns) != 0:
        return False
    text = text_of(row.at(min(columns)))
    if len(columns) == 1:
        return True
    who = {
        mapping.columns.get(kind) for kind in (Field.ENTERPRISE, Field.USCC, Field.COUNTY, Field.CONTACT, Field.PHONE)
    }
    return columns <= who and len(columns) >= 1 and looks_like_organisation(text)
