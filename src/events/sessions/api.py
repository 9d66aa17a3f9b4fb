"""Sessions as other systems read them: the list, one session with its rounds, the agenda."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from events.foundation.cursors import USUAL, Cursor, Limit, Place, cut
from events.foundation.problems import problems, told
from events.identity.guards import for_tokens, known
from events.identity.rules import Actor, ApiScope
from events.sessions.guards import view_session
from events.sessions.queries import (
    AgendaItemView,
    SessionRow,
    SessionView,
    session_view,
    sessions_of,
    shown_agenda,
)
from events.sessions.rules import SessionState, is_host

WALL = "%H:%M"
SessionId = Annotated[int, PathParameter(description="The id of a session, from the list.")]


@dataclass(frozen=True)
class SessionLine:
    """A session of the list.

    `day` is a local date, null while a new one is open; `chain` is empty where it is of no chain.
    """

    id: int
    title: str
    unit: str
    chain: str
    state: SessionState
    day: date | None
    venue: str
    rehearsal: bool


@dataclass(frozen=True)
class SessionPage:
    """Some sessions, the latest day first; `next` is the cursor of the next piece, null after the last."""

    sessions: list[SessionLine]
    next: str | None


@dataclass(frozen=True)
class Round:
    """A round of meetings in local wall time (HH:MM, the end not included); `number` counts from 1."""

    number: int
    starts: str
    ends: str


@dataclass(frozen=True)
class SessionDetail(SessionLine):
    """A session with its co-hosts, tables and rounds."""

    co_hosts: list[str]
    tables: int
    rounds: list[Round]


@dataclass(frozen=True)
class AgendaLine:
    """An item of the agenda in local wall time (HH:MM); nobody else's meetings run beside a plenary one."""

    id: int
    starts: str
    ends: str
    kind: str
    title: str
    place: str
    people: str
    plenary: bool


@dataclass(frozen=True)
class Agenda:
    """The agenda of a session, in its order."""

    session_id: int
    items: list[AgendaLine]


_LINE = SessionLine(
    7,
    "Textile session",
    "Lishui EIB",
    "Textiles",
    SessionState.SCHEDULED,
    date(2026, 12, 10),
    "Exhibition centre",
    rehearsal=False,
)
_PAGE = SessionPage([_LINE], "-739960~-7")
_DETAIL = SessionDetail(**vars(_LINE), co_hosts=["Jinyun ECB"], tables=24, rounds=[Round(1, "14:00", "14:20")])
_AGENDA = Agenda(7, [AgendaLine(31, "09:00", "09:20", "speech", "Welcome", "Main hall", "Director Wang", plenary=True)])


@get(
    "/api/v1/sessions",
    opt=for_tokens(known, ApiScope.SESSIONS),
    responses=told(_PAGE) | problems(400, 401, 403, 429),
    operation_id="sessions",
    summary="List sessions",
)
async def sessions(actor: NamedDependency[Actor], cursor: Cursor = "", limit: Limit = USUAL) -> SessionPage:
    """The sessions the holder may find, the latest day first, in pieces."""
    piece = cut(await sessions_of(actor), _place, cursor, limit)
    return SessionPage([_line(row) for row in piece.rows], piece.next)


@get(
    "/api/v1/sessions/{session_id:int}",
    opt=for_tokens(view_session, ApiScope.SESSIONS),
    responses=told(_DETAIL) | problems(400, 401, 403, 404, 429),
    operation_id="session",
    summary="Read a session",
)
async def session(session_id: SessionId) -> SessionDetail:
    """One session with its tables and rounds, for its hosts and the people of its chain."""
    return _detail(await session_view(session_id))


@get(
    "/api/v1/sessions/{session_id:int}/agenda",
    opt=for_tokens(view_session, ApiScope.SESSIONS),
    responses=told(_AGENDA) | problems(400, 401, 403, 404, 429),
    operation_id="agenda",
    summary="Read the agenda",
)
async def agenda(session_id: SessionId, actor: NamedDependency[Actor]) -> Agenda:
    """What happens when and where, for others than hosts as released; the meetings are in the plan."""
    host = is_host(actor, (await session_view(session_id)).place)
    return Agenda(session_id, [_item(one) for one in await shown_agenda(session_id, host=host)])


def _place(row: SessionRow) -> Place:
    """The latest day first, of one day the newest."""
    return -row.day.toordinal(), -row.id


def _line(row: SessionRow) -> SessionLine:
    day = None if row.day_open else row.day
    return SessionLine(row.id, row.title, row.unit_name, row.chain_name, row.state, day, row.venue, row.rehearsal)


def _detail(found: SessionView) -> SessionDetail:
    return SessionDetail(
        id=found.id,
        title=found.title,
        unit=found.unit_name,
        chain=found.chain_name,
        state=found.state,
        day=None if found.day_open else found.day,
        venue=found.venue,
        rehearsal=found.rehearsal,
        co_hosts=list(found.co_hosts),
        tables=found.table_count,
        rounds=[Round(slot.index + 1, f"{slot.starts:{WALL}}", f"{slot.ends:{WALL}}") for slot in found.slots],
    )


def _item(one: AgendaItemView) -> AgendaLine:
    starts, ends = f"{one.starts:{WALL}}", f"{one.ends:{WALL}}"
    return AgendaLine(one.id, starts, ends, one.kind, one.title, one.place, one.people, one.plenary)


handlers = [sessions, session, agenda]
