"""Other rounds and tables for a session that may have a plan: who loses the seat is known before and told after."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from events.foundation import audit, bulk
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.queries import effects_of
from events.meetings.rules import MeetingRefusal, MeetingState, PlanState
from events.meetings.tables import Unplaced
from events.sessions.actions import set_rounds
from events.sessions.rules import Span

SEAT_REMOVED = "seat_removed"


@dataclass(frozen=True)
class Rounds:
    """So many tables, these rounds, a meeting's length in minutes."""

    tables: int
    slots: tuple[Span, ...]
    minutes: int


async def change_rounds(actor: Actor, session_id: int, rounds: Rounds, *, accepted_loss: int = 0) -> int:
    """Set rounds and tables; released meetings whose round or table is gone are cancelled and join the unplaced.

    `accepted_loss`: how many of those the organizer has seen and accepts. Returns how many there were.

    Raises:
        Refused: a meeting that has happened would lose its seat, more lose theirs than accepted (fact `meetings`), or
            as `set_rounds`.
    """
    async with transaction():
        for name in ("candidate", "session", "plan_version"):
            await lock(name, session_id)
        effects = await effects_of(session_id, rounds.tables, rounds.slots)
        if any(effect.settled for effect in effects):
            raise Refused(MeetingRefusal.ROUND_HAPPENED)
        lost = sum(effect.lost for effect in effects)
        if lost > accepted_loss:
            raise Refused(MeetingRefusal.ROUNDS_UNSEAT, meetings=lost)
        await set_rounds(actor, session_id, rounds.tables, rounds.slots, minutes=rounds.minutes)
        cancelled = await _cancel_unseated(session_id, rounds.tables, rounds.slots)
        if cancelled:
            await audit.record(actor, "unseat_meetings", "session", session_id, session_id=session_id, count=cancelled)
    return lost


async def _cancel_unseated(session_id: int, tables: int, slots: Sequence[Span]) -> int:
    rows = await fetch(
        """
        UPDATE meeting m SET state = {} FROM meeting_plan p
        WHERE p.id = m.plan AND p.session = {} AND p.state = {} AND m.state = {}
          AND (m.slot_index >= {} OR m.table_number >= {})
        RETURNING m.id, m.plan, m.a, m.b, m.need, m.value
        """,
        MeetingState.CANCELLED.value,
        session_id,
        PlanState.RELEASED.value,
        MeetingState.PLANNED.value,
        len(slots),
        tables,
    )
    await fetch("DELETE FROM claim WHERE meeting = ANY({}::bigint[])", [row.pop("id") for row in rows])
    await bulk.insert([Unplaced(**row, reason=SEAT_REMOVED, facts=json.dumps({})) for row in rows])
    return len(rows)
