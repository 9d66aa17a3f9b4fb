"""Who must meet or never, by the page of pairs."""

import make
import pytest
from desk import chief, host, send
from fair import Fair, fair, put
from httpx import AsyncClient

from events.identity.rules import SYSTEM
from events.meetings.actions import arrange_candidates
from events.meetings.queries import CandidateView, candidates_of
from events.sessions.rules import SessionState


async def arranged(makers: int = 1, providers: int = 2) -> tuple[Fair, str]:
    found = await fair(makers, providers)
    await arrange_candidates(SYSTEM, found.session_id)
    return found, f"/sessions/{found.session_id}/pairs"


async def the(found: Fair, at: int = 0) -> CandidateView:
    """What is said of the first maker and a provider."""
    pair = frozenset((found.makers[0], found.providers[at]))
    return next(one for one in await candidates_of(found.session_id) if one.pair == pair)


def asked(found: Fair, wish: str, **more: str) -> dict[str, str]:
    return {"a_id": str(found.makers[0]), "b_id": str(found.providers[0]), "wish": wish, **more}


async def test_pairs_are_said_to_meet_never_to_meet_or_nothing(client: AsyncClient) -> None:
    found, path = await arranged()
    await host(client)
    said = await send(client, path, asked(found, "must", q="纺织"))
    assert (said.status_code, said.headers["location"]) == (303, f"{path}?q=%E7%BA%BA%E7%BB%87")
    assert ((await the(found)).must, (await the(found)).source) == (True, "wish")
    assert "已记下；重新计算洽谈安排后生效" in (await client.get(path)).text
    await send(client, path, asked(found, "never", reason="已有合作"))
    one = await the(found)
    assert (one.must, one.forbidden) == (False, True)
    assert "已有合作" in (await client.get(f"{path}?wish=never")).text
    assert "已有合作" not in (await client.get(f"{path}?wish=must")).text
    await send(client, path, asked(found, "normal"))
    one = await the(found)
    assert (one.must, one.forbidden, one.source, one.need_id) == (False, False, "host", found.needs[0])


async def test_a_pair_is_fixed_to_a_round(client: AsyncClient) -> None:
    found, path = await arranged()
    await host(client)
    await send(client, path, asked(found, "must", slot="2"))
    assert (await the(found)).fixed_slot == 2
    assert "指定第3轮" in (await client.get(f"{path}?wish=must")).text
    await send(client, path, asked(found, "never", slot="2"))
    assert (await the(found)).fixed_slot is None
    wrong = await send(client, path, asked(found, "must", slot="3"), htmx=True)
    assert (wrong.status_code, 'id="error-slot"' in wrong.text, "<html" in wrong.text) == (422, True, False)


async def test_a_pair_without_a_match_is_added_and_forgotten(client: AsyncClient) -> None:
    found, path = await arranged(2, 1)
    await host(client)
    two = {"a_id": str(found.makers[0]), "b_id": str(found.makers[1])}
    await send(client, path, {**two, "wish": "must"})
    assert len(await candidates_of(found.session_id)) == 3
    assert (await send(client, path, {**two, "wish": "normal"})).status_code == 303
    assert len(await candidates_of(found.session_id)) == 2
    assert (await send(client, path, {**two, "wish": "normal"})).status_code == 404


async def test_the_list_is_searched_and_the_form_chosen(client: AsyncClient) -> None:
    found, path = await arranged()
    other = await make.session()
    await host(client)
    page = (await client.get(f"{path}?q=涤纶")).text
    assert (page.count(">不见</button>"), "没有符合条件" in page) == (2, False)
    assert "没有符合条件" in (await client.get(f"{path}?q=%25")).text
    chosen = (await client.get(f"{path}?a={found.makers[0]}&b={found.providers[1]}&page=nine")).text
    assert f'<option value="{found.providers[1]}" selected>' in chosen
    assert "还没有可以约见的双方" in (await client.get(f"/sessions/{other}/pairs")).text


@pytest.mark.parametrize(
    ("change", "wrong"),
    [({"b_id": ""}, "b_id"), ({"a_id": "x"}, "a_id"), ({"wish": "perhaps"}, "wish"), ({"b_id": "9999"}, "b_id")],
)
async def test_what_cannot_be_is_said_beside_its_field(client: AsyncClient, change: dict[str, str], wrong: str) -> None:
    found, path = await arranged()
    await host(client)
    answer = await send(client, path, {**asked(found, "must", reason="重点"), **change}, htmx=True)
    assert (answer.status_code, f'id="error-{wrong}"' in answer.text, 'value="重点"' in answer.text) == (
        422,
        True,
        True,
    )
    same = await send(client, path, {**asked(found, "must"), "b_id": str(found.makers[0])})
    assert (same.status_code, "一家单位不能约见自己" in same.text) == (422, True)


async def test_nothing_is_said_while_the_session_is_not_planned(client: AsyncClient) -> None:
    found, path = await arranged()
    await put(found.session_id, SessionState.OPEN)
    await host(client)
    page = (await client.get(path)).text
    assert ("活动现在的状态不能安排洽谈" in page, "指定一对" in page) == (True, False)
    for wish in ("must", "normal"):
        assert (await send(client, path, asked(found, wish))).status_code == 409


async def test_strangers_are_refused(client: AsyncClient) -> None:
    found, path = await arranged()
    await host(client, "QT-JSJ")
    assert ((await client.get(path)).status_code, (await send(client, path, asked(found, "must"))).status_code) == (
        404,
        404,
    )
    await chief(client)
    assert (await send(client, path, asked(found, "must"))).status_code == 403
    assert (await the(found)).must is False
