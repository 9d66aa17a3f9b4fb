"""What a host fills in on the cockpit and the page of rounds."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from events.foundation.forms import Form, Many, Reader
from events.organisations.rules import OrganisationKind
from events.sessions.rules import (
    LONGEST_MEETING_MINUTES,
    MOST_TABLES,
    Rhythm,
    SessionRefusal,
    SessionState,
    Span,
    overlap,
    refusal_of_rounds,
    refusal_of_span,
    slots_from_windows,
)

LONGEST_BREAK = 120
WINDOWS = (1, 2, 3, 4)
"""Windows a form can tell; a day has a morning and an afternoon."""
GREATEST_LOSS = 100_000


LONGEST_REASON = 200


class MoveForm(Form, kw_only=True):
    """To which state, and why."""

    to: str
    reason: str = ""


def read_move(form: MoveForm) -> tuple[SessionState, str]:
    """The state and the reason.

    Raises:
        FormErrors: there is no such state, or the reason is too long.
    """
    read = Reader(form)
    to = read.choice("to", [state.value for state in SessionState if state is not SessionState.POSTPONED])
    reason = read.text("reason", longest=LONGEST_REASON)
    read.done()
    return SessionState(to), reason


class PostponeForm(Form, kw_only=True):
    """Another day or none yet, when it begins, and why."""

    day: str = ""
    day_open: str = ""
    starts: str = ""
    reason: str = ""


def read_postponement(form: PostponeForm) -> tuple[date | None, str, time | None]:
    """The day (None: still open), the reason, when the day begins (None: as before).

    Raises:
        FormErrors: every field that cannot be used; without a day the box must be ticked.
    """
    read = Reader(form)
    day, still_open = read.day("day"), form.day_open == "1"
    if day is None and not still_open:
        read.refuse("day", "required")
    if day is not None and still_open:
        read.refuse("day", SessionRefusal.DAY_OR_OPEN)
    said = day, read.text("reason", longest=LONGEST_REASON, required=True), read.wall("starts")
    read.done()
    return said


class RoundsForm(Form, kw_only=True):
    """Windows of time that are filled with rounds, and tables; `accepted`: how many meetings may lose their seat."""

    starts1: str = ""
    ends1: str = ""
    starts2: str = ""
    ends2: str = ""
    starts3: str = ""
    ends3: str = ""
    starts4: str = ""
    ends4: str = ""
    minutes: str = ""
    break_minutes: str = ""
    tables: str = ""
    accepted: str = ""


@dataclass(frozen=True)
class SaidOfRounds:
    """Tables, the rounds that follow, and how many meetings may lose their seat."""

    tables: int
    slots: tuple[Span, ...]
    minutes: int
    accepted: int


def form_of_rounds(rhythm: Rhythm, tables: int) -> RoundsForm:
    """The form that says this; without windows if there are more than it can tell."""
    shown = rhythm.windows if len(rhythm.windows) <= len(WINDOWS) else ()
    times = {
        f"{name}{number}": f"{wall:%H:%M}"
        for number, window in enumerate(shown, start=1)
        for name, wall in zip(("starts", "ends"), window, strict=True)
    }
    return RoundsForm(**times, minutes=str(rhythm.minutes), break_minutes=str(rhythm.break_minutes), tables=str(tables))


def read_rounds(form: RoundsForm) -> SaidOfRounds:
    """The rounds a form asks for.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    windows = list(_windows(read))
    minutes = read.whole("minutes", 1, LONGEST_MEETING_MINUTES)
    rest = read.whole("break_minutes", 0, LONGEST_BREAK) if form.break_minutes.strip() else 0
    tables = read.whole("tables", 0, MOST_TABLES)
    accepted = read.whole("accepted", 0, GREATEST_LOSS) if form.accepted.strip() else 0
    read.done()
    slots = _slots(read, windows, minutes, rest)
    read.done()
    return SaidOfRounds(tables, tuple(slots), minutes, accepted)


def _windows(read: Reader) -> Iterator[tuple[int, Span]]:
    """The windows that are filled in, with the number of their fields."""
    for number in WINDOWS:
        starts, ends = read.wall(f"starts{number}"), read.wall(f"ends{number}")
        if starts is None and ends is None:
            continue
        window = (starts or time(), ends or time())
        if starts is None or ends is None:
            read.refuse(f"ends{number}" if starts else f"starts{number}", "required")
        elif refusal := refusal_of_span(window):
            read.refuse(f"ends{number}", refusal)
        yield number, window


def _slots(read: Reader, windows: Sequence[tuple[int, Span]], minutes: int, rest: int) -> list[Span]:
    for at, (number, window) in enumerate(windows):
        if any(overlap(window, earlier) for _, earlier in windows[:at]):
            read.refuse(f"starts{number}", SessionRefusal.ROUNDS_OVERLAP)
    read.done()
    slots = slots_from_windows([window for _, window in windows], minutes, rest)
    if refusal := refusal_of_rounds(0, slots):
        read.refuse("minutes", refusal)
    return slots


LONGEST_FIRM, LONGEST_CODE, LONGEST_COUNTY = 120, 40, 40


class OrganisationForm(Form, kw_only=True):
    """What the register says of an organisation."""

    name: str = ""
    uscc: str = ""
    kind: str = ""
    county: str = ""
    labels: Many = ""


def read_organisation(form: OrganisationForm, offered: Collection[str]) -> tuple[tuple[str, str, str, str], list[str]]:
    """Name, kind, credit code and county, in the order of a draft; and labels, of those that are offered.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = (
        read.text("name", longest=LONGEST_FIRM, required=True),
        read.choice("kind", set(OrganisationKind)),
        read.text("uscc", longest=LONGEST_CODE),
        read.text("county", longest=LONGEST_COUNTY),
    )
    labels = list(dict.fromkeys(read.many("labels")))
    if not set(labels) <= set(offered):
        read.refuse("labels", "not_an_option")
    read.done()
    return said, labels
