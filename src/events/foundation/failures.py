"""One map from what went wrong to an answer: a page, a note for htmx, or problem details (RFC 9457) under /api/."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from traceback import walk_tb
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import asyncpg
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException

from events.foundation.errors import (
    DomainError,
    FormErrors,
    LoginNeeded,
    NotAllowed,
    NotFound,
    Refused,
    TooOften,
    WrongInput,
)
from events.foundation.pages import page, remedy, sentence, visit
from events.foundation.redirects import see_other

log = structlog.get_logger("lianqiao.failures")

_STATUS: Mapping[type[DomainError], int] = {
    LoginNeeded: 401,
    NotFound: 404,
    NotAllowed: 403,
    Refused: 409,
    FormErrors: 422,
    TooOften: 429,
    WrongInput: 400,
}
_CODES = {
    401: "not_logged_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media",
    429: "too_many_requests",
}
_GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke between two messages of a statement
)
_GONE_STATES = ("57P", "53", "08")
"""SQLSTATE classes: shut down by an operator, out of resources, connection lost."""
BROKEN = 500
UNAVAILABLE = 503


@dataclass(frozen=True)
class Failure:
    """What a visitor is told."""

    status: int
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, Mapping[str, object]]] = field(default_factory=dict)


def failure_of(exception: Exception) -> Failure:
    """What to tell about an exception; its own text never reaches a visitor."""
    match exception:
        case FormErrors():
            return Failure(422, exception.code, exception.facts, fields=exception.fields)
        case DomainError():
            status = _STATUS.get(type(exception), 400)
            return Failure(status, exception.code, exception.facts, _how_to_ask_again(exception))
        case HTTPException() if exception.status_code < BROKEN:
            status = exception.status_code
            allowed = {name: value for name, value in (exception.headers or {}).items() if name.lower() == "allow"}
            return Failure(status, _CODES.get(status, "bad_request"), _unreadable(exception), allowed)
        case asyncpg.DataError():
            return Failure(400, "bad_request")
        case _ if database_gone(exception):
            return Failure(UNAVAILABLE, "unavailable", headers={"Retry-After": "5"})
        case _:
            return Failure(BROKEN, "broken")


def _how_to_ask_again(exception: DomainError) -> Mapping[str, str]:
    """What programs need: which proof of who asks, or how many seconds to wait."""
    match exception:
        case LoginNeeded():
            return {"WWW-Authenticate": "Bearer"}
        case TooOften():
            return {"Retry-After": str(exception.seconds)}
    return {}


def _unreadable(exception: HTTPException) -> Mapping[str, object]:
    """The names of the parameters or fields that could not be read, as far as they are told apart."""
    extra = exception.extra if isinstance(exception.extra, list) else []
    names = sorted({str(one["key"]) for one in extra if isinstance(one, dict) and one.get("key")})
    return {"fields": names} if names else {}


def database_gone(exception: BaseException) -> bool:
    """Whether the database could not be reached, or went away in the middle."""
    if isinstance(exception, _GONE):
        return True
    if isinstance(exception, asyncpg.PostgresError):
        return str(exception.sqlstate).startswith(_GONE_STATES)
    if isinstance(exception, OSError | TimeoutError):
        modules = (str(frame.f_globals.get("__name__", "")) for frame, _ in walk_tb(exception.__traceback__))
        return any(name.startswith("asyncpg") for name in modules)
    return False


def answer(request: Request[Any, Any, Any], exception: Exception) -> Response[Any]:
    """The answer to a request that failed."""
    failure = failure_of(exception)
    if failure.status >= BROKEN or isinstance(exception, asyncpg.DataError):
        log.error("request failed", path=request.scope["path"], status=failure.status, exc_info=exception)
    if request.scope["path"].startswith("/api/"):
        return _problem(failure)
    if isinstance(exception, LoginNeeded):
        return see_other(f"/login?{urlencode({'next': _way_back(request)})}")
    try:
        return _note(failure) if visit.get().htmx else _page(failure)
    except Exception:  # a template that fails must not hide the failure before it
        log.exception("error page failed", code=failure.code)
        return Response(str(failure.status), status_code=failure.status, media_type=MediaType.TEXT)


def _way_back(request: Request[Any, Any, Any]) -> str:
    """The page to come back to after the login: the present one, or the one an htmx request was made from."""
    if current := request.headers.get("hx-current-url"):
        parts = urlsplit(current)
        return urlunsplit(("", "", parts.path, parts.query, ""))
    if request.scope["method"] != "GET":
        return "/"
    return urlunsplit(("", "", request.scope["path"], request.scope["query_string"].decode("latin-1"), ""))


def _page(failure: Failure) -> Response[Any]:
    return page(
        "errors/error.html",
        status=failure.status,
        headers=failure.headers,
        code=failure.code,
        facts=failure.facts,
        link=None,
        number=failure.status,
    )


def _note(failure: Failure) -> Response[Any]:
    """Put the sentence where notes are shown and leave the rest of the page alone."""
    headers = {**failure.headers, "HX-Retarget": "#notes", "HX-Reswap": "outerHTML"}
    return page("errors/note.html", status=failure.status, headers=headers, code=failure.code, facts=failure.facts)


def _problem(failure: Failure) -> Response[Any]:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": sentence(failure.code, failure.facts),
        "status": failure.status,
        "code": failure.code,
    }
    if help_text := remedy(failure.code, failure.facts):
        body["detail"] = help_text
    if failure.fields:
        body["fields"] = {name: {"code": code, "facts": facts} for name, (code, facts) in failure.fields.items()}
    elif failure.facts:
        body["facts"] = failure.facts
    return Response(
        json.dumps(body, ensure_ascii=False, default=str).encode(),
        status_code=failure.status,
        media_type="application/problem+json",
        headers=dict(failure.headers),
    )
