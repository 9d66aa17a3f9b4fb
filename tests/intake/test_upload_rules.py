"""What may be done to an upload, which cell a mark is about, and what a file changes of a stored need."""

from datetime import date
from decimal import Decimal

import pytest

from events.intake.engine.comparing import may_be_stored, terms_of
from events.intake.engine.judgement import NeedValues
from events.intake.rules.codes import Action, Category, Effect, Problem
from events.intake.rules.uploads import (
    IntakeRefusal,
    Tab,
    Terms,
    UploadState,
    cell_of,
    differences,
    effect_of,
    merged,
    refusal_of_columns,
    refusal_to_confirm,
    refusal_to_read_again,
    tab_of,
)
from events.intake.rules.vocabulary import Field

STORED = Terms("采购磨床", "两台", Decimal(100), deadline=date(2027, 3, 31), confidential=True)
NEED = NeedValues(enterprise_name="甲厂", category=Category.PURCHASE, title="采购磨床")


def test_a_row_stands_where_its_effect_or_its_action_puts_it() -> None:
    assert tab_of(Action.ACCEPT, Effect.CHANGED) is Tab.CHANGED
    assert [tab_of(action, None) for action in Action] == [
        Tab.REVIEW,
        Tab.REVIEW,
        Tab.DUPLICATE,
        Tab.REVIEW,
        Tab.REJECTED,
        Tab.SKIPPED,
    ]


def test_only_what_is_ready_is_confirmed() -> None:
    found = {state: refusal_to_confirm(state) for state in UploadState}
    assert found.pop(UploadState.READY) is None
    assert found.pop(UploadState.CONFIRMED) is IntakeRefusal.ALREADY_CONFIRMED
    assert set(found.values()) == {IntakeRefusal.NOT_READY}


def test_a_file_is_read_again_unless_stored_or_being_read() -> None:
    assert refusal_to_read_again(UploadState.CONFIRMED, 999) is IntakeRefusal.ALREADY_CONFIRMED
    assert refusal_to_read_again(UploadState.READING, 119) is IntakeRefusal.BEING_READ
    assert refusal_to_read_again(UploadState.WAITING, 120) is None
    assert refusal_to_read_again(UploadState.REFUSED, 0) is None


@pytest.mark.parametrize(
    ("first", "last", "fields", "refusal"),
    [
        (1, 3, [Field.USCC, Field.NEED], None),
        (0, 1, [Field.USCC, Field.NEED], IntakeRefusal.HEADER_ROWS),
        (2, 1, [Field.USCC, Field.NEED], IntakeRefusal.HEADER_ROWS),
        (1, 4, [Field.USCC, Field.NEED], IntakeRefusal.HEADER_ROWS),
        (1, 1, [Field.USCC, Field.USCC, Field.NEED], IntakeRefusal.COLUMN_TWICE),
        (1, 1, [Field.USCC, Field.AMOUNT], IntakeRefusal.TOO_FEW_COLUMNS),
        (1, 1, [Field.TITLE, Field.AMOUNT], IntakeRefusal.TOO_FEW_COLUMNS),
    ],
)
def test_a_header_names_who_and_what(first: int, last: int, fields: list[Field], refusal: IntakeRefusal | None) -> None:
    assert refusal_of_columns(first, last, fields) is refusal


def test_a_mark_is_about_a_cell_the_sheet_has_or_about_the_row() -> None:
    columns = {Field.ENTERPRISE: 0, Field.NEED: 1, Field.AMOUNT_MIN: 2}
    assert cell_of(Problem.NAME_SPACE, columns) is Field.ENTERPRISE
    assert cell_of(Problem.TITLE_MISSING, columns) is Field.NEED
    assert cell_of(Problem.AMOUNT_VAGUE, columns) is Field.AMOUNT_MIN
    assert cell_of(Problem.PHONE_INVALID, columns) is None
    assert cell_of(Problem.HIDDEN_ROW, columns) is None


def test_what_a_file_leaves_open_erases_nothing_and_opens_nothing_confidential() -> None:
    assert merged(STORED, Terms("采购磨床")) == STORED


def test_what_a_file_says_replaces_what_is_stored() -> None:
    said = Terms("采购 磨床", "三台", Decimal(120), deadline=date(2027, 4, 30), confidential=True)
    assert merged(STORED, said) == said
    assert differences(STORED, said) == ("title", "description", "amount_wan", "deadline")


def test_a_range_around_the_known_amount_tells_nothing_another_replaces_it() -> None:
    def ranged(low: int, high: int) -> Terms:
        return Terms("采购磨床", amount_min_wan=Decimal(low), amount_max_wan=Decimal(high))

    assert merged(STORED, ranged(80, 100)).amount_wan == 100
    other = merged(STORED, ranged(101, 200))
    assert (other.amount_wan, other.amount_min_wan, other.amount_max_wan) == (None, 101, 200)
    assert merged(Terms("采购磨床"), ranged(80, 100)).amount_max_wan == 100


def test_effects() -> None:
    assert effect_of((), is_stored=False) is Effect.NEW
    assert effect_of(("title",), is_stored=True) is Effect.CHANGED
    assert effect_of((), is_stored=True) is Effect.SAME


def test_a_long_title_is_cut_and_stands_whole_in_the_description() -> None:
    terms = terms_of(NeedValues(title="长" * 201, description="说明", amount_wan=Decimal("0.12345678")))
    assert (terms.title, terms.description) == ("长" * 199 + "…", "长" * 201 + "\n说明")
    assert terms.amount_wan == Decimal("0.123457")


@pytest.mark.parametrize(
    "values",
    [
        None,
        NeedValues(enterprise_name="甲厂", title="采购磨床"),
        NeedValues(enterprise_name="甲" * 121, category=Category.PURCHASE, title="采购磨床"),
        NeedValues(enterprise_name="甲厂", category=Category.PURCHASE, title=" "),
        NeedValues(enterprise_name="甲厂", category=Category.PURCHASE, title="采购", amount_wan=Decimal(10) ** 12),
        NeedValues(enterprise_name="甲厂", category=Category.PURCHASE, title="采购", amount_wan=Decimal(-1)),
        NeedValues(
            enterprise_name="甲厂",
            category=Category.PURCHASE,
            title="采购",
            amount_min_wan=Decimal(2),
            amount_max_wan=Decimal(1),
        ),
    ],
)
def test_what_the_database_does_not_take_is_not_stored(values: NeedValues | None) -> None:
    assert may_be_stored(NEED)
    assert not may_be_stored(values)
