"""What stands around a row: the sheet's kind of need, its money unit, the day of filling in, headings above."""

import re
from dataclasses import dataclass, replace
from datetime import date

from events.intake.engine.tables import Table
from events.intake.rules import categories, dates, headings, kinds, offers, phones
from events.intake.rules.amounts import MoneyUnit, unit_named_in
from events.intake.rules.cells import CellValue, fold, squeeze, text_of
from events.intake.rules.credit_codes import CodeReading, read_credit_code
from events.intake.rules.headers import WHO
from events.intake.rules.names import NameReading, looks_like_organisation, read_name
from events.intake.rules.register import Register, Sought
from events.intake.rules.sheets import Book, Row, Sheet
from events.intake.rules.vocabulary import Field

STATED_DAY = re.compile(r"(?:填报|填表|报送|上报|制表|汇总|统计|填写)(?:时间|日期)[:：]([\d年月日号./-]{6,11})")
STATED_UNIT = re.compile(r"(?:金额)?单位[:：]([百千万亿]*(?:美元|欧元|元))")
CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
LENDING = re.compile("融资|贷款|授信|借款")
SHORTEST_NAME = 4
"""A known name this short may be a county or a heading."""
COUNT = re.compile(r"[(（]?共?\d+[条项家个][)）]?$")


@dataclass(frozen=True, slots=True)
class Person:
    """Organisation and contact as a heading or an earlier row gives them to the rows below."""

    name: NameReading
    code: CodeReading
    contact: str = ""
    phone: CellValue = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What holds for the rows below until another heading says otherwise."""

    category: categories.Stated
    unit: MoneyUnit
    reference_day: date
    is_text: bool = False
    county: str = ""
    heading_category: categories.Stated = None
    offers: str | None = None
    """What announces offers, None where rows are needs."""


def stated_day(book: Book) -> date | None:
    """The 填报时间 that the file itself names, the latest of several."""
    days = []
    for sheet in book.sheets:
        for row in sheet.rows:
            for column in row.filled:
                value = row.cells[column]
                if isinstance(value, str) and (found := STATED_DAY.search(squeeze(value))):
                    days.append(dates.read_date(found[1], date(2000, 1, 1)).day)
    return max((day for day in days if day), default=None)


def around_table(book: Book, sheet: Sheet, table: Table, reference_day: date) -> Around:
    """What sheet name, title lines and column names say about a table's rows."""
    above = [text_of(row.cells[column]) for row in reversed(table.above) for column in row.filled]
    amount_name = table.mapping.names.get(Field.AMOUNT, "")
    category = _category_of(sheet, above, table, book)
    told = [sheet.name, *above, book.file.rpartition(".")[0] if book.is_text else "", *_what(table)]
    return Around(category, _unit_of(amount_name, above), reference_day, book.is_text, offers=_offers(told))


def _what(table: Table) -> list[str]:
    names = table.mapping.names
    return [names.get(kind, "") for kind in (Field.TITLE, Field.NEED)]


def _offers(told: list[str]) -> str | None:
    """All that is said, where the first that speaks of either announces offers."""
    first = next((said for text in told if (said := offers.announces_offers(text)) is not None), False)
    return " ".join(told) if first else None


def _category_of(sheet: Sheet, above: list[str], table: Table, book: Book) -> categories.Stated:
    """The nearest that names a kind: titles above this table, the sheet, without a type column also column names.

    The name of the file speaks where it is the sheet's name too (CSV) or no row tells its kind: 农产品.xlsx is a chain.
    """
    names = table.mapping.names
    titles = [text for text in above if not kinds.SIGNATURE.search(squeeze(text))]
    columns = _what(table)
    columns.append((LENDING.search(names.get(Field.AMOUNT, "")) and "融资") or "")
    has_kind = Field.KIND in table.mapping.columns
    stem = book.file.rpartition(".")[0] if book.is_text or not has_kind else ""
    told = [sheet.name, *titles, *([] if has_kind else columns), stem]
    if table.is_further:
        told = [*titles, *columns, sheet.name]
    return next((said for said in map(categories.category_of_heading, told) if said), None)


def _unit_of(header: str, above: list[str]) -> MoneyUnit:
    named = unit_named_in(header)
    if named:
        return named
    for text in above:
        if found := STATED_UNIT.search(squeeze(text)):
            return unit_named_in(found[1]) or MoneyUnit.WAN
    return MoneyUnit.WAN


def under_heading(around: Around, row: Row, table: Table, register: Register | None) -> tuple[Around, Person | None]:
    """What a heading row changes: the organisation, or the county or the kind of the rows below it."""
    text = _told(row, table)
    person = _person_in(text, row, table, register)
    if person:
        return around, person
    said = categories.category_of_heading(text)
    bare = COUNT.sub("", headings.without_section(text)).strip()
    county = bare if re.search("(?:县|区|市|开发区|街道|镇|乡)$", bare) else around.county
    announced = offers.announces_offers(text)
    offered = around.offers if announced is None else _offers([text])
    return replace(around, heading_category=said or around.heading_category, county=county, offers=offered), None


def person_above(table: Table, register: Register | None) -> Person | None:
    """The organisation that the lines above name, where the table has no column for it."""
    if table.mapping.columns.keys() & WHO:
        return None
    people = (_person_in(_told(row, table), row, table, register) for row in reversed(table.above))
    return next((person for person in people if person), None)


def _told(row: Row, table: Table) -> str:
    """What a row says in one line, its serial number aside."""
    serial = table.mapping.columns.get(Field.SERIAL)
    columns = [column for column in row.filled if column != serial or len(row.filled) == 1]
    return " ".join(dict.fromkeys(fold(text_of(row.cells[column])).strip() for column in columns))


def _person_in(text: str, row: Row, table: Table, register: Register | None) -> Person | None:
    columns = table.mapping.columns
    bare = headings.without_section(text)
    found = CREDIT_CODE.search(bare)
    code = read_credit_code(found[0] if found else None)
    name = read_name(headings.name_in(text) or None)
    known = register is not None and register.match(Sought(name.text, code)).firm is not None
    if not ((known and (found or len(name.text) >= SHORTEST_NAME)) or looks_like_organisation(name.text)):
        return None
    numbers = phones.numbers_in(bare)
    contact = re.search(r"联系人[:：]?\s*([\u4e00-\u9fff]{2,4})", bare)
    own = row.at(columns.get(Field.CONTACT))
    phone: CellValue = numbers[0] if numbers else row.at(columns.get(Field.PHONE))
    return Person(name, code, contact[1] if contact else text_of(own), phone, is_heading=True)
