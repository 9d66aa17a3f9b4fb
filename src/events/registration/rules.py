"""Rules of registration: states, consent, delegates and their topics, who is there in which round."""

from collections.abc import Sequence
from datetime import time
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol, TypeVar

from events.identity.rules import Actor, Role, ScopeKind
from events.sessions.rules import SessionState, overlap


class RegistrationState(StrEnum):
    """Where a registration 报名 stands."""

    FILED = "filed"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class RegistrationSource(StrEnum):
    """How a registration came to us."""

    DATASET = "dataset"
    IMPORT = "import"
    PAGE = "page"
    LINK = "link"
    HOST = "host"
    WALK_IN = "walk_in"


class RegistrationRefusal(StrEnum):
    """Why something cannot be done to a registration."""

    NOT_OPEN = "registration_not_open"
    MOVE_NOT_POSSIBLE = "registration_move_not_possible"
    ALREADY_THERE = "registration_already_there"
    NOT_YOURS = "registration_not_yours"
    NO_SUCH_TOPIC = "registration_no_such_topic"
    TOO_MANY_DELEGATES = "registration_too_many_delegates"
    NEEDS_ATTESTER = "consent_needs_attester"
    NO_NAME = "registration_no_name"
    NO_MOBILE = "registration_no_mobile"
    SAME_PERSON = "registration_same_person"


_R = RegistrationState
MOVES: dict[RegistrationState, tuple[RegistrationState, ...]] = {
    _R.FILED: (_R.ACCEPTED, _R.WAITING, _R.REJECTED, _R.WITHDRAWN),
    _R.WAITING: (_R.ACCEPTED, _R.REJECTED, _R.WITHDRAWN),
    _R.ACCEPTED: (_R.WAITING, _R.WITHDRAWN),
    _R.REJECTED: (_R.FILED,),
    _R.WITHDRAWN: (_R.FILED,),
}


def refusal_to_move(state: RegistrationState, to: RegistrationState) -> RegistrationRefusal | None:
    """Why a registration may not move from `state` to `to`, or None."""
    return None if to in MOVES[state] else RegistrationRefusal.MOVE_NOT_POSSIBLE


_FILING = frozenset({SessionState.OPEN, SessionState.MATCHING})
_OVER = frozenset({SessionState.CLOSED, SessionState.REPORTED, SessionState.CANCELLED})


def refusal_to_register(state: SessionState, *, by_host: bool) -> RegistrationRefusal | None:
    """Organisations file while the session is open or matching; the host also before and until it is over."""
    possible = state not in _OVER if by_host else state in _FILING
    return None if possible else RegistrationRefusal.NOT_OPEN


def may_speak_for(actor: Actor, session_id: int, organisation_id: int) -> bool:
    """Whether the actor is of this organisation: by account, or by a personal link of this session."""
    if actor.kind == "account":
        return organisation_id in actor.scopes(Role.PARTICIPANT, ScopeKind.ORGANISATION)
    return (actor.organisation_id, actor.session_id) == (organisation_id, session_id)


def may_file(actor: Actor, session_id: int, organisation_id: int, area: int | None) -> bool:
    """Whether the actor files for this organisation: it is his own, or it lies in an area he collects for.

    `area` is the region code of the organisation's county as a whole number, None where it is unknown.
    """
    collects = area is not None and area in actor.scopes(Role.COLLECTOR, ScopeKind.AREA)
    return collects or may_speak_for(actor, session_id, organisation_id)


class Topic(StrEnum):
    """What a delegate speaks for."""

    BUSINESS = "business"
    TECHNOLOGY = "technology"
    PURCHASE = "purchase"
    FINANCE = "finance"
    STAFF = "staff"
    DIGITAL = "digital"


TOPICS: tuple[str, ...] = tuple(Topic)

_T = Topic
_BY_NUMBER: dict[int, list[tuple[str, ...]]] = {
    1: [TOPICS],
    2: [(_T.BUSINESS, _T.TECHNOLOGY, _T.PURCHASE, _T.DIGITAL), (_T.FINANCE, _T.STAFF)],
    3: [(_T.BUSINESS, _T.PURCHASE), (_T.TECHNOLOGY, _T.DIGITAL), (_T.FINANCE, _T.STAFF)],
}


MOST_DELEGATES = 20


def default_topics(number_of_delegates: int) -> list[tuple[str, ...]]:
    """The topics of each of an organisation's delegates until somebody says better; from the fourth on, all topics.

    1: everything; 2: business, technology, purchase / finance, staff; 3: business, purchase / technology / finance,
    staff. Every topic has a delegate.
    """
    if number_of_delegates < 1:
        return []
    known = _BY_NUMBER[min(number_of_delegates, 3)]
    return known + [TOPICS] * (number_of_delegates - len(known))


_TOPIC_OF_CATEGORY = {
    "sales": Topic.BUSINESS,
    "purchase": Topic.PURCHASE,
    "finance": Topic.FINANCE,
    "talent": Topic.STAFF,
    "digital": Topic.DIGITAL,
    "technology": Topic.TECHNOLOGY,
}


def topic_of_category(category: str) -> str:
    """The topic a need of this category is about; business for a category we do not know."""
    return _TOPIC_OF_CATEGORY.get(category, Topic.BUSINESS)


LONGEST_NAME = 60


def refusal_to_replace(before: tuple[str, str], name: str, title: str) -> str | None:
    """Why this person cannot take a seat from the one `before` (name, title): unnamed, the same, or too long."""
    if not name:
        return RegistrationRefusal.NO_NAME
    if max(len(name), len(title)) > LONGEST_NAME:
        return "too_long"
    return RegistrationRefusal.SAME_PERSON if before == (name, title) else None


class Speaks(Protocol):
    """A delegate, as far as topics go."""

    @property
    def topics(self) -> Sequence[str]:
        """The topics he or she speaks for."""


SomeDelegate = TypeVar("SomeDelegate", bound=Speaks)


def delegates_for(topic: str, delegates: Sequence[SomeDelegate]) -> list[SomeDelegate]:
    """Those who speak for `topic`; all of them when nobody does."""
    return [delegate for delegate in delegates if topic in delegate.topics] or list(delegates)


def present_slots(slots: Sequence[tuple[time, time]], absences: Sequence[tuple[time, time]]) -> list[bool]:
    """For each slot whether people are there: any overlap with an absence, however short, means absent."""
    return [not any(overlap(slot, absence) for absence in absences) for slot in slots]


class ConsentState(StrEnum):
    """Whether a contact agreed; an imported contact has been asked nothing yet."""

    MISSING = "missing"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentPurpose(StrEnum):
    """What a contact agrees to, each purpose apart (PIPL art. 23)."""

    TAKE_PART = "take_part"
    PARTNERS = "partners"
    BANKS = "banks"
    HANDBOOK = "handbook"
    PHOTOS = "photos"


class ConsentChannel(StrEnum):
    """How the answer reached us."""

    PAGE = "page"
    LINK = "link"
    PAPER = "paper"
    CALL = "call"


def refusal_of_consent(channel: ConsentChannel, attested_by: int | None) -> RegistrationRefusal | None:
    """An answer on paper or by telephone counts only with the account that attests it."""
    attested = attested_by is not None or channel in (ConsentChannel.PAGE, ConsentChannel.LINK)
    return None if attested else RegistrationRefusal.NEEDS_ATTESTER


def may_show_contact(consent: ConsentState, *, to_host: bool) -> bool:
    """Whether a contact's name and number may be shown: to the host always, to others only with consent."""
    return to_host or consent is ConsentState.GIVEN


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: twice the characters they share in order, by both lengths."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
