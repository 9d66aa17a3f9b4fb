"""Who is asking: the cookie or bearer token becomes an Actor by one statement; strangers cost none."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from events.foundation.i18n import negotiate
from events.foundation.pages import Visit, visit
from events.foundation.redirects import note_cookie, said
from events.foundation.secret import digest
from events.identity.actions import note_use
from events.identity.guards.cookies import A_YEAR, language_cookie, login_cookie, made, stranger_cookie
from events.identity.guards.forgery import csrf_token
from events.identity.guards.pace import slow_down
from events.identity.queries import actor_of_api_token, actor_of_login
from events.identity.rules import ANONYMOUS, TOKEN_PREFIX, Actor

Authenticate = Callable[[str], Awaitable[Actor | None]]

_kinds: dict[str, Authenticate] = {}
_PLAIN_COOKIE = re.compile(r"([\w.-]+)=([\w.~*!+/=-]*)", re.ASCII)
"""A cookie of ours and of most others; what is quoted or odd is left to the standard library."""

LONGEST_TOKEN = 200
IMPERSONAL = ("/static/", "/healthz", "/readyz", "/metrics")
"""The same for everybody: nobody is looked up, the database need not be there."""


def token_kind(prefix: str) -> Callable[[Authenticate], Authenticate]:
    """Register who answers for tokens starting with `prefix`, in the login cookie or as `Authorization: Bearer`.

    Upper rooms do so for devices: `@token_kind("dev_")` on `async def actor_of_device(token: str) -> Actor | None`.
    """

    def register(function: Authenticate) -> Authenticate:
        _kinds[prefix] = function
        return function

    return register


@token_kind(TOKEN_PREFIX)
async def _actor_of_api_token(token: str) -> Actor | None:
    """Whom a token of the API acts as; its use is noted. Raises `TooOften`."""
    found = await actor_of_api_token(token)
    if found:
        slow_down(digest(token))
        await note_use(token)
    return found


async def actor_of_token(token: str) -> Actor | None:
    """The actor a token stands for, by one statement; none for an unknown, expired or revoked one."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    for prefix, authenticate in _kinds.items():
        if token.startswith(prefix):
            return await authenticate(token)
    return await actor_of_login(token)


def bearer_of(headers: Headers) -> str:
    """The token of an Authorization header, or nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


@dataclass(frozen=True)
class Browser:
    """What a request says about itself before anything is asked of the database."""

    headers: Headers
    cookies: dict[str, str]
    query: str
    path: str

    @property
    def lang_wish(self) -> str | None:
        """The language asked for in the address."""
        return next(iter(parse_qs(self.query).get("lang", [])), None) if "lang=" in self.query else None

    @property
    def lang(self) -> str:
        """The language of the visit."""
        return negotiate(self.lang_wish, self.cookies.get(language_cookie()), self.headers.get("accept-language"))


def browser_of(scope: Scope) -> Browser:
    """Read headers and cookies; a cookie of somebody else that cannot be parsed is as good as none."""
    headers = Headers.from_scope(scope)
    return Browser(
        headers, cookies_of(headers.get("cookie", "")), scope["query_string"].decode("latin-1"), scope["path"]
    )


def cookies_of(header: str) -> dict[str, str]:
    """The cookies of a header, each parsed alone, so that one broken cookie does not hide the others."""
    found: dict[str, str] = {}
    for pair in header.split(";"):
        if plain := _PLAIN_COOKIE.fullmatch(pair.strip()):
            found.setdefault(plain[1], plain[2])
            continue
        try:
            found |= {name: morsel.value for name, morsel in SimpleCookie(pair.strip()).items() if name not in found}
        except CookieError:
            continue
    return found


class Authentication:
    """ASGI middleware around the whole application: sets `scope["user"]` and the `Visit` of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        browser = browser_of(scope)
        bearer = bearer_of(browser.headers)
        token = "" if browser.path.startswith(IMPERSONAL) else bearer or browser.cookies.get(login_cookie(), "")
        actor = (await actor_of_token(token) if token else None) or ANONYMOUS
        stranger = browser.cookies.get(stranger_cookie(), "")
        fresh = "" if actor.known or stranger else token_urlsafe(18)
        secret = token if actor.known else stranger or fresh
        extra: dict[str, Any] = {"user": actor, "auth": None, "bearer": bool(bearer), "csrf_token": csrf_token(secret)}
        scope.update(extra)  # type: ignore[typeddict-item] # our own keys beside ASGI's
        seen = Seen(browser, actor, fresh)
        opened = visit.set(seen.visit(csrf_token(secret)))
        try:
            await self.app(scope, receive, seen.sending(send))
        finally:
            visit.reset(opened)


@dataclass(frozen=True)
class Seen:
    """One request and who makes it; adds what its answer must carry."""

    browser: Browser
    actor: Actor
    fresh: str
    """The secret of a stranger's forms that the browser does not have yet."""

    def visit(self, token: str) -> Visit:
        """What pages may know."""
        browser = self.browser
        plain = Visit(
            lang=browser.lang,
            path=browser.path,
            query=browser.query,
            csrf_token=token,
            htmx=browser.headers.get("hx-request") == "true",
            notes=said(browser.cookies.get(note_cookie(), "")),
        )
        return replace(plain, actor=self.actor) if self.actor.known else plain

    def sending(self, send: Send) -> Send:
        """A `send` that adds cookies, and keeps personal pages out of every cache."""

        async def with_ours(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                for cookie in self.cookies(message["status"], headers.get("content-type", "")):
                    headers.add("set-cookie", cookie)
                if self.actor.known or "set-cookie" in headers:
                    headers["cache-control"] = "no-store"  # streams too, which come with no-cache
            await send(message)

        return with_ours

    def cookies(self, status: int, media_type: str) -> Iterable[str]:
        """The cookies an answer of this status and kind sets."""
        if self.browser.lang_wish:
            yield made(language_cookie(), self.browser.lang, A_YEAR).to_header(header="")
        if not media_type.startswith("text/html"):
            return
        if self.fresh:
            yield made(stranger_cookie(), self.fresh, None).to_header(header="")
        if note_cookie() in self.browser.cookies and not 300 <= status < 400:  # noqa: PLR2004 - redirects
            yield made(note_cookie(), "", 0).to_header(header="")
