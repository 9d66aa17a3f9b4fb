"""What a badge's code is, and what a scan comes to."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

PREFIX = "HX1-"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32."""
BODY_LENGTH = 26
CHECK_MODULUS = 31
LENGTH = len(PREFIX) + BODY_LENGTH + 1
CLOCK_TOLERANCE = timedelta(seconds=120)
_MISREAD = str.maketrans("ILO", "110")
_PLAIN = re.compile(f"{PREFIX}[{ALPHABET}]{{{BODY_LENGTH + 1}}}")


class Result(StrEnum):
    """What a scan comes to; only `admitted` counts a person."""

    ADMITTED = "admitted"
    DUPLICATE = "duplicate"
    REVOKED = "revoked"
    WRONG_SESSION = "wrong_session"
    WRONG_TIME = "wrong_time"
    NOT_ACCEPTED = "not_accepted"
    CANCELLED = "cancelled"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    CLOSED = "closed"


class TicketState(StrEnum):
    """Where a ticket stands."""

    VALID = "valid"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """Which way a person goes."""

    ENTRY = "entry"
    EXIT = "exit"


class Direction(StrEnum):
    """Which ways a point is for."""

    ENTRY = "entry"
    EXIT = "exit"
    BOTH = "both"


class DeviceDeed(StrEnum):
    """What a door device may be allowed."""

    SCAN = "scan"
    SEARCH = "search"
    PARTY = "party"
    WALK_IN = "walk_in"
    UNDO = "undo"


class Mode(StrEnum):
    """Whether a scan was judged as it happened or brought later."""

    LIVE = "live"
    UPLOAD = "upload"


class Shown(StrEnum):
    """What the device had shown before it could ask."""

    ADMITTED = "admitted"
    DENIED = "denied"
    NONE = "none"


class WitnessKind(StrEnum):
    """Evidence of presence that is no scan."""

    STEWARD = "steward"
    DESK = "desk"
    PAPER = "paper"
    MEETING = "meeting"


class CheckinRefusal(StrEnum):
    """Why a scan was not recorded at all."""

    NONCE_CONFLICT = "nonce_conflict"
    MOBILE_UNKNOWN = "mobile_unknown"
    MOBILE_AMBIGUOUS = "mobile_ambiguous"
    CHECKIN_NOT_OPEN = "checkin_not_open"
    TOO_MANY_TRIES = "too_many_tries"
    POINT_NOT_YOURS = "point_not_yours"
    POINT_TAKEN = "point_taken"
    PAIRING_GONE = "pairing_gone"
    UNDO_NOTHING = "undo_nothing"
    UNDO_ALREADY = "undo_already"
    UNDO_NOT_YOURS = "undo_not_yours"
    UNDO_TOO_LATE = "undo_too_late"
    SEARCH_SHORT = "search_short"
    SEARCH_WAIT = "search_wait"
    ALREADY_IN = "already_in"
    WALK_IN_REGISTERED = "walk_in_registered"
    WALK_IN_KNOWN = "walk_in_known"
    WALK_IN_MERGED = "walk_in_merged"
    SCAN_FILE_UNREADABLE = "scan_file_unreadable"
    SCAN_FILE_NO_SESSION = "scan_file_no_session"


def token_of(badge_key: bytes, ticket_id: int, rotation: int) -> str:
    """The text of a badge's QR: HMAC-SHA256(key, id ‖ rotation), 128 bits, in base 32 with a check character.

    The same ticket and rotation always give the same text, so a badge can be printed again without storing it.
    """
    message = ticket_id.to_bytes(8, "big") + rotation.to_bytes(4, "big")
    number = int.from_bytes(hmac.new(badge_key, message, hashlib.sha256).digest()[:16], "big")
    body = ""
    for _ in range(BODY_LENGTH):
        number, digit = divmod(number, 32)
        body = ALPHABET[digit] + body
    return PREFIX + body + check_character(body)


def check_character(body: str) -> str:
    """The last character of a code: the sum of the values modulo 31, over the alphabet's first 31 signs."""
    return ALPHABET[sum(map(ALPHABET.index, body)) % CHECK_MODULUS]


def clean(text: str) -> str:
    """A code as scanners and input methods deliver it, made plain: no spaces or controls, half width, upper case."""
    if _PLAIN.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign)[0] != "C")
    if not plain.startswith(PREFIX):
        return plain
    return PREFIX + plain[len(PREFIX) :].translate(_MISREAD)


def is_token(text: str) -> bool:
    """Whether a cleaned text can be a badge's code: length, alphabet and check character."""
    return bool(_PLAIN.fullmatch(text)) and text[-1] == check_character(text[len(PREFIX) : -1])


