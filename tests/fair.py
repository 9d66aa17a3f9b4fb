"""A small fair: firms that need yarn, firms that have it, and a browser of the host's.

Matches are written as ranking leaves them, so that a test says itself who fits whom how well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx
import make

from events.foundation import clock
from events.foundation.transaction import fetch
from events.identity.actions import begin_login
from events.identity.guards import login_cookie
from events.identity.guards.forgery import csrf_token
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.matching.tables import Match
from events.meetings.actions import arrange_candidates, carry_out_run, release_plan, start_run
from events.meetings.queries import plans_of
from events.meetings.rules import RunOptions
from events.sessions.rules import SessionState
from events.sessions.tables import ChainSession

QUICK = RunOptions(time_limit=10, timings=False)
FITTING = 80


@dataclass(frozen=True)
class Fair:
    """Ids; the firm `makers[i]` has `needs[i]`, `providers[i]` has `supplies[i]`, every need fits every supply."""

    session_id: int
    makers: tuple[int, ...]
    needs: tuple[int, ...]
    providers: tuple[int, ...]
    supplies: tuple[int, ...]


async def fair(
    makers: int = 2, providers: int = 2, *, state: SessionState = SessionState.MATCHING, **said: object
) -> Fair:
    """So many firms on either side, in a session that is matching; every pair may well meet."""
    session_id = await make.session(state=SessionState.OPEN, **said)
    buying = [await make.participant(session_id) for _ in range(makers)]
    needs = [await make.need(session_id, one) for one in buying]
    selling = [await make.participant(session_id) for _ in range(providers)]
    supplies = [await make.supply(session_id, one) for one in selling]
    found = Fair(session_id, tuple(buying), tuple(needs), tuple(selling), tuple(supplies))
    for need in needs:
        await rank(found, need, dict.fromkeys(supplies, FITTING))
    await put(session_id, state)
    return found


async def rank(found: Fair, need_id: int, scores: Mapping[int, int]) -> None:
    """Let a need be served by these supplies so well (0 to 100), and by no other."""
    await Match.delete().where(Match.need == need_id)
    best_first = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    for place, (supply, score) in enumerate(best_first, start=1):
        await Match.insert(
            Match(
                session=found.session_id,
                need=need_id,
                supply=supply,
                rank=place,
                score=score,
                reasons="[]",
                ranked_at=clock.now(),
            )
        )


async def put(session_id: int, state: SessionState) -> None:
    """Put a session into a state, whichever way leads there."""
    await ChainSession.update({ChainSession.state: state}).where(ChainSession.id == session_id)


async def drafted(found: Fair, options: RunOptions = QUICK) -> int:
    """Arrange and solve; the id of the draft."""
    await arrange_candidates(SYSTEM, found.session_id)
    await carry_out_run(await start_run(SYSTEM, found.session_id, options))
    return (await plans_of(found.session_id))[0].id


async def released(found: Fair, options: RunOptions = QUICK) -> int:
    """Arrange, solve and release; the id of the plan."""
    plan_id = await drafted(found, options)
    await release_plan(SYSTEM, plan_id)
    return plan_id


async def enter(client: httpx.AsyncClient, role: Role, kind: ScopeKind, scope_id: int) -> None:
    """Let the browser be one of an account with this role."""
    actor = await make.account(role, kind, scope_id)
    await carry(client, (await begin_login(account_id=actor.account_id, lasts=timedelta(hours=1))).token)


async def carry(client: httpx.AsyncClient, token: str) -> None:
    """Let the browser carry a login, and send its form token with every request."""
    client.cookies.set(login_cookie(), token)
    client.headers["x-csrftoken"] = csrf_token(token)


async def enter_as_host(client: httpx.AsyncClient, session_id: int) -> None:
    """Let the browser be one of the lead unit's organizers."""
    await enter(client, Role.ORGANIZER, ScopeKind.UNIT, await unit_of(session_id))


async def enter_as_stranger(client: httpx.AsyncClient) -> None:
    """Let the browser be one of another unit's organizers."""
    await enter(client, Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))


async def unit_of(session_id: int) -> int:
    """The unit that leads a session."""
    return int((await fetch("SELECT unit FROM chain_session WHERE id = {}", session_id))[0]["unit"])


async def counts() -> dict[str, int]:
    """How many rows every table of ours has."""
    names = await fetch(
        """SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
           AND c.relname NOT LIKE 'procrastinate%' ORDER BY 1"""
    )
    sql = " UNION ALL ".join(f"SELECT '{row['name']}' AS name, count(*) AS n FROM \"{row['name']}\"" for row in names)  # noqa: S608 - names from the catalogue
    return {row["name"]: row["n"] for row in await fetch(sql)}


SEEN = ("api_token", "device")
"""What keeps the moment it was last used."""


async def contents() -> dict[str, str]:
    """What every table of ours says, as a digest."""
    tables = [name for name in await counts() if name not in SEEN]
    digest = "md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
    sql = " UNION ALL ".join(f"SELECT '{name}' AS name, {digest} AS said FROM \"{name}\" t" for name in tables)  # noqa: S608 - names from the catalogue
    return {row["name"]: row["said"] for row in await fetch(sql)}


HTMX = {"hx-request": "true"}
