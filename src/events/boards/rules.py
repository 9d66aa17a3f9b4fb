"""Readiness of a session, and the one next thing a person must decide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.sessions.rules import SessionState


class Readiness(StrEnum):
    """How far a part of the preparation is."""

    OK = "ok"
    WAIT = "wait"
    DECIDE = "decide"


class Step(StrEnum):
    """The parts of the preparation, in their order."""

    AGENDA = "agenda"
    ROUNDS = "rounds"
    REGISTRATIONS = "registrations"
    ITEMS = "items"
    MATCHES = "matches"
    PLAN = "plan"
    REACH = "reach"
    CONSENTS = "consents"
    TICKETS = "tickets"


class NextAction(StrEnum):
    """What the host should decide next; at most one at a time."""

    OPEN = "open"
    REVIEW = "review"
    MATCH = "match"
    RANK = "rank"
    MAKE_PLAN = "make_plan"
    RELEASE = "release"
    SCHEDULE = "schedule"
    GO_LIVE = "go_live"
    CLOSE = "close"
    REPORT = "report"
    SETTLE_DAY = "settle_day"
    REOPEN = "reopen"
    NOTHING = "nothing"


class Waiting(StrEnum):
    """What a host decides one by one."""

    REGISTRATIONS = "registrations"
    ITEMS = "items"
    FILINGS = "filings"
    NOTICES = "notices"
    PLAN = "plan"


@dataclass(frozen=True)
class Tally:
    """What the database counts of a session.

    Of the accepted organisations `linked` hold a personal link that opens, `opened` opened one, `called` were spoken
    to, `reached` at least one of the last two.
    """

    agenda_items: int
    agenda_clashes: int
    tables: int
    slots: int
    registrations: int
    registrations_waiting: int
    needs: int
    needs_submitted: int
    supplies: int
    supplies_submitted: int
    needs_matched: int
    consents_missing: int
    contacts: int
    linked: int
    opened: int
    called: int
    reached: int
    delegates: int
    tickets: int
    meetings: int
    unplaced: int
    draft_version: int | None
    released_version: int | None
    filings_waiting: int = 0
    notices_waiting: int = 0

    @property
    def waiting(self) -> dict[Waiting, int]:
        """What waits for a person's decision, by what it is; nothing that waits is left out."""
        counts = {
            Waiting.REGISTRATIONS: self.registrations_waiting,
            Waiting.ITEMS: self.items_submitted,
            Waiting.FILINGS: self.filings_waiting,
            Waiting.NOTICES: self.notices_waiting,
            Waiting.PLAN: int(self.draft_version is not None),
        }
        return {what: count for what, count in counts.items() if count}

    @property
    def items_submitted(self) -> int:
        """Needs and supplies that wait for a review."""
        return self.needs_submitted + self.supplies_submitted


@dataclass(frozen=True)
class Check:
    """One line of the readiness list: `done` of `whole`."""

    step: Step
    readiness: Readiness
    done: int
    whole: int


def checks(tally: Tally) -> list[Check]:
    """The readiness list, in its order."""
    return [
        _check(Step.AGENDA, max(0, tally.agenda_items - tally.agenda_clashes), tally.agenda_items),
        _check(Step.ROUNDS, tally.tables * tally.slots, tally.tables * tally.slots),
        _decide(Step.REGISTRATIONS, tally.registrations - tally.registrations_waiting, tally.registrations),
        _decide(Step.ITEMS, tally.needs + tally.supplies - tally.items_submitted, tally.needs + tally.supplies),
        _check(Step.MATCHES, tally.needs if tally.needs_matched else 0, tally.needs),
        _plan(tally),
        _check(Step.REACH, tally.reached, tally.contacts),
        _check(Step.CONSENTS, tally.contacts - tally.consents_missing, tally.contacts),
        _check(Step.TICKETS, tally.tickets, tally.delegates),
    ]


def _check(step: Step, done: int, whole: int) -> Check:
    return Check(step, Readiness.OK if whole and done >= whole else Readiness.WAIT, done, whole)


def _decide(step: Step, done: int, whole: int) -> Check:
    """A part that waits for a person as soon as something is left."""
    if not whole:
        return Check(step, Readiness.WAIT, done, whole)
    return Check(step, Readiness.OK if done >= whole else Readiness.DECIDE, done, whole)


