"""One row as one or several needs: every field read, the organisation found, the action taken."""

import re
from dataclasses import dataclass, replace

from events.intake.engine.context import Around, Person
from events.intake.engine.judgement import JudgedRow, NeedValues, Place
from events.intake.engine.row_reader import Desk, RowReader
from events.intake.engine.who import Who, organisation_of
from events.intake.rules import amounts, categories, date_forms, dates, offers, phones, privacy, titles
from events.intake.rules.cells import CellValue, fold, is_blank, text_of
from events.intake.rules.codes import ACCEPTED, Action, Effect, Problem, action_for, in_order
from events.intake.rules.counties import counties_conflict
from events.intake.rules.headers import BRACKETS
from events.intake.rules.register import Firm, Match, Register, Sought
from events.intake.rules.sheets import Row
from events.intake.rules.vocabulary import OF_A_KIND, Field
from events.marketplace.rules import SupplyKind

NAME_CODES = frozenset(
    {Problem.NAME_VARIANT, Problem.NAME_ABBREVIATED, Problem.NAME_FULLWIDTH_BRACKET, Problem.NAME_SUFFIX_NOTE}
)
"""Told once, on the row where the name stands."""
CATEGORY_CODES = frozenset({Problem.CATEGORY_UNKNOWN, Problem.CATEGORY_MISMATCH})
SUM = re.compile("[合共总]计|^共")


@dataclass(frozen=True, slots=True)
class Position:
    """Which of how many needs of a row, from 1."""

    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What all needs of one row have in common."""

    values: NeedValues
    problems: frozenset[Problem]
    unclear: bool


def read_needs(desk: Desk, row: Row, around: Around, before: Person | None) -> tuple[list[JudgedRow], Person | None]:
    """The needs of one row, and the organisation that the rows below may inherit."""
    reader = RowReader(desk, row)
    who = organisation_of(reader, before)
    shared = _shared(reader, around, who)
    texts = _texts(reader, around) or (titles.NeedText("", is_title_missing=True),)
    judged = [
        _judged(reader, around, shared, words, Position(number, len(texts)))
        for number, words in enumerate(texts, start=1)
    ]
    return judged, who.person if who.person.name.text or who.person.code.code else None


def _shared(reader: RowReader, around: Around, who: Who) -> Shared:
    person, problems = who.person, set(who.problems)
    county = reader.text(Field.COUNTY) or around.county
    match = _match(reader.desk.register, person, county)
    if Problem.ENTERPRISE_MISSING not in problems:
        problems |= match.problems - (NAME_CODES if who.is_inherited else frozenset())
    firm = match.firm
    if firm and counties_conflict(county, firm.county):
        problems.add(Problem.COUNTY_CONFLICT)
    phone, phone_problems = _phone(reader, person, firm)
    secrecy = privacy.is_confidential(
        reader.cell(Field.OPENNESS), reader.cell(Field.SECRECY), reader.text(Field.REMARK)
    )
    if reader.row.is_hidden:
        problems.add(Problem.HIDDEN_ROW)
    own = person.code.code if person.code.is_sound else ""
    values = NeedValues(
        enterprise_name=firm.name if firm else person.name.text,
        uscc=(firm.uscc if firm else "") or own,
        phone=phone,
        confidential=secrecy,
        contact_name=person.contact,
        county=county,
        firm_key=firm.key if firm else "",
    )
    is_lost = Problem.PHONE_SCIENTIFIC in phone_problems and not phone
    return Shared(values, frozenset(problems | phone_problems), match.is_doubtful or is_lost)


def _match(register: Register | None, person: Person, county: str) -> Match:
    return register.match(Sought(person.name.text, person.code, county)) if register else Match()


def _phone(reader: RowReader, person: Person, firm: Firm | None) -> tuple[str, frozenset[Problem]]:
    """The number; a rounded one (1.99E+10) is the organisation's own when that is rounded so."""
    reading = phones.read_phone(person.phone)
    number = reading.number
    if reading.visible_digits and firm:
        known = phones.read_phone(firm.phone).number
        number = known if phones.rounds_to(known, reading.visible_digits) else ""
    return number, frozenset() if is_blank(reader.cell(Field.PHONE)) else reading.problems


def _amount_count(reader: RowReader, around: Around) -> int:
    """How many amounts the row names, a sum of several none; without such a column one is supposed, to split little."""
    if not reader.has(Field.AMOUNT):
        return 1
    cell = reader.cell(Field.AMOUNT)
    if SUM.search(text_of(cell)):
        return 0
    parts = [part for part in re.split(r"[\r\n;；]+", text_of(cell)) if part.strip()]
    if len(parts) > 1:
        return len(parts)
    price = amounts.read_amount(cell, around.unit)
    return int(price.wan is not None or price.low is not None)


def _texts(reader: RowReader, around: Around) -> tuple[titles.NeedText, ...]:
    """Title and description cells, whatever the columns are called, and the columns of one kind of need each."""
    kinds = [kind for kind in reader.desk.table.mapping.columns if kind in OF_A_KIND]
    by_kind = [words for kind in kinds if (cell := reader.text(kind)) for words in _of_a_kind(reader, kind, cell)]
    return (*_general_texts(reader, around), *by_kind) if by_kind else _general_texts(reader, around)


