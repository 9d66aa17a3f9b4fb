"""Whoever may not see a session is told that there is none; whoever may only read it, that it is not his to change."""

import make
import pytest

from events.foundation.errors import LoginNeeded, NotAllowed, NotFound
from events.identity.guards import Policy
from events.identity.rules import ANONYMOUS, SYSTEM, Role, ScopeKind
from events.sessions.guards import host_session, manage_session, view_session
from events.settings import Settings


def check(opt: dict[str, Policy]) -> Policy:
    return opt["policy"]


async def test_three_policies_let_in_ever_fewer(db: Settings) -> None:
    lead, county = await make.unit(), await make.unit("JY-JXJ")
    path = {"session_id": await make.session(co_host_ids=(county,))}
    organizer = make.actor(Role.ORGANIZER, ScopeKind.UNIT, lead)
    co_host = make.actor(Role.ORGANIZER, ScopeKind.UNIT, county)
    chief = make.actor(Role.CHAIN_CHIEF, ScopeKind.CHAIN, await make.chain())
    stranger = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    for opt, let_in in (
        (view_session, [SYSTEM, organizer, co_host, chief]),
        (host_session, [SYSTEM, organizer, co_host]),
        (manage_session, [SYSTEM, organizer]),
    ):
        for actor in let_in:
            await check(opt).check(actor, path)
        for actor in [one for one in (organizer, co_host, chief) if one not in let_in]:
            with pytest.raises(NotAllowed):
                await check(opt).check(actor, path)
        with pytest.raises(NotFound):
            await check(opt).check(stranger, path)
        with pytest.raises(LoginNeeded):
            await check(opt).check(ANONYMOUS, path)
        with pytest.raises(NotFound):
            await check(opt).check(SYSTEM, {"session_id": 10_000})