def _plan(tally: Tally) -> Check:
    if tally.draft_version is not None:
        return Check(Step.PLAN, Readiness.DECIDE, tally.meetings, tally.meetings + tally.unplaced)
    ready = Readiness.OK if tally.released_version is not None else Readiness.WAIT
    return Check(Step.PLAN, ready, tally.meetings, tally.meetings + tally.unplaced)


def counted(found: Sequence[Check]) -> dict[Readiness, int]:
    """How many parts are ready, under way, to be decided."""
    return {state: sum(check.readiness is state for check in found) for state in Readiness}


REVIEWING = (SessionState.OPEN, SessionState.MATCHING, SessionState.SCHEDULED)
"""On the day itself, and after it, what was not reviewed is no longer the next thing."""


def next_action(state: SessionState, tally: Tally, *, day_open: bool = False) -> NextAction:
    """The one thing to decide next."""
    if state is SessionState.DRAFT:
        return NextAction.OPEN
    if state in REVIEWING and (tally.registrations_waiting or tally.items_submitted or tally.filings_waiting):
        return NextAction.REVIEW
    if state is SessionState.OPEN:
        return NextAction.MATCH
    if state in (SessionState.MATCHING, SessionState.SCHEDULED, SessionState.LIVE) and tally.draft_version is not None:
        return NextAction.RELEASE
    if state is SessionState.MATCHING:
        return _matching(tally)
    return {
        SessionState.SCHEDULED: NextAction.GO_LIVE,
        SessionState.LIVE: NextAction.CLOSE,
        SessionState.CLOSED: NextAction.REPORT,
        SessionState.POSTPONED: NextAction.SETTLE_DAY if day_open else NextAction.REOPEN,
    }.get(state, NextAction.NOTHING)


def _matching(tally: Tally) -> NextAction:
    if not tally.needs_matched:
        return NextAction.RANK
    return NextAction.MAKE_PLAN if tally.released_version is None else NextAction.SCHEDULE


_TABLE = re.compile(r"0*([1-9][0-9]{0,3})\s*\D{0,2}")


def table_asked(text: str) -> int | None:
    """The number of a table that a search says, alone or with its counter behind it."""
    found = _TABLE.fullmatch(text.strip())
    return int(found[1]) if found else None


class MergeRefusal(StrEnum):
    """Why two organisations of the register are not made one."""

    SAME = "organisation_merge_same"
    CODES_DIFFER = "organisation_merge_codes"
    ELSEWHERE = "organisation_merge_elsewhere"
    BOTH_REGISTERED = "organisation_merge_both"
    TRADE = "organisation_merge_trade"


@dataclass(frozen=True)
class Merging:
    """Two organisations that may be one.

    `codes` of the one that goes and the one kept; `elsewhere`: it takes part where the actor is no host; `both`: both
    take part in a session, `trade`: a line of the ledger is between them; `obstacle`: the title of one of both;
    `sessions` that it registered for, `shared` those that both did.
    """

    gone_id: int
    kept_id: int
    codes: tuple[str | None, str | None]
    elsewhere: bool
    both: bool
    trade: bool
    sessions: list[int]
    shared: list[int]
    obstacle: str = ""


def refusal_to_merge(found: Merging) -> MergeRefusal | None:
    """Why one may not be merged into the other, or None."""
    gone, kept = found.codes
    return next(
        (
            refusal
            for refusal, holds in (
                (MergeRefusal.SAME, found.gone_id == found.kept_id),
                (MergeRefusal.CODES_DIFFER, bool(gone and kept and gone != kept)),
                (MergeRefusal.ELSEWHERE, found.elsewhere),
                (MergeRefusal.BOTH_REGISTERED, found.both),
                (MergeRefusal.TRADE, found.trade),
            )
            if holds
        ),
        None,
    )


MERGED_SESSIONS = (
    ("registration", "organisation"),
    ("need", "organisation"),
    ("supply", "organisation"),
    ("meeting_request", "asker"),
    ("meeting_request", "partner"),
    ("candidate", "a"),
    ("candidate", "b"),
    ("printed_page", "organisation"),
    ("opinion", "organisation"),
    ("opinion", "partner"),
)
"""Tables and columns that name an organisation in a session."""
MERGED_PLANS = (
    ("meeting", "a"),
    ("meeting", "b"),
    ("unplaced", "a"),
    ("unplaced", "b"),
    ("plan_edit", "a"),
    ("plan_edit", "b"),
)
"""In a plan."""
MERGED_ROWS = (("contact", "organisation"), ("outcome", "a"), ("outcome", "b"))
"""Wherever they are."""
