"""The released plan as other systems read it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from litestar import get
from litestar.di import NamedDependency

from events.foundation.cursors import USUAL, Cursor, Limit, Place, cut
from events.foundation.problems import problems, told
from events.identity.guards import for_tokens
from events.identity.rules import Actor, ApiScope
from events.meetings.queries import MeetingView, meetings_of, released_plan
from events.sessions.api import SessionId
from events.sessions.guards import view_session
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import is_host

WALL = "%H:%M"


@dataclass(frozen=True)
class Side:
    """One party: the organisation, and the number of its delegate where it sends several."""

    organisation_id: int
    organisation: str
    delegate_number: int | None


@dataclass(frozen=True)
class MeetingLine:
    """A meeting: round and table count from 1, times are local wall time (HH:MM). `a` has the need, `b` serves it."""

    id: int
    round: int
    starts: str
    ends: str
    table: int
    a: Side
    b: Side
    category: str
    need: str
    state: str


@dataclass(frozen=True)
class PlanPage:
    """Some meetings of the released plan, by round and table; `next` is the cursor of the next piece or null."""

    session_id: int
    version: int | None
    released_at: datetime | None
    meetings: list[MeetingLine]
    next: str | None


_MEETING = MeetingLine(
    id=501,
    round=1,
    starts="14:00",
    ends="14:20",
    table=3,
    a=Side(12, "Jia Textile Co.", 1),
    b=Side(40, "Yi Yarn Co.", None),
    category="purchase",
    need="40 t of polyester yarn",
    state="planned",
)
_PAGE = PlanPage(7, 2, datetime(2026, 12, 9, 8, tzinfo=UTC), [_MEETING], "0~2~501")


@get(
    "/api/v1/sessions/{session_id:int}/plan",
    opt=for_tokens(view_session, ApiScope.PLAN),
    responses=told(_PAGE) | problems(400, 401, 403, 404, 429),
    operation_id="plan",
    summary="Read the released plan",
)
async def plan(
    session_id: SessionId, actor: NamedDependency[Actor], cursor: Cursor = "", limit: Limit = USUAL
) -> PlanPage:
    """The meetings people are told of; a draft is never shown: `version` is null while nothing is released.

    Meetings about a confidential need are shown to the session's hosts only.
    """
    found = await released_plan(session_id)
    if found is None:
        return PlanPage(session_id, None, None, [], None)
    session = await session_view(session_id)
    hosts = is_host(actor, session.place)
    shown = [one for one in await meetings_of(found.id) if hosts or not one.need_confidential]
    piece = cut(shown, _place, cursor, limit)
    lines = [_line(one, session) for one in piece.rows]
    return PlanPage(session_id, found.version, found.released_at, lines, piece.next)


def _place(one: MeetingView) -> Place:
    return one.slot_index, one.table_number, one.id


def _line(one: MeetingView, session: SessionView) -> MeetingLine:
    slot = next((slot for slot in session.slots if slot.index == one.slot_index), None)
    return MeetingLine(
        id=one.id,
        round=one.slot_index + 1,
        starts=f"{slot.starts:{WALL}}" if slot else "",
        ends=f"{slot.ends:{WALL}}" if slot else "",
        table=one.table_number + 1,
        a=Side(one.a_id, one.a_name, one.a_number),
        b=Side(one.b_id, one.b_name, one.b_number),
        category=one.category,
        need=one.need_title,
        state=one.state,
    )


handlers = [plan]
