"""Tokens of the API: made, listed, revoked."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, NotAllowed
from events.foundation.forms import Reader
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity import actions, queries
from events.identity.forms import TokenForm, read_acts
from events.identity.guards import token_keepers
from events.identity.rules import TOKEN_DAYS, Actor, ApiScope, ScopeKind, may_keep_token

WRONG = 422


@get("/tokens", opt=token_keepers)
async def tokens(actor: NamedDependency[Actor]) -> Response[Any]:
    """The tokens one may see, and a form for a new one."""
    return await _tokens(actor, TokenForm())


@post("/tokens", opt=token_keepers, status_code=200)
async def make_token(actor: NamedDependency[Actor], data: URLEncodedBody[TokenForm]) -> Response[Any]:
    """Make one and show it, this once; the page is kept by no cache."""
    try:
        return await _tokens(actor, TokenForm(), made=await actions.create_token(actor, _wanted(actor, data)))
    except FormErrors as wrong:
        return await _tokens(actor, data, errors=wrong.fields)
    except NotAllowed as refused:
        return await _tokens(actor, data, errors={"acts": (refused.code, refused.facts)})


def _wanted(actor: Actor, form: TokenForm) -> actions.NewToken:
    unit_id = read_acts(form)
    return actions.NewToken(
        name=form.name,
        scopes=frozenset(Reader(form).many("scopes")),
        days=int(form.days) if form.days in map(str, TOKEN_DAYS) else 0,
        account_id=None if unit_id else actor.account_id,
        unit_id=unit_id,
    )


@post("/tokens/{token_id:int}/revoke", opt=token_keepers)
async def revoke(actor: NamedDependency[Actor], token_id: FromPath[int]) -> Response[Any]:
    """End one."""
    await actions.revoke_token(actor, token_id)
    return see_other("/tokens", note=("ok", "token_revoked"))


async def _tokens(
    actor: Actor, form: TokenForm, *, made: str = "", errors: Mapping[str, object] | None = None
) -> Response[Any]:
    units = (await queries.scope_names()).get(ScopeKind.UNIT, {})
    return page(
        "identity/tokens.html",
        block="main",
        status=WRONG if errors else 200,
        tokens=await queries.tokens_of(actor),
        made=made,
        units=units,
        own_units={key: name for key, name in units.items() if may_keep_token(actor, account_id=None, unit_id=key)},
        scopes=list(ApiScope),
        days=TOKEN_DAYS,
        values=form,
        errors=errors or {},
    )


handlers = [tokens, make_token, revoke]
