"""Who did what, when, on what: for administrators everything, for hosts their session's lines."""

import make
import pytest
from counting import statements
from desk import chief, host, said, sit_down
from httpx import AsyncClient

from events.audit.rules import place_of_thing
from events.foundation import clock
from events.foundation.audit import record
from events.identity.rules import Role
from events.settings import Settings


@pytest.mark.parametrize(
    ("noun", "noun_id", "session_id", "place"),
    [
        ("need", 7, 2, "/sessions/2/items/needs/7"),
        ("session", 2, 2, "/sessions/2"),
        ("plan_run", None, 2, "/sessions/2/plan"),
        ("need", None, 2, ""),
        ("account", 3, None, "/people/3"),
        ("account", None, None, ""),
        ("working_day", None, None, ""),
    ],
)
def test_a_thing_has_its_page(noun: str, noun_id: int | None, session_id: int | None, place: str) -> None:
    assert place_of_thing(noun, noun_id, session_id) == place


async def test_a_host_reads_the_deeds_of_the_session(client: AsyncClient) -> None:
    actor = await host(client)
    session_id, other = await make.session(), await make.session()
    need_id = await make.need(session_id, await make.participant(session_id))
    await record(actor, "edit_need", "need", need_id, session_id=session_id, fields="title")
    await record(actor, "move_session", "session", other, session_id=other)
    path = f"/sessions/{session_id}/audit"
    page = await client.get(path)
    words = said(page)
    assert f'href="/sessions/{session_id}/items/needs/{need_id}"' in page.text
    assert ("修改需求" in words, "改动：名称" in words, "organizer-" in words) == (True, True, True)
    assert f'href="{path}"' in page.text
    filtered = said(await client.get(f"{path}?deed=edit_need&noun=need&by=account&days=1"))
    assert ("共 1 条" in filtered, "变更活动状态" in filtered) == (True, False)
    assert "去掉几个筛选" in (await client.get(f"{path}?account=999999")).text


async def test_old_deeds_stand_outside_a_span_of_days(client: AsyncClient) -> None:
    actor = await host(client)
    session_id = await make.session()
    with clock.fixed(clock.at(make.DAY.replace(year=2020), clock.MIDNIGHT)):
        await record(actor, "edit_need", "need", 1, session_id=session_id)
    path = f"/sessions/{session_id}/audit?deed=edit_need"
    assert ("共 1 条" in (await client.get(path)).text, "共 1 条" in (await client.get(f"{path}&days=365")).text) == (
        True,
        False,
    )


async def test_an_administrator_reads_everything_and_takes_it_home(client: AsyncClient) -> None:
    await sit_down(client, await make.account(Role.ADMINISTRATOR))
    session_id = await make.session(title="纺织专场甲")
    page = (await client.get("/audit?deed=create_session")).text
    assert ("纺织专场甲" in page, f'href="/sessions/{session_id}/audit"' in page) == (True, True)
    rows = (await client.get("/audit?deed=create_session&format=csv")).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "序号,时间,操作人,单位,身份,操作,对象,对象编号,活动,详情"
    assert [row.split(",")[5:7] for row in rows[1:]] == [["新建活动", "活动"]]
    assert "导出名单" in said(await client.get("/audit?noun=list"))


async def test_nobody_else_reads_it(client: AsyncClient) -> None:
    session_id = await make.session()
    await host(client, "QT-JSJ")
    assert (await client.get(f"/sessions/{session_id}/audit")).status_code == 404
    assert (await client.get("/audit")).status_code == 403
    await chief(client)
    assert (await client.get(f"/sessions/{session_id}/audit?format=csv")).status_code == 403


async def test_the_list_costs_the_same_statements_for_one_and_for_many(client: AsyncClient, db: Settings) -> None:
    actor = await host(client)
    session_id = await make.session()
    numbers = []
    for _ in range(2):
        with statements() as sent:
            await client.get(f"/sessions/{session_id}/audit")
        numbers.append(len(sent))
        for number in range(3):
            await record(actor, "edit_need", "need", number, session_id=session_id)
    assert numbers[0] == numbers[1]
