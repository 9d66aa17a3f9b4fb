"""How every organisation of a session was reached, with the deeds on many of them."""

from collections.abc import Mapping
from typing import Any

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors
from events.foundation.listing import Asked
from events.foundation.pages import page, visit
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.meetings.queries import released_plan
from events.reach.actions import close_links, fresh_links
from events.reach.documents import Day, message, pictures_zip, sms_file, words_of
from events.reach.forms import ManyForm, read_export, read_many
from events.reach.queries import plans_of_firms, reach_of, reach_page, reach_tally
from events.reach.rules import Carrier, Choice, Message
from events.registration.queries import participants
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view
from events.sessions.rules import may_manage
from events.settings import settings

WRONG = 422
AnyRequest = Request[Any, Any, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"xlsx": XLSX, "csv": "text/csv", "zip": "application/zip", "png": "image/png"}


@get("/sessions/{session_id:int}/reach", opt=host_session)
async def reach(
    session_id: FromPath[int], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[str]:
    """Everybody who takes part: links, calls, and what can be done for many at once."""
    return await _page(actor, session_id, ManyForm(), asked=asked)


@post("/sessions/{session_id:int}/reach/export", opt=manage_session, status_code=200)
async def export(
    session_id: FromPath[int], data: URLEncodedBody[ManyForm], actor: NamedDependency[Actor], request: AnyRequest
) -> Response[Any]:
    """Make a link for everybody chosen and hand out the table for the SMS platform; the links are seen this once."""
    try:
        said = read_export(data)
    except FormErrors as wrong:
        return await _page(actor, session_id, data, wrong.fields)
    links = await fresh_links(actor, session_id, said.many.choice, said.many.picked, Carrier.SMS)
    session, lang = await session_view(session_id), visit.get().lang
    sentence = said.own or message(said.sentence, lang)
    content = await anyio.to_thread.run_sync(
        lambda: sms_file(session, links, sentence, (base_of(request), said.form), lang)
    )
    return download(content, f"sms-{session_id}.{said.form}")


@post("/sessions/{session_id:int}/reach/pictures", opt=manage_session, status_code=200)
async def pictures(
    session_id: FromPath[int], data: URLEncodedBody[ManyForm], actor: NamedDependency[Actor], request: AnyRequest
) -> Response[Any]:
    """Make a link for everybody chosen and hand out a picture for each firm, to forward by hand."""
    try:
        said = read_many(data)
    except FormErrors as wrong:
        return await _page(actor, session_id, data, wrong.fields)
    links = await fresh_links(actor, session_id, said.choice, said.picked, Carrier.PICTURE)
    day = await day_to_draw(session_id, request)
    content = await anyio.to_thread.run_sync(pictures_zip, day, links)
    return download(content, f"pictures-{session_id}.zip")


@post("/sessions/{session_id:int}/reach/revoke", opt=manage_session, status_code=200)
async def revoke(
    session_id: FromPath[int], data: URLEncodedBody[ManyForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Say whose links would be closed, and close them once that is confirmed."""
    try:
        said = read_many(data)
    except FormErrors as wrong:
        return await _page(actor, session_id, data, wrong.fields)
    if data.sure:
        await close_links(actor, session_id, said.choice, said.picked)
        return see_other(f"/sessions/{session_id}/reach", ("ok", "links_closed"))
    rows = await reach_of(session_id)
    return page(
        "reach/revoke.html",
        session=await session_view(session_id),
        said=said,
        rows=[one for one in rows if said.choice is Choice.ALL or one.registration_id in said.picked],
    )


async def _page(
    actor: Actor,
    session_id: int,
    values: ManyForm,
    errors: Mapping[str, object] | None = None,
    asked: Asked = Asked(),  # noqa: B008 - frozen
) -> Response[str]:
    session, lang = await session_view(session_id), visit.get().lang
    return page(
        "reach/reach.html",
        block="many" if errors else None,
        status=WRONG if errors else 200,
        session=session,
        tally=await reach_tally(session_id),
        found=await reach_page(asked, session_id),
        manages=may_manage(actor, session.place),
        values=values,
        errors=errors or {},
        messages={kind: message(kind, lang) for kind in Message},
        words_in_braces=list(words_of(lang).values()),
    )


async def day_to_draw(session_id: int, request: AnyRequest) -> Day:
    """What pictures of a session show."""
    return Day(
        session=await session_view(session_id),
        plan=await released_plan(session_id),
        people={one.organisation_id: one for one in await participants(session_id)},
        meetings=await plans_of_firms(session_id),
        base=base_of(request),
        lang=visit.get().lang,
    )


def base_of(request: AnyRequest) -> str:
    """The address of this house as people outside reach it."""
    return settings().public_url or str(request.base_url).rstrip("/")


def download(content: bytes, name: str) -> Response[bytes]:
    """A file to save."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA[name.rpartition(".")[2]], headers=headers)


handlers = [reach, export, pictures, revoke]
