"""Remember what was printed for whom."""

from events.foundation import audit, clock
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.queries import plan_view, sheets_of


async def mark_printed(actor: Actor, plan_id: int) -> int:
    """Every organisation now holds the page of this version; returns how many pages were new.

    Raises:
        NotFound: there is no such plan.
    """
    async with transaction():
        plan = await plan_view(plan_id)
        await lock("printed_page", plan.session_id)
        sheets = await sheets_of(plan_id)
        await fetch(
            """
            INSERT INTO printed_page (session, organisation, plan, printed_at)
            SELECT {}, organisation, {}, {} FROM unnest({}::bigint[]) AS organisation
            ON CONFLICT (session, organisation) DO UPDATE SET plan = excluded.plan, printed_at = excluded.printed_at
            """,
            plan.session_id,
            plan_id,
            clock.now(),
            [one.organisation_id for one in sheets],
        )
        fresh = sum(one.changed for one in sheets)
        await audit.record(
            actor, "mark_printed", "plan", plan_id, session_id=plan.session_id, version=plan.version, pages=fresh
        )
    return fresh
