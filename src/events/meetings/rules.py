"""What may happen to requests, plan runs, plans and meetings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.sessions.rules import SessionState, Span, minutes_of, shifted, wall


class RequestState(StrEnum):
    """Where a request 约见 stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class MeetingState(StrEnum):
    """Where a meeting 洽谈 stands."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    DISPUTED = "disputed"


class PlanState(StrEnum):
    """Where a plan 洽谈安排 stands."""

    DRAFT = "draft"
    RELEASED = "released"
    SUPERSEDED = "superseded"


class RunState(StrEnum):
    """Where a plan run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MeetingRefusal(StrEnum):
    """Why something about meetings cannot be done."""

    SESSION_NOT_PLANNABLE = "session_not_plannable"
    NOTHING_TO_PLAN = "nothing_to_plan"
    NO_ROUNDS = "no_rounds"
    RUN_ACTIVE = "run_active"
    RUN_OVER = "run_over"
    PLAN_NOT_DRAFT = "plan_not_draft"
    INPUTS_CHANGED = "inputs_changed"
    SOLVER_KILLED = "solver_killed"
    SOLVER_TIMEOUT = "solver_timeout"
    SOLVER_REFUSED = "solver_refused"
    RUN_CANCELLED = "run_cancelled"
    PLAN_INFEASIBLE = "plan_infeasible"
    PLAN_FAILED_CHECK = "plan_failed_check"
    SAME_ORGANISATION = "same_organisation"
    NOT_TAKING_PART = "not_taking_part"
    ALREADY_ASKED = "already_asked"
    REQUEST_ANSWERED = "request_answered"
    MEETING_NOT_RELEASED = "meeting_not_released"
    MEETING_SETTLED = "meeting_settled"
    DELEGATE_TAKEN = "delegate_taken"
    TABLE_TAKEN = "table_taken"
    SLOT_UNKNOWN = "slot_unknown"
    ROUND_HAPPENED = "round_happened"
    ROUNDS_UNSEAT = "rounds_unseat"
    LEAVING_UNSEATS = "leaving_unseats"
    MERGE_HAS_MEETINGS = "merge_has_meetings"
    PAIR_FORBIDDEN = "pair_forbidden"
    EDIT_STALE = "edit_stale"
    DRAFT_EXISTS = "draft_exists"
    PLAN_BROKEN = "plan_broken"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_TO_REDO = "nothing_to_redo"
    PLACE_UNKNOWN = "place_unknown"
    NO_PLAN_YET = "no_plan_yet"


class MoveRefusal(StrEnum):
    """Why a meeting cannot be where somebody wants it; each but the last is a rule of the schedule that it breaks."""

    LOCKED = "move_locked_moved"
    FIXED = "move_fixed_missing"
    FORBIDDEN = "move_forbidden"
    UNKNOWN_PAIR = "move_unknown_pair"
    UNKNOWN_PARTY = "move_unknown_party"
    ABSENT = "move_absent"
    SEAT_ABSENT = "move_seat_absent"
    OVER_CAPACITY = "move_over_capacity"
    SEAT_TWICE = "move_seat_twice"
    OUTSIDE_WINDOW = "move_outside_window"
    MAXIMUM = "move_over_maximum"
    NO_TABLE = "move_table_unknown"
    TABLE_TAKEN = "move_table_twice"
    MUST = "move_must_missing"
    BROKEN = "move_broken"


class EditState(StrEnum):
    """Where a hand edit of a draft stands; what was undone and then overtaken by a new edit is dropped."""

    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"


class Deed(StrEnum):
    """What can be done to one pair on the board."""

    MOVE = "move"
    UNSCHEDULE = "unschedule"
    LOCK = "lock"
    UNLOCK = "unlock"


@dataclass(frozen=True)
class RunOptions:
    """Choices of a plan run.

    `floor`: meetings each organisation should have at least, as far as its candidates allow. `rounds`: only the first
    so many slots (None: all). `time_limit` in seconds. `timings` False keeps plan files equal byte for byte.
    `trade_share`: the share of the value that may be given for fewer gaps. `keep`: the plan whose locked meetings stay.
    """

    floor: int = 1
    rounds: int | None = None
    time_limit: float = 30.0
    seed: int = 0
    timings: bool = True
    trade_share: float = 0.0
    keep: int | None = None


def party_id(uscc: str | None, organisation_id: int) -> str:
    """What an organisation is called in problem and plan files: by its credit code, without one by its number."""
    return uscc or f"org-{organisation_id}"


PLANNABLE = frozenset({SessionState.MATCHING, SessionState.SCHEDULED, SessionState.LIVE})
ASKABLE = PLANNABLE | {SessionState.OPEN}
SETTLED = frozenset({MeetingState.HELD, MeetingState.MISSED, MeetingState.DISPUTED})
"""What has happened: a later plan keeps such meetings in their round."""


def refusal_to_arrange(state: str) -> MeetingRefusal | None:
    """Why candidates cannot change, or None."""
    return None if state in PLANNABLE else MeetingRefusal.SESSION_NOT_PLANNABLE


