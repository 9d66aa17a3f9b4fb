"""The stage words of the ledger and the rungs they stand on, for the administrator."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody

from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import needs
from events.identity.rules import Actor, Role
from events.outcomes.actions import put_stage
from events.outcomes.forms import StageForm, read_stage
from events.outcomes.queries import all_stages
from events.outcomes.rules import LADDERS, OutcomeKind

WRONG = 422
administrators = needs(Role.ADMINISTRATOR)


@get("/stages", opt=administrators)
async def words(kind: FromQuery[str] = "", stage: FromQuery[str] = "") -> Response[str]:
    """Every word by kind; `kind` and `stage` put one of them into the form."""
    chosen = next((one for one in await all_stages() if (one.kind, one.stage) == (kind, stage)), None)
    if chosen is None:
        return await _stages(StageForm(kind=kind, active="1"))
    active = "1" if chosen.active else ""
    return await _stages(StageForm(kind=chosen.kind, stage=chosen.stage, rung=chosen.rung, active=active))


@post("/stages", opt=administrators, status_code=303)
async def put(data: URLEncodedBody[StageForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Add a word or change the one there is."""
    try:
        kind, stage, rung, active = read_stage(data)
        await put_stage(actor, kind, stage, rung, active=active)
    except FormErrors as wrong:
        return await _stages(data, wrong.fields)
    return see_other("/stages", ("ok", "saved"))


async def _stages(values: StageForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    known = await all_stages()
    return page(
        "outcomes/stages.html",
        status=WRONG if errors else 200,
        kinds={kind: [one for one in known if one.kind == kind] for kind in OutcomeKind},
        rungs=list(dict.fromkeys(rung for ladder in LADDERS.values() for rung in ladder)),
        ladders=LADDERS,
        values=values,
        errors=errors or {},
    )


handlers = [words, put]
