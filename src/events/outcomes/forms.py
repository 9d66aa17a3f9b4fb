"""What is filled in about an outcome."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.foundation import clock
from events.foundation.forms import Form, Reader
from events.outcomes.rules import OutcomeKind, OutcomeRefusal, Verified, doubt_about

LONGEST_NAME = 120
LONGEST_TITLE = 200
LONGEST_NOTE = 1000
MOST_PEOPLE = 100_000


class OutcomeForm(Form, kw_only=True):
    """One line. A party is chosen among those who take part, or named; `sure`: the amount somebody has confirmed."""

    kind: str = ""
    a_id: str = ""
    a_name: str = ""
    b_id: str = ""
    b_name: str = ""
    need_id: str = ""
    title: str = ""
    amount_wan: str = ""
    sure: str = ""
    people: str = ""
    stage: str = ""
    recorded_on: str = ""
    note: str = ""


@dataclass(frozen=True)
class Known:
    """What a form may name: organisations by id, needs by id with what they ask for in 万元, stages of each kind."""

    organisations: Mapping[int, str]
    needs: Mapping[int, Decimal | None]
    stages: Mapping[str, list[str]]


@dataclass(frozen=True)
class SaidOfOutcome:
    """What the form says."""

    kind: str
    a_id: int | None
    a_name: str
    b_id: int | None
    b_name: str
    need_id: int | None
    title: str
    amount_wan: Decimal | None
    people: int | None
    stage: str
    recorded_on: date
    note: str


def read_outcome(form: OutcomeForm, known: Known) -> SaidOfOutcome:
    """What the form says; an amount that looks like another unit must have been confirmed.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    kind = read.choice("kind", set(OutcomeKind))
    a_id, a_name = _party(read, "a", known.organisations)
    b_id, b_name = _party(read, "b", known.organisations)
    if a_name and a_name == b_name:
        read.refuse("b_name", OutcomeRefusal.PARTIES_SAME)
    need_id = _chosen(read, "need_id", known.needs)
    said = SaidOfOutcome(
        kind=kind,
        a_id=a_id,
        a_name=a_name,
        b_id=b_id,
        b_name=b_name,
        need_id=need_id,
        title=read.text("title", longest=LONGEST_TITLE, required=True),
        amount_wan=_amount(read, form, known.needs.get(need_id) if need_id else None),
        people=read.whole("people", 0, MOST_PEOPLE) if form.people.strip() else None,
        stage=read.choice("stage", known.stages.get(kind, [])),
        recorded_on=read.day("recorded_on") or clock.today(),
        note=read.text("note", longest=LONGEST_NOTE),
    )
    read.done()
    return said


def _party(read: Reader, letter: str, organisations: Mapping[int, str]) -> tuple[int | None, str]:
    chosen = _chosen(read, f"{letter}_id", organisations)
    name = read.text(f"{letter}_name", longest=LONGEST_NAME)
    if chosen is not None:
        return chosen, organisations[chosen]
    if not name:
        read.refuse(f"{letter}_name", "required")
    return None, name


def _chosen(read: Reader, name: str, known: Mapping[int, object]) -> int | None:
    text = read.text(name, longest=19)
    if not text:
        return None
    if not text.isdecimal() or int(text) not in known:
        read.refuse(name, "not_an_option")
        return None
    return int(text)


def _amount(read: Reader, form: "OutcomeForm | StepForm", need: Decimal | None) -> Decimal | None:
    amount = read.amount("amount_wan")
    doubt = doubt_about(amount, need)
    if doubt and form.sure != form.amount_wan.strip():
        read.refuse("amount_wan", doubt, amount=amount, need=need)
    return amount


class StepForm(Form, kw_only=True):
    """What a line says from now on; `sure`: the amount somebody has confirmed."""

    stage: str = ""
    amount_wan: str = ""
    sure: str = ""
    people: str = ""
    verified: str = ""
    happened_on: str = ""
    note: str = ""


@dataclass(frozen=True)
class SaidOfStep:
    """What the form says."""

    stage: str
    happened_on: date
    amount_wan: Decimal | None
    people: int | None
    verified: Verified
    note: str


def read_step(form: StepForm, stages: Collection[str], need_amount: Decimal | None) -> SaidOfStep:
    """What the form says; an amount that looks like another unit must have been confirmed.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    verified = read.choice("verified", set(Verified))
    said = SaidOfStep(
        stage=read.choice("stage", stages),
        happened_on=read.day("happened_on") or clock.today(),
        amount_wan=_amount(read, form, need_amount),
        people=read.whole("people", 0, MOST_PEOPLE) if form.people.strip() else None,
        verified=Verified(verified) if verified in set(Verified) else Verified.CLAIMED,
        note=read.text("note", longest=LONGEST_NOTE),
    )
    read.done()
    return said
