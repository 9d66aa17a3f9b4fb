"""Tables and rounds: set as a whole, shifted by some minutes on the day."""

from collections.abc import Sequence

from events.foundation import audit, bulk, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.sessions.actions.life import locked
from events.sessions.rules import Span, refusal_of_rounds, shifted
from events.sessions.tables import ChainSession, MeetingTable, Slot


async def set_rounds(
    actor: Actor, session_id: int, tables: int, slots: Sequence[Span], *, minutes: int | None = None
) -> None:
    """Make the session have so many tables and exactly these rounds, by time; numbers that stay keep their row.

    `minutes` of a meeting, where they change too.

    A plan made for other rounds is the upper rooms' care: `meetings` says whom a change unseats.

    Raises:
        Refused: rounds that overlap or end before they start, too many of either, or the session is over.
    """
    ordered = sorted(slots)
    async with transaction():
        await locked(actor, session_id)
        refusal = refusal_of_rounds(tables, ordered)
        if refusal:
            raise Refused(refusal)
        await _set_tables(session_id, tables)
        await _set_slots(session_id, ordered)
        if minutes is not None:
            await ChainSession.update({ChainSession.meeting_minutes: minutes}).where(ChainSession.id == session_id)
        await audit.record(
            actor, "set_rounds", "session", session_id, session_id=session_id, tables=tables, slots=len(ordered)
        )
        await notify.announce("session", session_id)


async def shift_rounds(actor: Actor, session_id: int, first: int, minutes: int) -> None:
    """Move round `first` (from 0) and all later ones by so many minutes, earlier if negative.

    Raises:
        Refused: a round would then overlap an earlier one or leave the day, or the session is over.
    """
    async with transaction():
        view = await locked(actor, session_id)
        moved = shifted([(slot.starts, slot.ends) for slot in view.slots], first, minutes)
        refusal = refusal_of_rounds(view.table_count, moved)
        if refusal:
            raise Refused(refusal)
        await _set_slots(session_id, moved)
        await audit.record(
            actor, "shift_rounds", "session", session_id, session_id=session_id, first=first, minutes=minutes
        )
        await notify.announce("session", session_id)


async def _set_tables(session_id: int, tables: int) -> None:
    await fetch("DELETE FROM meeting_table WHERE session = {} AND number >= {}", session_id, tables)
    there = {row["number"] for row in await fetch("SELECT number FROM meeting_table WHERE session = {}", session_id)}
    await bulk.insert(
        [MeetingTable(session=session_id, number=number) for number in range(tables) if number not in there]
    )


async def _set_slots(session_id: int, ordered: Sequence[Span]) -> None:
    await fetch("DELETE FROM slot WHERE session = {} AND slot_index >= {}", session_id, len(ordered))
    there = {row["slot_index"] for row in await fetch("SELECT slot_index FROM slot WHERE session = {}", session_id)}
    spans = list(enumerate(ordered))
    await bulk.insert(
        [Slot(session=session_id, slot_index=at, starts=on, ends=off) for at, (on, off) in spans if at not in there]
    )
    await fetch(
        """
        UPDATE slot SET starts = wanted.starts, ends = wanted.ends
        FROM unnest({}::int[], {}::time[], {}::time[]) AS wanted (slot_index, starts, ends)
        WHERE slot.session = {} AND slot.slot_index = wanted.slot_index
        """,
        [at for at, _ in spans],
        [on for _, (on, _) in spans],
        [off for _, (_, off) in spans],
        session_id,
    )
