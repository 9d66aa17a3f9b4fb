"""The agenda by its pages."""

from datetime import time

import make
import pytest
from desk import chief, host, said, send
from holder import open_as
from httpx import AsyncClient

from events.identity.rules import SYSTEM
from events.sessions.actions import (
    AgendaDraft,
    Postponement,
    add_agenda_item,
    edit_agenda_item,
    postpone_session,
    release_agenda,
)
from events.sessions.queries import agenda_of
from events.sessions.rules import SessionState

ITEM = {"starts": "09:00", "ends": "09:15", "kind": "speech", "title": "领导致辞", "place": "", "people": "陈雅琴"}


async def titles(session_id: int) -> list[str]:
    return [one.title for one in await agenda_of(session_id)]


async def an_item(session_id: int, title: str, hour: int, *, people: str = "", kind: str = "speech") -> int:
    return await add_agenda_item(
        SYSTEM, session_id, AgendaDraft(time(hour), time(hour, 30), title, people=people, kind=kind)
    )


async def test_an_item_is_added_where_its_time_puts_it(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    path = f"/sessions/{session_id}/agenda"
    assert "还没有议程" in (await client.get(path)).text
    await an_item(session_id, "签到", 8)
    await an_item(session_id, "洽谈", 10)
    added = await send(client, path, {**ITEM, "plenary": "1"})
    assert (added.status_code, added.headers["location"]) == (303, path)
    assert await titles(session_id) == ["签到", "领导致辞", "洽谈"]
    assert (await agenda_of(session_id))[1].plenary is True
    assert "领导致辞 致辞 · 全体参加" in said(await client.get(path))


async def test_what_cannot_be_is_said_beside_the_fields(client: AsyncClient) -> None:
    await host(client)
    path = f"/sessions/{await make.session()}/agenda"
    answer = await send(client, path, {**ITEM, "ends": "08:00"})
    assert (answer.status_code, "结束时间要晚于开始时间" in answer.text) == (422, True)
    assert 'value="领导致辞"' in answer.text
    wrong = {**ITEM, "starts": "nine", "ends": "", "title": "", "kind": "party"}
    block = await send(client, path, wrong, htmx=True)
    assert (block.status_code, "<html" in block.text) == (422, False)
    assert [f'id="error-{name}"' in block.text for name in ("starts", "ends", "title", "kind")] == [True] * 4


async def test_an_item_is_changed_and_keeps_a_kind_that_is_no_longer_offered(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    item_id = await an_item(session_id, "开场", 9, kind="fireworks")
    path = f"/sessions/{session_id}/agenda/{item_id}"
    assert 'value="fireworks" selected' in (await client.get(path)).text
    assert (await send(client, path, {**ITEM, "kind": "fireworks"})).status_code == 303
    assert (await agenda_of(session_id))[0].people == "陈雅琴"
    answer = await send(client, path, {**ITEM, "title": ""})
    assert (answer.status_code, 'id="error-title"' in answer.text) == (422, True)


async def test_others_than_hosts_see_the_agenda_as_released(client: AsyncClient) -> None:
    session_id = await make.session()
    path = f"/sessions/{session_id}/agenda"
    await host(client)
    assert (await send(client, f"{path}/release")).status_code == 409
    first = await an_item(session_id, "领导致辞", 9)
    assert "还没有发布" in (await client.get(path)).text
    assert (await send(client, f"{path}/release")).status_code == 303
    assert "第 1 版已于" in (await client.get(path)).text
    same = await send(client, f"{path}/release")
    assert (same.status_code, "与已发布的第 1 版一样" in same.text) == (409, True)
    await edit_agenda_item(SYSTEM, session_id, first, AgendaDraft(time(9), time(9, 30), "市长致辞"))
    assert "发布的第 1 版不同" in (await client.get(path)).text
    await chief(client)
    for page in (path, f"{path}/print"):
        seen = said(await client.get(page))
        assert ("领导致辞" in seen, "市长致辞" in seen) == (True, False)
    assert (await send(client, f"{path}/release")).status_code == 403
    await open_as(client, session_id, await make.participant(session_id))
    assert "领导致辞" in (await client.get("/my/agenda")).text
    await postpone_session(SYSTEM, session_id, Postponement(None, "台风", time(13, 30)))
    assert "13:30–14:00" in (await client.get("/my/agenda")).text


async def test_items_are_dragged_into_an_order(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    one, two, three = [await an_item(session_id, title, 9 + at) for at, title in enumerate("甲乙丙")]
    path = f"/sessions/{session_id}/agenda"
    assert 'data-reorder="#agenda tbody"' in (await client.get(path)).text
    assert (await send(client, f"{path}/order", {"order": [str(three), str(one), str(two)]})).status_code == 303
    assert await titles(session_id) == ["丙", "甲", "乙"]
    assert (await send(client, f"{path}/order", {"order": "first"})).status_code == 422
    assert (await send(client, f"{path}/order", {"order": "999"})).status_code == 404
    await chief(client)
    assert "data-reorder" not in (await client.get(path)).text
    assert (await send(client, f"{path}/order", {"order": str(one)})).status_code == 403


async def test_items_move_up_and_down_by_buttons(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    one, two, three = [await an_item(session_id, title, 9 + at) for at, title in enumerate("甲乙丙")]
    step = f"/sessions/{session_id}/agenda/{{}}/step"
    await send(client, step.format(three), {"way": "up"})
    assert await titles(session_id) == ["甲", "丙", "乙"]
    await send(client, step.format(one), {"way": "down"})
    assert await titles(session_id) == ["丙", "甲", "乙"]
    await send(client, step.format(two), {"way": "down"})
    assert await titles(session_id) == ["丙", "甲", "乙"]
    assert (await send(client, step.format(two), {"way": "left"})).status_code == 422
    page = (await client.get(f"/sessions/{session_id}/agenda")).text
    assert (page.count("上移"), page.count("下移")) == (2, 2)


async def test_an_item_goes_after_a_question(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    item_id = await an_item(session_id, "开场", 9)
    path = f"/sessions/{session_id}/agenda/{item_id}/remove"
    assert "删除这项议程？ 09:00–09:30 开场" in said(await client.get(path))
    assert (await send(client, path)).status_code == 303
    assert await titles(session_id) == []
    assert (await send(client, path)).status_code == 404


async def test_clashes_stand_beside_their_items(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    await an_item(session_id, "开场", 9, people="陈雅琴")
    await an_item(session_id, "签约", 9, people="周敏、陈雅琴")
    page = said(await client.get(f"/sessions/{session_id}/agenda"))
    assert page.count("同一个人同一时间有两项议程。") == 2
    assert ("与“签约” · 陈雅琴" in page, "与“开场” · 陈雅琴" in page) == (True, True)


async def test_people_of_the_chain_read_and_print_but_do_not_write(client: AsyncClient) -> None:
    session_id = await make.session()
    item_id = await an_item(session_id, "开场", 9)
    await release_agenda(SYSTEM, session_id)
    await chief(client)
    path = f"/sessions/{session_id}/agenda"
    page = (await client.get(path)).text
    assert ("开场" in page, "添加一项" in page, "上移" in page) == (True, False, False)
    assert "开场" in (await client.get(f"{path}/print")).text
    assert (await send(client, path, ITEM)).status_code == 403
    assert (await client.get(f"{path}/{item_id}")).status_code == 403


FORMS = {"": ITEM, "/{}": ITEM, "/{}/step": {"way": "up"}, "/{}/remove": {}}


@pytest.mark.parametrize("tail", FORMS)
async def test_another_units_agenda_is_not_found(client: AsyncClient, tail: str) -> None:
    session_id = await make.session(unit_id=await make.unit("QT-JSJ"))
    item_id = await an_item(session_id, "开场", 9)
    await host(client)
    path = f"/sessions/{session_id}/agenda" + tail.format(item_id)
    assert (await send(client, path, FORMS[tail])).status_code == 404
    assert await titles(session_id) == ["开场"]


@pytest.mark.parametrize("tail", list(FORMS)[1:])
async def test_an_item_of_another_session_is_not_found(client: AsyncClient, tail: str) -> None:
    session_id, other = await make.session(), await make.session()
    item_id = await an_item(other, "开场", 9)
    await host(client)
    path = f"/sessions/{session_id}/agenda" + tail.format(item_id)
    assert (await send(client, path, FORMS[tail])).status_code == 404
    assert await titles(other) == ["开场"]


async def test_the_agenda_of_a_session_that_is_over_stays(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session(state=SessionState.CLOSED)
    assert "添加一项" not in (await client.get(f"/sessions/{session_id}/agenda")).text
    answer = await send(client, f"/sessions/{session_id}/agenda", ITEM)
    assert (answer.status_code, "活动已经结束，不能再改" in answer.text) == (409, True)
