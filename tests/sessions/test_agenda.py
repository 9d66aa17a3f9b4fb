"""The agenda: added in time, edited, put in order, warned about."""

from datetime import time

import make
import pytest

from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.identity.rules import SYSTEM, Role
from events.sessions.actions import (
    AgendaDraft,
    add_agenda_item,
    edit_agenda_item,
    remove_agenda_item,
    reorder_agenda,
)
from events.sessions.queries import agenda_clashes, agenda_of
from events.sessions.rules import ClashReason, SessionState
from events.settings import Settings

CHECK_IN = AgendaDraft(time(8, 30), time(9), "签到", "checkin", plenary=True)
SPEECH = AgendaDraft(time(9), time(9, 10), "致辞", place="瓯江厅", people="张三")
SIGNING = AgendaDraft(time(16, 30), time(17), "签约", "signing", place="瓯江厅")


async def titles(session_id: int) -> list[str]:
    return [item.title for item in await agenda_of(session_id)]


async def test_an_item_comes_where_its_time_puts_it(db: Settings) -> None:
    session_id = await make.session()
    for draft in (SIGNING, CHECK_IN, SPEECH):
        await add_agenda_item(SYSTEM, session_id, draft)
    assert await titles(session_id) == ["签到", "致辞", "签约"]
    assert [item.position for item in await agenda_of(session_id)] == [0, 1, 2]


async def test_an_edited_item_keeps_its_place_and_clashes_warn(db: Settings) -> None:
    session_id = await make.session()
    ids = [await add_agenda_item(SYSTEM, session_id, draft) for draft in (CHECK_IN, SPEECH, SIGNING)]
    await edit_agenda_item(SYSTEM, session_id, ids[2], AgendaDraft(time(9), time(10), "揭牌", place="瓯江厅"))
    assert await titles(session_id) == ["签到", "致辞", "揭牌"]
    assert [(clash.first_id, clash.second_id, clash.reason) for clash in await agenda_clashes(session_id)] == [
        (ids[1], ids[2], ClashReason.PLACE)
    ]


async def test_items_are_put_in_order_and_removed(db: Settings) -> None:
    session_id = await make.session()
    one, two, three = [await add_agenda_item(SYSTEM, session_id, draft) for draft in (CHECK_IN, SPEECH, SIGNING)]
    await reorder_agenda(SYSTEM, session_id, [three, one])
    assert [item.id for item in await agenda_of(session_id)] == [three, one, two]
    await remove_agenda_item(SYSTEM, session_id, one)
    assert [item.id for item in await agenda_of(session_id)] == [three, two]


async def test_an_item_of_another_session_is_not_found(db: Settings) -> None:
    session_id, other = await make.session(), await make.session()
    item_id = await add_agenda_item(SYSTEM, other, CHECK_IN)
    with pytest.raises(NotFound):
        await edit_agenda_item(SYSTEM, session_id, item_id, SPEECH)
    with pytest.raises(NotFound):
        await remove_agenda_item(SYSTEM, session_id, item_id)
    with pytest.raises(NotFound):
        await reorder_agenda(SYSTEM, session_id, [item_id])


async def test_strangers_wrong_times_and_sessions_that_are_over_are_refused(db: Settings) -> None:
    session_id, over = await make.session(), await make.session(state=SessionState.CLOSED)
    with pytest.raises(NotAllowed):
        await add_agenda_item(make.actor(Role.SUPERIOR), session_id, CHECK_IN)
    with pytest.raises(FormErrors) as refused:
        await add_agenda_item(SYSTEM, session_id, AgendaDraft(time(9), time(9), " "))
    assert sorted(refused.value.fields) == ["ends", "title"]
    with pytest.raises(Refused, match="session_is_over"):
        await add_agenda_item(SYSTEM, over, CHECK_IN)
