"""Say that a meeting was held or missed."""

from events.foundation import audit, notify
from events.foundation.errors import Refused
from events.foundation.transaction import lock, transaction
from events.identity.rules import Actor
from events.meetings.queries import meeting_view, meetings_of, plan_view
from events.meetings.rules import MeetingState, refusal_to_settle
from events.meetings.tables import Meeting


async def settle_round(actor: Actor, plan_id: int, slot_index: int) -> int:
    """Mark every meeting of a round (from 0) held of which nothing was said yet; returns how many they were.

    Raises:
        Refused: the plan is not released.
    """
    async with transaction():
        silent = [one for one in await meetings_of(plan_id) if one.state == MeetingState.PLANNED]
        due = [one.id for one in silent if one.slot_index == slot_index]
        for meeting_id in due:
            await settle_meeting(actor, meeting_id, held=True)
    return len(due)


async def settle_meeting(actor: Actor, meeting_id: int, *, held: bool) -> None:
    """Mark a released meeting held 已谈 or missed 未到; a later mark corrects an earlier one.

    Raises:
        NotFound: there is no such meeting.
        Refused: its plan is not released, or it was cancelled.
    """
    async with transaction():
        plan = await plan_view((await meeting_view(meeting_id)).plan_id)
        await lock("plan_version", plan.session_id)
        meeting, plan = await meeting_view(meeting_id), await plan_view(plan.id)
        refusal = refusal_to_settle(plan.state, meeting.state)
        if refusal:
            raise Refused(refusal)
        state = MeetingState.HELD if held else MeetingState.MISSED
        await Meeting.update({Meeting.state: state}).where(Meeting.id == meeting_id)
        await audit.record(actor, "settle_meeting", "meeting", meeting_id, session_id=plan.session_id, state=state)
        await notify.announce("session", plan.session_id)
