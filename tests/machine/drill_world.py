"""Run beside a server: writes a live session with badges and one with a draft plan; prints what a load needs."""

import asyncio
import json
import sys
from datetime import timedelta

import make
from fair import QUICK, fair, unit_of

from events.checkin.actions import issue_tickets
from events.checkin.actions.devices import create_device
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.queries import badges_of
from events.checkin.rules import token_of
from events.cli.inside import inside
from events.foundation import clock
from events.foundation.secret import derived_key
from events.identity.actions import begin_login
from events.identity.guards import login_cookie
from events.identity.guards.forgery import csrf_token
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.meetings.actions import arrange_candidates, start_run
from events.meetings.queries import plans_of
from events.outcomes.actions import seed_stages
from events.sessions.rules import SessionState

EACH = 5
"""Delegates of one organisation."""


async def world(badges: int) -> dict[str, object]:
    """The ids and secrets of both sessions."""
    await make.programme()
    await seed_stages()
    live = await make.session(state=SessionState.LIVE, day=clock.today())
    for _ in range(badges // EACH):
        await make.participant(live, delegates=EACH)
    await issue_tickets(SYSTEM, live)
    planned = await fair()
    host = await make.account(Role.ORGANIZER, ScopeKind.UNIT, await unit_of(live))
    entry = await begin_login(account_id=host.account_id, lasts=timedelta(hours=1))
    device = await create_device(SYSTEM, live, "door", "door")
    tokens = [token_of(derived_key(BADGE_KEY), one.ticket_id, one.rotation) for one in await badges_of(live)]
    return {
        "live": live,
        "planned": planned.session_id,
        "plan": await _draft(planned.session_id),
        "device": {"authorization": f"Bearer {device.token}"},
        "host": {"cookie": f"{login_cookie()}={entry.token}", "x-csrftoken": csrf_token(entry.token)},
        "badges": tokens,
    }


async def _draft(session_id: int) -> int:
    """The plan that the server's own worker makes."""
    await arrange_candidates(SYSTEM, session_id)
    await start_run(SYSTEM, session_id, QUICK)
    for _ in range(300):
        if plans := await plans_of(session_id):
            return plans[0].id
        await asyncio.sleep(0.1)
    raise AssertionError("no worker made a plan")


if __name__ == "__main__":
    print(json.dumps(inside(lambda: world(int(sys.argv[1])))))  # noqa: T201 - its answer
