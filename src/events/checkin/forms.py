"""What people type at the poster, at the door and at the host's desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.checkin.rules import DeviceDeed, Direction, Kind
from events.foundation.errors import WrongInput
from events.foundation.forms import Form, Many, Reader
from events.organisations.rules import is_mobile, normalise_credit_code, normalise_phone, refusal_of_credit_code

DIGITS_OF_AN_ID = 18


@dataclass(frozen=True)
class NewDevice:
    """A device as the organizer wishes it. `points`: ids of the session's points, none for all of them."""

    name: str
    kind: str = "door"
    points: Sequence[int] = ()
    deeds: Sequence[str] = tuple(DeviceDeed)


@dataclass(frozen=True)
class NewWalkIn:
    """What somebody says at the desk; `role` is participant or guest, `nonce` made once for the form."""

    nonce: UUID
    name: str
    organisation: str
    mobile: str
    uscc: str
    role: str
    point: str


class PosterForm(Form, kw_only=True):
    """A mobile number, and the last four of the credit code where it stands for several firms."""

    mobile: str = ""
    code_tail: str = ""


def read_poster(form: PosterForm) -> tuple[str, str]:
    """The mobile number and the end of the code.

    Raises:
        FormErrors: no mobile number.
    """
    read = Reader(form)
    mobile = normalise_phone(read.text("mobile", longest=30, required=True))
    if mobile and not is_mobile(mobile):
        read.refuse("mobile", "not_a_mobile")
    tail = read.text("code_tail", longest=4)
    read.done()
    return mobile, tail


class PointForm(Form, kw_only=True):
    """A point as the organizer names it."""

    name: str = ""
    direction: str = Direction.ENTRY


def read_point(form: PointForm) -> tuple[str, Direction]:
    """Name and way of a point. Raises `FormErrors`."""
    read = Reader(form)
    name = read.text("name", longest=60, required=True)
    direction = read.choice("direction", set(Direction))
    read.done()
    return name, Direction(direction)


class DeviceForm(Form, kw_only=True):
    """A device as the organizer wishes it."""

    name: str = ""
    points: Many = ""
    deeds: Many = ""


def read_device(form: DeviceForm) -> NewDevice:
    """The device that is wished. Raises `FormErrors`."""
    read = Reader(form)
    name = read.text("name", longest=60, required=True)
    points = [int(one) for one in read.many("points") if one.isdecimal() and len(one) < DIGITS_OF_AN_ID]
    deeds = [one for one in read.many("deeds") if one in set(DeviceDeed)]
    if not deeds:
        read.refuse("deeds", "required")
    read.done()
    return NewDevice(name, points=points, deeds=deeds)


class ScanForm(Form, kw_only=True):
    """What the focused input of the scanning page sends: a scanned code or the last characters of one."""

    code: str = ""
    nonce: str = ""
    point: str = ""
    kind: str = Kind.ENTRY


class ReasonForm(Form, kw_only=True):
    """Why a scan is taken back."""

    reason: str = ""


def read_reason(form: ReasonForm) -> str:
    """The reason. Raises `FormErrors` without one."""
    read = Reader(form)
    reason = read.text("reason", longest=100, required=True)
    read.done()
    return reason


class SeatForm(Form, kw_only=True):
    """Letting in the person of a seat: who signed, or which other person takes it."""

    point: str = ""
    signed_by: str = ""
    name: str = ""
    title: str = ""


def read_seat(form: SeatForm) -> SeatForm:
    """The same, trimmed. Raises `FormErrors`."""
    read = Reader(form)
    point, signed_by = read.text("point", longest=60), read.text("signed_by", longest=60)
    name, title = read.text("name", longest=60), read.text("title", longest=60)
    read.done()
    return SeatForm(point=point, signed_by=signed_by, name=name, title=title)


class WalkInForm(Form, kw_only=True):
    """What somebody without a registration says at the desk."""

    nonce: str = ""
    name: str = ""
    organisation: str = ""
    mobile: str = ""
    uscc: str = ""
    role: str = "participant"
    point: str = ""


WALK_IN_ROLES = ("participant", "guest")


def read_walk_in(form: WalkInForm) -> NewWalkIn:
    """Who came. A guest 嘉宾 need leave no phone. Raises `FormErrors`."""
    read = Reader(form)
    role = read.choice("role", WALK_IN_ROLES)
    name = read.text("name", longest=60, required=True)
    organisation = read.text("organisation", longest=120, required=True)
    mobile = normalise_phone(read.text("mobile", longest=30, required=role != "guest"))
    if mobile and not is_mobile(mobile):
        read.refuse("mobile", "not_a_mobile")
    uscc = normalise_credit_code(read.text("uscc", longest=30))
    if uscc and (fault := refusal_of_credit_code(uscc)):
        read.refuse("uscc", fault)
    point = read.text("point", longest=60)
    nonce = read_nonce(form.nonce)
    read.done()
    return NewWalkIn(nonce, name, organisation, mobile, uscc, role, point)


def read_nonce(text: str) -> UUID:
    """A nonce a page carried. Raises `WrongInput` for one that no page of ours made."""
    try:
        return UUID(text)
    except ValueError as wrong:
        raise WrongInput("bad_request") from wrong


class MergeForm(Form, kw_only=True):
    """Whose seat a walk-in takes."""

    delegate: str = ""


def read_merge(form: MergeForm) -> int:
    """The delegate's number. Raises `FormErrors`."""
    read = Reader(form)
    delegate = read.whole("delegate", 1, 10**DIGITS_OF_AN_ID)
    read.done()
    return delegate
