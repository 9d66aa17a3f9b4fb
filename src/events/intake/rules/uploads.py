"""Rules of uploads: states, refusals, and what a stored need would become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from events.intake.rules.codes import Action, Effect, Problem
from events.intake.rules.headers import WHAT, WHO
from events.intake.rules.vocabulary import Field


class UploadState(StrEnum):
    """Where an upload stands; only reading happens by itself, the rest by a person's button."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FAILED = "failed"


class IntakeRefusal(StrEnum):
    """Why something cannot be done to an upload."""

    NOT_READY = "upload_not_ready"
    ALREADY_CONFIRMED = "upload_already_confirmed"
    BEING_READ = "upload_being_read"
    READING_FAILED = "upload_reading_failed"
    READING_STOPPED = "upload_reading_stopped"
    NOT_BEING_READ = "upload_not_being_read"
    NO_ROW = "upload_no_such_row"
    NEWCOMERS_CHANGED = "upload_newcomers_changed"
    NOT_COMPLETE = "upload_row_not_complete"
    HEADER_ROWS = "upload_header_rows"
    TOO_FEW_COLUMNS = "upload_too_few_columns"
    COLUMN_TWICE = "upload_column_twice"


class Tab(StrEnum):
    """How rows of a preview are told apart."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REVIEW = "review"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"


LOST_AFTER_SECONDS = 120.0
"""A reading lasts at most a minute by the clock, twice where columns are remembered; then its worker is gone."""

UNDECIDED = frozenset({Action.REVIEW, Action.REJECT})
"""Rows that are written only when a person decides so."""
_TABS = {
    Action.MERGE_DUPLICATE: Tab.DUPLICATE,
    Action.REVIEW: Tab.REVIEW,
    Action.REJECT: Tab.REJECTED,
    Action.SKIP: Tab.SKIPPED,
}


def tab_of(action: Action, effect: Effect | None) -> Tab:
    """Where a row is shown: by what confirming it does, else by what became of it.

    An accepted row without an effect says more than the database takes: a person must look.
    """
    return Tab(effect) if effect else _TABS.get(action, Tab.REVIEW)


def refusal_to_confirm(state: UploadState) -> IntakeRefusal | None:
    """Why an upload cannot be confirmed, or None; a second time is told apart."""
    if state is UploadState.CONFIRMED:
        return IntakeRefusal.ALREADY_CONFIRMED
    return None if state is UploadState.READY else IntakeRefusal.NOT_READY


def refusal_to_stop_reading(state: str) -> IntakeRefusal | None:
    """Why there is no reading to stop, or None."""
    return None if state in (UploadState.WAITING, UploadState.READING) else IntakeRefusal.NOT_BEING_READ


def refusal_to_read_again(state: UploadState, waited_seconds: float) -> IntakeRefusal | None:
    """Why a file cannot be read once more: it is stored already, or a worker has it and is not yet lost."""
    if state is UploadState.CONFIRMED:
        return IntakeRefusal.ALREADY_CONFIRMED
    busy = state in {UploadState.WAITING, UploadState.READING} and waited_seconds < LOST_AFTER_SECONDS
    return IntakeRefusal.BEING_READ if busy else None


def refusal_of_columns(first_row: int, last_row: int, fields: Sequence[Field]) -> IntakeRefusal | None:
    """Why a header cannot be as a person says: one to three rows, columns for who and what, no field twice."""
    if not 1 <= first_row <= last_row <= first_row + 2:
        return IntakeRefusal.HEADER_ROWS
    if len(set(fields)) < len(fields):
        return IntakeRefusal.COLUMN_TWICE
    known = set(fields)
    return None if known & WHO and known & WHAT else IntakeRefusal.TOO_FEW_COLUMNS


_ABOUT: dict[str, Field] = {
    "NAME": Field.ENTERPRISE,
    "ENTERPRISE": Field.ENTERPRISE,
    "MERGED": Field.ENTERPRISE,
    "USCC": Field.USCC,
    "COUNTY": Field.COUNTY,
    "PHONE": Field.PHONE,
    "AMOUNT": Field.AMOUNT,
    "DATE": Field.DEADLINE,
    "TITLE": Field.TITLE,
    "CATEGORY": Field.KIND,
    "DUPLICATE": Field.TITLE,
    "MULTI": Field.TITLE,
}
_STANDS_IN = {Field.TITLE: (Field.NEED, Field.DESCRIPTION), Field.AMOUNT: (Field.AMOUNT_MIN, Field.AMOUNT_MAX)}


def cell_of(problem: Problem, columns: Mapping[Field, int]) -> Field | None:
    """Which field's cell a problem is about, as far as the sheet has such a column; None: the whole row."""
    about = _ABOUT.get(problem.partition("_")[0])
    if about is None:
        return None
    return next((kind for kind in (about, *_STANDS_IN.get(about, ())) if kind in columns), None)


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a need can change from file to file."""

    title: str
    description: str = ""
    amount_wan: Decimal | None = None
    amount_min_wan: Decimal | None = None
    amount_max_wan: Decimal | None = None
    deadline: date | None = None
    confidential: bool = False


AMOUNTS = ("amount_wan", "amount_min_wan", "amount_max_wan")


def merged(stored: Terms, said: Terms) -> Terms:
    """The stored need with what a file says about it.

    What a file leaves open does not erase what is known, nor does a range around the known amount; a need once
    confidential is not opened by a file.
    """
    amounts = said if _tells_amount(stored, said) else stored
    return Terms(
        title=said.title,
        description=said.description or stored.description,
        amount_wan=amounts.amount_wan,
        amount_min_wan=amounts.amount_min_wan,
        amount_max_wan=amounts.amount_max_wan,
        deadline=said.deadline or stored.deadline,
        confidential=said.confidential or stored.confidential,
    )


def _tells_amount(stored: Terms, said: Terms) -> bool:
    low, high, known = said.amount_min_wan, said.amount_max_wan, stored.amount_wan
    if said.amount_wan is not None or None in {low, high, known}:
        return any(getattr(said, name) is not None for name in AMOUNTS)
    return not (low or 0) <= (known or 0) <= (high or 0)


def differences(before: Terms, after: Terms) -> tuple[str, ...]:
    """The names of the terms that differ."""
    return tuple(name for name in Terms.__dataclass_fields__ if getattr(before, name) != getattr(after, name))


def effect_of(changes: Sequence[str], *, is_stored: bool) -> Effect:
    """What confirming a row does."""
    if not is_stored:
        return Effect.NEW
    return Effect.CHANGED if changes else Effect.SAME
