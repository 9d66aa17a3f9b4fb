"""The pages of matches: every need with its best supply, one need with its whole list and the reasons."""

import httpx
from fair import enter_as_host, enter_as_stranger, fair, put, rank

from events.foundation.transaction import fetch
from events.matching.queries import matches_of_need, session_of_need
from events.sessions.rules import SessionState


async def test_every_need_stands_with_its_best_supply_or_without(client: httpx.AsyncClient) -> None:
    found = await fair(2, 2)
    await rank(found, found.needs[0], {found.supplies[0]: 40, found.supplies[1]: 77})
    await rank(found, found.needs[1], {found.supplies[0]: 34})
    await enter_as_host(client, found.session_id)
    page = (await client.get(f"/sessions/{found.session_id}/matches")).text
    assert "1 条需求有合适供给（匹配 35 分以上），1 条宁缺毋滥" in page
    assert '<td class="is-num">77</td>' in page
    assert "没有合适的供给，宁缺毋滥" in page


async def test_the_page_says_what_has_to_come_first(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await rank(found, found.needs[0], {found.supplies[0]: 77})
    await enter_as_host(client, found.session_id)
    path = f"/sessions/{found.session_id}/matches"
    assert "转入匹配之后才能采纳" not in (await client.get(path)).text
    await put(found.session_id, SessionState.OPEN)
    assert "转入匹配之后才能采纳" in (await client.get(path)).text
    await fetch("UPDATE supply SET state = 'withdrawn'")
    page = (await client.get(path)).text
    assert ("还没有供给" in page, "转入匹配之后才能采纳" in page) == (True, False)


async def test_one_need_has_its_list_and_the_reasons(client: httpx.AsyncClient) -> None:
    found = await fair(1, 2)
    await rank(found, found.needs[0], {found.supplies[0]: 40, found.supplies[1]: 77})
    await fetch('UPDATE match SET reasons = \'[["same_county", ["缙云县"]]]\' WHERE rank = 1')
    await enter_as_host(client, found.session_id)
    page = (await client.get(f"/sessions/{found.session_id}/matches?need={found.needs[0]}")).text
    assert "同在缙云县" in page
    assert [(one.rank, one.supply_id) for one in await matches_of_need(found.needs[0])] == [
        (1, found.supplies[1]),
        (2, found.supplies[0]),
    ]


async def test_a_need_of_another_session_or_none_is_not_found(client: httpx.AsyncClient) -> None:
    found, other = await fair(1, 1), await fair(1, 1)
    await enter_as_host(client, found.session_id)
    for need in (other.needs[0], 404):
        assert (await client.get(f"/sessions/{found.session_id}/matches?need={need}")).status_code == 404
    assert await session_of_need(404) is None


async def test_a_stranger_sees_no_matches(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await enter_as_stranger(client)
    assert (await client.get(f"/sessions/{found.session_id}/matches")).status_code == 404
