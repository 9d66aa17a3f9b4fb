"""Rules of sessions: states and moves, who may see and manage, rounds out of windows, clashes of the agenda."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import combinations, pairwise

from events.identity.rules import Actor, Role, ScopeKind

Span = tuple[time, time]
"""Local wall time [starts, ends)."""


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


def refusal_to_move(
    state: SessionState, to: SessionState, *, rehearsal: bool, reason: str = ""
) -> SessionRefusal | None:
    """Why a session may not move from `state` to `to`, or None."""
    if to not in MOVES[state]:
        return SessionRefusal.MOVE_NOT_POSSIBLE
    if (state, to) in ONLY_IN_REHEARSAL and not rehearsal:
        return SessionRefusal.ONLY_IN_REHEARSAL
    if (state, to) in NEEDS_REASON and not reason.strip():
        return SessionRefusal.NEEDS_REASON
    return None


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
LONGEST_MEETING_MINUTES = 240
MOST_TABLES = 1000
MOST_ROUNDS = 64


def refusal_of_title(title: str) -> SessionRefusal | None:
    """Why a title cannot be used: empty, or over 200 characters."""
    if not title.strip():
        return SessionRefusal.TITLE_MISSING
    return SessionRefusal.TITLE_LONG if len(title.strip()) > LONGEST_TITLE else None


def refusal_of_length(minutes: int) -> SessionRefusal | None:
    """Why a meeting cannot last so long: 1 to 240 minutes are possible."""
    return None if 1 <= minutes <= LONGEST_MEETING_MINUTES else SessionRefusal.LENGTH


def refusal_of_span(span: Span) -> SessionRefusal | None:
    """Why a stretch of time cannot be: it ends before or when it starts."""
    return None if span[0] < span[1] else SessionRefusal.SPAN_REVERSED


def refusal_of_rounds(tables: int, slots: Sequence[Span]) -> SessionRefusal | None:
    """Why a session cannot have these tables and rounds (in order of time): at most 1,000 tables and 64 rounds."""
    if not 0 <= tables <= MOST_TABLES:
        return SessionRefusal.TOO_MANY_TABLES
    if len(slots) > MOST_ROUNDS:
        return SessionRefusal.TOO_MANY_ROUNDS
    reversed_one = next(filter(None, map(refusal_of_span, slots)), None)
    if reversed_one:
        return reversed_one
    return SessionRefusal.ROUNDS_OVERLAP if any(overlap(one, two) for one, two in pairwise(slots)) else None


LAST_MINUTE = 24 * 60 - 1


def shifted(slots: Sequence[Span], first: int, minutes: int) -> list[Span]:
    """The rounds with number `first` (from 0) and all later ones moved; times stop at the ends of the day."""

    def moved(moment: time) -> time:
        return wall(min(max(minutes_of(moment) + minutes, 0), LAST_MINUTE))

    return [(moved(on), moved(off)) if at >= first else (on, off) for at, (on, off) in enumerate(slots)]


def minutes_of(wall: time) -> int:
    """Minutes since midnight."""
    return wall.hour * 60 + wall.minute


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches of wall time share a moment; touching ends do not."""
    return one[0] < other[1] and other[0] < one[1]


def slots_from_windows(windows: Sequence[Span], minutes: int, break_minutes: int = 0) -> list[Span]:
    """As many whole rounds of `minutes` as fit in each window, `break_minutes` between two, in order of time.

    Raises:
        ValueError: a length below 1, a negative break, a window that ends before it starts, or windows that overlap.
    """
    ordered = sorted(windows)
    if minutes < 1 or break_minutes < 0:
        raise ValueError("a round lasts at least a minute and a break is not negative")
    if any(starts >= ends for starts, ends in ordered) or any(overlap(one, two) for one, two in pairwise(ordered)):
        raise ValueError("windows must end after they start and must not overlap")
    return [span for window in ordered for span in _rounds(window, minutes, break_minutes)]


@dataclass(frozen=True)
class Rhythm:
    """Rounds told shortly: windows of time filled with meetings of `minutes` and breaks between two."""

    windows: tuple[Span, ...]
    minutes: int
    break_minutes: int


def rhythm_of(slots: Sequence[Span], usual_minutes: int) -> Rhythm:
    """The rhythm behind rounds in order of time; `slots_from_windows` of it gives equal rounds back.

    Rounds of different lengths have the usual one. The break is the shortest gap; a longer gap parts two windows.
    """
    lengths = {minutes_of(off) - minutes_of(on) for on, off in slots}
    minutes = lengths.pop() if len(lengths) == 1 else usual_minutes
    gaps = [minutes_of(later[0]) - minutes_of(earlier[1]) for earlier, later in pairwise(slots)]
    rest = min(gaps, default=0)
    windows: list[Span] = []
    for slot, gap in zip(slots, [None, *gaps], strict=bool(slots)):
        if windows and gap == rest:
            windows[-1] = (windows[-1][0], slot[1])
        else:
            windows.append(slot)
    return Rhythm(tuple(windows), minutes, rest)


def _rounds(window: Span, minutes: int, break_minutes: int) -> list[Span]:
    first, last = minutes_of(window[0]), minutes_of(window[1]) - minutes
    return [(wall(start), wall(start + minutes)) for start in range(first, last + 1, minutes + break_minutes)]


def wall(minutes: int) -> time:
    """The wall time `minutes` after midnight, below 24 hours."""
    return time(*divmod(minutes, 60))


class ClashReason(StrEnum):
    """Why two agenda items do not go together; a warning, the host decides."""

    PLENARY = "agenda_clash_plenary"
    PLACE = "agenda_clash_place"
    PERSON = "agenda_clash_person"


@dataclass(frozen=True)
class Item:
    """What an agenda item needs at its time: a place, people, or everybody (`plenary`)."""

    id: int
    span: Span
    place: str = ""
    people: str = ""
    plenary: bool = False


@dataclass(frozen=True)
class Clash:
    """Two items of the agenda at the same time that cannot both be; `who` names the person or place."""

    first_id: int
    second_id: int
    reason: ClashReason
    who: str = ""


def people_of(people: str) -> frozenset[str]:
    """The names in a list written with 、 , ; / or on lines."""
    return frozenset(name.strip() for name in re.split(r"[、,，;；/\n]", people) if name.strip())


def clashes(items: Collection[Item]) -> list[Clash]:
    """Every pair of items at the same time that shares everybody, a place or a person, in order of time."""
    ordered = sorted(items, key=lambda item: (item.span, item.id))
    return [
        clash for one, two in combinations(ordered, 2) if overlap(one.span, two.span) for clash in _clashes_of(one, two)
    ]


def _clashes_of(one: Item, two: Item) -> list[Clash]:
    found = [Clash(one.id, two.id, ClashReason.PLENARY)] if one.plenary or two.plenary else []
    if one.place.strip() and one.place.strip() == two.place.strip():
        found.append(Clash(one.id, two.id, ClashReason.PLACE, one.place.strip()))
    shared = sorted(people_of(one.people) & people_of(two.people))
    return found + [Clash(one.id, two.id, ClashReason.PERSON, name) for name in shared]
