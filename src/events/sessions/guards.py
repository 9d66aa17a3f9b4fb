"""Policies of routes below `/sessions/{session_id:int}/…`; whoever may not even see a session gets 404."""

from collections.abc import Callable
from typing import Any

from litestar import Request

from events.foundation.errors import NotAllowed, NotFound
from events.identity.guards import FOUND, PathParams, policy
from events.identity.rules import Actor
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import Place, SessionRefusal, is_host, may_create_some, may_manage, may_view


async def _require(actor: Actor, path: PathParams, may: Callable[[Actor, Place], bool]) -> SessionView:
    session = await session_view(path["session_id"])
    if may(actor, session.place):
        return session
    if may_view(actor, session.place):
        raise NotAllowed(SessionRefusal.NOT_YOURS)
    raise NotFound("session", path["session_id"])


async def _views(actor: Actor, path: PathParams) -> SessionView:
    return await _require(actor, path, may_view)


async def _hosts(actor: Actor, path: PathParams) -> SessionView:
    return await _require(actor, path, is_host)


async def _manages(actor: Actor, path: PathParams) -> SessionView:
    return await _require(actor, path, may_manage)


async def judged_session(request: Request[Any, Any, Any]) -> SessionView:
    """The dependency `session`: the session as the policy of the route read it to judge the actor."""
    found = request.scope.get(FOUND)
    if not isinstance(found, SessionView):
        raise TypeError(f"the policy of {request.scope['path']} reads no session")
    return found


async def _creates(actor: Actor, _path: PathParams) -> None:
    if not may_create_some(actor):
        raise NotAllowed(SessionRefusal.ONLY_ORGANIZERS)


create_sessions = policy("create_sessions", _creates)
"""Organizers of any unit; whose session it may be, the action asks."""
view_session = policy("view_session", _views)
"""Hosts and the people of its chain, who read; pages show these neither confidential needs nor unconfirmed contacts."""
host_session = policy("host_session", _hosts)
"""Organizers of the lead unit and of co-hosts, who see everything of it."""
manage_session = policy("manage_session", _manages)
"""Organizers of the lead unit."""
