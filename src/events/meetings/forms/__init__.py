"""What the organizer fills in to start a plan run, and to say who must meet or never."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from events.foundation.forms import Form, Reader
from events.meetings.rules import Deed, MeetingState, RunOptions
from events.sessions.rules import MOST_TABLES

LONGEST_SECONDS = 600
HIGHEST_FLOOR = 20
MOST_ROUNDS = 64
LONGEST_REASON, LONGEST_NOTE = 200, 300
MOST_MEETINGS = 10_000
MOST_GIVEN = 10
"""Percent."""
GREATEST_ID = 2**63 - 1
LONGEST_NUMBERS = 37
"""Two ids and a hyphen."""


class RunForm(Form, kw_only=True):
    """`gaps`: percent of the value that may be given for fewer gaps; `keep`: the plan whose locked meetings stay."""

    floor: str = "1"
    time_limit: str = "30"
    rounds: str = ""
    gaps: str = "0"
    keep: str = ""


def read_run(form: RunForm) -> RunOptions:
    """The options of a run.

    Raises:
        FormErrors: every field that is no whole number in its range.
    """
    read = Reader(form)
    floor = read.whole("floor", 0, HIGHEST_FLOOR)
    seconds = read.whole("time_limit", 1, LONGEST_SECONDS)
    rounds = read.whole("rounds", 1, MOST_ROUNDS) if form.rounds.strip() else None
    gaps = read.whole("gaps", 0, MOST_GIVEN)
    keep = read.whole("keep", 1, GREATEST_ID) if form.keep.strip() else None
    read.done()
    return RunOptions(floor=floor, rounds=rounds, time_limit=float(seconds), trade_share=gaps / 100, keep=keep)


class WishKind(StrEnum):
    """What may be said of a pair."""

    MUST = "must"
    NEVER = "never"
    NORMAL = "normal"


class WishForm(Form, kw_only=True):
    """Two organisations and what is said of them; `slot` counts from 0; `q`: the search to come back to."""

    a_id: str = ""
    b_id: str = ""
    wish: str = ""
    slot: str = ""
    reason: str = ""
    q: str = ""


@dataclass(frozen=True)
class SaidOfPair:
    """What the form says."""

    a_id: int
    b_id: int
    wish: WishKind
    slot: int | None
    reason: str


def read_wish(form: WishForm) -> SaidOfPair:
    """What the form says; a round fixes only what must be.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    a_id, b_id = read.whole("a_id", 1, GREATEST_ID), read.whole("b_id", 1, GREATEST_ID)
    wish = read.choice("wish", set(WishKind))
    slot = read.whole("slot", 0, MOST_ROUNDS) if form.slot.strip() and wish == WishKind.MUST else None
    reason = read.text("reason", longest=LONGEST_REASON)
    read.done()
    return SaidOfPair(a_id, b_id, WishKind(wish), slot, reason)


class EditForm(Form, kw_only=True):
    """A deed on the board. `to`: slot and table from 0, as the cells say it, or `round` and `table` from 1.

    `pick`, `q`, `show` and `tables` say what of the board was shown.
    """

    deed: str = ""
    pair: str = ""
    revision: str = ""
    to: str = ""
    round: str = ""
    table: str = ""
    q: str = ""
    show: str = ""
    tables: str = ""


class Step(StrEnum):
    """What can be done to a draft beside deeds on one pair."""

    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True)
class SaidOnBoard:
    """What the form says; `a_id` and `b_id` are 0 where no pair is named."""

    deed: Deed | Step
    a_id: int
    b_id: int
    revision: int
    place: tuple[int, int] | None


def read_edit(form: EditForm) -> SaidOnBoard:
    """What the form says.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    deed = read.choice("deed", {*Deed, *Step})
    revision = read.whole("revision", 0, GREATEST_ID)
    pair, place = numbers(form.pair), numbers(form.to)
    if deed in set(Deed) and pair is None:
        read.refuse("pair", "required")
    if deed == Deed.MOVE and not form.to:
        place = (read.whole("round", 1, MOST_ROUNDS) - 1, read.whole("table", 1, MOST_TABLES) - 1)
    read.done()
    a_id, b_id = pair or (0, 0)
    return SaidOnBoard(Deed(deed) if deed in set(Deed) else Step(deed), a_id, b_id, revision, place)


def numbers(text: str) -> tuple[int, int] | None:
    """Two numbers with a hyphen between: a pair's ids, or a slot and a table."""
    first, _, second = text.partition("-")
    if not (first.isdecimal() and second.isdecimal() and len(text) <= LONGEST_NUMBERS):
        return None
    return int(first), int(second)


class MatchDeed(StrEnum):
    """What the organizer makes of a suggested match."""

    ACCEPT = "accept"
    MUST = "must"
    NEVER = "never"
    UNDO = "undo"


class MatchForm(Form, kw_only=True):
    """A match and what is made of it; `slot` counts from 0; `back`: the page to come back to."""

    need: str = ""
    supply: str = ""
    deed: str = ""
    slot: str = ""
    back: str = ""


@dataclass(frozen=True)
class SaidOfMatch:
    """What the form says."""

    need_id: int
    supply_id: int
    deed: MatchDeed
    slot: int | None
    back: str


def read_match(form: MatchForm) -> SaidOfMatch:
    """What the form says; a round fixes only what must be.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    need_id, supply_id = read.whole("need", 1, GREATEST_ID), read.whole("supply", 1, GREATEST_ID)
    deed = read.choice("deed", set(MatchDeed))
    slot = read.whole("slot", 0, MOST_ROUNDS) if form.slot.strip() and deed == MatchDeed.MUST else None
    read.done()
    return SaidOfMatch(need_id, supply_id, MatchDeed(deed), slot, form.back)


class LeaveForm(Form, kw_only=True):
    """A registration withdraws: what it is told, and how many meetings the host has seen it loses."""

    note: str = ""
    accepted: str = ""


def read_leave(form: LeaveForm) -> tuple[str, int]:
    """The note and how many meetings are given up; none unless said.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    note = read.text("note", longest=LONGEST_NOTE)
    accepted = read.whole("accepted", 0, MOST_MEETINGS) if form.accepted else 0
    read.done()
    return note, accepted


class MergeForm(Form, kw_only=True):
    """Which registration is kept, and whether that was confirmed."""

    kept: str = ""
    sure: str = ""


def read_merge(form: MergeForm, others: Collection[int]) -> int:
    """One of the others.

    Raises:
        FormErrors: field `kept` that is none of them.
    """
    read = Reader(form)
    kept = read.choice("kept", {str(one) for one in others})
    read.done()
    return int(kept)


class SettleForm(Form, kw_only=True):
    """What became of a meeting: `held` or `missed`."""

    state: str = ""


def read_settle(form: SettleForm) -> bool:
    """Whether it was held.

    Raises:
        FormErrors: field `state` that is neither word.
    """
    read = Reader(form)
    said = read.choice("state", {MeetingState.HELD, MeetingState.MISSED})
    read.done()
    return said == MeetingState.HELD
