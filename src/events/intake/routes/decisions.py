"""Rows that only a person can decide about: ticked, one by one, or all of organisations new beyond doubt."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import pages as faces
from events.foundation.errors import FormErrors
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.intake.actions import decide_row, take_newcomers, take_rows, undecided_row
from events.intake.actions.upload import LONGEST_SENDER
from events.intake.engine import NeedValues
from events.intake.forms import NEW_ORGANISATION, NewcomersForm, RowForm, read_correction, read_count, read_numbers
from events.intake.queries import candidates_for, kept_of, newcomers_of, preview_of, upload_view
from events.intake.rules.codes import Category
from events.intake.rules.uploads import Tab
from events.marketplace.rules import SupplyKind
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import session_view

WRONG_FIELDS = 422

AnyRequest = Request[Any, Any, Any]


@post("/sessions/{session_id:int}/imports/{upload_id:int}/take", opt=manage_session, status_code=303)
async def take(
    session_id: FromPath[int], upload_id: FromPath[int], request: AnyRequest, actor: NamedDependency[Actor]
) -> Response[str]:
    """Accept the ticked rows that a person must decide about, or put them back."""
    form = await request.form()
    away = form.get("away") == "1"
    numbers = read_numbers({"row": [str(value) for value in form.getall("row", [])]})
    await take_rows(actor, session_id, upload_id, numbers, away=away)
    tab = Tab.NEW if away else Tab.REVIEW
    return see_other(f"/sessions/{session_id}/imports/{upload_id}?tab={tab}", note=("ok", "saved"))


@get("/sessions/{session_id:int}/imports/{upload_id:int}/rows/{number:int}", opt=host_session)
async def one_row(
    session_id: FromPath[int], upload_id: FromPath[int], number: FromPath[int], q: FromQuery[str] = ""
) -> Response[str]:
    """One row that only a person can decide about: whose it is, what it says, taken or left out."""
    return await _row(session_id, upload_id, number, wanted=q.strip()[:LONGEST_SENDER])


async def _row(
    session_id: int,
    upload_id: int,
    number: int,
    *,
    wanted: str = "",
    form: RowForm | None = None,
    errors: object = None,
) -> Response[str]:
    upload, kept = await upload_view(session_id, upload_id), await kept_of(upload_id)
    found = await preview_of(session_id, kept)
    row = undecided_row(found.rows, number)
    values = row.row.values or NeedValues()
    return faces.page(
        "intake/row.html",
        block="row",
        status=WRONG_FIELDS if errors else 200,
        session=await session_view(session_id),
        upload=upload,
        row=row,
        notes=found.notes(row.row),
        candidates=await candidates_for(session_id, values, wanted),
        wanted=wanted,
        values=msgspec.structs.asdict(form) if form else _shown(values),
        categories=list(SupplyKind if values.offer else Category),
        errors=errors or {},
    )


def _shown(values: NeedValues) -> dict[str, object]:
    """The fields of the form as the row was read."""
    told = values.to_json()
    return {
        **told,
        "category": values.offer or values.category or "",
        "name": values.enterprise_name,
        "organisation": values.firm_key or NEW_ORGANISATION,
    }


@post("/sessions/{session_id:int}/imports/{upload_id:int}/rows/{number:int}", opt=manage_session, status_code=303)
async def decide(
    session_id: FromPath[int],
    upload_id: FromPath[int],
    number: FromPath[int],
    data: URLEncodedBody[RowForm],
    actor: NamedDependency[Actor],
) -> Response[str]:
    """Take the row with these words, leave it out, or put it back to review."""
    try:
        correction = None if data.verdict == "leave" else read_correction(data)
        await decide_row(actor, session_id, upload_id, number, correction)
    except FormErrors as wrong:
        return await _row(session_id, upload_id, number, form=data, errors=wrong.fields)
    return see_other(f"/sessions/{session_id}/imports/{upload_id}?tab={Tab.REVIEW}", note=("ok", "saved"))


@get("/sessions/{session_id:int}/imports/{upload_id:int}/newcomers", opt=host_session)
async def new_organisations(session_id: FromPath[int], upload_id: FromPath[int]) -> Response[str]:
    """The organisations that nobody knows: which can be entered at once, which resemble another one."""
    upload, kept = await upload_view(session_id, upload_id), await kept_of(upload_id)
    found = await newcomers_of(await preview_of(session_id, kept))
    certain, doubtful = ([one for one in found if one.is_certain is said] for said in (True, False))
    return faces.page(
        "intake/newcomers.html",
        block="newcomers",
        session=await session_view(session_id),
        upload=upload,
        certain=certain,
        doubtful=doubtful,
        rows=sum(len(one.rows) for one in certain),
    )


@post("/sessions/{session_id:int}/imports/{upload_id:int}/newcomers", opt=manage_session, status_code=303)
async def take_all_new(
    session_id: FromPath[int],
    upload_id: FromPath[int],
    data: URLEncodedBody[NewcomersForm],
    actor: NamedDependency[Actor],
) -> Response[str]:
    """Accept the rows of all that are new beyond doubt, as many as the page showed."""
    await take_newcomers(actor, session_id, upload_id, read_count(data))
    return see_other(f"/sessions/{session_id}/imports/{upload_id}?tab={Tab.NEW}", note=("ok", "saved"))


handlers = [take, one_row, decide, new_organisations, take_all_new]
