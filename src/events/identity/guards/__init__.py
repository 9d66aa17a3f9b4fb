"""What stands before a route: who is asking, whether the request is theirs, whether they may.

A room declares the policy of each of its routes in the handler's `opt`:

    @get("/people", opt=needs(Role.ADMINISTRATOR))
    @get("/login", opt=open_to_all("how else would anybody log in"))

and makes its own from a coroutine `check(actor, path)` that raises `NotFound` or `NotAllowed`; `path` holds the typed
path parameters. Strangers are sent to the login before `check` is asked:

    async def _manages(actor: Actor, path: PathParams) -> None:
        if not may_manage(actor, await unit_of(path["session_id"])):
            raise NotFound("session", path["session_id"])

    manage_session = policy("manage_session", _manages)      # in sessions/guards.py

A route without a policy stops the start (`require_policies`). Handlers take `actor: NamedDependency[Actor]`.
"""

from events.identity.guards.authentication import Authentication, bearer_of, token_kind
from events.identity.guards.cookies import forget, login_cookie, remember, stranger_cookie
from events.identity.guards.policies import (
    FOUND,
    PathParams,
    Policy,
    admit,
    current_actor,
    for_tokens,
    known,
    logged_in,
    needs,
    open_to_all,
    policy,
    policy_of,
    require_policies,
    token_keepers,
)

__all__ = [
    "FOUND",
    "Authentication",
    "PathParams",
    "Policy",
    "admit",
    "bearer_of",
    "current_actor",
    "for_tokens",
    "forget",
    "known",
    "logged_in",
    "login_cookie",
    "needs",
    "open_to_all",
    "policy",
    "policy_of",
    "remember",
    "require_policies",
    "stranger_cookie",
    "token_keepers",
    "token_kind",
]
