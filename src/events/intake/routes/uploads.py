"""Workbooks of a session: sent, previewed, their columns corrected, confirmed, handed back with notes."""

from math import ceil
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import clock
from events.foundation import pages as faces
from events.foundation.errors import FormErrors
from events.foundation.exports import FORMATS, download
from events.foundation.forms import page_number
from events.foundation.listing import ASKED_NOTHING, Asked
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.intake.actions import (
    FileSent,
    confirm_upload,
    correct_columns,
    read_again,
    stop_reading,
    upload_file,
)
from events.intake.actions.upload import LONGEST_SENDER
from events.intake.documents.annotated import annotated_workbook
from events.intake.documents.uploads import UPLOADS_SHEET
from events.intake.forms import (
    ConfirmForm,
    SenderForm,
    read_columns,
    read_confirm,
    read_sender,
)
from events.intake.queries import UPLOADS, confirmed_preview, kept_of, preview_of, upload_view
from events.intake.reading import FileRefused
from events.intake.rules.uploads import Tab, UploadState
from events.intake.rules.vocabulary import Field
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view

LARGEST_BODY = 6_000_000
"""A file of 5 MB and what a form adds to it."""
WRONG_FIELDS = 422
PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

AnyRequest = Request[Any, Any, Any]


@get("/sessions/{session_id:int}/imports", opt=host_session)
async def imports(
    session_id: FromPath[int], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[Any]:
    """The files sent so far, and the form for the next one."""
    if asked.format in FORMATS:
        rows = await UPLOADS.all(asked, session_id)
        return await download(actor, UPLOADS_SHEET, rows, asked.format, session_id=session_id)
    return await _imports(session_id, asked)


async def _imports(
    session_id: int, asked: Asked = ASKED_NOTHING, *, sender: str = "", errors: object = None
) -> Response[str]:
    return faces.page(
        "intake/uploads.html",
        block="files",
        status=WRONG_FIELDS if errors else 200,
        session=await session_view(session_id),
        found=await UPLOADS.find(asked, session_id),
        values={"sender": sender},
        errors=errors or {},
    )


@post(
    "/sessions/{session_id:int}/imports",
    opt=manage_session,
    status_code=303,
    request_max_body_size=LARGEST_BODY,
)
async def send(session_id: FromPath[int], request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Take a file in and go to its preview; what is no file at all is told beside the field."""
    form = await request.form()
    file, sender = form.get("file"), str(form.get("sender", ""))
    try:
        sent = await _sent(file, read_sender(SenderForm(sender=sender), LONGEST_SENDER))
        upload_id = await upload_file(actor, session_id, sent)
    except FormErrors as wrong:
        return await _imports(session_id, sender=sender, errors=wrong.fields)
    except FileRefused as refused:
        return await _imports(session_id, sender=sender, errors={"file": (refused.code, refused.facts)})
    return see_other(f"/sessions/{session_id}/imports/{upload_id}")


async def _sent(file: object, sender: str) -> FileSent:
    if not isinstance(file, UploadFile) or not file.filename:
        raise FormErrors({"file": ("required", {})})
    return FileSent(file.filename, await file.read(), sender)


@get("/sessions/{session_id:int}/imports/{upload_id:int}", opt=host_session)
async def preview(
    session_id: FromPath[int],
    upload_id: FromPath[int],
    tab: FromQuery[str] = "",
    page: FromQuery[str] = "1",
) -> Response[str]:
    """What the file would do, row by row; while it is read, how far that is."""
    return await _preview(session_id, upload_id, tab=tab, place=page_number(page))


async def _preview(
    session_id: int, upload_id: int, *, tab: str = "", place: int = 1, errors: object = None, sheet: str = ""
) -> Response[str]:
    upload = await upload_view(session_id, upload_id)
    kept = await kept_of(upload_id)
    found = confirmed_preview(kept) if upload.state is UploadState.CONFIRMED else await preview_of(session_id, kept)
    tabs = found.tabs
    chosen = Tab(tab) if tab in set(Tab) else next((one for one in Tab if tabs[one]), Tab.NEW)
    rows = found.within(chosen)
    return faces.page(
        "intake/upload.html",
        block="state",
        status=WRONG_FIELDS if errors else 200,
        session=await session_view(session_id),
        upload=upload,
        seconds=int((clock.now() - upload.asked_at).total_seconds()),
        faces=kept.faces,
        tabs={one: tabs[one] for one in Tab},
        offers=found.offers,
        strangers=found.strangers,
        tab=chosen,
        rows=[(row, found.notes(row.row)) for row in rows[(place - 1) * PAGE : place * PAGE]],
        total=len(rows),
        place=place,
        pages=ceil(len(rows) / PAGE),
        fields=list(Field),
        errors=errors or {},
        wrong_sheet=sheet,
    )


@post("/sessions/{session_id:int}/imports/{upload_id:int}/columns", opt=manage_session, status_code=303)
async def columns(
    session_id: FromPath[int], upload_id: FromPath[int], request: AnyRequest, actor: NamedDependency[Actor]
) -> Response[str]:
    """Read the file again with these columns of one sheet."""
    form = await request.form()
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    sheet = fields.get("sheet", "")
    try:
        await correct_columns(actor, session_id, upload_id, sheet, read_columns(fields))
    except FormErrors as wrong:
        return await _preview(session_id, upload_id, errors=wrong.fields, sheet=sheet)
    return see_other(f"/sessions/{session_id}/imports/{upload_id}")


@post("/sessions/{session_id:int}/imports/{upload_id:int}/read", opt=manage_session, status_code=303)
async def again(session_id: FromPath[int], upload_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Read the file again."""
    await read_again(actor, session_id, upload_id)
    return see_other(f"/sessions/{session_id}/imports/{upload_id}")


@post("/sessions/{session_id:int}/imports/{upload_id:int}/stop", opt=manage_session, status_code=303)
async def stop(session_id: FromPath[int], upload_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Let a reading go."""
    await stop_reading(actor, session_id, upload_id)
    return see_other(f"/sessions/{session_id}/imports/{upload_id}")


@post("/sessions/{session_id:int}/imports/{upload_id:int}/confirm", opt=manage_session, status_code=303)
async def confirm(
    session_id: FromPath[int],
    upload_id: FromPath[int],
    data: URLEncodedBody[ConfirmForm],
    actor: NamedDependency[Actor],
) -> Response[str]:
    """Write the accepted rows."""
    await confirm_upload(actor, session_id, upload_id, read_confirm(data))
    return see_other(f"/sessions/{session_id}/imports/{upload_id}", note=("ok", "upload_stored"))


@get("/sessions/{session_id:int}/imports/{upload_id:int}/annotated", opt=host_session)
async def annotated(session_id: FromPath[int], upload_id: FromPath[int]) -> Response[bytes]:
    """The file with what became of each row, to send back."""
    upload = await upload_view(session_id, upload_id)
    kept = await kept_of(upload_id)
    found = confirmed_preview(kept) if upload.state is UploadState.CONFIRMED else await preview_of(session_id, kept)
    content = await annotated_workbook(upload, found, faces.visit.get().lang)
    name = quote(f"{PurePosixPath(upload.file_name).stem}-{upload.id}.xlsx")
    disposition = f"attachment; filename=\"import-{upload.id}.xlsx\"; filename*=UTF-8''{name}"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": disposition})


handlers = [imports, send, preview, columns, again, stop, confirm, annotated]
