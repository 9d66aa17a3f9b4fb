"""What the JSON interface says of itself: an example of each answer, and the problems (RFC 9457) it refuses with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example

PROBLEM_JSON = "application/problem+json"
BEARER = "bearer"
"""The name of the way to prove who asks, in the description of the interface."""
_SAID = {
    400: ("A parameter, the cursor or the body cannot be read.", "bad_request"),
    401: ("No token, or one that is unknown, expired or revoked.", "not_logged_in"),
    403: ("The token may not be used for this, or its holder may see the thing but not this of it.", "token_scope"),
    404: ("There is none, or it is not the holder's to see.", "not_found"),
    409: ("The state of things forbids it.", "nonce_conflict"),
    413: ("The body is too large.", "too_large"),
    415: ("The body is not declared as JSON.", "unsupported_media"),
    429: ("The token asks too often; ask again after the seconds of Retry-After.", "too_many_requests"),
    503: ("The database is away for a moment; ask again after the seconds of Retry-After.", "unavailable"),
}


@dataclass(frozen=True)
class Problem:
    """Why a request was not done. `code` is stable and meant for programs; title and detail are for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)


def told(example: object) -> dict[int, ResponseSpec]:
    """A route's answer by an example of it, an instance of its type."""
    said = (type(example).__doc__ or "").partition("\n")[0]
    shown = [Example(value=msgspec.to_builtins(example))]
    return {200: ResponseSpec(type(example), generate_examples=False, description=said, examples=shown)}


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """The refusals of a route, for its description; any of ours may be unavailable for a moment."""
    return {status: _spec(status) for status in (*statuses, 503)}


def _spec(status: int) -> ResponseSpec:
    said, code = _SAID[status]
    told = {"type": "about:blank", "title": "…", "status": status, "code": code}
    return ResponseSpec(
        Problem, generate_examples=False, description=said, media_type=PROBLEM_JSON, examples=[Example(value=told)]
    )
