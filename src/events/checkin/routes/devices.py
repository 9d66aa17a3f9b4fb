"""The host's side of the door: points, paired devices, walk-ins to merge, scans to take back, the poster."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.checkin import actions
from events.checkin.actions import Invitation
from events.checkin.forms import (
    DeviceForm,
    MergeForm,
    PointForm,
    ReasonForm,
    read_device,
    read_merge,
    read_point,
    read_reason,
)
from events.checkin.queries import devices_of, points_of, walk_ins_of
from events.checkin.routes.addresses import AnyRequest, base_of, is_here_only
from events.checkin.rules import PAPER_SIZES, DeviceDeed, Direction
from events.foundation import clock
from events.foundation.errors import FormErrors, Refused
from events.foundation.pages import page
from events.foundation.qr import qr_data_uri
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view

UNPROCESSABLE, CONFLICT = 422, 409
Errors = Mapping[str, tuple[str, Mapping[str, object]]]


@get("/sessions/{session_id:int}/devices", opt=host_session)
async def devices(session_id: FromPath[int]) -> Response[str]:
    """Points and devices of the session."""
    return await _devices(session_id)


@post("/sessions/{session_id:int}/devices", opt=manage_session, status_code=200)
async def create(
    session_id: FromPath[int], data: URLEncodedBody[DeviceForm], actor: NamedDependency[Actor], request: AnyRequest
) -> Response[str]:
    """Make a device and show, this once, the code that a phone takes it over with."""
    try:
        made = await actions.invite_device(actor, session_id, read_device(data))
    except FormErrors as wrong:
        return await _devices(session_id, form="device", errors=wrong.fields, values=data, status=UNPROCESSABLE)
    return await _invitation(session_id, made, base_of(request))


@post("/sessions/{session_id:int}/devices/{device_id:int}/pairing", opt=manage_session, status_code=200)
async def invite(
    session_id: FromPath[int], device_id: FromPath[int], actor: NamedDependency[Actor], request: AnyRequest
) -> Response[str]:
    """A new code for the same device."""
    made = await actions.invite_again(actor, session_id, device_id)
    return await _invitation(session_id, made, base_of(request))


@post("/sessions/{session_id:int}/devices/{device_id:int}/revoke", opt=manage_session, status_code=303)
async def revoke(session_id: FromPath[int], device_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Shut a device out at once."""
    await actions.revoke_device(actor, session_id, device_id)
    return see_other(f"/sessions/{session_id}/devices", ("ok", "device_revoked"))


@post("/sessions/{session_id:int}/devices/points", opt=manage_session, status_code=303)
async def create_point(
    session_id: FromPath[int], data: URLEncodedBody[PointForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Open a point."""
    try:
        await actions.create_point(actor, session_id, *read_point(data))
    except (FormErrors, Refused) as wrong:
        return await _devices(session_id, form="point", values=data, **_told(wrong))
    return see_other(f"/sessions/{session_id}/devices", ("ok", "saved"))


@post("/sessions/{session_id:int}/devices/points/{point_id:int}", opt=manage_session, status_code=303)
async def change_point(
    session_id: FromPath[int],
    point_id: FromPath[int],
    data: URLEncodedBody[PointForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Rename a point or turn its way."""
    try:
        await actions.change_point(actor, session_id, point_id, *read_point(data))
    except (FormErrors, Refused) as wrong:
        return await _devices(session_id, form=f"point {point_id}", values=data, **_told(wrong))
    return see_other(f"/sessions/{session_id}/devices", ("ok", "saved"))


@post("/sessions/{session_id:int}/devices/points/{point_id:int}/close", opt=manage_session, status_code=303)
async def close_point(
    session_id: FromPath[int], point_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """No more scans there."""
    await actions.close_point(actor, session_id, point_id)
    return see_other(f"/sessions/{session_id}/devices", ("ok", "saved"))


@post("/sessions/{session_id:int}/devices/points/{point_id:int}/reopen", opt=manage_session, status_code=303)
async def reopen_point(
    session_id: FromPath[int], point_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Scans there again."""
    await actions.reopen_point(actor, session_id, point_id)
    return see_other(f"/sessions/{session_id}/devices", ("ok", "saved"))


@get("/sessions/{session_id:int}/walk-ins", opt=host_session)
async def walk_ins(session_id: FromPath[int]) -> Response[str]:
    """Who came without a registration, with the seats each may be."""
    session = await session_view(session_id)
    return page("checkin/walk_ins.html", session=session, walk_ins=await walk_ins_of(session_id))


@post("/sessions/{session_id:int}/walk-ins/{walk_in_id:int}/merge", opt=manage_session, status_code=303)
async def merge(
    session_id: FromPath[int],
    walk_in_id: FromPath[int],
    data: URLEncodedBody[MergeForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Say whose seat it is."""
    await actions.merge_walk_in(actor, session_id, walk_in_id, read_merge(data))
    return see_other(f"/sessions/{session_id}/walk-ins", ("ok", "saved"))


@post("/sessions/{session_id:int}/scans/{scan_id:int}/undo", opt=manage_session, status_code=303)
async def undo(
    session_id: FromPath[int],
    scan_id: FromPath[int],
    data: URLEncodedBody[ReasonForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """The supervisor takes a scan back, whichever device made it."""
    await actions.undo_scan(actor, session_id, scan_id, read_reason(data))
    return see_other(f"/sessions/{session_id}/points", ("ok", "scan_undone"))


@get("/sessions/{session_id:int}/poster", opt=host_session)
async def poster_sheet(session_id: FromPath[int], request: AnyRequest, size: FromQuery[str] = "A4") -> Response[str]:
    """The poster for the entrance, to be printed on A4 or A3."""
    address = f"{base_of(request)}/checkin/{session_id}"
    return page(
        "checkin/print/poster.html",
        session=await session_view(session_id),
        address=address,
        qr=qr_data_uri(address),
        size=size if size in PAPER_SIZES else PAPER_SIZES[0],
        sizes=PAPER_SIZES,
    )


async def _devices(
    session_id: int, *, form: str = "", errors: Errors | None = None, values: object = None, status: int = 200
) -> Response[str]:
    return page(
        "checkin/devices.html",
        status=status,
        session=await session_view(session_id),
        points=await points_of(session_id),
        devices=await devices_of(session_id),
        deeds=[deed.value for deed in DeviceDeed],
        directions=[direction.value for direction in Direction],
        form=form,
        errors=errors or {},
        values=values,
        now=clock.now(),
    )


def _told(wrong: FormErrors | Refused) -> dict[str, Any]:
    if isinstance(wrong, FormErrors):
        return {"errors": wrong.fields, "status": UNPROCESSABLE}
    return {"errors": {"name": (wrong.code, wrong.facts)}, "status": CONFLICT}


async def _invitation(session_id: int, made: Invitation, base: str) -> Response[str]:
    address = f"{base}/door/pair/{made.code}"
    return page(
        "checkin/invitation.html",
        session=await session_view(session_id),
        address=address,
        qr=qr_data_uri(address),
        until=made.until,
        here_only=is_here_only(base),
        device=next(one for one in await devices_of(session_id) if one.id == made.device_id),
    )


handlers = [
    devices,
    create,
    invite,
    revoke,
    create_point,
    change_point,
    close_point,
    reopen_point,
    walk_ins,
    merge,
    undo,
    poster_sheet,
]
