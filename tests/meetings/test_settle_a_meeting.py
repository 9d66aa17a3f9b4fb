"""Say that a meeting was held or missed."""

import pytest
from fair import drafted, fair, rank, released

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import settle_meeting
from events.meetings.queries import meeting_view, meetings_of, settled_of
from events.meetings.rules import MeetingState
from events.meetings.tables import Meeting
from events.settings import Settings


async def test_a_meeting_is_held_or_missed_and_a_later_mark_corrects(db: Settings) -> None:
    found = await fair()
    first, second, *_ = await meetings_of(await released(found))
    await settle_meeting(SYSTEM, first.id, held=True)
    await settle_meeting(SYSTEM, second.id, held=True)
    await settle_meeting(SYSTEM, second.id, held=False)
    assert [(await meeting_view(one.id)).state for one in (first, second)] == ["held", "missed"]
    assert {one.pair for one in await settled_of(found.session_id)} == {
        frozenset((one.a_id, one.b_id)) for one in (first, second)
    }
    rows = await fetch("SELECT facts->>'state' AS state FROM audit_line WHERE deed = 'settle_meeting' ORDER BY id")
    assert [row["state"] for row in rows] == ["held", "held", "missed"]


async def test_only_meetings_of_the_released_plan_are_settled(db: Settings) -> None:
    found = await fair()
    draft = await meetings_of(await drafted(found))
    with pytest.raises(Refused, match="meeting_not_released"):
        await settle_meeting(SYSTEM, draft[0].id, held=True)
    old = await meetings_of(await released(found))
    await rank(found, found.needs[0], {})
    await released(found)
    with pytest.raises(Refused, match="meeting_not_released"):
        await settle_meeting(SYSTEM, old[0].id, held=True)
    assert await settled_of(found.session_id) == []


async def test_a_cancelled_meeting_stays_cancelled(db: Settings) -> None:
    first, *_ = await meetings_of(await released(await fair()))
    await Meeting.update({Meeting.state: MeetingState.CANCELLED}).where(Meeting.id == first.id)
    with pytest.raises(Refused, match="meeting_settled"):
        await settle_meeting(SYSTEM, first.id, held=True)


async def test_no_meeting_nothing_to_settle(db: Settings) -> None:
    with pytest.raises(NotFound):
        await settle_meeting(SYSTEM, 404, held=True)
