"""One's own account."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody

from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity import actions, queries
from events.identity.forms import ChangePasswordForm, read_new_password
from events.identity.guards import logged_in, login_cookie
from events.identity.rules import Actor, keeps_tokens

HTTP_WRONG_FIELDS = 422


@get("/account", opt=logged_in)
async def own_account(actor: NamedDependency[Actor]) -> Response[Any]:
    """Who I am, what I may do, and a new password."""
    return await _own(actor, {})


@post("/account/password", opt=logged_in)
async def change_password(
    actor: NamedDependency[Actor], data: URLEncodedBody[ChangePasswordForm], request: Request[Any, Any, Any]
) -> Response[Any]:
    """Change one's own password; other browsers are logged out."""
    try:
        token = request.cookies.get(login_cookie(), "")
        await actions.change_password(actor, data.old_password, read_new_password(data), token=token)
    except FormErrors as wrong:
        return await _own(actor, wrong.fields)
    return see_other("/account", note=("ok", "password_changed"))


async def _own(actor: Actor, errors: Mapping[str, object]) -> Response[Any]:
    me = await queries.account(actor.account_id or 0)
    scopes = await queries.scope_names()
    status = HTTP_WRONG_FIELDS if errors else 200
    return page(
        "identity/account.html",
        block="main",
        status=status,
        me=me,
        scopes=scopes,
        errors=errors,
        keeps_tokens=keeps_tokens(actor),
    )


handlers = [own_account, change_password]
