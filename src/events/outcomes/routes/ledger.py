"""The ledger of a session, and a line withdrawn from it."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.foundation.exports import FORMATS, download
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.outcomes.actions import withdraw_outcome
from events.outcomes.documents import LEDGER_SHEET
from events.outcomes.queries import OUTCOMES, outcome_of, totals_of
from events.outcomes.rules import Rung
from events.sessions.guards import host_session
from events.sessions.queries import SessionView

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


@get("/sessions/{session_id:int}/outcomes/{outcome_id:int}/withdraw", opt=host_session)
async def ask_withdraw(session: NamedDependency[SessionView], outcome_id: FromPath[int]) -> Response[str]:
    """What a withdrawal takes out of the sums."""
    return page("outcomes/withdraw.html", session=session, line=await outcome_of(session.id, outcome_id))


@post("/sessions/{session_id:int}/outcomes/{outcome_id:int}/withdraw", opt=host_session, status_code=303)
async def withdraw(
    session_id: FromPath[int], outcome_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Take the line out of all sums."""
    await outcome_of(session_id, outcome_id)
    await withdraw_outcome(actor, outcome_id)
    return see_other(f"/sessions/{session_id}/outcomes", ("ok", "outcome_taken_back"))


handlers = [ledger, ask_withdraw, withdraw]
