"""The sessions somebody finds in the list, with the figures a host asks first."""

import httpx
import make
from fair import carry, enter, enter_as_host, enter_as_stranger, fair, put, released, unit_of

from events.boards.queries import SESSIONS, ListedSession
from events.foundation.listing import ASKED_NOTHING, asked_of
from events.identity.rules import ANONYMOUS, SYSTEM, Actor, Role, ScopeKind
from events.sessions.queries import listed_ids
from events.sessions.rules import SessionState
from events.settings import Settings


async def listed(actor: Actor, query: str = "") -> list[ListedSession]:
    asked = asked_of(query) if query else ASKED_NOTHING
    return (await SESSIONS.find(asked, await listed_ids(actor))).rows


async def test_sessions_are_searched_and_filtered(db: Settings) -> None:
    one = await make.session(title="纺织专场甲", venue="会展中心", state=SessionState.LIVE)
    two = await make.session(title="医药专场", venue="体育馆", unit_id=await make.unit("QT-JSJ"))
    found = {"q=體育": [two], "status=live": [one], "unit=moon": [], "sort=-title": [one, two]}
    for query, ids in found.items():
        assert [row.id for row in await listed(SYSTEM, query)] == ids, query


async def test_each_session_has_its_own_figures(db: Settings) -> None:
    found, empty = await fair(2, 2), await make.session()
    await released(found)
    figures = {one.id: (one.organisations, one.needs, one.meetings) for one in await listed(SYSTEM)}
    assert figures == {found.session_id: (4, 2, 4), empty: (0, 0, 0)}


async def test_organizers_find_their_own_units_sessions_only(db: Settings) -> None:
    own = await make.session(unit_id=await make.unit("LS-JXJ"))
    other = await make.session(unit_id=await make.unit("QT-JSJ"))
    for session_id, unit in ((own, "LS-JXJ"), (other, "QT-JSJ")):
        host = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit(unit))
        assert [one.id for one in await listed(host)] == [session_id]
    assert await listed(ANONYMOUS) == []


async def test_a_draft_is_found_by_hosts_only(db: Settings) -> None:
    session_id = await make.session(state=SessionState.DRAFT)
    superior = make.actor(Role.SUPERIOR)
    assert await listed(superior) == []
    host = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await unit_of(session_id))
    assert [one.id for one in await listed(host)] == [session_id]
    await put(session_id, SessionState.OPEN)
    assert [one.id for one in await listed(superior)] == [session_id]


async def test_the_page_lists_own_sessions_and_says_when_there_are_none(client: httpx.AsyncClient) -> None:
    session_id = await make.session(title="纺织专场甲")
    await enter_as_host(client, session_id)
    page = (await client.get("/sessions")).text
    assert "纺织专场甲" in page
    assert f'href="/sessions/{session_id}"' in page
    await enter_as_stranger(client)
    page = (await client.get("/sessions")).text
    assert "纺织专场甲" not in page
    assert "还没有活动" in page


async def test_strangers_are_led_to_the_login(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sessions")).headers["location"].startswith("/login")
    await carry(client, "no such login")
    assert (await client.get("/sessions")).headers["location"].startswith("/login")


async def test_the_list_costs_as_many_statements_with_three_sessions_as_with_one(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    await enter(client, Role.ADMINISTRATOR, ScopeKind.EVERYTHING, 0)
    numbers = []
    for more in (1, 2):
        for _ in range(more):
            await make.session()
        statements.clear()
        await client.get("/sessions")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


async def test_the_list_is_taken_home(client: httpx.AsyncClient) -> None:
    session_id = await make.session(title="纺织专场甲")
    await make.session(title="别处专场", unit_id=await make.unit("QT-JSJ"))
    await enter_as_host(client, session_id)
    lines = (await client.get("/sessions?format=csv")).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["活动", "纺织专场甲"]


async def test_the_administrator_of_a_new_installation_is_shown_how_to_begin(client: httpx.AsyncClient) -> None:
    await make.programme()
    await enter(client, Role.ADMINISTRATOR, ScopeKind.EVERYTHING, 0)
    page = (await client.get("/sessions")).text
    assert [f'href="{path}"' in page for path in ("/units", "/people#new", "/chains", "/sessions/new")] == [True] * 4
    assert "还没有人能办活动" in page
    await make.account(Role.ORGANIZER, ScopeKind.UNIT, await make.unit())
    assert "还没有人能办活动" not in (await client.get("/sessions")).text
    await make.session()
    assert "开始使用" not in (await client.get("/sessions")).text


async def test_an_organizer_without_sessions_is_not_told_to_set_the_platform_up(client: httpx.AsyncClient) -> None:
    await enter(client, Role.ORGANIZER, ScopeKind.UNIT, await make.unit())
    assert "开始使用" not in (await client.get("/sessions")).text
