"""What is filled in about an outcome."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.foundation import clock
from events.foundation.forms import Form, Many, Reader
from events.marketplace.forms import DetailForm, read_details
from events.marketplace.rules.details import Detail, Details
from events.outcomes.rules import OutcomeKind, OutcomeRefusal, Rung, Verified, doubt_about
from events.outcomes.rules.follow import FollowUpResult

LONGEST_NAME = 120
LONGEST_TITLE = 200
LONGEST_NOTE = 1000
MOST_PEOPLE = 100_000
LONGEST_REMARK = 300
LONGEST_STAGE = 30
LONGEST_ID = 19


class OutcomeDetailForm(DetailForm, kw_only=True):
    """The fields of `rules.details` that needs do not have."""

    detail_drawn_wan: str = ""
    detail_investor: str = ""
    detail_project_type: str = ""
    detail_chain_action: str = ""
    detail_fixed_investment_wan: str = ""
    detail_land_mu: str = ""
    detail_starts_with_land: str = ""
    detail_land_on: str = ""
    detail_start_planned: str = ""
    detail_start_on: str = ""
    detail_production_planned: str = ""
    detail_production_on: str = ""
    detail_contract_number: str = ""
    detail_received_wan: str = ""
    detail_platform_kind: str = ""
    detail_opened_on: str = ""


class OutcomeForm(OutcomeDetailForm, kw_only=True):
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
    """What a form may name: organisations, needs with what they ask for in 万元, by id; stages, details by kind."""

    organisations: Mapping[int, str]
    needs: Mapping[int, Decimal | None]
    stages: Mapping[str, list[str]]
    details: Mapping[str, Sequence[Detail]]


@dataclass(frozen=True)
class SaidOfParties:
    """What a form says a line is about."""

    a_id: int | None
    a_name: str
    b_id: int | None
    b_name: str
    need_id: int | None
    title: str
    recorded_on: date
    note: str
    details: Details


@dataclass(frozen=True)
class SaidOfOutcome:
    """What the form of a new line says."""

    kind: str
    about: SaidOfParties
    amount_wan: Decimal | None
    people: int | None
    stage: str


def read_outcome(form: OutcomeForm, known: Known) -> SaidOfOutcome:
    """What the form says; an amount that looks like another unit must have been confirmed.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    kind = read.choice("kind", set(OutcomeKind))
    about = _about(read, kind, known)
    if kind == OutcomeKind.TALENT and not form.people.strip():
        read.refuse("people", OutcomeRefusal.PEOPLE_MISSING)
    said = SaidOfOutcome(
        kind=kind,
        about=about,
        amount_wan=_amount(read, form, known.needs.get(about.need_id) if about.need_id else None),
        people=read.whole("people", 0, MOST_PEOPLE) if form.people.strip() else None,
        stage=read.choice("stage", known.stages.get(kind, [])),
    )
    read.done()
    return said


def read_edit(form: OutcomeForm, kind: str, known: Known) -> SaidOfParties:
    """What the form says a line of this kind is about; stage and figures are not its matter.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    about = _about(read, kind, known)
    read.done()
    return about


def form_of(about: SaidOfParties, kind: str) -> OutcomeForm:
    """The form that says this."""
    form = OutcomeForm(
        kind=kind,
        a_id=str(about.a_id or ""),
        a_name="" if about.a_id else about.a_name,
        b_id=str(about.b_id or ""),
        b_name="" if about.b_id else about.b_name,
        need_id=str(about.need_id or ""),
        title=about.title,
        recorded_on=about.recorded_on.isoformat(),
        note=about.note,
    )
    for name, value in about.details.items():
        setattr(form, f"detail_{name}", value)
    return form


def _about(read: Reader, kind: str, known: Known) -> SaidOfParties:
    a_id, a_name = _party(read, "a", known.organisations)
    b_id, b_name = _party(read, "b", known.organisations)
    if a_name and a_name == b_name:
        read.refuse("b_name", OutcomeRefusal.PARTIES_SAME)
    return SaidOfParties(
        a_id=a_id,
        a_name=a_name,
        b_id=b_id,
        b_name=b_name,
        need_id=_chosen(read, "need_id", known.needs),
        title=read.text("title", longest=LONGEST_TITLE, required=True),
        recorded_on=read.day("recorded_on") or clock.today(),
        note=read.text("note", longest=LONGEST_NOTE),
        details=read_details(read, known.details.get(kind, ())),
    )


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


class FollowUpForm(Form, kw_only=True):
    """What one call said of several lines."""

    lines: Many = ""
    result: str = ""
    note: str = ""


def read_follow_up(form: FollowUpForm) -> tuple[list[int], FollowUpResult, str]:
    """The lines, the result and the note.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    ids = [int(text) for text in read.many("lines") if text.isdecimal() and len(text) < LONGEST_ID]
    if not ids:
        read.refuse("lines", "required")
    result = read.choice("result", set(FollowUpResult))
    note = read.text("note", longest=LONGEST_REMARK)
    read.done()
    return ids, FollowUpResult(result), note


class StageForm(Form, kw_only=True):
    """A stage word and the rung it stands on."""

    kind: str = ""
    stage: str = ""
    rung: str = ""
    active: str = ""


def read_stage(form: StageForm) -> tuple[OutcomeKind, str, Rung, bool]:
    """Kind, word, rung, whether it is offered.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    kind = read.choice("kind", set(OutcomeKind))
    stage = read.text("stage", longest=LONGEST_STAGE, required=True)
    rung = read.choice("rung", set(Rung))
    read.done()
    return OutcomeKind(kind), stage, Rung(rung), form.active == "1"
