"""Rules of supply and need: categories, kinds, visibility, states and moves, what others may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from events.organisations.rules import TextFault, text_fault
from events.registration.rules import refusal_to_register
from events.sessions.rules import SessionState


class Category(StrEnum):
    """What a need is about."""

    SALES = "sales"
    PURCHASE = "purchase"
    FINANCE = "finance"
    TALENT = "talent"
    DIGITAL = "digital"
    TECHNOLOGY = "technology"


class SupplyKind(StrEnum):
    """What a supply is."""

    PRODUCT = "product"
    TECHNOLOGY = "technology"
    FINANCE = "finance"
    TALENT = "talent"
    DIGITAL = "digital"
    SERVICE = "service"


class Visibility(StrEnum):
    """Who may see an item besides its own organisation and the host; each includes the next."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    MATCHED = "matched"
    HOST = "host"


class NeedState(StrEnum):
    """Where a need stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    ENGAGED = "engaged"
    AGREED = "agreed"
    SIGNED = "signed"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class SupplyState(StrEnum):
    """Where a supply stands: it is offered or it is not; meetings and outcomes belong to needs."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class MarketRefusal(StrEnum):
    """Why something cannot be done to a need or a supply."""

    MOVE_NOT_POSSIBLE = "item_move_not_possible"
    NEEDS_REASON = "item_return_needs_reason"
    NOT_EDITABLE = "item_not_editable"
    SESSION_CLOSED = "item_session_closed"
    NOT_YOURS = "item_not_yours"
    NOT_REGISTERED = "item_organisation_not_registered"
    TITLE_MISSING = "item_title_missing"
    TITLE_LONG = "item_title_long"
    AMOUNT_IMPOSSIBLE = "item_amount_impossible"
    AMOUNT_RANGE_REVERSED = "item_amount_range_reversed"
    KIND_UNKNOWN = "item_kind_unknown"
    NOTHING_CHOSEN = "items_none_chosen"
    NOTHING_WAITS = "items_none_wait"


_N = NeedState
NEED_MOVES: dict[NeedState, tuple[NeedState, ...]] = {
    _N.DRAFT: (_N.SUBMITTED, _N.WITHDRAWN),
    _N.SUBMITTED: (_N.PUBLISHED, _N.RETURNED, _N.WITHDRAWN),
    _N.RETURNED: (_N.SUBMITTED, _N.WITHDRAWN),
    _N.PUBLISHED: (_N.ENGAGED, _N.AGREED, _N.SIGNED, _N.RETURNED, _N.EXPIRED, _N.WITHDRAWN),
    _N.ENGAGED: (_N.AGREED, _N.SIGNED, _N.PUBLISHED, _N.EXPIRED, _N.WITHDRAWN),
    _N.AGREED: (_N.SIGNED, _N.ENGAGED, _N.EXPIRED, _N.WITHDRAWN),
    _N.SIGNED: (_N.FULFILLED, _N.AGREED),
    _N.FULFILLED: (_N.SIGNED,),
    _N.EXPIRED: (_N.PUBLISHED, _N.WITHDRAWN),
    _N.WITHDRAWN: (_N.DRAFT,),
}
_P = SupplyState
SUPPLY_MOVES: dict[SupplyState, tuple[SupplyState, ...]] = {
    _P.DRAFT: (_P.SUBMITTED, _P.WITHDRAWN),
    _P.SUBMITTED: (_P.PUBLISHED, _P.RETURNED, _P.WITHDRAWN),
    _P.RETURNED: (_P.SUBMITTED, _P.WITHDRAWN),
    _P.PUBLISHED: (_P.RETURNED, _P.EXPIRED, _P.WITHDRAWN),
    _P.EXPIRED: (_P.PUBLISHED, _P.WITHDRAWN),
    _P.WITHDRAWN: (_P.DRAFT,),
}

OFFERED = frozenset({_N.PUBLISHED, _N.ENGAGED, _N.AGREED, _N.SIGNED, _N.FULFILLED})
"""States in which a need counts and others may see it."""
EDITABLE = frozenset({_N.DRAFT, _N.RETURNED})
"""States in which the organisation itself edits; the host edits until a signature."""
SETTLED = frozenset({_N.SIGNED, _N.FULFILLED, _N.EXPIRED, _N.WITHDRAWN})


def refusal_to_move_need(state: NeedState, to: NeedState, reason: str = "") -> MarketRefusal | None:
    """Why a need may not move from `state` to `to`, or None; who returns one says why."""
    if to not in NEED_MOVES[state]:
        return MarketRefusal.MOVE_NOT_POSSIBLE
    return _unsaid(to is NeedState.RETURNED, reason)


def refusal_to_move_supply(state: SupplyState, to: SupplyState, reason: str = "") -> MarketRefusal | None:
    """Why a supply may not move from `state` to `to`, or None; who returns one says why."""
    if to not in SUPPLY_MOVES[state]:
        return MarketRefusal.MOVE_NOT_POSSIBLE
    return _unsaid(to is SupplyState.RETURNED, reason)


def _unsaid(needs_reason: bool, reason: str) -> MarketRefusal | None:  # noqa: FBT001 - private
    return MarketRefusal.NEEDS_REASON if needs_reason and not reason.strip() else None


