"""A line is written, or what it is about corrected."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.marketplace.queries import NeedView, needs_of
from events.marketplace.rules import OFFERED
from events.outcomes.actions import OutcomeDraft, edit_outcome, log_outcome
from events.outcomes.forms import Known, OutcomeForm, SaidOfOutcome, SaidOfParties, form_of, read_edit, read_outcome
from events.outcomes.queries import OutcomeView, details_on_offer, outcome_of, stages
from events.outcomes.rules import AmountReason, OutcomeKind
from events.registration.queries import participants
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422


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


@get("/sessions/{session_id:int}/outcomes/{outcome_id:int}/edit", opt=host_session)
async def edit(session_id: FromPath[int], outcome_id: FromPath[int]) -> Response[str]:
    """What the line is about, to be corrected."""
    line = await outcome_of(session_id, outcome_id)
    return await _edit(session_id, line, form_of(_about(line), line.kind))


@post("/sessions/{session_id:int}/outcomes/{outcome_id:int}/edit", opt=host_session, status_code=303)
async def save(
    session_id: FromPath[int],
    outcome_id: FromPath[int],
    data: URLEncodedBody[OutcomeForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Correct it; what it said before stands in the audit by the names of the fields."""
    line = await outcome_of(session_id, outcome_id)
    try:
        said = read_edit(data, line.kind, await _known(session_id, line))
        await edit_outcome(actor, outcome_id, OutcomeDraft(kind=line.kind, stage=line.stage, **vars(said)))
    except FormErrors as wrong:
        return await _edit(session_id, line, data, wrong.fields)
    return see_other(f"/sessions/{session_id}/outcomes/{outcome_id}", ("ok", "saved"))


def _about(line: OutcomeView) -> SaidOfParties:
    return SaidOfParties(**{one.name: getattr(line, one.name) for one in fields(SaidOfParties)})


async def _edit(
    session_id: int, line: OutcomeView, values: OutcomeForm, errors: Mapping[str, object] | None = None
) -> Response[str]:
    details, given = await details_on_offer(line.kind, line.details)
    return page(
        "outcomes/edit.html",
        block="form",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        line=line,
        people=await participants(session_id),
        needs=await _needs(session_id, line),
        details=details,
        given=given,
        values=values,
        errors=errors or {},
    )


async def _needs(session_id: int, line: OutcomeView | None = None) -> list[NeedView]:
    kept = line.need_id if line else None
    return [one for one in await needs_of(session_id) if one.state in OFFERED or one.id == kept]


async def _known(session_id: int, line: OutcomeView | None = None) -> Known:
    chosen = line.details if line else {}
    return Known(
        organisations={one.organisation_id: one.name for one in await participants(session_id)},
        needs={one.id: one.amount_wan for one in await needs_of(session_id)},
        stages={kind: [stage for stage, _ in rows] for kind, rows in (await stages()).items()},
        details={kind: (await details_on_offer(kind, chosen))[0] for kind in OutcomeKind},
    )


async def _new(
    session_id: int, values: OutcomeForm, errors: Mapping[str, tuple[str, Mapping[str, object]]] | None = None
) -> Response[str]:
    found = errors or {}
    details, given = await details_on_offer(values.kind, {})
    return page(
        "outcomes/new.html",
        block="form",
        status=WRONG if found else 200,
        session=await session_view(session_id),
        kinds=list(OutcomeKind),
        people=await participants(session_id),
        needs=await _needs(session_id),
        stages=(await stages()).get(values.kind, []),
        doubted=found.get("amount_wan", ("", {}))[0] in set(AmountReason),
        details=details,
        given=given,
        values=values,
        errors=found,
    )


def _draft(said: SaidOfOutcome) -> OutcomeDraft:
    figures = {name: getattr(said, name) for name in ("kind", "amount_wan", "people", "stage")}
    return OutcomeDraft(**vars(said.about), **figures)


handlers = [new, log, edit, save]
