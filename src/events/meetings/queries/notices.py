"""Whom a release touches and what each has to be told: the lines of a call list."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from events.foundation.transaction import fetch
from events.meetings.queries.board import Change, changes_from
from events.meetings.queries.plans import MeetingView, PlanView, meetings_of, plan_view, released_plan
from events.registration.queries import participants


@dataclass(frozen=True)
class Line:
    """One meeting an organisation has to know of, from its side; None where there was or is none."""

    partner: str
    before: MeetingView | None
    after: MeetingView | None


@dataclass(frozen=True)
class Notice:
    """What one organisation is told, and whom the host calls; contact data are for the host only."""

    organisation_id: int
    name: str
    contact_name: str
    contact_title: str
    contact_mobile: str
    lines: tuple[Line, ...]


async def notices_of(plan_id: int) -> tuple[list[Notice], list[Change], PlanView | None]:
    """What a plan tells whom: against the released version, or, once out, against the one it replaced.

    Also the changes behind it, and that earlier version if there is one.
    """
    plan = await plan_view(plan_id)
    earlier = await _earlier(plan)
    before = await meetings_of(earlier.id) if earlier else []
    changes = changes_from(before, await meetings_of(plan_id))
    return await _notices(plan.session_id, changes), changes, earlier


async def _earlier(plan: PlanView) -> PlanView | None:
    if plan.released_at is None:
        return await released_plan(plan.session_id)
    rows = await fetch(
        "SELECT id FROM meeting_plan WHERE session = {} AND released_at < {} ORDER BY released_at DESC LIMIT 1",
        plan.session_id,
        plan.released_at,
    )
    return await plan_view(rows[0]["id"]) if rows else None


async def _notices(session_id: int, changes: Sequence[Change]) -> list[Notice]:
    lines: dict[int, list[Line]] = defaultdict(list)
    names: dict[int, str] = {}
    for one in changes:
        meeting = one.after or one.before
        if meeting is not None:
            lines[meeting.a_id].append(Line(meeting.b_name, one.before, one.after))
            lines[meeting.b_id].append(Line(meeting.a_name, one.before, one.after))
            names |= {meeting.a_id: meeting.a_name, meeting.b_id: meeting.b_name}
    people = {one.organisation_id: one for one in await participants(session_id)}
    notices = []
    for key in sorted(lines, key=lambda key: names[key]):
        one_who = people.get(key)
        who = (one_who.contact_name, one_who.contact_title, one_who.contact_mobile) if one_who else ("", "", "")
        notices.append(Notice(key, names[key], *who, lines=tuple(sorted(lines[key], key=_when))))
    return notices


def _when(line: Line) -> tuple[int, str]:
    meeting = line.after or line.before
    return (meeting.slot_index if meeting else -1, line.partner)