def refusal_to_start(state: str, rounds: int, candidates: int, *, active: bool) -> MeetingRefusal | None:
    """Why no plan run can start in a session, or None."""
    if state not in PLANNABLE:
        return MeetingRefusal.SESSION_NOT_PLANNABLE
    if rounds == 0:
        return MeetingRefusal.NO_ROUNDS
    if candidates == 0:
        return MeetingRefusal.NOTHING_TO_PLAN
    return MeetingRefusal.RUN_ACTIVE if active else None


def refusal_to_release(session_state: str, plan_state: str) -> MeetingRefusal | None:
    """Why a plan cannot be released, or None; changed inputs are judged by `changes_between`."""
    if session_state not in PLANNABLE:
        return MeetingRefusal.SESSION_NOT_PLANNABLE
    return None if plan_state == PlanState.DRAFT else MeetingRefusal.PLAN_NOT_DRAFT


def refusal_to_edit_plan(session_state: str, plan_state: str) -> MeetingRefusal | None:
    """Why nobody may change a plan by hand, or None; an edit of a released plan goes to a draft made of it."""
    if session_state not in PLANNABLE:
        return MeetingRefusal.SESSION_NOT_PLANNABLE
    return MeetingRefusal.PLAN_NOT_DRAFT if plan_state == PlanState.SUPERSEDED else None


def refusal_to_settle(plan_state: str, meeting_state: str) -> MeetingRefusal | None:
    """Why a meeting cannot be marked held or missed, or None; a mark may be corrected, a cancelled meeting not."""
    if plan_state != PlanState.RELEASED:
        return MeetingRefusal.MEETING_NOT_RELEASED
    return MeetingRefusal.MEETING_SETTLED if meeting_state == MeetingState.CANCELLED else None


def refusal_to_ask(state: str, *, same: bool, both_take_part: bool, asked_before: bool) -> MeetingRefusal | None:
    """Why one organisation cannot ask to meet another, or None."""
    if state not in ASKABLE:
        return MeetingRefusal.SESSION_NOT_PLANNABLE
    if same:
        return MeetingRefusal.SAME_ORGANISATION
    if not both_take_part:
        return MeetingRefusal.NOT_TAKING_PART
    return MeetingRefusal.ALREADY_ASKED if asked_before else None


@dataclass(frozen=True)
class Proposal:
    """A pair worth a meeting: `a` has the need, `b` the supply behind it; a request may name neither."""

    a: int
    b: int
    need: int | None
    supply: int | None
    value: int

    @property
    def pair(self) -> frozenset[int]:
        """The two, whoever needs."""
        return frozenset((self.a, self.b))

    @property
    def order(self) -> tuple[int, bool, int, int]:
        """The best first: the most valuable, one that names a need, then by need and supply."""
        return (-self.value, self.need is None, self.need or 0, self.supply or 0)


def best_per_pair(proposals: Iterable[Proposal]) -> list[Proposal]:
    """One proposal for two organisations, whoever needs: the most valuable, ties by need and supply; by pair."""
    best: dict[tuple[int, int], Proposal] = {}
    for one in proposals:
        pair = (min(one.a, one.b), max(one.a, one.b))
        held = best.get(pair)
        if held is None or one.order < held.order:
            best[pair] = one
    return [best[pair] for pair in sorted(best)]


@dataclass(frozen=True)
class Booking:
    """What a meeting takes: a slot, a table and at most one delegate of each side."""

    slot_index: int
    table_id: int
    delegates: tuple[int, ...]


def first_clash(bookings: Sequence[Booking]) -> MeetingRefusal | None:
    """The first resource that two bookings share in a slot, or None."""
    taken: set[tuple[MeetingRefusal, int, int]] = set()
    for booking in bookings:
        wanted = [(MeetingRefusal.TABLE_TAKEN, booking.table_id, booking.slot_index)]
        wanted += [(MeetingRefusal.DELEGATE_TAKEN, one, booking.slot_index) for one in booking.delegates]
        for resource in wanted:
            if resource in taken:
                return resource[0]
            taken.add(resource)
    return None


def refusal_to_wish(a: int, b: int, *, both_take_part: bool, slot: int | None, slots: int) -> MeetingRefusal | None:
    """Why the organizer cannot say must, never or when of a pair, or None; `slot` counts from 0."""
    if a == b:
        return MeetingRefusal.SAME_ORGANISATION
    if not both_take_part:
        return MeetingRefusal.NOT_TAKING_PART
    return MeetingRefusal.SLOT_UNKNOWN if slot is not None and not 0 <= slot < slots else None


def changes_between(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The fields of two problems that differ, in alphabetical order; empty when a plan still answers its question.

    A session may be renamed without harm to its plan.
    """
    fields = (before.keys() | after.keys()) - {"name"}
    return sorted(field for field in fields if before.get(field) != after.get(field))


def shortened(slots: Sequence[Span], at: int, minutes: int) -> list[Span]:
    """Round `at` (from 0) ends so many minutes earlier, and all later ones begin and end earlier by as much.

    A round that would last no minute comes out reversed; `sessions.rules.refusal_of_rounds` says so.
    """
    moved = shifted(slots, at + 1, -minutes)
    if at < len(slots):
        starts, ends = slots[at]
        moved[at] = (starts, wall(max(0, minutes_of(ends) - minutes)))
    return moved
