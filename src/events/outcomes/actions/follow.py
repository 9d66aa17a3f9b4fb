"""Lines are asked about again; one call settles all that is due of a firm."""

from collections.abc import Sequence

from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.outcomes.queries.due import due_lines
from events.outcomes.rules import OutcomeRefusal
from events.outcomes.rules.follow import FollowUpResult
from events.outcomes.tables import OutcomeFollowUp


async def follow_up(
    actor: Actor, session_id: int, outcome_ids: Sequence[int], result: FollowUpResult, note: str = ""
) -> int:
    """Write down what one call said of these lines; those that are due no longer are left alone. Returns how many.

    Raises:
        NotFound: a line is not of this session.
        Refused: none of them is due.
    """
    async with transaction():
        await lock("outcome", session_id)
        rows = await fetch("SELECT id FROM outcome WHERE session = {} AND id = ANY({})", session_id, list(outcome_ids))
        for unknown in set(outcome_ids) - {row["id"] for row in rows}:
            raise NotFound("outcome", unknown)
        due = [one for one in await due_lines(session_id) if one.id in outcome_ids]
        if not due:
            raise Refused(OutcomeRefusal.NOTHING_DUE)
        for one in due:
            tick = OutcomeFollowUp(outcome=one.id, due_days=one.due_days, result=result, note=note.strip())
            tick.recorded_by, tick.recorded_at = actor.account_id, clock.now()
            await OutcomeFollowUp.insert(tick)
            await audit.record(
                actor, "follow_up", "outcome", one.id, session_id=session_id, due=one.due_days, result=result.value
            )
        await notify.announce("session", session_id)
    return len(due)