def _of_a_kind(reader: RowReader, kind: Field, cell: str) -> list[titles.NeedText]:
    """The needs of 融资需求 or another such column; a bare sum (300万) is named by its column."""
    category = OF_A_KIND[kind]
    if not re.search("[\u4e00-\u9fff]{3}", cell) and amounts.read_amount(cell).wan is not None:
        name = BRACKETS.sub("", fold(reader.desk.table.mapping.names.get(kind, "")))
        unit = amounts.unit_named_in(reader.desk.table.mapping.names.get(kind, "")) or amounts.MoneyUnit.WAN
        wan = amounts.read_amount(cell, unit).wan
        return [titles.NeedText(name, amount_text=f"{wan}万元", category=category)]
    found = titles.needs_in(cell, "", is_combined=True)
    return [replace(words, category=category, is_one_of_several=len(found) > 1) for words in found]


def _general_texts(reader: RowReader, around: Around) -> tuple[titles.NeedText, ...]:
    title, need, description = (reader.text(kind) for kind in (Field.TITLE, Field.NEED, Field.DESCRIPTION))
    count = _amount_count(reader, around)
    if reader.has(Field.TITLE):
        is_alone = not (reader.has(Field.NEED) or reader.has(Field.DESCRIPTION))
        return titles.needs_in(title, description or need, is_combined=is_alone, amount_count=count)
    is_combined = not reader.has(Field.DESCRIPTION) or not need
    rest = description if need else ""
    return titles.needs_in(need or description, rest, is_combined=is_combined, amount_count=count)


def _judged(reader: RowReader, around: Around, shared: Shared, words: titles.NeedText, position: Position) -> JudgedRow:
    amount = _amount(reader, around, words, position)
    deadline = _deadline(reader, around, words, position)
    offer = _offer(reader, around, shared, words)
    kind = categories.CategoryReading() if offer else _category(reader, around, words)
    problems = set(shared.problems | amount.problems | deadline.problems)
    problems |= _problems_of(words, kind, position) - (CATEGORY_CODES if offer else frozenset())
    values = replace(
        shared.values,
        category=kind.category,
        title=words.title,
        description=words.description,
        amount_wan=amount.wan,
        amount_min_wan=amount.low,
        amount_max_wan=amount.high,
        deadline=deadline.day,
        offer=offer,
    )
    usable = bool(words.title) and Problem.ENTERPRISE_MISSING not in problems
    unclear = shared.unclear or amount.unclear or deadline.unclear or Problem.TITLE_MISSING in problems
    action = action_for(problems, is_usable=usable, unclear=unclear)
    known = action_for(problems - {Problem.ENTERPRISE_UNKNOWN}, is_usable=usable, unclear=unclear)
    effect = Effect.NEW if action in ACCEPTED else None
    place = Place(reader.desk.sheet.name, reader.row.number, position.number if position.count > 1 else 0)
    only_unknown = action is Action.REVIEW and known in ACCEPTED
    return JudgedRow(place, action, in_order(problems), values, effect=effect, is_only_unknown=only_unknown)


def _category(reader: RowReader, around: Around, words: titles.NeedText) -> categories.CategoryReading:
    said = words.category or around.heading_category or around.category
    return categories.read_category(reader.text(Field.KIND), said, words.title)


def _offer(reader: RowReader, around: Around, shared: Shared, words: titles.NeedText) -> SupplyKind | None:
    """Of which kind an offer is; None for a need, also where a table of offers has a column for one kind of needs."""
    type_cell = reader.text(Field.KIND)
    if around.offers is None or words.category or offers.announces_offers(type_cell) is False:
        return None
    return offers.offered_kind(type_cell, around.offers, shared.values.enterprise_name, words.title)


def _problems_of(words: titles.NeedText, kind: categories.CategoryReading, position: Position) -> set[Problem]:
    problems = set[Problem]()
    if words.is_title_missing:
        problems.add(Problem.TITLE_MISSING)
    elif kind.category is None:
        problems.add(Problem.CATEGORY_UNKNOWN)
    if kind.contradicted:
        problems.add(Problem.CATEGORY_MISMATCH)
    if words.is_one_of_several or (position.count > 1 and words.category is None):
        problems.add(Problem.MULTI_NEEDS_IN_CELL)
    return problems


def _amount(reader: RowReader, around: Around, words: titles.NeedText, position: Position) -> amounts.AmountReading:
    """The item's own amount, its part of the cell, the cell, or the two columns of a range."""
    value = _part(reader.cell(Field.AMOUNT), words.amount_text, position)
    unit = amounts.unit_named_in(reader.text(Field.CURRENCY)) or around.unit
    reading = amounts.read_amount(value, unit, in_text_file=around.is_text)
    if reader.has(Field.AMOUNT_MIN) and reader.has(Field.AMOUNT_MAX) and is_blank(value):
        low, high = (
            amounts.read_amount(reader.cell(kind), unit, in_text_file=around.is_text)
            for kind in (Field.AMOUNT_MIN, Field.AMOUNT_MAX)
        )
        return amounts.joined(low, high)
    return reading


def _deadline(reader: RowReader, around: Around, words: titles.NeedText, position: Position) -> date_forms.DateReading:
    cell = reader.cell(Field.DEADLINE)
    value = _part(cell, words.date_text, position)
    return dates.read_date(cell if value is None else value, around.reference_day)


def _part(cell: CellValue, own: str, position: Position) -> CellValue:
    """What of a cell belongs to one of several needs; nothing when it cannot be told, so that no sum counts twice."""
    if position.count == 1:
        return own or cell
    if own:
        return own
    for separator in (r"[\r\n]+", "[;；]", "[、/]"):
        parts = [part for part in re.split(separator, text_of(cell)) if part.strip()]
        if len(parts) == position.count:
            return titles.without_numbers(parts)[position.number - 1]
    return None
