"""States and moves of a session, who may see and manage it."""

from dataclasses import dataclass
from enum import StrEnum

from events.identity.rules import Actor, Role, ScopeKind


class SessionState(StrEnum):
    """Where a session stands; it moves by a person's button only, never by the clock."""

    DRAFT = "draft"
    OPEN = "open"
    MATCHING = "matching"
    SCHEDULED = "scheduled"
    LIVE = "live"
    CLOSED = "closed"
    REPORTED = "reported"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class SessionRefusal(StrEnum):
    """Why something cannot be done to a session."""

    MOVE_NOT_POSSIBLE = "session_move_not_possible"
    ONLY_IN_REHEARSAL = "session_move_only_in_rehearsal"
    NEEDS_REASON = "session_move_needs_reason"
    DAY_OPEN = "session_day_open"
    DAY_OR_OPEN = "session_day_or_open"
    DAY_PAST = "session_day_past"
    LEAVES_DAY = "session_leaves_day"
    AGENDA_EMPTY = "agenda_empty"
    AGENDA_SAME = "agenda_same"
    OVER = "session_is_over"
    NOT_YOURS = "session_not_yours"
    ONLY_ORGANIZERS = "session_only_organizers"
    TITLE_MISSING = "session_title_missing"
    TITLE_LONG = "session_title_long"
    LENGTH = "session_meeting_length"
    UNIT_UNKNOWN = "session_unit_unknown"
    CHAIN_UNKNOWN = "session_chain_unknown"
    TEMPLATE_UNKNOWN = "session_template_unknown"
    SPAN_REVERSED = "span_ends_before_it_starts"
    ROUNDS_OVERLAP = "rounds_overlap"
    TOO_MANY_TABLES = "rounds_too_many_tables"
    TOO_MANY_ROUNDS = "rounds_too_many"


_S = SessionState
MOVES: dict[SessionState, tuple[SessionState, ...]] = {
    _S.DRAFT: (_S.OPEN, _S.POSTPONED, _S.CANCELLED),
    _S.OPEN: (_S.MATCHING, _S.POSTPONED, _S.CANCELLED),
    _S.MATCHING: (_S.SCHEDULED, _S.OPEN, _S.POSTPONED, _S.CANCELLED),
    _S.SCHEDULED: (_S.LIVE, _S.MATCHING, _S.POSTPONED, _S.CANCELLED),
    _S.LIVE: (_S.CLOSED, _S.SCHEDULED),
    _S.CLOSED: (_S.REPORTED,),
    _S.REPORTED: (_S.CLOSED,),
    _S.POSTPONED: (_S.OPEN, _S.CANCELLED),
    _S.CANCELLED: (),
}
"""Every move there is; the next step comes first."""

ONLY_IN_REHEARSAL = frozenset({(_S.LIVE, _S.SCHEDULED)})
NEEDS_REASON = frozenset(
    {(_S.REPORTED, _S.CLOSED)} | {(state, to) for state in _S for to in (_S.POSTPONED, _S.CANCELLED)}
)
OVER = frozenset({_S.CLOSED, _S.REPORTED, _S.CANCELLED})
"""Nothing about the day itself changes any more."""


OFF = (SessionState.POSTPONED, SessionState.CANCELLED)
"""The day that was announced does not take place."""
POSTPONABLE = frozenset({state for state in _S if _S.POSTPONED in MOVES[state]} | {_S.POSTPONED})
"""Before the day itself; what is postponed already gets another day the same way."""


def refusal_to_postpone(state: SessionState, reason: str) -> SessionRefusal | None:
    """Why a session cannot be given another day, or None."""
    if state not in POSTPONABLE:
        return SessionRefusal.MOVE_NOT_POSSIBLE
    return None if reason.strip() else SessionRefusal.NEEDS_REASON


def refusal_to_move(
    state: SessionState, to: SessionState, *, rehearsal: bool, reason: str = "", day_open: bool = False
) -> SessionRefusal | None:
    """Why a session may not move from `state` to `to`, or None; while its day is open it only can be cancelled."""
    if to not in MOVES[state]:
        return SessionRefusal.MOVE_NOT_POSSIBLE
    if (state, to) in ONLY_IN_REHEARSAL and not rehearsal:
        return SessionRefusal.ONLY_IN_REHEARSAL
    if (state, to) in NEEDS_REASON and not reason.strip():
        return SessionRefusal.NEEDS_REASON
    return SessionRefusal.DAY_OPEN if day_open and to is not SessionState.CANCELLED else None


def moves_from(state: SessionState, *, rehearsal: bool) -> list[SessionState]:
    """Where a button may lead from `state`, the next step first."""
    return [to for to in MOVES[state] if rehearsal or (state, to) not in ONLY_IN_REHEARSAL]


def refusal_to_edit(state: SessionState) -> SessionRefusal | None:
    """Title, day, venue, agenda and rounds change only while the session is not over."""
    return SessionRefusal.OVER if state in OVER else None


@dataclass(frozen=True)
class Place:
    """What decides who may see and manage a session."""

    session_id: int
    unit_id: int
    chain_id: int | None = None
    co_host_ids: tuple[int, ...] = ()


_OF_A_CHAIN = (Role.CHAIN_OFFICE, Role.CHAIN_CHIEF, Role.EXPERT)


def may_create(actor: Actor, unit_id: int) -> bool:
    """Organizers create sessions their own unit leads; administrators and the system any."""
    return actor.administrator or actor.has(Role.ORGANIZER, ScopeKind.UNIT, unit_id)


def may_create_some(actor: Actor) -> bool:
    """Whether there is any unit the actor creates sessions for."""
    return actor.administrator or bool(actor.scopes(Role.ORGANIZER, ScopeKind.UNIT))


def may_manage(actor: Actor, place: Place) -> bool:
    """The lead unit's organizers manage a session."""
    return may_create(actor, place.unit_id)


def is_host(actor: Actor, place: Place) -> bool:
    """Lead and co-hosting units' organizers: the only ones who see confidential needs and unconfirmed contacts."""
    return may_manage(actor, place) or any(
        actor.has(Role.ORGANIZER, ScopeKind.UNIT, unit_id) for unit_id in place.co_host_ids
    )


def may_view(actor: Actor, place: Place) -> bool:
    """Hosts, and the people of the session's chain, who read (never confidential needs nor unconfirmed contacts)."""
    return is_host(actor, place) or (
        place.chain_id is not None and any(actor.has(role, ScopeKind.CHAIN, place.chain_id) for role in _OF_A_CHAIN)
    )


def may_list(actor: Actor, place: Place, state: SessionState) -> bool:
    """Who finds a session in the list: viewers; once it is no draft also its crew, collectors and superiors."""
    if may_view(actor, place):
        return True
    return state is not SessionState.DRAFT and (
        actor.session_id == place.session_id
        or any(grant.role in (Role.SUPERIOR, Role.COLLECTOR) for grant in actor.grants)
        or any(actor.has(role, ScopeKind.SESSION, place.session_id) for role in (Role.DOOR, Role.STEWARD))
    )


LONGEST_TITLE = 200


def refusal_of_title(title: str) -> SessionRefusal | None:
    """Why a title cannot be used: empty, or over 200 characters."""
    if not title.strip():
        return SessionRefusal.TITLE_MISSING
    return SessionRefusal.TITLE_LONG if len(title.strip()) > LONGEST_TITLE else None
