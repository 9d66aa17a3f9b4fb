"""A session gets another day, or none for the time being."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from events.foundation import audit, clock, notify
from events.foundation.errors import FormErrors, Refused
from events.foundation.transaction import fetch, transaction
from events.identity.actions import move_links
from events.identity.rules import Actor
from events.sessions.actions.agenda import keep_release
from events.sessions.actions.life import locked, noted
from events.sessions.queries import AgendaItemView, agenda_of, released_agenda
from events.sessions.rules import SessionRefusal, SessionState, Span, minutes_of, minutes_to, refusal_to_postpone, wall
from events.sessions.tables import ChainSession


@dataclass(frozen=True)
class Postponement:
    """The new day, None while it is open; `starts`: when that day begins, None as before."""

    day: date | None
    reason: str
    starts: time | None = None


async def postpone_session(actor: Actor, session_id: int, wish: Postponement) -> None:
    """Give a session another day: agenda and rounds move with it, personal links live as long after it as before.

    Registrations, needs, supplies and plans stay. What is postponed already may be given another day again.

    Raises:
        NotFound, NotAllowed: no such session, or not yours.
        Refused: it is live or over, or there is no reason.
        FormErrors: field `day` in the past, `starts` so late that the day ends after midnight.
    """
    async with transaction():
        view = await locked(actor, session_id, even_over=True)
        if refusal := refusal_to_postpone(view.state, wish.reason):
            raise Refused(refusal, state=view.state, to=SessionState.POSTPONED)
        if wish.day is not None and wish.day < clock.today():
            raise FormErrors({"day": (SessionRefusal.DAY_PAST, {})})
        agenda = await agenda_of(session_id)
        released = await released_agenda(session_id)
        spans = [(one.starts, one.ends) for one in view.slots] + [(one.starts, one.ends) for one in agenda]
        spans += [(one.starts, one.ends) for one in (released.items if released else ())]
        minutes = _minutes(wish.starts, spans)
        day = wish.day or view.day
        await ChainSession.update(
            {
                ChainSession.state: SessionState.POSTPONED,
                ChainSession.day: day,
                ChainSession.day_open: wish.day is None,
            }
        ).where(ChainSession.id == session_id)
        await _move_day(session_id, minutes)
        if minutes and released:
            moved = [_later(item, minutes) for item in released.items]
            await keep_release(actor, session_id, moved, released.version + 1)
        await move_links(session_id, day - view.day)
        await noted(actor, view, SessionState.POSTPONED, wish.reason)
        await audit.record(
            actor,
            "postpone_session",
            "session",
            session_id,
            session_id=session_id,
            day=wish.day.isoformat() if wish.day else "",
            minutes=minutes or None,
        )
        await notify.announce("session", session_id)


def _minutes(starts: time | None, spans: Sequence[Span]) -> int:
    minutes = minutes_to(starts, spans) if starts else 0
    if minutes is None:
        raise FormErrors({"starts": (SessionRefusal.LEAVES_DAY, {})})
    return minutes


def _later(item: AgendaItemView, minutes: int) -> AgendaItemView:
    starts, ends = wall(minutes_of(item.starts) + minutes), wall(minutes_of(item.ends) + minutes)
    return replace(item, starts=starts, ends=ends)


async def _move_day(session_id: int, minutes: int) -> None:
    if minutes:
        for table in ("agenda_item", "slot"):
            await fetch(
                f"UPDATE {table} SET starts = starts + {{}}, ends = ends + {{}} WHERE session = {{}}",  # noqa: S608 - two tables
                timedelta(minutes=minutes),
                timedelta(minutes=minutes),
                session_id,
            )
