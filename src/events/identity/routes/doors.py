"""Ways in and out: login, logout, reset link, personal link. A GET changes and reveals nothing."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, Refused
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity import actions, queries
from events.identity.forms import DigitsForm, LoginForm, NewPasswordForm, read_digits, read_login, read_new_password
from events.identity.guards import forget, login_cookie, open_to_all, remember
from events.identity.rules import Actor, IdentityRefusal, local_path

Errors = Mapping[str, tuple[str, Mapping[str, object]]]
AnyRequest = Request[Any, Any, Any]

_entrance = open_to_all("the way in")
HTTP_REFUSED = 409
HTTP_WRONG_FIELDS = 422


@get("/login", opt=_entrance)
async def login_page(actor: NamedDependency[Actor], request: AnyRequest) -> Response[Any]:
    """The login; whoever is in already goes on."""
    wish = local_path(request.query_params.get("next", "/"))
    return see_other(wish) if actor.kind == "account" else await _login(LoginForm(next=wish), {})


@post("/login", opt=_entrance)
async def log_in(data: URLEncodedBody[LoginForm], request: AnyRequest) -> Response[Any]:
    """Let an account in and go where it wanted to go."""
    try:
        login, password = read_login(data)
        entry = await actions.log_in(login, password, _address(request), before=_token(request))
    except FormErrors as wrong:
        return await _login(data, wrong.fields)
    except Refused as refused:
        return await _login(data, {"password": (refused.code, refused.facts)}, HTTP_REFUSED)
    return remember(see_other(local_path(data.next)), entry.token, entry.expires_at)


async def _login(form: LoginForm, errors: Errors, status: int | None = None) -> Response[Any]:
    values = {"login": form.login, "next": form.next}
    code = status or (HTTP_WRONG_FIELDS if errors else 200)
    begun = await queries.has_accounts()
    return page("identity/login.html", status=code, values=values, errors=errors, begun=begun)


@post("/logout", opt=open_to_all("whoever is not in is out already"))
async def log_out(request: AnyRequest) -> Response[Any]:
    """End this browser's login."""
    await actions.log_out(_token(request))
    return forget(see_other("/login", note=("ok", "logged_out")))


@get("/reset/{token:str}", opt=_entrance)
async def reset_page(token: FromPath[str]) -> Response[Any]:
    """Asks for a new password; whether the link is still good shows when one is sent."""
    return _reset(token, {})


@post("/reset/{token:str}", opt=_entrance)
async def reset(token: FromPath[str], data: URLEncodedBody[NewPasswordForm]) -> Response[Any]:
    """Set the new password; then log in with it."""
    try:
        await actions.use_reset(token, read_new_password(data))
    except FormErrors as wrong:
        return _reset(token, wrong.fields)
    return forget(see_other("/login", note=("ok", "password_changed")))


def _reset(token: str, errors: Errors) -> Response[Any]:
    status = HTTP_WRONG_FIELDS if errors else 200
    return page("identity/reset.html", status=status, action=f"/reset/{token}", errors=errors)


@get("/l/{token:str}", opt=_entrance)
async def link_page(token: FromPath[str]) -> Response[Any]:
    """Asks for four digits, the same page for every link, good or not."""
    return _link(token, {})


@post("/l/{token:str}", opt=_entrance)
async def open_link(token: FromPath[str], data: URLEncodedBody[DigitsForm], request: AnyRequest) -> Response[Any]:
    """Let the holder of a personal link in."""
    try:
        entry = await actions.open_link(token, read_digits(data), before=_token(request))
    except FormErrors as wrong:
        return _link(token, wrong.fields)
    except Refused as refused:
        if refused.code != IdentityRefusal.LINK_WRONG_DIGITS:
            raise
        return _link(token, {"digits": (refused.code, refused.facts)}, HTTP_REFUSED)
    return remember(see_other("/my"), entry.token, entry.expires_at)


def _link(token: str, errors: Errors, status: int | None = None) -> Response[Any]:
    code = status or (HTTP_WRONG_FIELDS if errors else 200)
    return page("identity/link.html", status=code, action=f"/l/{token}", errors=errors)


def _token(request: AnyRequest) -> str:
    return request.cookies.get(login_cookie(), "")


def _address(request: AnyRequest) -> str:
    return request.client.host if request.client else ""


handlers = [login_page, log_in, log_out, reset_page, reset, link_page, open_link]
