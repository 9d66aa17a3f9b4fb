"""Headings that only what stands below them explains.

单位 may head organisations or what the figures beside it count: 万元, 台, 吨; 融资需求 may head words or sums.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from events.intake.rules.cells import squeeze, text_of
from events.intake.rules.sheets import Row, Sheet

NAME = "单位"
LENDING = re.compile("(?:融资|贷款|资金|借款|授信)(?:需求|诉求)")
SUM = re.compile(
    r"[约近]?(?:不超过|人民币|[￥¥])?[\d,.~至到—–-]+(?:百|千)?(?:亿|万|w)?元?(?:左右|以内|以上)?|[一-龥]{1,8}[万亿]元?整?|面议|/|-|无",
    re.IGNORECASE,
)
MOSTLY = 0.7
MONEY = re.compile("[百千万亿]*[美欧日]?元|[百千]?[万亿]|人民币|USD|EUR", re.IGNORECASE)
MEASURE = re.compile(
    "[台套吨件个只条米批箱人名项家把张支根辆组座块份次年月]|千克|公斤|千瓦时?|平方米|立方米|万[台套吨件个只条米]|"
    "kg|t|m|m2|m3|pcs|kw|kwh",
    re.IGNORECASE,
)


def with_headings_explained(sheet: Sheet) -> Sheet:
    """The sheet with 单位 as 金额单位 above money and 计量单位 above measures, and 融资需求 as 融资金额 above sums."""
    found = dict(_headings(sheet))
    if not found:
        return sheet
    rows = tuple(_renamed(row, found) for row in sheet.rows)
    return replace(sheet, rows=rows)


def _headings(sheet: Sheet) -> Iterator[tuple[tuple[int, int], str]]:
    """Row number and column of each such heading, with what it means."""
    for position, row in enumerate(sheet.rows):
        for column in row.filled:
            name = squeeze(text_of(row.cells[column])).strip("*:")
            if name == NAME or LENDING.fullmatch(name):
                below = [squeeze(text_of(other.at(column))) for other in sheet.rows[position + 1 :]]
                told = [text for text in below if text]
                if said := _unit(told) if name == NAME else _sum(told):
                    yield (row.number, column), said


def _unit(below: list[str]) -> str | None:
    if not below or not all(MONEY.fullmatch(text) or MEASURE.fullmatch(text) for text in below):
        return None
    return "金额单位" if all(map(MONEY.fullmatch, below)) else "计量单位"


def _sum(below: list[str]) -> str | None:
    sums = sum(SUM.fullmatch(text) is not None for text in below)
    return "融资金额" if below and sums >= MOSTLY * len(below) else None


def _renamed(row: Row, found: dict[tuple[int, int], str]) -> Row:
    cells = tuple(found.get((row.number, column), value) for column, value in enumerate(row.cells))
    return replace(row, cells=cells) if cells != row.cells else row
