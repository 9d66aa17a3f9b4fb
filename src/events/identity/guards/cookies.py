"""Our cookies: the login, a stranger's form secret, the language, and what to say after a redirect."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from events.foundation import clock
from events.settings import settings

A_YEAR = 365 * 24 * 3600


def login_cookie() -> str:
    """The name of the login cookie."""
    return "__Host-login" if settings().secure else "lianqiao_login"


def stranger_cookie() -> str:
    """The name of the cookie that binds a stranger's forms."""
    return "__Host-visitor" if settings().secure else "lianqiao_visitor"


def language_cookie() -> str:
    """The name of the cookie of a chosen language."""
    return settings().cookie("lang")


def remember(response: Response[Any], token: str, expires_at: datetime) -> Response[Any]:
    """Let the browser keep a login (or a paired device's token) until `expires_at`."""
    seconds = max(0, int((expires_at - clock.now()).total_seconds()))
    response.set_cookie(made(login_cookie(), token, seconds))
    return response


def forget(response: Response[Any]) -> Response[Any]:
    """Let the browser forget its login."""
    response.set_cookie(made(login_cookie(), "", 0))
    return response


def made(name: str, value: str, seconds: int | None) -> Cookie:
    """A cookie no script reads and no other site sends along with a form; None: until the browser closes."""
    return Cookie(
        key=name, value=value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=settings().secure
    )
