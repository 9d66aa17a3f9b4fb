"""The search of the top bar: over one's own sessions and organisations, and inside the session it is asked from."""

import make
import pytest
from desk import chief, host, said
from httpx import AsyncClient

from events.boards.rules import table_asked


async def test_it_finds_who_and_what_is_in_the_session_it_is_asked_from(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session(tables=7)
    firm = await make.participant(session_id, "丽水合成革有限公司")
    await make.need(session_id, firm, title="合成革水性浆料")
    await make.supply(session_id, firm, title="合成革边角料")
    page = (await client.get(f"/search?session={session_id}&q=合成革")).text
    links = ["items?side=needs&amp;q=", "items?side=supplies&amp;q=", "registrations/", f'href="/organisations/{firm}"']
    assert [link in page for link in links] == [True] * 4
    assert "合成革水性浆料" in page
    assert f"/sessions/{session_id}/plan?q=7" in (await client.get(f"/search?session={session_id}&q=7号桌")).text
    assert "没有找到" in said(await client.get(f"/search?session={session_id}&q=8号桌"))


async def test_without_a_session_it_finds_sessions_and_the_register(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session(title="纺织专场对接会")
    firm = await make.participant(session_id, "丽水合成革有限公司")
    await make.need(session_id, firm, title="合成革水性浆料")
    assert f'href="/sessions/{session_id}"' in (await client.get("/search?q=纺织")).text
    page = said(await client.get("/search?q=合成革"))
    assert ("丽水合成革有限公司" in page, "水性浆料" in page) == (True, False)
    assert "要找什么" in said(await client.get("/search"))


async def test_what_is_not_ones_own_is_not_found(client: AsyncClient) -> None:
    session_id = await make.session(title="纺织专场对接会")
    firm = await make.participant(session_id, "丽水合成革有限公司")
    await make.need(session_id, firm, title="合成革水性浆料")
    await host(client, "QT-JSJ")
    for text in ("合成革", "纺织"):
        assert "没有找到" in said(await client.get(f"/search?session={session_id}&q={text}"))
    await chief(client)
    assert "水性浆料" not in said(await client.get(f"/search?session={session_id}&q=合成革"))
    assert "要找什么" in said(await client.get("/search?session=many"))


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("7", 7),
        (" 07 ", 7),
        ("12号桌", 12),
        ("12 桌", 12),
        ("0", None),
        ("七", None),
        ("7号公路", None),
    ],
)
def test_a_table_is_asked_by_its_number(text: str, table: int | None) -> None:
    assert table_asked(text) == table
