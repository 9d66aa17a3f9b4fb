"""Undo and redo hand edits of a draft; what is undone stays in the log."""

import json
from typing import Any

from events.foundation import audit, clock
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.meetings.actions.edit import Stand, editable_plan, write_figures, write_stands
from events.meetings.planning import judge_of
from events.meetings.rules import EditState, MeetingRefusal, PlanState
from events.meetings.tables import PlanEdit

_LAST_DONE = "SELECT id, changes FROM plan_edit WHERE plan = {} AND state = {} ORDER BY number DESC LIMIT 1"
_FIRST_UNDONE = "SELECT id, changes FROM plan_edit WHERE plan = {} AND state = {} ORDER BY number LIMIT 1"


async def undo_edit(actor: Actor, plan_id: int, revision: int) -> None:
    """Take the last edit of a draft back.

    Raises:
        NotFound: there is no such plan.
        Refused: it is no draft, somebody changed it meanwhile, or nothing is left to undo.
    """
    await _step(actor, (plan_id, revision), EditState.DONE, EditState.UNDONE)


async def redo_edit(actor: Actor, plan_id: int, revision: int) -> None:
    """Do again what was undone last; refused as `undo_edit`. A new edit ends what may be done again."""
    await _step(actor, (plan_id, revision), EditState.UNDONE, EditState.DONE)


async def _step(actor: Actor, seen: tuple[int, int], state: EditState, to: EditState) -> None:
    undoing = to is EditState.UNDONE
    async with transaction():
        plan = await editable_plan(*seen)
        rows = await fetch(_LAST_DONE if undoing else _FIRST_UNDONE, plan.id, state.value)
        if plan.state != PlanState.DRAFT or not rows:
            raise Refused(MeetingRefusal.NOTHING_TO_UNDO if undoing else MeetingRefusal.NOTHING_TO_REDO)
        changes: dict[str, Any] = json.loads(rows[0]["changes"])
        await write_stands(plan.id, [_stand(one) for one in changes["before" if undoing else "after"]])
        await write_figures(plan, await judge_of(plan), changes["status"][0 if undoing else 1])
        await PlanEdit.update(
            {
                PlanEdit.state: to,
                PlanEdit.revision: plan.revision + 1,
                PlanEdit.account_id: actor.account_id,
                PlanEdit.at: clock.now(),
            }
        ).where(PlanEdit.id == rows[0]["id"])
        deed = "undo_edit" if undoing else "redo_edit"
        await audit.record(actor, deed, "plan", plan.id, session_id=plan.session_id)


def _stand(kept: dict[str, Any]) -> Stand:
    return Stand(kept["a"], kept["b"], kept["meeting"], kept["unplaced"])
