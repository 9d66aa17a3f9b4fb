"""A phone takes a device over. Opening the address changes nothing: previews of messengers open it too."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from events.checkin.actions import pair_device
from events.checkin.routes.addresses import AnyRequest, in_wechat
from events.foundation.errors import Refused
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import open_to_all, remember

_open = open_to_all("whoever holds the one-time code of a device takes it over; the page itself shows nothing")
CONFLICT = 409


@get("/door/pair/{code:str}", opt=_open)
async def pairing(code: FromPath[str], request: AnyRequest) -> Response[str]:
    """Asks whether this phone shall be the device."""
    return page("checkin/pairing.html", code=code, wechat=in_wechat(request), refusal="")


@post("/door/pair/{code:str}", opt=_open, status_code=303)
async def pair(code: FromPath[str]) -> Response[Any]:
    """Make it so: the token goes into a cookie that no script reads."""
    try:
        made = await pair_device(code)
    except Refused as refused:
        return page("checkin/pairing.html", status=CONFLICT, code=code, wechat=False, refusal=refused.code)
    return remember(see_other("/door", ("ok", "device_paired")), made.token, made.expires_at)


handlers = [pairing, pair]
