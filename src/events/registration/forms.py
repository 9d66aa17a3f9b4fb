"""What the host fills in about a registration."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time

from events.foundation.forms import Form, Many, Reader
from events.organisations.actions import ContactDraft, OrganisationDraft
from events.organisations.rules import OrganisationKind
from events.registration.rules import (
    LONGEST_NAME,
    MOST_DELEGATES,
    TOPICS,
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    RegistrationState,
)
from events.sessions.rules import refusal_of_span

LONGEST_NOTE = 300
LONGEST_FIRM, LONGEST_CODE, LONGEST_COUNTY, LONGEST_PHONE = 120, 40, 40, 30
ABSENCES = (1, 2, 3, 4)
"""Stretches of absence a form can tell."""


class MoveForm(Form, kw_only=True):
    """To which state, and what the organisation is told."""

    to: str = ""
    note: str = ""


def read_move(form: MoveForm) -> tuple[RegistrationState, str]:
    """The state and the note.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    to, note = read.choice("to", set(RegistrationState)), read.text("note", longest=LONGEST_NOTE)
    read.done()
    return RegistrationState(to), note


class DelegatesForm(Form, kw_only=True):
    """So many delegates, a name and a title for each; `topics` are ticked as `number:topic`, numbers from 1."""

    count: str = ""
    name: Many = ""
    title: Many = ""
    topics: Many = ""


@dataclass(frozen=True)
class SaidOfDelegate:
    """What the form says of one."""

    name: str
    title: str
    topics: tuple[str, ...]


def read_delegates(form: DelegatesForm) -> list[SaidOfDelegate]:
    """The delegates in order.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    count = read.whole("count", 0, MOST_DELEGATES)
    names, titles = _rows(read, "name", count), _rows(read, "title", count)
    ticked = [tick.partition(":") for tick in read.many("topics")]
    if any(topic not in TOPICS for _, _, topic in ticked):
        read.refuse("topics", "not_an_option")
    read.done()
    return [
        SaidOfDelegate(name, title, tuple(topic for number, _, topic in ticked if number == str(at)))
        for at, (name, title) in enumerate(zip(names, titles, strict=True), start=1)
    ]


def _rows(read: Reader, field: str, count: int) -> list[str]:
    rows = [text.strip() for text in read.many(field)][:count]
    if any(len(text) > LONGEST_NAME for text in rows):
        read.refuse(field, "too_long", longest=LONGEST_NAME)
    return rows + [""] * (count - len(rows))


class AbsencesForm(Form, kw_only=True):
    """When the organisation's people are not there, in local wall time."""

    starts1: str = ""
    ends1: str = ""
    starts2: str = ""
    ends2: str = ""
    starts3: str = ""
    ends3: str = ""
    starts4: str = ""
    ends4: str = ""


def form_of_absences(spans: Sequence[tuple[time, time]]) -> AbsencesForm:
    """The form that says these, as far as it can."""
    return AbsencesForm(
        **{
            f"{name}{number}": f"{wall:%H:%M}"
            for number, span in zip(ABSENCES, spans, strict=False)
            for name, wall in zip(("starts", "ends"), span, strict=True)
        }
    )


def read_absences(form: AbsencesForm) -> list[tuple[time, time]]:
    """The stretches that are filled in.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read, spans = Reader(form), []
    for number in ABSENCES:
        starts, ends = read.wall(f"starts{number}"), read.wall(f"ends{number}")
        if starts is None and ends is None:
            continue
        span = (starts or time(), ends or time())
        if starts is None or ends is None:
            read.refuse(f"ends{number}" if starts else f"starts{number}", "required")
        elif refusal := refusal_of_span(span):
            read.refuse(f"ends{number}", refusal)
        spans.append(span)
    read.done()
    return spans


class ConsentForm(Form, kw_only=True):
    """What a contact answered, to what, and how we know."""

    purpose: str = ""
    state: str = ""
    channel: str = ""


def read_consent(form: ConsentForm) -> tuple[ConsentPurpose, ConsentState, ConsentChannel]:
    """Purpose, answer and channel; a host hears of it on paper or by telephone.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    purpose = read.choice("purpose", set(ConsentPurpose))
    state = read.choice("state", (ConsentState.GIVEN, ConsentState.WITHDRAWN))
    channel = read.choice("channel", (ConsentChannel.PAPER, ConsentChannel.CALL))
    read.done()
    return ConsentPurpose(purpose), ConsentState(state), ConsentChannel(channel)


class FirmForm(Form, kw_only=True):
    """An organisation as the host corrects it."""

    name: str = ""
    uscc: str = ""
    kind: str = OrganisationKind.ENTERPRISE.value
    county: str = ""


class ContactForm(Form, kw_only=True):
    """The person to speak to."""

    contact_name: str = ""
    contact_title: str = ""
    mobile: str = ""


class EntryForm(FirmForm, kw_only=True):
    """An organisation entered by hand with its contact and so many delegates."""

    contact_name: str = ""
    contact_title: str = ""
    mobile: str = ""
    delegates: str = "1"


def read_firm(form: FirmForm) -> OrganisationDraft:
    """The organisation.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = _firm(read)
    read.done()
    return said


def read_contact(form: ContactForm) -> ContactDraft:
    """The contact.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = _contact(read)
    read.done()
    return said


def read_entry(form: EntryForm) -> tuple[OrganisationDraft, ContactDraft, int]:
    """Organisation, contact and how many come; a contact needs a name as soon as there is a number.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    firm, contact, count = _firm(read), _contact(read), read.whole("delegates", 1, MOST_DELEGATES)
    if contact.mobile and not contact.name:
        read.refuse("contact_name", "required")
    read.done()
    return firm, contact, count


def _firm(read: Reader) -> OrganisationDraft:
    return OrganisationDraft(
        read.text("name", longest=LONGEST_FIRM, required=True),
        kind=read.choice("kind", set(OrganisationKind)),
        uscc=read.text("uscc", longest=LONGEST_CODE),
        county=read.text("county", longest=LONGEST_COUNTY),
    )


def _contact(read: Reader) -> ContactDraft:
    return ContactDraft(
        read.text("contact_name", longest=LONGEST_NAME),
        title=read.text("contact_title", longest=LONGEST_NAME),
        mobile=read.text("mobile", longest=LONGEST_PHONE),
    )


class ReplaceForm(Form, kw_only=True):
    """Whose seat another person takes."""

    delegate_id: str = ""
    person: str = ""
    duty: str = ""


def read_replace(form: ReplaceForm, delegates: Collection[int]) -> tuple[int, str, str]:
    """One of these delegates, the name of who comes now and the title.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    delegate = read.choice("delegate_id", {str(one) for one in delegates})
    person = read.text("person", longest=LONGEST_NAME, required=True)
    duty = read.text("duty", longest=LONGEST_NAME)
    read.done()
    return int(delegate), person, duty
