"""Rules of reaching people: where a link stands, what a call came to, what a message says."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum

from events.organisations.rules import is_mobile

DIGITS = 4
"""A personal link opens with so many last digits of the contact's mobile."""
LINK_DAYS = 30
"""A personal link lives so long after the session's day."""


_BRACED = re.compile(r"\{([^{}]*)\}")


class LinkStanding(StrEnum):
    """Where an organisation's personal links stand: what its best one allows, in the order opened to revoked.

    Revoked and expired win over everything that happened to a link, five wrong tries over an opening before.
    """

    NONE = "none"
    MADE = "made"
    OPENED = "opened"
    LOCKED = "locked"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Carrier(StrEnum):
    """What takes a personal link out."""

    PAGE = "page"
    SMS = "sms"
    PICTURE = "picture"


class CallAnswer(StrEnum):
    """What a telephone call came to."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    COMING = "coming"
    NOT_COMING = "not_coming"
    REPLACING = "replacing"


class ReachRefusal(StrEnum):
    """Why somebody cannot be reached so."""

    LINKS_OVER = "reach_links_over"
    NOBODY_CHOSEN = "reach_nobody_chosen"
    NOTHING_TO_UNDO = "reach_nothing_to_undo"
    NOT_SAID = "reach_not_said"
    TOO_MANY_PICTURES = "reach_too_many_pictures"


def usable(where: LinkStanding) -> bool:
    """Whether somebody holds a link that opens."""
    return where in (LinkStanding.MADE, LinkStanding.OPENED)


def to_call(answer: CallAnswer | None) -> bool:
    """Whether somebody should still call: nobody has, or nobody answered."""
    return answer in (None, CallAnswer.NO_ANSWER)


def refusal_of_links(expires_at: datetime, now: datetime) -> ReachRefusal | None:
    """Why no personal links can be made any more: they would have expired."""
    return ReachRefusal.LINKS_OVER if now >= expires_at else None


MOST_PICTURES = 60
"""Pictures drawn in one go; a day of many rounds takes a third of a second each."""


def refusal_of_carrier(carrier: Carrier, links: int) -> ReachRefusal | None:
    """Why so many links cannot go out by this carrier at once."""
    too_many = carrier is Carrier.PICTURE and links > MOST_PICTURES
    return ReachRefusal.TOO_MANY_PICTURES if too_many else None


def may_carry(mobile: str) -> bool:
    """Whether a personal link can be made for this number: it opens with the last four digits of a mobile."""
    return is_mobile(mobile)


class Choice(StrEnum):
    """Whom a deed on many is about."""

    PICKED = "picked"
    WITHOUT = "without"
    UNOPENED = "unopened"
    ALL = "all"


def is_chosen(choice: Choice, where: LinkStanding, *, picked: bool) -> bool:
    """Whether an organisation belongs to a choice: picked by hand, without a link that opens, not opened, or all."""
    return {
        Choice.PICKED: picked,
        Choice.WITHOUT: not usable(where),
        Choice.UNOPENED: where is not LinkStanding.OPENED,
        Choice.ALL: True,
    }[choice]


class Message(StrEnum):
    """The sentences to send, one for each moment."""

    INVITE = "invite"
    PLAN = "plan"
    REMIND = "remind"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Word(StrEnum):
    """What a sentence to send may name, each in braces."""

    NAME = "name"
    FIRM = "firm"
    SESSION = "session"
    DAY = "day"
    PLACE = "place"
    MEETINGS = "meetings"
    LINK = "link"


def filled(sentence: str, words: Mapping[str, str]) -> str:
    """The sentence with each `{name}` replaced by its word, once; whatever else stands in it stays as written."""
    return _BRACED.sub(lambda found: words.get(found[1], found[0]), sentence)


def whole_session(slots: Sequence[tuple[time, time]]) -> tuple[time, time] | None:
    """The stretch from the first round to the end of the last; None where there are no rounds."""
    return (min(starts for starts, _ in slots), max(ends for _, ends in slots)) if slots else None
