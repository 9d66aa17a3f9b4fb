"""A day as a calendar (RFC 5545), and the private key of its address: sealed from a personal link, gone with it."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from events.foundation import clock
from events.foundation.pages import render
from events.foundation.secret import seal
from events.meetings.queries import MeetingView, PlanView
from events.sessions.queries import SessionView
from events.sessions.rules import SessionState

TEMPLATE = "phone/calendar.txt"
KEY_LENGTH = 32
LONGEST_LINE = 75
"""Bytes of a line before it is folded."""


def calendar_key(link_id: int) -> str:
    """What opens the calendar of a personal link."""
    return seal("calendar", str(link_id))[:KEY_LENGTH]


def is_key(link_id: int, key: str) -> bool:
    """Whether this is the key of the link's calendar."""
    return key.isascii() and hmac.compare_digest(calendar_key(link_id), key)


def calendar_ics(
    session: SessionView, plan: PlanView | None, meetings: Sequence[MeetingView], organisation_id: int, lang: str
) -> bytes:
    """The released meetings of one organisation; another version has the same identity, so that calendars update.

    While the session is cancelled or its new day open they are called off; `session.moves` counts as versions do.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lianqiao//calendar//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT10M"]
    for one in meetings:
        lines += _event(session, plan, one, organisation_id, lang)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(session: SessionView, plan: PlanView | None, one: MeetingView, organisation_id: int, lang: str) -> list[str]:
    slot, ours = session.slots[one.slot_index], one.a_id == organisation_id
    partner = one.b_id if ours else one.a_id
    facts = {"session": session, "one": one, "ours": ours, "version": plan.version if plan else 0}
    said = {name: render(TEMPLATE, lang=lang, block=name, **facts).strip() for name in ("summary", "place", "about")}
    return [
        "BEGIN:VEVENT",
        f"UID:session-{session.id}-{organisation_id}-{partner}@lianqiao",
        f"SEQUENCE:{(plan.version if plan else 0) + session.moves}",
        f"STATUS:{'CANCELLED' if is_off(session) else 'CONFIRMED'}",
        f"DTSTAMP:{_moment(clock.now())}",
        f"DTSTART:{_moment(clock.at(session.day, slot.starts))}",
        f"DTEND:{_moment(clock.at(session.day, slot.ends))}",
        f"SUMMARY:{_escaped(said['summary'])}",
        f"LOCATION:{_escaped(said['place'])}",
        f"DESCRIPTION:{_escaped(said['about'])}",
        "END:VEVENT",
    ]


def is_off(session: SessionView) -> bool:
    """Whether nobody should come on the day the calendar knows."""
    return session.day_open or session.state is SessionState.CANCELLED


def _moment(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, the next ones begin with a blank; no character is cut."""
    parts: list[str] = []
    part, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE - (1 if parts else 0):
            parts.append(part)
            part, size = "", 0
        part, size = part + sign, size + width
    return "\r\n ".join([*parts, part])
