"""What the organizer fills in about a session and its agenda."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from events.foundation import clock
from events.foundation.forms import Form, Many, Reader
from events.sessions.rules import LONGEST_MEETING_MINUTES, LONGEST_TITLE, MOST_TABLES

LONGEST_VENUE = 200
LONGEST_PLACE = 120
LONGEST_PEOPLE = 300
GREATEST_ID = 2**63 - 1
LONGEST_ID = 19


class SessionForm(Form, kw_only=True):
    """A session to be created or edited; `template` and `tables` are asked once, when it is new."""

    title: str = ""
    template: str = ""
    unit_id: str = ""
    chain_id: str = ""
    day: str = ""
    venue: str = ""
    meeting_minutes: str = ""
    tables: str = ""
    rehearsal: str = ""
    co_host_ids: Many = ""


@dataclass(frozen=True)
class Said:
    """What a form says of a session; no minutes: as the template says. An edited one has no template and tables."""

    title: str
    template: str
    tables: int
    unit_id: int
    chain_id: int | None
    day: date
    venue: str
    minutes: int | None
    rehearsal: bool
    co_host_ids: tuple[int, ...]


def read_session(form: SessionForm, templates: Collection[str] = ()) -> Said:
    """What the form says; a new session has one of the `templates`.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = Said(
        title=read.text("title", longest=LONGEST_TITLE, required=True),
        template=read.choice("template", templates) if templates else "",
        tables=read.whole("tables", 0, MOST_TABLES) if templates else 0,
        unit_id=read.whole("unit_id", 1, GREATEST_ID),
        chain_id=read.whole("chain_id", 1, GREATEST_ID) if form.chain_id.strip() else None,
        day=read_day(read, "day"),
        venue=read.text("venue", longest=LONGEST_VENUE),
        minutes=read.whole("meeting_minutes", 1, LONGEST_MEETING_MINUTES) if form.meeting_minutes.strip() else None,
        rehearsal=form.rehearsal == "1",
        co_host_ids=tuple(_ids(read, read.many("co_host_ids"))),
    )
    read.done()
    return said


def read_day(read: Reader, name: str) -> date:
    """A date that must be there."""
    day = read.day(name)
    if day is None:
        read.refuse(name, "required")
    return day or clock.today()


def _ids(read: Reader, texts: Iterable[str]) -> Iterator[int]:
    for text in texts:
        if text.isascii() and text.isdecimal() and len(text) < LONGEST_ID:
            yield int(text)
        else:
            read.refuse("co_host_ids", "not_an_option")


class CopyForm(Form, kw_only=True):
    """A copy's own title and day."""

    title: str = ""
    day: str = ""


def read_copy(form: CopyForm) -> tuple[str, date]:
    """Title and day.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    title, day = read.text("title", longest=LONGEST_TITLE, required=True), read_day(read, "day")
    read.done()
    return title, day


class AgendaForm(Form, kw_only=True):
    """An item of the agenda."""

    starts: str = ""
    ends: str = ""
    kind: str = ""
    title: str = ""
    place: str = ""
    people: str = ""
    plenary: str = ""


@dataclass(frozen=True)
class SaidOfItem:
    """What a form says of an agenda item, in local wall time."""

    starts: time
    ends: time
    title: str
    kind: str
    place: str
    people: str
    plenary: bool


def read_item(form: AgendaForm, kinds: Collection[str]) -> SaidOfItem:
    """What the form says; `kinds` are those on offer.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = SaidOfItem(
        starts=_wall(read, "starts"),
        ends=_wall(read, "ends"),
        title=read.text("title", longest=LONGEST_TITLE, required=True),
        kind=read.choice("kind", kinds),
        place=read.text("place", longest=LONGEST_PLACE),
        people=read.text("people", longest=LONGEST_PEOPLE),
        plenary=form.plenary == "1",
    )
    read.done()
    return said


def _wall(read: Reader, name: str) -> time:
    wall = read.wall(name)
    if wall is None:
        read.refuse(name, "required")
    return wall or time()


class OrderForm(Form, kw_only=True):
    """The items of the agenda in the order they were dragged into."""

    order: Many = ""


def read_order(form: OrderForm) -> list[int]:
    """Their ids.

    Raises:
        FormErrors: something else than ids.
    """
    read = Reader(form)
    texts = read.many("order")
    if not texts or not all(text.isascii() and text.isdecimal() and len(text) < LONGEST_ID for text in texts):
        read.refuse("order", "not_an_option")
    read.done()
    return [int(text) for text in texts]


class StepForm(Form, kw_only=True):
    """Which way an item of the agenda moves."""

    way: str = ""


def read_way(form: StepForm) -> int:
    """-1 for up, 1 for down.

    Raises:
        FormErrors: neither.
    """
    read = Reader(form)
    way = read.choice("way", ("up", "down"))
    read.done()
    return -1 if way == "up" else 1
