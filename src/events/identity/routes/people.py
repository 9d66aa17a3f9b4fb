"""People: accounts and their roles, for administrators."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.exports import FORMATS, download
from events.foundation.listing import ASKED_NOTHING, Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity import actions, queries
from events.identity.documents import PEOPLE_SHEET
from events.identity.forms import AccountForm, GrantForm, read_end, read_grant
from events.identity.guards import needs
from events.identity.rules import SCOPES_OF, Actor, IdentityRefusal, Role
from events.settings import settings

HTTP_WRONG_FIELDS = 422

_administrator = needs(Role.ADMINISTRATOR)


@get("/people", opt=_administrator)
async def people(asked: NamedDependency[Asked], actor: NamedDependency[Actor]) -> Response[Any]:
    """All accounts."""
    if asked.format in FORMATS:
        return await download(actor, PEOPLE_SHEET, await queries.ACCOUNTS.all(asked), asked.format)
    return await _people(asked, AccountForm(), {})


@post("/people", opt=_administrator)
async def create_account(actor: NamedDependency[Actor], data: URLEncodedBody[AccountForm]) -> Response[Any]:
    """Create an account; it has no password until its reset link is used."""
    new = actions.NewAccount(data.login, data.display_name, data.unit_name.strip())
    try:
        account_id = await actions.create_account(actor, new)
    except FormErrors as wrong:
        return await _people(ASKED_NOTHING, data, wrong.fields)
    return see_other(f"/people/{account_id}", note=("ok", "account_created"))


async def _people(asked: Asked, form: AccountForm, errors: object) -> Response[Any]:
    return page(
        "identity/people.html",
        block="main",
        status=HTTP_WRONG_FIELDS if errors else 200,
        found=await queries.ACCOUNTS.find(asked),
        scopes=await queries.scope_names(),
        values=form,
        errors=errors,
    )


@get("/people/{account_id:int}", opt=_administrator)
async def person(account_id: FromPath[int]) -> Response[Any]:
    """One account: roles, reset link, disable."""
    return await _person(account_id)


async def _person(
    account_id: int, *, reset: str = "", form: GrantForm | None = None, errors: object = None
) -> Response[Any]:
    found = await queries.account(account_id)
    if found is None:
        raise NotFound("account", account_id)
    return page(
        "identity/person.html",
        block="main",
        status=HTTP_WRONG_FIELDS if errors else 200,
        person=found,
        reset=reset,
        scopes=await queries.scope_names(),
        roles=SCOPES_OF,
        values=form or GrantForm(),
        errors=errors or {},
    )


@post("/people/{account_id:int}/reset", opt=_administrator)
async def issue_reset(
    account_id: FromPath[int], actor: NamedDependency[Actor], request: Request[Any, Any, Any]
) -> Response[Any]:
    """Show a one-time link, once; the page is kept by no cache."""
    token = await actions.issue_reset(actor, account_id)
    return await _person(account_id, reset=f"{_site(request)}/reset/{token}")


@post("/people/{account_id:int}/disable", opt=_administrator)
async def disable(account_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Let an account in no more."""
    await actions.disable_account(actor, account_id)
    return see_other(f"/people/{account_id}", note=("ok", "account_disabled"))


@post("/people/{account_id:int}/enable", opt=_administrator)
async def enable(account_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Let it in again."""
    await actions.enable_account(actor, account_id)
    return see_other(f"/people/{account_id}", note=("ok", "account_enabled"))


@post("/people/{account_id:int}/grant", opt=_administrator)
async def grant(
    account_id: FromPath[int], actor: NamedDependency[Actor], data: URLEncodedBody[GrantForm]
) -> Response[Any]:
    """Give a role, for good or until a day; given again, it ends as is said now."""
    try:
        wish, ends_on = read_grant(data), read_end(data)
        await actions.grant_role(actor, account_id, wish.role, wish.scope_kind, wish.scope_id, ends_on=ends_on)
    except FormErrors as wrong:
        return await _person(account_id, form=data, errors=wrong.fields)
    except Refused as refused:
        if refused.code != IdentityRefusal.GRANT_SCOPE:
            raise
        return await _person(account_id, form=data, errors={"scope": (refused.code, refused.facts)})
    return see_other(f"/people/{account_id}", note=("ok", "role_granted"))


@post("/people/{account_id:int}/revoke", opt=_administrator)
async def revoke(
    account_id: FromPath[int], actor: NamedDependency[Actor], data: URLEncodedBody[GrantForm]
) -> Response[Any]:
    """Take a role away."""
    gone = read_grant(data)
    await actions.revoke_role(actor, account_id, gone.role, gone.scope_kind, gone.scope_id)
    return see_other(f"/people/{account_id}", note=("ok", "role_revoked"))


def _site(request: Request[Any, Any, Any]) -> str:
    """How people reach us, for an address that is handed on."""
    return settings().public_url or str(request.base_url).rstrip("/")


handlers = [people, create_account, person, issue_reset, disable, enable, grant, revoke]
