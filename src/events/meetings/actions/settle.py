"""Say that a meeting was held or missed."""

from events.foundation import audit, notify
from events.foundation.errors import Refused
from events.foundation.transaction import lock, transaction
from events.identity.rules import Actor
from events.meetings.queries import meeting_view, plan_view
from events.meetings.rules import MeetingState, refusal_to_settle
from events.meetings.tables import Meeting


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
