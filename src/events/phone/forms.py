"""What a participant fills in on the phone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from events.foundation.forms import Form, Many, Reader
from events.phone.rules import (
    DAWN,
    LATE_MINUTES,
    MOST_MINUTES,
    MeetingResult,
    NoticeKind,
    PhoneRefusal,
    absence_of_away,
    absence_of_late,
    arrival_after,
)
from events.registration.rules import LONGEST_NAME, ConsentPurpose

LONGEST_NOTE = 200
GREATEST_ID = 2**63 - 1
EVERYBODY, WHOLE = "all", "whole"


class NoticeForm(Form, kw_only=True):
    """Who (`delegate`, `all`: everybody), late by minutes or until a round, away from a round on or all day."""

    delegate: str = EVERYBODY
    minutes: str = ""
    slot: str = ""
    substitute: str = ""
    note: str = ""


@dataclass(frozen=True)
class SaidOfDay:
    """What the form says: nobody, or this delegate, is there in [starts, ends)."""

    kind: NoticeKind
    delegate_id: int | None
    starts: time
    ends: time
    substitute: str
    note: str


@dataclass(frozen=True)
class Frame:
    """What a notice is read against: rounds in local wall time, own delegates, the local moment."""

    slots: Sequence[tuple[time, time]]
    delegates: Collection[int]
    now: datetime
    today: bool


def read_notice(form: NoticeForm, kind: NoticeKind, frame: Frame) -> SaidOfDay:
    """The notice.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    delegate = read.whole("delegate", 1, GREATEST_ID) if form.delegate not in ("", EVERYBODY) else None
    if delegate is not None and delegate not in frame.delegates:
        read.refuse("delegate", "not_an_option")
    starts, ends = _late(read, form, frame) if kind is NoticeKind.LATE else _away(read, form, frame)
    said = SaidOfDay(
        kind,
        delegate,
        starts,
        ends,
        read.text("substitute", longest=LONGEST_NAME),
        read.text("note", longest=LONGEST_NOTE),
    )
    read.done()
    return said


def _slot(read: Reader, frame: Frame) -> time | None:
    text = read.text("slot", longest=3)
    if text.isdecimal() and int(text) < len(frame.slots):
        return frame.slots[int(text)][0]
    read.refuse("slot", PhoneRefusal.NOTICE_NO_ROUND)
    return None


def _late(read: Reader, form: NoticeForm, frame: Frame) -> tuple[time, time]:
    if form.slot:
        return absence_of_late(_slot(read, frame) or DAWN)
    minutes = read.whole("minutes", 1, MOST_MINUTES) if form.minutes else LATE_MINUTES[0]
    if not form.minutes:
        read.refuse("minutes", "required")
    return absence_of_late(arrival_after(minutes, frame.slots, frame.now, today=frame.today))


def _away(read: Reader, form: NoticeForm, frame: Frame) -> tuple[time, time]:
    return absence_of_away(DAWN if form.slot in ("", WHOLE) else _slot(read, frame) or DAWN)


class OpinionForm(Form, kw_only=True):
    """What came of a meeting; no amounts here."""

    result: str = ""
    next_step: str = ""


def read_opinion(form: OpinionForm) -> tuple[MeetingResult, str]:
    """The result and the next step.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    result, step = read.choice("result", set(MeetingResult)), read.text("next_step", longest=LONGEST_NOTE)
    read.done()
    return MeetingResult(result), step


class AskForm(Form, kw_only=True):
    """A match to speak about: a need and a supply, one of which is one's own."""

    need: str = ""
    supply: str = ""


class ConsentsForm(Form, kw_only=True):
    """The purposes agreed to; what is not ticked is withdrawn."""

    consents: Many = ""


def read_consents(form: ConsentsForm) -> set[ConsentPurpose]:
    """The purposes.

    Raises:
        FormErrors: an unknown one.
    """
    read = Reader(form)
    ticked = set(read.many("consents"))
    if ticked - set(ConsentPurpose):
        read.refuse("consents", "not_an_option")
    read.done()
    return {ConsentPurpose(one) for one in ticked}


class DecisionForm(Form, kw_only=True):
    """What the host decides of a notice: the state it goes to."""

    to: str = ""
