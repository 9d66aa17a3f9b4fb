"""File from the QR in a group. A GET reveals names of known organisations only; nothing filed is shown again."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.filing.actions import Origin, file, find_names
from events.filing.forms import FilingForm, cleared, entered, read_filing
from events.filing.queries import is_filed, receipt_of
from events.filing.rules import NOTICE_VERSION, FilingRefusal, refusal_to_file
from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.pages import page, visit
from events.foundation.redirects import see_other
from events.foundation.secret import seal
from events.identity.guards import open_to_all, stranger_cookie
from events.marketplace.rules import Category, SupplyKind
from events.marketplace.rules.details import details_of
from events.organisations.rules import OrganisationKind
from events.registration.rules import TOPICS, ConsentPurpose
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import SessionState

WRONG, REFUSED = 422, 409
AT = "/file/{session_id:int}"
AGAIN_BYTES = 4
AnyRequest = Request[Any, Any, Any]

_for_everybody = open_to_all("the QR in a group leads here: it takes what is filed and shows nothing of it")
_names_only = open_to_all("finds names of organisations, which are public knowledge; limited per device and address")


@get(AT, opt=_for_everybody)
async def form(session_id: FromPath[int], what: FromQuery[str] = "", again: FromQuery[str] = "") -> Response[Any]:
    """The empty form; whoever comes back to one that was sent is led to its receipt.

    The receipt's secret follows from the secret of the browser's forms and from `again`, so that a page loaded anew by
    the back button does not file twice.
    """
    session = await _announced(session_id)
    secret = seal("receipt", f"{visit.get().csrf_token} {session_id} {again}")
    if await is_filed(session_id, secret):
        return see_other(f"/file/{session_id}/receipt/{secret}")
    return await _form(session, FilingForm(receipt=secret, what=what))


@get(AT + "/names", opt=_names_only)
async def names(session_id: FromPath[int], request: AnyRequest, name: FromQuery[str] = "") -> Response[str]:
    """Names of known organisations to choose from."""
    session = await _announced(session_id)
    return await _form(session, FilingForm(name=name), block="names", found=await find_names(_origin(request), name))


@post(AT + "/form", opt=_for_everybody, status_code=200)
async def other_kind(session_id: FromPath[int], data: URLEncodedBody[FilingForm]) -> Response[str]:
    """The open item again with the fields of the kind just chosen; nothing is kept."""
    return await _form(await _announced(session_id), data, block="item")


@post(AT, opt=_for_everybody, status_code=303)
async def send(session_id: FromPath[int], data: URLEncodedBody[FilingForm], request: AnyRequest) -> Response[Any]:
    """File it, or what the other buttons of the form say: find names, add an item, take one out, show its fields."""
    session = await _announced(session_id)
    try:
        if data.deed == "find":
            return await _form(session, data, found=await find_names(_origin(request), data.name))
        if data.deed == "add":
            return await _form(session, cleared(data), block="item")
        if data.deed:
            data.drop = data.deed.removeprefix("drop:")
            return await _form(session, data, block="item")
        await file(_origin(request), session_id, data.receipt, read_filing(data))
    except FormErrors as wrong:
        return await _form(session, data, wrong.fields, block="item" if data.deed else None)
    except Refused as refused:
        if refused.code not in (FilingRefusal.TOO_OFTEN, FilingRefusal.CLOSED):
            raise
        return await _form(session, data, refused=refused)
    return see_other(f"/file/{session_id}/receipt/{data.receipt}")


@get(AT + "/receipt/{receipt:str}", opt=_for_everybody)
async def receipt(session_id: FromPath[int], receipt: FromPath[str]) -> Response[str]:
    """The number to remember; nothing of what was filed."""
    session = await _announced(session_id)
    return page(
        "filing/receipt.html",
        session=session,
        receipt=await receipt_of(session_id, receipt),
        again=token_urlsafe(AGAIN_BYTES) if refusal_to_file(session.state) is None else "",
    )


async def _announced(session_id: int) -> SessionView:
    session = await session_view(session_id)
    if session.state == SessionState.DRAFT:
        raise NotFound("session", session_id)
    return session


def _origin(request: AnyRequest) -> Origin:
    return Origin(request.cookies.get(stranger_cookie(), ""), request.client.host if request.client else "")


async def _form(
    session: SessionView,
    values: FilingForm,
    errors: Mapping[str, object] | None = None,
    *,
    block: str | None = None,
    found: list[str] | None = None,
    refused: Refused | None = None,
) -> Response[str]:
    side, _, kind = values.what.partition(":")
    items = entered(values)
    values.drop = ""
    return page(
        "filing/file.html",
        block=block,
        status=WRONG if errors else REFUSED if refused else 200,
        session=session,
        closed=refusal_to_file(session.state),
        values=values,
        errors=errors or {},
        refused=refused,
        found=found,
        items=items,
        need=side == "need",
        kind=kind,
        details=details_of(kind, need=side == "need"),
        categories=list(Category),
        supply_kinds=list(SupplyKind),
        kinds=list(OrganisationKind),
        topics=TOPICS,
        purposes=list(ConsentPurpose),
        notice_version=NOTICE_VERSION,
    )


handlers = [form, names, other_kind, send, receipt]
