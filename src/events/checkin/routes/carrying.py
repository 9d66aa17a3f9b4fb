"""The host takes in scans that reach us as a file."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.checkin.actions import Carried, import_scans
from events.checkin.reading import read_scans
from events.checkin.routes.addresses import AnyRequest
from events.foundation.errors import WrongInput
from events.foundation.pages import page
from events.identity.rules import Actor
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view

LARGEST_FILE = 10_000_000
UNPROCESSABLE = 422
Errors = Mapping[str, tuple[str, Mapping[str, object]]]


@get("/sessions/{session_id:int}/scans", opt=host_session)
async def choose(session_id: FromPath[int]) -> Response[str]:
    """Asks for the file."""
    return await _bring(session_id)


@post(
    "/sessions/{session_id:int}/scans",
    opt=manage_session,
    status_code=200,
    request_max_body_size=LARGEST_FILE,
)
async def bring(session_id: FromPath[int], request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Record what is not known yet and say what came of it."""
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return await _bring(session_id, errors={"file": ("required", {})}, status=UNPROCESSABLE)
    try:
        scans = read_scans(await file.read())
    except WrongInput as wrong:
        return await _bring(session_id, errors={"file": (wrong.code, wrong.facts)}, status=UNPROCESSABLE)
    return await _bring(session_id, came=await import_scans(actor, session_id, scans))


async def _bring(
    session_id: int, *, came: Carried | None = None, errors: Errors | None = None, status: int = 200
) -> Response[str]:
    session = await session_view(session_id)
    return page("checkin/bring.html", status=status, session=session, came=came, errors=errors or {})


handlers = [choose, bring]
