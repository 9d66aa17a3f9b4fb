"""Accept suggested matches, say must, never or when of one, take it back; one organisation in both roles."""

import httpx
import pytest
from counting import statements
from desk import chief, host, said, send
from fair import Fair, enter_as_stranger, fair, put, rank

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import (
    Wish,
    accept_fitting,
    accept_match,
    arrange_candidates,
    set_wish,
    undo_acceptance,
)
from events.meetings.queries import CandidateView, candidates_of, suggestions_for, suggestions_of
from events.sessions.rules import SessionState
from events.settings import Settings


async def candidate(found: Fair, provider: int = 0) -> CandidateView | None:
    pair = frozenset((found.makers[0], found.providers[provider]))
    return next((one for one in await candidates_of(found.session_id) if one.pair == pair), None)


def deed(found: Fair, deed: str, provider: int = 0, **more: str) -> dict[str, str]:
    return {"need": str(found.needs[0]), "supply": str(found.supplies[provider]), "deed": deed, **more}


async def test_a_match_too_weak_for_the_system_is_accepted_kept_and_taken_back(db: Settings) -> None:
    found = await fair(1, 2)
    await rank(found, found.needs[0], {found.supplies[0]: 80, found.supplies[1]: 12})
    await arrange_candidates(SYSTEM, found.session_id)
    assert await candidate(found, 1) is None
    await accept_match(SYSTEM, found.session_id, found.needs[0], found.supplies[1])
    await arrange_candidates(SYSTEM, found.session_id)
    kept = await candidate(found, 1)
    assert kept is not None
    assert (kept.source, kept.value, kept.supply_id) == ("accepted", 12, found.supplies[1])
    await undo_acceptance(SYSTEM, found.session_id, found.needs[0], found.supplies[1])
    assert await candidate(found, 1) is None
    with pytest.raises(NotFound):
        await undo_acceptance(SYSTEM, found.session_id, found.needs[0], found.supplies[1])


async def test_an_accepted_match_speaks_for_its_pair_whatever_ranks_higher(db: Settings) -> None:
    found = await fair(1, 1)
    other = await fetch(
        """INSERT INTO need (session, organisation, source_ref, category, title, description, state, visibility,
                             priority, confidential, created_at)
           SELECT session, organisation, 'N9', category, '另一条', '', state, visibility, priority, confidential, now()
           FROM need WHERE id = {} RETURNING id""",
        found.needs[0],
    )
    await rank(found, other[0]["id"], {found.supplies[0]: 40})
    await accept_match(SYSTEM, found.session_id, other[0]["id"], found.supplies[0])
    one = await candidate(found)
    assert one is not None
    assert (one.need_id, one.value, one.source) == (other[0]["id"], 40, "accepted")


async def test_all_that_fit_are_accepted_but_not_where_something_was_said(db: Settings) -> None:
    found = await fair(1, 3)
    await rank(found, found.needs[0], {found.supplies[0]: 80, found.supplies[1]: 35, found.supplies[2]: 34})
    await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], found.providers[0], forbidden=True))
    assert await accept_fitting(SYSTEM, found.session_id) == 1
    sources = [getattr(await candidate(found, at), "source", None) for at in range(3)]
    assert sources == ["wish", "accepted", "host"]
    assert await accept_fitting(SYSTEM, found.session_id) == 0


async def test_what_must_not_be_accepted_is_refused(db: Settings) -> None:
    found, other = await fair(1, 1), await fair(1, 1)
    with pytest.raises(NotFound):
        await accept_match(SYSTEM, found.session_id, other.needs[0], other.supplies[0])
    await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], found.providers[0], forbidden=True))
    with pytest.raises(Refused, match="pair_forbidden"):
        await accept_match(SYSTEM, found.session_id, found.needs[0], found.supplies[0])
    await put(found.session_id, SessionState.CLOSED)
    for act in (accept_fitting(SYSTEM, found.session_id), undo_acceptance(SYSTEM, found.session_id, 1, 1)):
        with pytest.raises((Refused, NotFound)):
            await act


async def test_the_page_says_and_does_it_line_by_line(client: httpx.AsyncClient) -> None:
    found = await fair(1, 2)
    path = f"/sessions/{found.session_id}/matches"
    await host(client)
    page = (await client.get(f"{path}?need={found.needs[0]}")).text
    assert page.count(">未列入<") == 2
    answer = await send(client, path, deed(found, "accept", back=f"{path}?need={found.needs[0]}"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?need={found.needs[0]}")
    assert "已采纳" in said(await client.get(f"{path}?need={found.needs[0]}"))
    await send(client, path, deed(found, "must", slot="1"))
    assert "指定第2轮" in said(await client.get(f"{path}?need={found.needs[0]}"))
    one = await candidate(found)
    assert one is not None
    assert (one.must, one.fixed_slot, one.need_id) == (True, 1, found.needs[0])
    await send(client, path, deed(found, "never"))
    assert "不见面" in said(await client.get(path))
    await send(client, path, deed(found, "undo"))
    one = await candidate(found)
    assert one is not None
    assert one.source == "host"
    assert (await send(client, path, deed(found, "love"))).status_code == 422
    assert (await send(client, path, deed(found, "accept", back="https://elsewhere/"))).headers["location"] == path


async def test_all_are_accepted_by_one_button(client: httpx.AsyncClient) -> None:
    found = await fair(1, 2)
    path = f"/sessions/{found.session_id}/matches"
    await host(client)
    assert "采纳全部合适的（2 对）" in said(await client.get(path))
    assert (await send(client, f"{path}/fitting")).status_code == 303
    assert "采纳全部合适的" not in said(await client.get(path))
    assert "撤销" in said(await client.get(path))


async def test_an_organisation_is_seen_in_both_roles(client: httpx.AsyncClient) -> None:
    found = await fair(2, 1)
    await host(client)
    path = f"/sessions/{found.session_id}/matches"
    needing = said(await client.get(f"{path}/{found.makers[0]}"))
    assert "为它的需求推荐的供给 1 条" in needing
    assert "它能供给的需求 0 条" in needing
    providing = said(await client.get(f"{path}/{found.providers[0]}"))
    assert "它能供给的需求 2 条" in providing
    assert (await client.get(f"{path}/404")).status_code == 404
    with statements() as seen:
        await suggestions_of(found.session_id, found.providers[0])
    assert len(seen) == 1
    assert [one.providing_id for one in await suggestions_for(found.needs[0])] == [found.providers[0]]


async def test_readers_see_no_buttons_and_strangers_nothing(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    path = f"/sessions/{found.session_id}/matches"
    await put(found.session_id, SessionState.CLOSED)
    await host(client)
    assert "采纳</button>" not in (await client.get(path)).text
    await chief(client)
    assert (await client.get(path)).status_code == 403
    assert (await send(client, path, deed(found, "accept"))).status_code == 403
    await enter_as_stranger(client)
    assert (await client.get(f"{path}/{found.makers[0]}")).status_code == 404
    assert (await client.post(f"{path}/fitting")).status_code == 404
