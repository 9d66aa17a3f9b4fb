"""A column 单位 may hold organisations, or what the figures beside it count: 万元, 台, 吨."""

import re
from collections.abc import Iterator
from dataclasses import replace

from events.intake.rules.cells import squeeze, text_of
from events.intake.rules.sheets import Row, Sheet

NAME = "单位"
MONEY = re.compile("[百千万亿]*[美欧日]?元|[百千]?[万亿]|人民币|USD|EUR", re.IGNORECASE)
MEASURE = re.compile(
    "[台套吨件个只条米批箱人名项家把张支根辆组座块份次年月]|千克|公斤|千瓦时?|平方米|立方米|万[台套吨件个只条米]|"
    "kg|t|m|m2|m3|pcs|kw|kwh",
    re.IGNORECASE,
)


def with_units_named(sheet: Sheet) -> Sheet:
    """The sheet with that heading as 金额单位 where all below it are money, as 计量单位 where all are measures."""
    found = dict(_headings(sheet))
    if not found:
        return sheet
    rows = tuple(_renamed(row, found) for row in sheet.rows)
    return replace(sheet, rows=rows)


def _headings(sheet: Sheet) -> Iterator[tuple[tuple[int, int], str]]:
    """Row number and column of each such heading, with what it means."""
    for position, row in enumerate(sheet.rows):
        for column in row.filled:
            if squeeze(text_of(row.cells[column])).strip("*:") == NAME:
                below = {squeeze(text_of(other.at(column))) for other in sheet.rows[position + 1 :]} - {""}
                if below and all(map(MONEY.fullmatch, below)):
                    yield (row.number, column), "金额单位"
                elif below and all(MONEY.fullmatch(text) or MEASURE.fullmatch(text) for text in below):
                    yield (row.number, column), "计量单位"


def _renamed(row: Row, found: dict[tuple[int, int], str]) -> Row:
    cells = tuple(found.get((row.number, column), value) for column, value in enumerate(row.cells))
    return replace(row, cells=cells) if cells != row.cells else row
