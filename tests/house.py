"""A house with a door: one session, one badge in whatever state a case says, and scans of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from events.checkin.actions import RedeemAnswer, Redemption, redeem
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.rules import digest, token_of
from events.checkin.tables import CheckinPoint, Device, Ticket
from events.foundation import clock
from events.foundation.nonce import uuid7
from events.foundation.secret import derived_key
from events.identity.rules import SYSTEM, Actor
from events.organisations.tables import Organisation
from events.programme.tables import Unit
from events.registration.tables import Delegate, Registration
from events.sessions.tables import ChainSession

DAY = datetime(2026, 12, 10, tzinfo=clock.LOCAL).date()
NOW = "2026-12-10T08:40"
POINT = "东门"
_numbers = count(1)

Case = dict[str, Any]


def local(text: str) -> datetime:
    """A moment of local wall time written 2026-12-10T08:40."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


async def keep(row: Any) -> int:  # noqa: ANN401 - any Piccolo row
    """Write a row; its id."""
    await row.save()
    return int(row.id)


@dataclass(frozen=True)
class Badge:
    """A ticket and what is printed on it."""

    ticket_id: int
    token: str
    delegate_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class House:
    """A session with the badge that is scanned, another person's badge, and the device that scans."""

    session_id: int
    badge: Badge
    other: Badge
    device: Actor

    async def scan(self, said: Case, nonce: UUID | None = None) -> RedeemAnswer:
        """Redeem as a case says; what it does not say is ordinary."""
        return await redeem(self.device, self.redemption(said, nonce or uuid7(clock.now())))

    def redemption(self, said: Case, nonce: UUID) -> Redemption:
        """The scan of a case."""
        plain = {name: said[name] for name in ("kind", "mode", "shown", "seq", "clock_offset_ms") if name in said}
        scanned_at = local(said["scanned_at"]) if "scanned_at" in said else None
        asked = Redemption(self.session_id, nonce, point=said.get("point", POINT), scanned_at=scanned_at, **plain)
        by = said.get("by", "code")
        return replace(
            asked,
            token=said["text"] if by == "text" else self._code(by, said.get("written", "")),
            ticket_id={"ticket": self.badge.ticket_id, "both": self.badge.ticket_id, "two": self.other.ticket_id}.get(
                by
            ),
        )

    def _code(self, by: str, written: str) -> str:
        token = self.badge.token
        if by == "ticket":
            return ""
        if by == "misread":
            return token[:-1] + ("0" if token[-1] != "0" else "1")
        return {
            "lower": token.lower(),
            "full": "".join(chr(ord(sign) + 0xFEE0) for sign in token),
            "spaced": f" {token[:9]} {token[9:]}\r\n",
            "misprinted": token[:4] + token[4:].replace("1", "I").replace("0", "O"),
        }.get(written, token)


async def house(case: Case) -> House:
    """Build the world of a case."""
    session_id = await a_session(case.get("session", "live"), rehearsal=case.get("rehearsal", False))
    where = await a_session("live") if case.get("ticket") == "foreign" else session_id
    if "point_closed_at" in case:
        await keep(CheckinPoint(session=session_id, name=POINT, closed_at=local(case["point_closed_at"])))
    delegate_id, organisation_id = await a_delegate(where, case)
    held = None if case.get("ticket") == "blank" else delegate_id
    badge = await a_badge(where, held, case.get("ticket", "valid"))
    device = SYSTEM
    if "device_activated_at" in case:
        device = await a_device(session_id, local(case["device_activated_at"]))
    other, _ = await a_delegate(session_id, {})
    return House(
        session_id,
        replace(badge, delegate_id=held, organisation_id=organisation_id),
        await a_badge(session_id, other, "valid"),
        device,
    )


async def a_session(state: str, *, rehearsal: bool = False) -> int:
    """A session on the day."""
    code = f"h{next(_numbers)}"
    unit = await keep(Unit(code=code, name=code, short_name=code, region_code="3311"))
    return await keep(
        ChainSession(
            title="纺织专场",
            unit=unit,
            template="matchmaking",
            state=state,
            day=DAY,
            venue="会展中心",
            rehearsal=rehearsal,
            created_at=clock.now(),
        )
    )


async def a_delegate(session_id: int, case: Case) -> tuple[int, int]:
    """A delegate and the organisation he or she is of."""
    name = f"第{next(_numbers)}纺织有限公司"
    organisation = await keep(Organisation(name=name, name_key=name, kind="enterprise", created_at=clock.now()))
    registration = await keep(
        Registration(
            session=session_id,
            organisation=organisation,
            state=case.get("registration", "accepted"),
            source="page",
            consent="missing",
            created_at=clock.now(),
        )
    )
    gone = clock.now() if case.get("delegate") == "withdrawn" else None
    return await keep(Delegate(registration=registration, number=1, name="王芳", withdrawn_at=gone)), organisation


async def a_badge(session_id: int, delegate_id: int | None, state: str) -> Badge:
    """A ticket; one that nobody issued has a code but no row."""
    stands = "valid" if state in {"valid", "blank", "foreign", "none"} else state
    row = Ticket(session=session_id, delegate=delegate_id, role="participant", state=stands, issued_at=clock.now())
    row.token_hash = f"pending {next(_numbers)}"
    ticket_id = await keep(row)
    token = token_of(derived_key(BADGE_KEY), ticket_id, 0)
    if state == "none":
        await Ticket.delete().where(Ticket.id == ticket_id)
    else:
        await Ticket.update({Ticket.token_hash: digest(token)}).where(Ticket.id == ticket_id)
    return Badge(ticket_id, token)


async def a_device(session_id: int, activated_at: datetime) -> Actor:
    """A paired phone at the door, as its token makes it."""
    row = Device(
        session=session_id,
        kind="door",
        name="东门一号",
        token_hash=digest(f"device {next(_numbers)}"),
        activated_at=activated_at,
        expires_at=activated_at.replace(year=2100),
    )
    return Actor(None, "device", name="东门一号", session_id=session_id, device_id=await keep(row))
