"""Bodies that cannot be read are refused before anything looks at them."""

from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, SerializationException

from events.foundation.edge import storable
from events.foundation.errors import WrongInput

CSRF_FIELD = "_csrf_token"
UNSUPPORTED = 415
_FORMS = (RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART)


async def read_body(request: Request[Any, Any, Any]) -> str:
    """Read the body once (Litestar keeps it for the handler) and return the form's token, if there is one.

    Refused: under /api/ what is not declared as JSON (HTTP 415); unknown charsets, broken encodings, JSON nested beyond
    measure, U+0000 and lone surrogates anywhere.
    """
    kind, _ = request.content_type
    if request.scope["path"].startswith("/api/") and kind != RequestEncodingType.JSON:
        raise ClientException(status_code=UNSUPPORTED)
    try:
        if kind in _FORMS:
            return await _read_form(request)
        if kind == RequestEncodingType.JSON:
            _refuse_unstorable(await request.json())
    except (UnicodeError, LookupError, RecursionError, SerializationException) as broken:
        raise WrongInput("bad_request") from broken
    return ""


async def _read_form(request: Request[Any, Any, Any]) -> str:
    form = await request.form()
    if request.content_type[0] == RequestEncodingType.URL_ENCODED:
        unquote_to_bytes(
            (await request.body()).replace(b"+", b" ")
        ).decode()  # what is no UTF-8 would come out as \ufffd
    for name, value in form.multi_items():
        text = value.filename if isinstance(value, UploadFile) else value
        if not (storable(name) and (not isinstance(text, str) or storable(text))):
            raise WrongInput("bad_request")
    token = form.get(CSRF_FIELD, "")
    return token if isinstance(token, str) else ""


def _refuse_unstorable(value: object) -> None:
    """Look at every string of a JSON value, without recursion: depth is the sender's choice."""
    left = [value]
    while left:
        match left.pop():
            case str() as text:
                if not storable(text):
                    raise WrongInput("bad_request")
            case dict() as mapping:
                left += [*mapping.keys(), *mapping.values()]
            case list() as items:
                left += items
            case _:
                pass
