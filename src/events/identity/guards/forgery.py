"""No other site may act in a visitor's name: where the request comes from, and a token bound to the login."""

import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from events.foundation.errors import NotAllowed
from events.foundation.secret import seal
from events.settings import settings

HEADER = "x-csrftoken"
STALE = "form_stale"


def csrf_token(secret: str) -> str:
    """The token of the forms of one login, or of one stranger's browser; changes when `secret` does."""
    return seal("csrf", secret)


def refuse_forgery(request: Request[Any, Any, Any], sent: str) -> None:
    """Raise `NotAllowed` unless the request comes from a page of ours; a bearer token no browser adds by itself."""
    if request.scope.get("bearer"):
        return
    if not _from_here(request):
        raise NotAllowed(STALE)
    expected = request.scope.get("csrf_token", "")
    token = request.headers.get(HEADER, "") or sent
    if not expected or not hmac.compare_digest(token.encode(errors="replace"), str(expected).encode()):
        raise NotAllowed(STALE)


def _from_here(request: Request[Any, Any, Any]) -> bool:
    """Whether Sec-Fetch-Site and Origin, where a browser sends them, name this site."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    if settings().public_url:
        return origin == _origin_of(settings().public_url)
    return origin.partition("://")[2] == request.headers.get("host", "")


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
