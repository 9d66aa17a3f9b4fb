"""The ledger of a session: read, written line by line, withdrawn."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors, NotFound
from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.marketplace.queries import needs_of
from events.marketplace.rules import OFFERED
from events.outcomes.actions import OutcomeDraft, Step, add_evidence, log_outcome, move_outcome, withdraw_outcome
from events.outcomes.documents import LEDGER_SHEET
from events.outcomes.forms import Known, OutcomeForm, SaidOfOutcome, StepForm, read_outcome, read_step
from events.outcomes.queries import OUTCOMES, OutcomeView, evidence_of, file_of, outcome_of, stages, steps_of, totals_of
from events.outcomes.rules import AmountReason, OutcomeKind, Rung, Verified
from events.registration.queries import participants
from events.sessions.guards import host_session
from events.sessions.queries import SessionView, session_view

WRONG = 422
LARGEST_UPLOAD = 10_500_000


@get("/sessions/{session_id:int}/outcomes", opt=host_session)
async def ledger(
    session: NamedDependency[SessionView], asked: NamedDependency[Asked], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Sums by rung of everything, then the lines asked for."""
    if asked.format in FORMATS:
        rows = await OUTCOMES.all(asked, session.id)
        return await download(actor, LEDGER_SHEET, rows, asked.format, session_id=session.id)
    return page(
        "outcomes/ledger.html",
        session=session,
        found=await OUTCOMES.find(asked, session.id),
        totals=await totals_of(session.id),
        Rung=Rung,
    )


@get("/sessions/{session_id:int}/outcomes/new", opt=host_session)
async def new(session_id: FromPath[int], kind: FromQuery[str] = OutcomeKind.ORDER.value) -> Response[str]:
    """Asks for one line; which stages there are depends on its kind."""
    chosen = kind if kind in set(OutcomeKind) else OutcomeKind.ORDER.value
    return await _new(session_id, OutcomeForm(kind=chosen, recorded_on=clock.today().isoformat()))


@post("/sessions/{session_id:int}/outcomes", opt=host_session, status_code=303)
async def log(
    session_id: FromPath[int], data: URLEncodedBody[OutcomeForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Write the line; an amount that looks like another unit is asked about first."""
    try:
        await log_outcome(actor, session_id, _draft(read_outcome(data, await _known(session_id))))
    except FormErrors as wrong:
        return await _new(session_id, data, wrong.fields)
    return see_other(f"/sessions/{session_id}/outcomes", ("ok", "outcome_logged"))


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
    known = [stage for stage, _ in (await stages()).get(line.kind, [])]
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
    return page(
        "outcomes/one.html",
        block="form",
        status=WRONG if found else 200,
        session=await session_view(session_id),
        line=line,
        steps=await steps_of(line.id),
        evidence=await evidence_of(line.id),
        stages=(await stages()).get(line.kind, []),
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


@get("/sessions/{session_id:int}/outcomes/{outcome_id:int}/withdraw", opt=host_session)
async def ask_withdraw(session_id: FromPath[int], outcome_id: FromPath[int]) -> Response[str]:
    """What a withdrawal takes out of the sums."""
    line = await outcome_of(session_id, outcome_id)
    return page("outcomes/withdraw.html", session=await session_view(session_id), line=line)


@post("/sessions/{session_id:int}/outcomes/{outcome_id:int}/withdraw", opt=host_session, status_code=303)
async def withdraw(
    session_id: FromPath[int], outcome_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Take the line out of all sums."""
    await outcome_of(session_id, outcome_id)
    await withdraw_outcome(actor, outcome_id)
    return see_other(f"/sessions/{session_id}/outcomes", ("ok", "outcome_taken_back"))


async def _known(session_id: int) -> Known:
    return Known(
        organisations={one.organisation_id: one.name for one in await participants(session_id)},
        needs={one.id: one.amount_wan for one in await needs_of(session_id)},
        stages={kind: [stage for stage, _ in rows] for kind, rows in (await stages()).items()},
    )


async def _new(
    session_id: int, values: OutcomeForm, errors: Mapping[str, tuple[str, Mapping[str, object]]] | None = None
) -> Response[str]:
    found = errors or {}
    return page(
        "outcomes/new.html",
        block="form",
        status=WRONG if found else 200,
        session=await session_view(session_id),
        kinds=list(OutcomeKind),
        people=await participants(session_id),
        needs=[one for one in await needs_of(session_id) if one.state in OFFERED],
        stages=(await stages()).get(values.kind, []),
        doubted=found.get("amount_wan", ("", {}))[0] in set(AmountReason),
        values=values,
        errors=found,
    )


def _draft(said: SaidOfOutcome) -> OutcomeDraft:
    return OutcomeDraft(
        kind=said.kind,
        a_id=said.a_id,
        a_name=said.a_name,
        b_id=said.b_id,
        b_name=said.b_name,
        need_id=said.need_id,
        title=said.title,
        amount_wan=said.amount_wan,
        people=said.people,
        stage=said.stage,
        recorded_on=said.recorded_on,
        note=said.note,
    )


handlers = [ledger, new, log, one, step, attach, evidence, ask_withdraw, withdraw]
