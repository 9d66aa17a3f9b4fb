"""The host's side: the QR and the words to forward, what was filed, and the review of each."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.filing.actions import Decision, accept_filing, reject_filing
from events.filing.forms import RejectForm, ReviewForm, read_reject
from events.filing.queries import FILINGS, claimed_by, filing_view, waiting_count
from events.filing.rules import FilingState, refusal_to_file
from events.foundation.errors import FormErrors, NotFound
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.qr import qr_data_uri
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.marketplace.rules.details import details_of
from events.sessions.guards import host_session
from events.sessions.queries import session_view
from events.settings import settings

WRONG = 422
AT = "/sessions/{session_id:int}/filings"
AnyRequest = Request[Any, Any, Any]


@get(AT, opt=host_session)
async def filings(session_id: FromPath[int], asked: NamedDependency[Asked], request: AnyRequest) -> Response[str]:
    """The QR to hand out, and everything filed, what waits first looked at."""
    session, address = await session_view(session_id), _address(request, session_id)
    return page(
        "filing/filings.html",
        session=session,
        found=await FILINGS.find(asked, session_id),
        waiting=await waiting_count(session_id),
        closed=refusal_to_file(session.state),
        address=address,
        qr=qr_data_uri(address),
    )


@get(AT + "/poster", opt=host_session)
async def poster(session_id: FromPath[int], request: AnyRequest) -> Response[str]:
    """The QR on a sheet of paper."""
    address = _address(request, session_id)
    session = await session_view(session_id)
    return page("filing/poster.html", session=session, address=address, qr=qr_data_uri(address))


@get(AT + "/{filing_id:int}", opt=host_session)
async def one(session_id: FromPath[int], filing_id: FromPath[int]) -> Response[str]:
    """What was filed beside what is known."""
    return await _one(session_id, filing_id, RejectForm(), {})


@post(AT + "/{filing_id:int}/accept", opt=host_session, status_code=303)
async def accept(
    session_id: FromPath[int],
    filing_id: FromPath[int],
    data: URLEncodedBody[ReviewForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Make a registration, needs and supplies of it."""
    if not data.organisation_id.isdecimal():
        raise NotFound("organisation", data.organisation_id)
    decision = Decision(int(data.organisation_id), bool(data.take_contact), publish=bool(data.publish))
    await accept_filing(actor, session_id, filing_id, decision)
    return see_other(f"/sessions/{session_id}/filings?status={FilingState.WAITING}", ("ok", "filing_taken"))


@post(AT + "/{filing_id:int}/reject", opt=host_session, status_code=303)
async def reject(
    session_id: FromPath[int],
    filing_id: FromPath[int],
    data: URLEncodedBody[RejectForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Leave it aside, with a reason."""
    try:
        await reject_filing(actor, session_id, filing_id, read_reject(data))
    except FormErrors as wrong:
        return await _one(session_id, filing_id, data, wrong.fields)
    return see_other(f"/sessions/{session_id}/filings?status={FilingState.WAITING}", ("ok", "filing_left"))


async def _one(session_id: int, filing_id: int, values: RejectForm, errors: dict[str, Any]) -> Response[str]:
    view = await filing_view(session_id, filing_id)
    return page(
        "filing/one.html",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        filing=view,
        claims=await claimed_by(view),
        details=[details_of(one.said.kind, need=one.side == "need") for one in view.items],
        values=values,
        errors=errors,
    )


def _address(request: AnyRequest, session_id: int) -> str:
    return f"{settings().public_url or str(request.base_url).rstrip('/')}/file/{session_id}"


handlers = [filings, poster, one, accept, reject]