PAPER_SIZES = ("A4", "A3")
TAIL_LENGTH = 6
"""Characters of a code that are printed below it for people to read."""


def is_tail(written: str) -> bool:
    """Whether a cleaned text may be the end of a badge's code."""
    return len(written) == TAIL_LENGTH and all(sign in ALPHABET for sign in written)


def digest(text: str) -> str:
    """What the database keeps of a code: its SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Facts:
    """What is known when a scan is judged. `ticket_session` None: no such ticket.

    `inside_before`: let in, and not seen to leave since. `several`: the code and the ticket asked for are not the same.
    """

    session_id: int
    session_day: date
    session_over: bool
    rehearsal: bool
    point_closed: bool
    ticket_session: int | None
    ticket_state: str
    has_person: bool
    registration_accepted: bool
    inside_before: bool
    kind: str
    several: bool = False


def judge(facts: Facts, local_day: date) -> Result:  # noqa: PLR0911 – one line per outcome of the contract
    """What a scan comes to on a local day; the first thing that stands in the way is named."""
    if facts.several:
        return Result.AMBIGUOUS
    if facts.ticket_session is None:
        return Result.UNKNOWN
    if facts.ticket_session != facts.session_id:
        return Result.WRONG_SESSION
    if facts.session_over or facts.point_closed:
        return Result.CLOSED
    if facts.ticket_state == TicketState.REVOKED:
        return Result.REVOKED
    if facts.ticket_state == TicketState.CANCELLED:
        return Result.CANCELLED
    if not facts.has_person:
        return Result.INCOMPLETE
    if not facts.registration_accepted:
        return Result.NOT_ACCEPTED
    if not facts.rehearsal and local_day != facts.session_day:
        return Result.WRONG_TIME
    return Result.DUPLICATE if facts.kind == Kind.ENTRY and facts.inside_before else Result.ADMITTED


def is_forced(result: Result, mode: str, shown: str) -> bool:
    """Whether a device let somebody in whom the server would have stopped; physical facts are recorded all the same."""
    return mode == Mode.UPLOAD and shown == Shown.ADMITTED and result is not Result.ADMITTED


def is_counted(result: Result, *, forced: bool, known: bool, counted_before: bool) -> bool:
    """Whether a scan counts its person: admitted, or let in by a device although something was wrong with the badge.

    Nobody is counted twice: who left and comes back is admitted, but was counted before.
    """
    if counted_before:
        return False
    if result is Result.ADMITTED:
        return True
    return forced and known and result not in (Result.DUPLICATE, Result.WRONG_SESSION)


def effective_time(
    scanned_at: datetime | None, offset: timedelta, activated_at: datetime, received_at: datetime
) -> datetime:
    """When it happened: the device's time plus its offset, not before it was paired nor after arrival here."""
    if scanned_at is None:
        return received_at
    return min(max(scanned_at + offset, activated_at), received_at)


def clock_is_off(offset: timedelta) -> bool:
    """Whether a device's clock is so far off that a person should know."""
    return abs(offset) > CLOCK_TOLERANCE


UNDO = "undone"
"""Kind and outcome of the row that takes a scan back."""
UNDO_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class ScanState:
    """What decides whether a scan can be taken back. `let_in`: counted, or let in by the device."""

    outcome: str
    let_in: bool
    undone: bool
    is_undo: bool


def refusal_to_undo(scan: ScanState, *, own: bool, age: timedelta | None) -> CheckinRefusal | None:
    """Why a scan is not taken back; `age` None: a supervisor asks, for whom it is never too late."""
    if scan.is_undo or not (scan.let_in or scan.outcome == Result.ADMITTED):
        return CheckinRefusal.UNDO_NOTHING
    if scan.undone:
        return CheckinRefusal.UNDO_ALREADY
    if not own:
        return CheckinRefusal.UNDO_NOT_YOURS
    if age is not None and age > UNDO_WITHIN:
        return CheckinRefusal.UNDO_TOO_LATE
    return None


SEARCHES_A_MINUTE = 30
FEWEST_SIGNS, TAIL_DIGITS = 2, 4


def refusal_to_search(question: str, searches: int) -> CheckinRefusal | None:
    """Why nobody is looked up: fewer than two characters and no four digits, or too often within a minute."""
    plain = question.strip()
    if len(plain) < FEWEST_SIGNS or (plain.isdecimal() and len(plain) != TAIL_DIGITS):
        return CheckinRefusal.SEARCH_SHORT
    return CheckinRefusal.SEARCH_WAIT if searches >= SEARCHES_A_MINUTE else None