def refusal_to_edit(state: NeedState | SupplyState, *, by_host: bool) -> MarketRefusal | None:
    """An organisation edits drafts and what was returned; the host edits whatever is not settled."""
    state = NeedState(state)
    editable = state not in SETTLED if by_host else state in EDITABLE
    return None if editable else MarketRefusal.NOT_EDITABLE


OWN_MOVES = frozenset({_N.DRAFT, _N.SUBMITTED, _N.WITHDRAWN})
"""Where the organisation itself may move its items; everything else is the host's."""
OWN_BEGINNINGS = frozenset({_N.DRAFT, _N.SUBMITTED})


def may_move(to: NeedState | SupplyState, *, by_host: bool) -> bool:
    """Whether such a move is the actor's to make: an organisation submits and withdraws, the host reviews."""
    return by_host or NeedState(to) in OWN_MOVES


def may_begin(state: NeedState | SupplyState, *, by_host: bool) -> bool:
    """In which states an item may be entered: published only by the host."""
    return NeedState(state) in OWN_BEGINNINGS or (by_host and NeedState(state) is NeedState.PUBLISHED)


REVIEWS = frozenset({_N.PUBLISHED, _N.RETURNED})
"""What a review makes of an item that was submitted."""


def refusal_to_review(chosen: int, to: NeedState, reason: str = "") -> MarketRefusal | None:
    """Why the chosen items may not be reviewed so: none, not a verdict of a review, returned without a reason."""
    if not chosen:
        return MarketRefusal.NOTHING_CHOSEN
    if to not in REVIEWS:
        return MarketRefusal.MOVE_NOT_POSSIBLE
    return _unsaid(to is NeedState.RETURNED, reason)


def refusal_to_enter(session: SessionState, *, by_host: bool) -> MarketRefusal | None:
    """Items are entered and changed when registrations are."""
    return MarketRefusal.SESSION_CLOSED if refusal_to_register(session, by_host=by_host) else None


LONGEST_TITLE = 200
GREATEST_AMOUNT_WAN = Decimal(10) ** 12


def refusal_of_title(title: str) -> MarketRefusal | TextFault | None:
    """Why a title cannot be used: empty, over 200 characters, or not a text."""
    if not title.strip():
        return MarketRefusal.TITLE_MISSING
    return MarketRefusal.TITLE_LONG if len(title.strip()) > LONGEST_TITLE else text_fault(title)


def refusal_of_amount(
    exact: Decimal | None, least: Decimal | None = None, most: Decimal | None = None
) -> MarketRefusal | None:
    """Why amounts in 万元 cannot be: negative, not a number, 10^12 or more, or a range the wrong way round."""
    for amount in (exact, least, most):
        if amount is not None and not (amount.is_finite() and 0 <= amount < GREATEST_AMOUNT_WAN):
            return MarketRefusal.AMOUNT_IMPOSSIBLE
    if least is not None and most is not None and least > most:
        return MarketRefusal.AMOUNT_RANGE_REVERSED
    return None


class Audience(StrEnum):
    """Who looks at an item."""

    HOST = "host"
    OWN = "own"
    AGREED_PARTNER = "agreed_partner"
    PARTNER = "partner"
    PARTICIPANT = "participant"
    PUBLIC = "public"


class Sight(StrEnum):
    """How much of an item somebody sees: all, its kind only (保密需求), nothing."""

    ALL = "all"
    KIND = "kind"
    NOTHING = "nothing"


_A = Audience
_READERS: dict[Visibility, frozenset[Audience]] = {
    Visibility.PUBLIC: frozenset({_A.PUBLIC, _A.PARTICIPANT, _A.PARTNER}),
    Visibility.PARTICIPANTS: frozenset({_A.PARTICIPANT, _A.PARTNER}),
    Visibility.MATCHED: frozenset({_A.PARTNER}),
    Visibility.HOST: frozenset(),
}


def sight_of(audience: Audience, *, confidential: bool, visibility: Visibility) -> Sight:
    """How much `audience` sees of an item.

    Confidential: the host and its own organisation see all; a partner in a meeting sees the kind until both have
    agreed; nobody else learns that it exists. An item for the host only is shown to its partner the same way.
    """
    if audience in (Audience.HOST, Audience.OWN, Audience.AGREED_PARTNER):
        return Sight.ALL
    if not confidential and audience in _READERS[visibility]:
        return Sight.ALL
    return Sight.KIND if audience is Audience.PARTNER else Sight.NOTHING


@dataclass(frozen=True)
class Face:
    """An item as somebody sees it; `sealed` stands for 保密需求: the texts and figures are empty."""

    category: str
    title: str
    description: str = ""
    amount_wan: Decimal | None = None
    deadline: date | None = None
    sealed: bool = False
    details: Mapping[str, str | list[str]] = field(default_factory=dict)


def face_for(sight: Sight, face: Face) -> Face | None:
    """The item as far as `sight` reaches, or None."""
    if sight is Sight.NOTHING:
        return None
    if sight is Sight.ALL:
        return face
    return replace(face, title="", description="", amount_wan=None, deadline=None, sealed=True, details={})
