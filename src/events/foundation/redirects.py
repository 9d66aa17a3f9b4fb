"""Going elsewhere after a deed, with a word about it on the next page."""

import re
from typing import Any, Literal

from litestar import Response
from litestar.datastructures import Cookie

from events.foundation.pages import has_sentence, visit
from events.settings import settings

Tone = Literal["ok", "warn", "bad"]
_NOTE = re.compile(r"(ok|warn|bad)\.([a-z][a-z0-9_]{0,60})")


def note_cookie() -> str:
    """The name of the cookie that carries a word to the next page."""
    return settings().cookie("lianqiao_note")


def see_other(path: str, note: tuple[Tone, str] | None = None) -> Response[Any]:
    """To another page of ours: 303, or for htmx a header that makes it go there.

    `note` is a tone and a reason code, shown once on the next page.
    """
    headers = {"HX-Redirect": path} if visit.get().htmx else {"Location": path}
    response: Response[Any] = Response(None, status_code=200 if visit.get().htmx else 303, headers=headers)
    if note:
        name, value, secure = note_cookie(), ".".join(note), settings().secure
        response.set_cookie(Cookie(key=name, value=value, max_age=60, httponly=True, samesite="lax", secure=secure))
    return response


def said(cookie: str) -> tuple[tuple[str, str], ...]:
    """The notes of a cookie; whatever is no known reason is left out."""
    match = _NOTE.fullmatch(cookie)
    return ((match[1], match[2]),) if match and has_sentence(match[2]) else ()
