"""The words of a judgement: what was noticed, what becomes of the row, what kind of need it is."""

from enum import StrEnum


class Problem(StrEnum):
    """How a cell was written, also when it was read without doubt."""

    NAME_SPACE = "NAME_SPACE"
    NAME_NEWLINE = "NAME_NEWLINE"
    NAME_VARIANT = "NAME_VARIANT"
    NAME_SUFFIX_NOTE = "NAME_SUFFIX_NOTE"
    NAME_ABBREVIATED = "NAME_ABBREVIATED"
    NAME_FULLWIDTH_BRACKET = "NAME_FULLWIDTH_BRACKET"
    ENTERPRISE_MISSING = "ENTERPRISE_MISSING"
    ENTERPRISE_UNKNOWN = "ENTERPRISE_UNKNOWN"
    MERGED_ENTERPRISE_CELL = "MERGED_ENTERPRISE_CELL"
    COUNTY_CONFLICT = "COUNTY_CONFLICT"
    USCC_MISSING = "USCC_MISSING"
    USCC_LENGTH = "USCC_LENGTH"
    USCC_CHECK_DIGIT = "USCC_CHECK_DIGIT"
    USCC_LETTER_O = "USCC_LETTER_O"
    USCC_LOWERCASE = "USCC_LOWERCASE"
    USCC_SPACES = "USCC_SPACES"
    USCC_HYPHENS = "USCC_HYPHENS"
    USCC_PREFIX_TEXT = "USCC_PREFIX_TEXT"
    USCC_IS_ORG_CODE = "USCC_IS_ORG_CODE"
    PHONE_FLOAT = "PHONE_FLOAT"
    PHONE_SCIENTIFIC = "PHONE_SCIENTIFIC"
    PHONE_FULLWIDTH = "PHONE_FULLWIDTH"
    PHONE_TWO_NUMBERS = "PHONE_TWO_NUMBERS"
    PHONE_INVALID = "PHONE_INVALID"
    AMOUNT_APPROX = "AMOUNT_APPROX"
    AMOUNT_RANGE = "AMOUNT_RANGE"
    AMOUNT_YUAN_UNIT = "AMOUNT_YUAN_UNIT"
    AMOUNT_YI_UNIT = "AMOUNT_YI_UNIT"
    AMOUNT_W_UNIT = "AMOUNT_W_UNIT"
    AMOUNT_CN_NUMERAL = "AMOUNT_CN_NUMERAL"
    AMOUNT_COMMA = "AMOUNT_COMMA"
    AMOUNT_TEXT_NUMBER = "AMOUNT_TEXT_NUMBER"
    AMOUNT_FOREIGN_CURRENCY = "AMOUNT_FOREIGN_CURRENCY"
    AMOUNT_VAGUE = "AMOUNT_VAGUE"
    AMOUNT_ZERO_MEANS_NONE = "AMOUNT_ZERO_MEANS_NONE"
    DATE_SERIAL = "DATE_SERIAL"
    DATE_SERIAL_TEXT = "DATE_SERIAL_TEXT"
    DATE_TWO_DIGIT_YEAR = "DATE_TWO_DIGIT_YEAR"
    DATE_MONTH_END_TEXT = "DATE_MONTH_END_TEXT"
    DATE_QUARTER = "DATE_QUARTER"
    DATE_CN_NUMERAL = "DATE_CN_NUMERAL"
    DATE_RELATIVE_YEAR = "DATE_RELATIVE_YEAR"
    DATE_DMY_OR_US = "DATE_DMY_OR_US"
    DATE_OPEN_ENDED = "DATE_OPEN_ENDED"
    DATE_VAGUE = "DATE_VAGUE"
    DATE_INVALID = "DATE_INVALID"
    TITLE_MISSING = "TITLE_MISSING"
    CATEGORY_MISMATCH = "CATEGORY_MISMATCH"
    CATEGORY_UNKNOWN = "CATEGORY_UNKNOWN"
    DUPLICATE_NEED = "DUPLICATE_NEED"
    MULTI_NEEDS_IN_CELL = "MULTI_NEEDS_IN_CELL"
    ROW_STRUCK_OUT = "ROW_STRUCK_OUT"
    HIDDEN_ROW = "HIDDEN_ROW"


class Action(StrEnum):
    """What becomes of a source row; it judges the row alone, duplicates within the file included."""

    ACCEPT = "accept"
    ACCEPT_WITH_WARNING = "accept_with_warning"
    MERGE_DUPLICATE = "merge_duplicate"
    REVIEW = "review"
    REJECT = "reject"
    SKIP = "skip"


ACCEPTED = frozenset({Action.ACCEPT, Action.ACCEPT_WITH_WARNING})
"""Rows that are written as they are."""


class Effect(StrEnum):
    """What confirming an accepted row would do to what is already stored."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class Category(StrEnum):
    """The kind of a need."""

    SALES = "sales"
    PURCHASE = "purchase"
    FINANCE = "finance"
    TALENT = "talent"
    DIGITAL = "digital"
    TECHNOLOGY = "technology"


SILENT = frozenset({Problem.MERGED_ENTERPRISE_CELL})
"""Marks that need nobody's glance."""

DOUBTFUL = frozenset(
    {
        Problem.ENTERPRISE_UNKNOWN,
        Problem.CATEGORY_MISMATCH,
        Problem.CATEGORY_UNKNOWN,
        Problem.PHONE_INVALID,
        Problem.AMOUNT_FOREIGN_CURRENCY,
        Problem.DATE_INVALID,
        Problem.HIDDEN_ROW,
    }
)
"""A person must decide."""


def in_order(problems: set[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of their declaration."""
    return tuple(problem for problem in Problem if problem in problems)


def action_for(problems: set[Problem], *, is_usable: bool, unclear: bool) -> Action:
    """What becomes of a row.

    Args:
        problems: everything noticed.
        is_usable: it names an organisation and a need.
        unclear: a reading needs a person although its code alone does not say so.
    """
    if not is_usable:
        return Action.REJECT
    if unclear or problems & DOUBTFUL:
        return Action.REVIEW
    return Action.ACCEPT_WITH_WARNING if problems - SILENT else Action.ACCEPT
