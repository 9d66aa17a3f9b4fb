"""What the host fills in to reach people."""

from dataclasses import dataclass

from events.foundation.forms import Form, Many, Reader
from events.reach.rules import CallAnswer, Choice, Message
from events.registration.rules import ConsentState

LONGEST_NOTE = 300
LONGEST_SENTENCE = 500
FORMATS = ("xlsx", "csv")
LONGEST_ID = 18
UNASKED = "unasked"


class ManyForm(Form, kw_only=True):
    """A deed on many: whom, those picked by hand, and for the SMS table format and sentence."""

    who: str = Choice.WITHOUT.value
    pick: Many = ""
    form: str = ""
    sentence: str = Message.INVITE.value
    own: str = ""
    sure: str = ""


@dataclass(frozen=True)
class SaidOfMany:
    """Whom a deed is about; `picked` are ids of registrations."""

    choice: Choice
    picked: tuple[int, ...]


@dataclass(frozen=True)
class SaidOfExport:
    """Which sentence goes out, one's own words instead if there are any, and in which format."""

    many: SaidOfMany
    sentence: Message
    own: str
    form: str


def read_many(form: ManyForm) -> SaidOfMany:
    """Whom it is about; a list picked by hand may come as one text with commas.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = _many(read)
    read.done()
    return said


def read_export(form: ManyForm) -> SaidOfExport:
    """Whom, which sentence, which format.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    many = _many(read)
    sentence = read.choice("sentence", set(Message))
    own = read.text("own", longest=LONGEST_SENTENCE)
    wanted = read.choice("form", FORMATS)
    read.done()
    return SaidOfExport(many, Message(sentence), own, wanted)


def _many(read: Reader) -> SaidOfMany:
    choice = read.choice("who", set(Choice))
    picks = [one.strip() for text in read.many("pick") for one in text.split(",") if one.strip()]
    if any(not one.isdecimal() or len(one) > LONGEST_ID for one in picks):
        read.refuse("pick", "not_an_option")
        return SaidOfMany(Choice.ALL, ())
    known = choice if choice in set(Choice) else Choice.ALL
    return SaidOfMany(Choice(known), tuple(int(one) for one in picks))


class LinkForm(Form, kw_only=True):
    """One organisation's link; `renew` closes the earlier ones."""

    renew: str = ""


class TickForm(Form, kw_only=True):
    """What a call came to; `consent`: unasked, given or withdrawn."""

    answer: str = ""
    note: str = ""
    consent: str = UNASKED


def read_tick(form: TickForm) -> tuple[CallAnswer, str, ConsentState | None]:
    """Answer, note, and what the contact said about being shown to partners.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    answer, note = read.choice("answer", set(CallAnswer)), read.text("note", longest=LONGEST_NOTE)
    consent = read.choice("consent", (UNASKED, ConsentState.GIVEN, ConsentState.WITHDRAWN))
    read.done()
    return CallAnswer(answer), note, ConsentState(consent) if consent != UNASKED else None
