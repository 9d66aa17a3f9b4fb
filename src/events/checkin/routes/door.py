"""The scanning page of a paired device, what a scan came to, and the live count."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import ServerSentEvent

from events.checkin import actions
from events.checkin.actions import Redemption, redeem, token_of_tail
from events.checkin.forms import ReasonForm, ScanForm, read_nonce, read_reason
from events.checkin.guards import at_the_door, at_the_door_for
from events.checkin.queries import DoorDevice, PointView, door_device, head_count, party_of, verdict_of
from events.checkin.routes.addresses import AnyRequest, in_wechat
from events.checkin.rules import DeviceDeed, Kind, Result, clean
from events.foundation import clock, static
from events.foundation.errors import FormErrors, Refused
from events.foundation.nonce import uuid7
from events.foundation.notify import Listener
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import open_to_all
from events.identity.rules import Actor
from events.meetings.queries import day_of
from events.sessions.queries import session_view

LONGEST_CODE = 200
Errors = Mapping[str, tuple[str, Mapping[str, object]]]


@get("/door", opt=at_the_door)
async def scanning(
    actor: NamedDependency[Actor], request: AnyRequest, point: FromQuery[str] = "", kind: FromQuery[str] = ""
) -> Response[str]:
    """The focused input, the camera, the queue and the count."""
    session_id, device_id = actor.session_id or 0, actor.device_id or 0
    await actions.seen(device_id)
    device = await door_device(session_id, device_id)
    here = point_of(device, point)
    kinds = here.kinds if here else tuple(Kind)
    return page(
        "checkin/door.html",
        session=await session_view(session_id),
        device=device,
        point=here.name if here else "",
        kinds=kinds,
        kind=kind if kind in kinds else kinds[0],
        nonce=uuid7(clock.now()),
        count=await head_count(session_id),
        wechat=in_wechat(request),
        outcomes=[outcome.value for outcome in Result],
    )


@get("/sw.js", opt=open_to_all("a script, the same for everybody"), sync_to_thread=False)
def worker(request: AnyRequest) -> Response[bytes]:
    """What opens the scanning page without a network; outside /static, so that /door is within its reach."""
    return static.answer("js/sw.js", request, static.RECHECKED)


@post("/door/scan", opt=at_the_door, status_code=303)
async def scan(data: URLEncodedBody[ScanForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Record a scan of a browser without scripts; on to what it came to."""
    session_id = actor.session_id or 0
    token = await token_of_tail(session_id, clean(data.code[:LONGEST_CODE]))
    kind = data.kind if data.kind in set(Kind) else Kind.ENTRY
    nonce = read_nonce(data.nonce)
    asked = Redemption(session_id, nonce, token=token, point=data.point[:60], kind=kind, scanned_at=None)
    try:
        await redeem(actor, asked)
    except Refused as refused:  # the back button sends the same form with another code
        return see_other("/door", ("bad", refused.code))
    return see_other(f"/door/scans/{nonce}")


@get("/door/scans/{nonce:uuid}", opt=at_the_door)
async def verdict(nonce: FromPath[UUID], actor: NamedDependency[Actor]) -> Response[str]:
    """What a scan of this session came to: who it is, where he or she goes next, and what can be done about it."""
    return await show(actor, nonce)


@post("/door/scans/{nonce:uuid}/undo", opt=at_the_door_for(DeviceDeed.UNDO), status_code=303)
async def undo(nonce: FromPath[UUID], data: URLEncodedBody[ReasonForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Take the scan back."""
    try:
        await actions.undo_nonce(actor, actor.session_id or 0, nonce, read_reason(data))
    except FormErrors as wrong:
        return await show(actor, nonce, errors=wrong.fields, status=422)
    except Refused as refused:
        return await show(actor, nonce, refusal=refused.code, status=409)
    return see_other("/door", ("ok", "scan_undone"))


@get("/door/house", opt=at_the_door)
async def house(actor: NamedDependency[Actor]) -> Response[Any]:
    """The live count."""
    return page("checkin/door_count.html", count=await head_count(actor.session_id or 0))


@get("/door/stream", opt=at_the_door)
async def stream(actor: NamedDependency[Actor], request: AnyRequest) -> ServerSentEvent:
    """News of the session for the count; ids only."""
    listener: Listener = request.app.state.listener
    session_id = actor.session_id or 0

    async def news() -> AsyncIterator[dict[str, str]]:
        yield {"event": "ready", "data": str(session_id)}
        async for heard in listener.news_of_session(session_id):
            yield {"event": heard, "data": str(session_id)}

    return ServerSentEvent(news())


async def show(
    actor: Actor,
    nonce: UUID,
    *,
    errors: Errors | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response[str]:
    """The page of a recorded scan."""
    session_id = actor.session_id or 0
    session, found = await session_view(session_id), await verdict_of(session_id, nonce)
    now = clock.now().astimezone(clock.LOCAL)
    meetings = await day_of(session_id, found.organisation_id) if found.organisation_id else []
    coming = [
        one
        for one in meetings
        if found.number in (one.a_number, one.b_number) and session.slots[one.slot_index].ends > now.time()
    ]
    return page(
        "checkin/door_verdict.html",
        status=status,
        block="said",
        session=session,
        scan=found,
        next=coming[0] if coming else None,
        party=await party_of(session_id, found.organisation_id) if found.organisation_id else [],
        device=await door_device(session_id, actor.device_id or 0),
        nonce=uuid7(clock.now()),
        errors=errors or {},
        refusal=refusal,
        own=found.device_id == actor.device_id,
    )


def point_of(device: DoorDevice, wish: str) -> PointView | None:
    """The point a page works at: the wished one of the device's, else its first."""
    return next((one for one in device.points if one.name == wish), next(iter(device.points), None))


handlers = [scanning, worker, scan, verdict, undo, house, stream]
