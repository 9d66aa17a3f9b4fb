"""The ledger of a session."""

from litestar import Response, get
from litestar.params import FromPath

from events.foundation.pages import page
from events.outcomes.queries import ledger_of, totals_of
from events.outcomes.rules import Rung
from events.sessions.guards import host_session
from events.sessions.queries import session_view


@get("/sessions/{session_id:int}/outcomes", opt=host_session)
async def ledger(session_id: FromPath[int]) -> Response[str]:
    """Sums by rung, then every line."""
    return page(
        "outcomes/ledger.html",
        session=await session_view(session_id),
        lines=await ledger_of(session_id),
        totals=await totals_of(session_id),
        Rung=Rung,
    )


handlers = [ledger]
