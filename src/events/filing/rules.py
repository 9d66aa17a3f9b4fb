"""Rules of filing: where a filing stands, how often one may try, what a receipt is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from events.registration.rules import refusal_to_register
from events.sessions.rules import SessionState


class FilingState(StrEnum):
    """Where a filing 填报 stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class FilingRefusal(StrEnum):
    """Why something is not filed, found or reviewed."""

    CLOSED = "filing_closed"
    TOO_OFTEN = "filing_too_often"
    CONSENT_NEEDED = "filing_consent_needed"
    TOO_MANY_ITEMS = "filing_too_many_items"
    REVIEWED = "filing_reviewed"
    NEEDS_REASON = "filing_needs_reason"
    RECEIPT_SHAPE = "filing_receipt_shape"


class Side(StrEnum):
    """What an item is."""

    NEED = "need"
    SUPPLY = "supply"


NOTICE_VERSION = "1"
"""Of the text about personal data in templates/filing/file.html; who changes the text counts it up."""
MOST_ITEMS = 12
FEWEST_SIGNS = 2
"""So many characters of a name before names are shown."""
MOST_NAMES = 8
LONGEST_REASON = 300


@dataclass(frozen=True)
class Limit:
    """At most `most` tries within `window`."""

    most: int
    window: timedelta


_TEN_MINUTES, _HOUR = timedelta(minutes=10), timedelta(hours=1)
SEARCHES = {"device": Limit(90, _TEN_MINUTES), "address": Limit(900, _TEN_MINUTES)}
FILINGS = {"device": Limit(12, _HOUR), "address": Limit(300, _HOUR), "mobile": Limit(6, _HOUR)}
"""By what tells people apart. A whole hall may share one address."""


def wait_left(tries: Sequence[datetime], limit: Limit, now: datetime) -> timedelta:
    """How long until one more try is within the limit; zero when it is now."""
    recent = sorted(moment for moment in tries if now - moment < limit.window)
    if len(recent) < limit.most:
        return timedelta(0)
    return recent[len(recent) - limit.most] + limit.window - now


def refusal_to_file(state: SessionState) -> FilingRefusal | None:
    """Why a session takes no filings: it takes no registrations from outside."""
    return FilingRefusal.CLOSED if refusal_to_register(state, by_host=False) else None


def refusal_to_review(state: FilingState) -> FilingRefusal | None:
    """Why a filing cannot be accepted or rejected any more."""
    return None if state is FilingState.WAITING else FilingRefusal.REVIEWED


SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of receipt numbers: none that is read for another."""
NUMBER_LENGTH, SHORTEST_RECEIPT, LONGEST_RECEIPT = 6, 20, 100


def is_receipt(receipt: str) -> bool:
    """Whether this can be the secret of a receipt: our own form made it, or somebody who hurts only himself."""
    plain = receipt.isascii() and receipt.replace("-", "").replace("_", "").isalnum()
    return plain and SHORTEST_RECEIPT <= len(receipt) <= LONGEST_RECEIPT
