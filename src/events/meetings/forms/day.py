"""What the organizer says of the day: delays, absences, rounds and tables less."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from events.foundation.forms import Form, Many, Reader
from events.meetings.forms import GREATEST_ID, MOST_ROUNDS
from events.sessions.rules import MOST_TABLES

MOST_MINUTES = 240
LONGEST_ID = 18


class Happening(StrEnum):
    """What may come between a plan and its day."""

    SHIFT = "shift"
    ABSENT = "absent"
    DROP = "drop"
    SHORTEN = "shorten"
    FRAME = "frame"


class ControlForm(Form, kw_only=True):
    """What happened. `first` is a round from 1, `now` the running round from 1 (0 before the first).

    `absent`: organisations that come no more; `late`: one that comes only in round `comes`; `tables` and `rounds`: how
    many there will be.
    """

    deed: str = ""
    first: str = ""
    minutes: str = ""
    now: str = ""
    radius: str = "1"
    absent: Many = ""
    late: str = ""
    comes: str = ""
    tables: str = ""
    rounds: str = ""


@dataclass(frozen=True)
class SaidOfDay:
    """What the form says; rounds from 0, `now` -1 before the first."""

    deed: Happening
    round: int
    minutes: int
    now: int
    radius: int
    absent: tuple[int, ...]
    late: tuple[tuple[int, int], ...]
    tables: int
    rounds: int


def control_form(said: Iterable[tuple[str, str]]) -> ControlForm:
    """The form as a query string says it; unknown fields are left out."""
    fields: dict[str, list[str]] = {}
    for name, value in said:
        fields.setdefault(name, []).append(value)
    known = {name: values for name, values in fields.items() if name in ControlForm.__struct_fields__}
    absent = known.pop("absent", [])
    return ControlForm(**{name: values[-1] for name, values in known.items()}, absent=absent)


def read_day(form: ControlForm) -> SaidOfDay:
    """What the form says.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    deed = read.choice("deed", set(Happening))
    rounds = deed in (Happening.SHIFT, Happening.DROP, Happening.SHORTEN)
    moves = deed in (Happening.SHIFT, Happening.SHORTEN)
    first = read.whole("first", 1, MOST_ROUNDS) - 1 if rounds else 0
    minutes = read.whole("minutes", 1, MOST_MINUTES) if moves else 0
    now = read.whole("now", 0, MOST_ROUNDS) - 1 if form.now.strip() else -1
    radius = read.whole("radius", 0, 1)
    absent = tuple(int(one) for one in read.many("absent") if one.isdecimal() and len(one) <= LONGEST_ID)
    late = read.whole("late", 1, GREATEST_ID) if form.late.strip() else 0
    comes = read.whole("comes", 1, MOST_ROUNDS) - 1 if late else 0
    if deed == Happening.ABSENT and not absent and not late:
        read.refuse("absent", "required")
    tables = read.whole("tables", 0, MOST_TABLES) if deed == Happening.FRAME else 0
    kept = read.whole("rounds", 1, MOST_ROUNDS) if deed == Happening.FRAME and form.rounds.strip() else 0
    read.done()
    return SaidOfDay(
        Happening(deed), first, minutes, now, radius, absent, ((late, comes),) if late else (), tables, kept
    )
