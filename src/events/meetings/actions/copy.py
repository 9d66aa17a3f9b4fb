"""Make a draft out of a version, so that it can be changed without touching what people see."""

from events.foundation import audit, clock, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.queries import plan_view
from events.meetings.rules import PLANNABLE, MeetingRefusal
from events.sessions.queries import session_view

_PLAN = """
INSERT INTO meeting_plan (session, run, version, state, status, value, shortfall, upper_bound, gap, idle_slots, breaks,
                          table_changes, seconds, input_hash, made_from, created_at)
SELECT session, run, (SELECT max(version) + 1 FROM meeting_plan WHERE session = p.session), 'draft', status, value,
       shortfall, upper_bound, gap, idle_slots, breaks, table_changes, seconds, input_hash, id, {}
FROM meeting_plan p WHERE id = {} RETURNING id
"""
_MEETINGS = """
INSERT INTO meeting (plan, a, b, a_delegate, b_delegate, need, supply, slot_index, table_number, value, state, locked)
SELECT {}, a, b, a_delegate, b_delegate, need, supply, slot_index, table_number, value, 'planned', locked
FROM meeting WHERE plan = {} AND state <> 'cancelled'
"""
_UNPLACED = """
INSERT INTO unplaced (plan, a, b, need, value, reason, facts)
SELECT {}, a, b, need, value, reason, facts FROM unplaced WHERE plan = {}
"""


async def copy_plan(actor: Actor, plan_id: int) -> int:
    """Add the next version as a draft with the same meetings; returns its id.

    Raises:
        NotFound: there is no such plan.
        Refused: the session is in no state to plan.
    """
    async with transaction():
        plan = await plan_view(plan_id)
        await lock("plan_version", plan.session_id)
        session = await session_view(plan.session_id)
        if session.state not in PLANNABLE:
            raise Refused(MeetingRefusal.SESSION_NOT_PLANNABLE, state=session.state)
        copied = int((await fetch(_PLAN, clock.now(), plan_id))[0]["id"])
        await fetch(_MEETINGS, copied, plan_id)
        await fetch(_UNPLACED, copied, plan_id)
        await audit.record(actor, "copy_plan", "plan", copied, session_id=plan.session_id, version=plan.version)
        await notify.announce("plan", plan.session_id)
    return copied
