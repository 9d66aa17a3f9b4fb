"""Policies: what a route asks of its actor."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from events.foundation.errors import LoginNeeded, NotAllowed, NotFound
from events.identity.guards.bodies import read_body
from events.identity.guards.forgery import refuse_forgery
from events.identity.rules import ANONYMOUS, Actor, ApiScope, IdentityRefusal, Role, ScopeKind, keeps_tokens

PathParams = Mapping[str, Any]
Check = Callable[[Actor, PathParams], Awaitable[object]]
"""Raises where the actor may not; what it returns is handed on in the request's scope as `FOUND`."""

FOUND = "found_by_policy"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GREATEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Policy:
    """What a route asks of its actor; `reason` says why one is open to all."""

    name: str
    check: Check
    reason: str = ""


def policy(name: str, check: Check) -> dict[str, Policy]:
    """The `opt` of routes that only let known actors in for whom `check` raises nothing."""

    async def known_and_checked(actor: Actor, path: PathParams) -> object:
        if not actor.known:
            raise LoginNeeded
        return await check(actor, path)

    return {"policy": Policy(name, known_and_checked)}


async def _anybody(_actor: Actor, _path: PathParams) -> None:
    """Nothing is asked."""


def open_to_all(reason: str) -> dict[str, Policy]:
    """The `opt` of routes for everybody, strangers too; the reason is printed in docs/permissions.md."""
    return {"policy": Policy("open_to_all", _anybody, reason)}


known = policy("known", _anybody)
"""Accounts, links and devices."""


async def _has_account(actor: Actor, _path: PathParams) -> None:
    if actor.kind != "account":
        raise NotAllowed("not_allowed")


logged_in = policy("logged_in", _has_account)
"""Anybody with an account; links and devices are not enough."""


async def _keeps_tokens(actor: Actor, _path: PathParams) -> None:
    if not keeps_tokens(actor):
        raise NotAllowed("not_allowed")


token_keepers = policy("token_keepers", _keeps_tokens)
"""Administrators, and organizers of any unit; whose token it may be, the action asks."""


def for_tokens(declared: dict[str, Policy], scope: ApiScope) -> dict[str, object]:
    """The `opt` of a route of the API that tokens with this scope may use too; what they see, the policy asks."""
    return {**declared, "token_scope": scope}


def needs(role: Role, scope_kind: ScopeKind = ScopeKind.EVERYTHING, scope_id: int = 0) -> dict[str, Policy]:
    """The `opt` of routes for one role in a fixed scope; an administrator is let in too."""

    async def holds(actor: Actor, _path: PathParams) -> None:
        if not (actor.administrator or actor.has(role, scope_kind, scope_id)):
            raise NotAllowed("not_allowed")

    return policy(f"needs_{role}", holds)


def policy_of(handler: BaseRouteHandler) -> Policy | None:
    """The policy a route declares."""
    found = handler.opt.get("policy")
    return found if isinstance(found, Policy) else None


def require_policies(app: Litestar) -> None:
    """Stop the start if a route declares no policy; the automatic OPTIONS answers are not ours."""
    bare = sorted(f"{path} {handler}" for path, handler in routes_of(app) if policy_of(handler) is None)
    if bare:
        raise RuntimeError(f"routes without a policy: {', '.join(bare)}")


def routes_of(app: Litestar) -> Iterable[tuple[str, HTTPRouteHandler]]:
    """Every path and handler except the automatic OPTIONS answers."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)]):
            if getattr(handler, "http_methods", set()) != {"OPTIONS"}:
                yield route.path, handler


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The guard of every route: policy first, then for unsafe methods a readable body that no other site forged."""
    if connection.scope.get("method") == "OPTIONS":
        return
    declared = policy_of(handler)
    if declared is None:
        raise NotAllowed("not_allowed")
    if any(isinstance(value, int) and value > GREATEST_ID for value in connection.path_params.values()):
        raise NotFound("page")
    if not declared.reason:
        refuse_token(actor_of(connection), handler)
    connection.scope[FOUND] = await declared.check(actor_of(connection), connection.path_params)  # type: ignore[literal-required] # our own, beside ASGI's
    if isinstance(connection, Request) and connection.method not in SAFE_METHODS:
        refuse_forgery(connection, await read_body(connection))


def refuse_token(actor: Actor, handler: BaseRouteHandler) -> None:
    """Raise `NotAllowed` where a token of the API asks for what its scopes do not name; no page names any."""
    if actor.kind == "token" and handler.opt.get("token_scope") not in actor.allowed:
        raise NotAllowed(IdentityRefusal.TOKEN_SCOPE)


def actor_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    """Who is asking."""
    found = connection.scope.get("user")
    return found if isinstance(found, Actor) else ANONYMOUS


async def current_actor(request: Request[Any, Any, Any]) -> Actor:
    """The dependency `actor`."""
    return actor_of(request)
