"""One line of the ledger: what became of it, and the files behind it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors, NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.outcomes.actions import Step, add_evidence, move_outcome
from events.outcomes.forms import StepForm, read_step
from events.outcomes.queries import (
    OutcomeView,
    details_on_offer,
    evidence_of,
    file_of,
    follow_ups_of,
    outcome_of,
    stages,
    steps_of,
)
from events.outcomes.rules import AmountReason, Verified
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422
LARGEST_UPLOAD = 10_500_000


@get("/sessions/{session_id:int}/outcomes/{outcome_id:int}", opt=host_session)
async def one(session_id: FromPath[int], outcome_id: FromPath[int]) -> Response[str]:
    """A line with all it has said, and a form for what became of it."""
    line = await outcome_of(session_id, outcome_id)
    return await _one(session_id, line, _said(line))


@post("/sessions/{session_id:int}/outcomes/{outcome_id:int}", opt=host_session, status_code=303)
async def step(
    session_id: FromPath[int], outcome_id: FromPath[int], data: URLEncodedBody[StepForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Write down what became of it."""
    line = await outcome_of(session_id, outcome_id)
    known = [stage for stage, _ in (await stages(also=line.stage)).get(line.kind, [])]
    try:
        said = read_step(data, known, line.need_amount_wan)
    except FormErrors as wrong:
        return await _one(session_id, line, data, wrong.fields)
    await move_outcome(actor, outcome_id, Step(**asdict(said)))
    return see_other(f"/sessions/{session_id}/outcomes/{outcome_id}", ("ok", "saved"))


def _said(line: OutcomeView) -> StepForm:
    amount = "" if line.amount_wan is None else f"{line.amount_wan.normalize():f}"
    people = "" if line.people is None else str(line.people)
    today = clock.today().isoformat()
    return StepForm(stage=line.stage, amount_wan=amount, people=people, verified=line.verified, happened_on=today)


async def _one(
    session_id: int,
    line: OutcomeView,
    values: StepForm,
    errors: Mapping[str, tuple[str, Mapping[str, object]]] | None = None,
) -> Response[str]:
    found = errors or {}
    details, given = await details_on_offer(line.kind, line.details)
    return page(
        "outcomes/one.html",
        block="form",
        status=WRONG if found else 200,
        session=await session_view(session_id),
        line=line,
        steps=await steps_of(line.id),
        evidence=await evidence_of(line.id),
        stages=(await stages(also=line.stage)).get(line.kind, []),
        follow_ups=await follow_ups_of(line.id),
        details=details,
        given=given,
        Verified=Verified,
        doubted=found.get("amount_wan", ("", {}))[0] in set(AmountReason),
        values=values,
        errors=found,
    )


@post(
    "/sessions/{session_id:int}/outcomes/{outcome_id:int}/evidence",
    opt=host_session,
    status_code=303,
    request_max_body_size=LARGEST_UPLOAD,
)
async def attach(
    session_id: FromPath[int],
    outcome_id: FromPath[int],
    request: Request,  # type: ignore[type-arg]
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Keep a contract or a picture behind the line."""
    line = await outcome_of(session_id, outcome_id)
    file = (await request.form()).get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise FormErrors({"file": ("required", {})})  # noqa: TRY301 - told beside the field as the others
        await add_evidence(actor, outcome_id, file.filename, await file.read())
    except FormErrors as wrong:
        return await _one(session_id, line, _said(line), wrong.fields)
    return see_other(f"/sessions/{session_id}/outcomes/{outcome_id}", ("ok", "saved"))


@get("/sessions/{session_id:int}/outcomes/{outcome_id:int}/evidence/{evidence_id:int}", opt=host_session)
async def evidence(session_id: FromPath[int], outcome_id: FromPath[int], evidence_id: FromPath[int]) -> Response[bytes]:
    """The file, to be kept and not shown in place."""
    await outcome_of(session_id, outcome_id)
    found = next((one for one in await evidence_of(outcome_id) if one.id == evidence_id), None)
    if found is None:
        raise NotFound("evidence", evidence_id)
    disposition = f"attachment; filename*=UTF-8''{quote(found.name)}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return Response(await file_of(found), media_type=found.media_type, headers=headers)


handlers = [one, step, attach, evidence]
