"""Whose need a row is: its own cells, the merged cell above, the heading, or the row above."""

from dataclasses import dataclass

from events.intake.engine.context import CREDIT_CODE, Person
from events.intake.engine.row_reader import RowReader
from events.intake.rules import phones
from events.intake.rules.cells import CellValue, fold, is_blank, is_ditto, text_of
from events.intake.rules.codes import Problem
from events.intake.rules.credit_codes import NOTHING as NO_CODE
from events.intake.rules.credit_codes import CodeReading, read_credit_code
from events.intake.rules.names import NOTHING as NO_NAME
from events.intake.rules.names import NameReading, read_name
from events.intake.rules.vocabulary import Field


@dataclass(frozen=True, slots=True)
class Who:
    """The organisation of a row as written, and what was noticed on the way to it."""

    person: Person
    problems: frozenset[Problem]
    is_inherited: bool = False


def organisation_of(reader: RowReader, before: Person | None) -> Who:
    """Its own cells, the merged cell above, the heading or the row above; otherwise missing."""
    own_name, own_code = reader.own(Field.ENTERPRISE), read_credit_code(reader.own(Field.USCC))
    contact, phone = reader.text(Field.CONTACT), reader.cell(Field.PHONE)
    if not is_blank(own_name) and not is_ditto(own_name):
        return _named(reader, read_name(own_name), own_code)
    if reader.is_covered(Field.ENTERPRISE):
        name = read_name(reader.anchor(Field.ENTERPRISE))
        code = own_code if own_code.code else read_credit_code(reader.anchor(Field.USCC))
        person = Person(name, code, contact, _phone_or(phone, before))
        return Who(person, own_code.problems | {Problem.MERGED_ENTERPRISE_CELL}, is_inherited=True)
    if own_code.code or own_code.organisation_code:
        return Who(Person(NO_NAME, own_code, contact, phone), own_code.problems)
    if before and (is_ditto(own_name) or _continues(reader, before)):
        person = Person(
            before.name, before.code, contact or before.contact, _phone_or(phone, before), before.is_heading
        )
        return Who(person, frozenset({Problem.MERGED_ENTERPRISE_CELL}), is_inherited=True)
    return Who(Person(NO_NAME, NO_CODE, contact, phone), frozenset({Problem.ENTERPRISE_MISSING}))


def _named(reader: RowReader, name: NameReading, own_code: CodeReading) -> Who:
    """With its own code, the merged one above, or one written behind the name."""
    code, problems = own_code, name.problems | own_code.problems
    if not code.code and not code.organisation_code:
        behind = CREDIT_CODE.search(fold(text_of(reader.own(Field.ENTERPRISE))))
        code = read_credit_code(behind[0] if behind else reader.anchor(Field.USCC))
        if reader.has(Field.USCC) and not code.code:
            problems |= {Problem.USCC_MISSING}
    return Who(Person(name, code, reader.text(Field.CONTACT), reader.cell(Field.PHONE)), problems)


def _phone_or(phone: CellValue, before: Person | None) -> CellValue:
    return before.phone if before and is_blank(phone) else phone


def _continues(reader: RowReader, before: Person) -> bool:
    """Whether an empty organisation is the one above: under a heading always.

    Otherwise where the sheet does not merge such cells and nobody else is named as contact.
    """
    if before.is_heading:
        return True
    column = reader.desk.table.mapping.columns.get(Field.ENTERPRISE)
    header = reader.desk.table.mapping.last_row
    if any(merge.left == column and merge.bottom > merge.top > header for merge in reader.desk.sheet.merges):
        return False
    contact, phone = reader.text(Field.CONTACT), phones.read_phone(reader.cell(Field.PHONE)).number
    return contact in {"", before.contact} and phone in {"", phones.read_phone(before.phone).number}
