"""The review queue: needs and supplies that wait, published or returned one by one or many together."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, Refused
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.marketplace.actions import Chosen, review_items
from events.marketplace.forms import ReviewForm, read_review
from events.marketplace.queries import waiting_items
from events.marketplace.rules import MarketRefusal
from events.marketplace.rules.details import details_of
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422
AT_ONCE = 100
QUEUE = "/sessions/{session_id:int}/items/review"
BESIDE = {
    MarketRefusal.NEEDS_REASON: "reason",
    MarketRefusal.NOTHING_CHOSEN: "chosen",
}
"""Refusals that are said beside a field."""


@get(QUEUE, opt=host_session)
async def queue(session_id: FromPath[int]) -> Response[str]:
    """What waits, by organisation, the first hundred of either side."""
    return await _queue(session_id, ReviewForm())


@post(QUEUE, opt=host_session, status_code=303)
async def decide(
    session_id: FromPath[int], data: URLEncodedBody[ReviewForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Publish or return what is ticked."""
    try:
        said = read_review(data)
        await review_items(actor, session_id, Chosen(said.needs, said.supplies), said.to, said.reason)
    except FormErrors as wrong:
        return await _queue(session_id, data, wrong.fields)
    except Refused as refused:
        field = next((name for code, name in BESIDE.items() if code == refused.code), None)
        if field is None:
            raise
        return await _queue(session_id, data, {field: (refused.code, refused.facts)})
    return see_other(f"/sessions/{session_id}/items/review", ("ok", "items_reviewed"))


async def _queue(session_id: int, values: ReviewForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    needs, supplies, total = await waiting_items(session_id, AT_ONCE)
    return page(
        "marketplace/review.html",
        block="queue",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        sides=[("need", "needs", needs), ("supply", "supplies", supplies)],
        total=total,
        details_of=details_of,
        values=values,
        errors=errors or {},
    )


handlers = [queue, decide]
