"""A session is begun, edited and copied by its pages."""

import make
import pytest
from desk import chief, host, said, send
from httpx import AsyncClient

from events.registration.queries import participants
from events.sessions.queries import agenda_of, session_view
from events.sessions.rules import SessionState

DAY = "2026-12-10"


async def fields(**other: str | list[str]) -> dict[str, str | list[str]]:
    usual = {"title": "革基布专场", "template": "matchmaking", "unit_id": str(await make.unit()), "day": DAY}
    return {**usual, "tables": "12", "chain_id": str(await make.chain()), "venue": "会展中心", **other}


async def test_a_session_begins_with_the_agenda_and_rounds_of_its_template(client: AsyncClient) -> None:
    await host(client)
    assert 'href="/sessions/new"' in (await client.get("/sessions")).text
    page = await client.get("/sessions/new")
    assert ("市经济和信息化局" in page.text, "青田县" in said(page).partition("协办单位")[0]) == (True, False)
    made = await send(client, "/sessions", await fields())
    assert (made.status_code, made.headers["location"]) == (303, "/sessions/1")
    cockpit = await client.get("/sessions/1")
    assert ("活动已建好" in cockpit.text, 'href="/sessions/1/edit"' in cockpit.text) == (True, True)
    view = await session_view(1)
    assert (view.title, view.table_count, len(view.slots), view.meeting_minutes) == ("革基布专场", 12, 3, 20)
    assert len(await agenda_of(1)) == 9


async def test_the_length_of_a_meeting_decides_the_rounds(client: AsyncClient) -> None:
    await host(client)
    co_hosts = [str(await make.unit("QT-JSJ")), str(await make.unit("JY-JXJ"))]
    await send(client, "/sessions", await fields(meeting_minutes="10", co_host_ids=co_hosts, rehearsal="1"))
    view = await session_view(1)
    assert (len(view.slots), view.meeting_minutes, view.rehearsal) == (5, 10, True)
    assert [str(one) for one in view.co_host_ids] == co_hosts


async def test_what_cannot_be_is_said_beside_the_fields_and_nothing_is_lost(client: AsyncClient) -> None:
    await host(client)
    wrong = await fields(title="", day="10. Dez", tables="many", meeting_minutes="0", venue="会展中心二楼")
    answer = await send(client, "/sessions", wrong)
    assert answer.status_code == 422
    assert 'value="会展中心二楼"' in answer.text
    assert 'value="many"' in answer.text
    assert [f'id="error-{name}"' in answer.text for name in ("title", "day", "tables", "meeting_minutes")] == [True] * 4
    block = await send(client, "/sessions", wrong, htmx=True)
    assert (block.status_code, "<html" in block.text, 'id="error-day"' in block.text) == (422, False, True)


async def test_a_unit_of_others_is_refused(client: AsyncClient) -> None:
    await host(client)
    answer = await send(client, "/sessions", await fields(unit_id=str(await make.unit("QT-JSJ"))))
    assert answer.status_code == 403


async def test_who_organizes_nothing_begins_nothing(client: AsyncClient) -> None:
    await chief(client)
    assert 'href="/sessions/new"' not in (await client.get("/sessions")).text
    refused = await client.get("/sessions/new")
    assert (refused.status_code, "只有主办单位的工作人员能新建活动" in refused.text) == (403, True)
    assert (await send(client, "/sessions", await fields())).status_code == 403


async def test_a_session_is_edited(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    path = f"/sessions/{session_id}/edit"
    page = await client.get(path)
    assert ('value="纺织专场"' in page.text, 'name="template"' in page.text) == (True, False)
    helper = await make.unit("QT-JSJ")
    new = {"title": "纺织专场二", "unit_id": str(await make.unit()), "day": DAY, "co_host_ids": str(helper)}
    saved = await send(client, path, {**new, "meeting_minutes": "15"})
    assert (saved.status_code, saved.headers["location"]) == (303, f"/sessions/{session_id}")
    assert "已保存" in (await client.get(f"/sessions/{session_id}")).text
    view = await session_view(session_id)
    assert (view.title, view.chain_id, view.co_host_ids, view.venue) == ("纺织专场二", None, (helper,), "")
    assert (view.meeting_minutes, len(view.slots)) == (15, 3)
    answer = await send(client, path, {**new, "title": " "})
    assert (answer.status_code, 'id="error-title"' in answer.text) == (422, True)


async def test_a_session_that_is_over_is_not_edited(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session(state=SessionState.CLOSED)
    asked = await client.get(f"/sessions/{session_id}/edit")
    assert ("活动已经结束，不能再改" in asked.text, 'name="title"' in asked.text) == (True, False)
    assert f'href="/sessions/{session_id}/edit"' not in (await client.get(f"/sessions/{session_id}")).text
    new = {"title": "二", "unit_id": str(await make.unit()), "day": DAY}
    answer = await send(client, f"/sessions/{session_id}/edit", new)
    assert (answer.status_code, "活动已经结束，不能再改" in answer.text) == (409, True)


@pytest.mark.parametrize("tail", ["edit", "copy"])
async def test_strangers_find_no_form(client: AsyncClient, tail: str) -> None:
    session_id = await make.session()
    await host(client, "QT-JSJ")
    assert (await client.get(f"/sessions/{session_id}/{tail}")).status_code == 404
    assert (await send(client, f"/sessions/{session_id}/{tail}", {"title": "二", "day": DAY})).status_code == 404
    await chief(client)
    assert (await client.get(f"/sessions/{session_id}/{tail}")).status_code == 403


async def test_a_copy_has_the_same_rounds_and_nobody_in_it(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    await make.participant(session_id)
    path = f"/sessions/{session_id}/copy"
    assert "4 张桌、3 个轮次" in (await client.get(path)).text
    made = await send(client, path, {"title": "第二场", "day": "2027-03-01"})
    assert (made.status_code, made.headers["location"]) == (303, "/sessions/2")
    view = await session_view(2)
    assert (view.title, view.state, view.table_count, len(view.slots)) == ("第二场", SessionState.DRAFT, 4, 3)
    assert await participants(2) == []
    answer = await send(client, path, {"title": "第二场", "day": ""})
    assert (answer.status_code, 'value="第二场"' in answer.text) == (422, True)
