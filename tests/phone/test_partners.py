"""Suggested partners and requests: what fits, why, and of what is confidential its kind only."""

import httpx
import make
import pytest
from desk import said
from fair import enter_as_host, fair, rank
from holder import SECRET, hide, open_as

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import accept_request, arrange_candidates, ask_to_meet, cancel_request
from events.meetings.actions.request import Asked
from events.meetings.queries import candidates_of
from events.phone.queries import partners_of, requests_of
from events.sessions.rules import SessionState


async def name_of(organisation_id: int) -> str:
    return str((await fetch("SELECT name FROM organisation WHERE id = {}", organisation_id))[0]["name"])


async def test_partners_are_shown_in_both_roles_with_reasons(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await fetch('UPDATE match SET reasons = \'[["shared_words", ["涤纶纱线"]]]\'')
    await open_as(client, found.session_id, found.makers[0])
    page = said(await client.get("/my/partners"))
    assert await name_of(found.providers[0]) in page
    assert "都提到涤纶纱线" in page
    await open_as(client, found.session_id, found.providers[0])
    page = said(await client.get("/my/partners"))
    assert await name_of(found.makers[0]) in page
    assert "采购涤纶纱线40吨" in page


async def test_amounts_of_a_reason_read_like_all_amounts(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await fetch('UPDATE match SET reasons = \'[["amount_fits", ["32000.000000", "50000.000000"]]]\'')
    await open_as(client, found.session_id, found.makers[0])
    assert "额度够用：需要 3.2 亿元，可提供 5 亿元" in said(await client.get("/my/partners"))


async def test_of_a_confidential_need_nothing_but_the_kind_is_seen(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await hide(found)
    await fetch('UPDATE match SET reasons = \'[["shared_words", ["并购"]]]\'')
    await open_as(client, found.session_id, found.providers[0])
    page = (await client.get("/my/partners")).text
    for secret in (SECRET, "并购", await name_of(found.makers[0])):
        assert secret not in page
    assert "保密需求" in page


async def test_what_does_not_fit_is_said_and_not_shown(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await rank(found, found.needs[0], {found.supplies[0]: 34})
    await open_as(client, found.session_id, found.makers[0])
    page = said(await client.get("/my/partners"))
    assert await name_of(found.providers[0]) not in page
    assert "不凑数" in page


async def test_a_pair_the_host_forbids_is_not_suggested(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    (one,) = await partners_of(found.session_id, found.makers[0])
    assert one.score == 80
    await fetch(
        "INSERT INTO candidate (session, a, b, value, source, forbidden) VALUES ({}, {}, {}, 0, 'wish', true)",
        found.session_id,
        found.providers[0],
        found.makers[0],
    )
    assert await partners_of(found.session_id, found.makers[0]) == []


async def test_a_request_is_asked_answered_and_shows_contacts_with_consent_only(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await open_as(client, found.session_id, found.makers[0])
    match = {"need": str(found.needs[0]), "supply": str(found.supplies[0])}
    assert (await client.post("/my/partners", data=match)).status_code == 303
    assert "已约" in said(await client.get("/my/requests"))
    await open_as(client, found.session_id, found.providers[0])
    (request,) = await requests_of(found.session_id, found.providers[0])
    assert (request.mine, request.state) == (False, "asked")
    assert "13900005678" not in (await client.get("/my/requests")).text
    assert (await client.post(f"/my/requests/{request.id}/accept")).status_code == 303
    assert "13900005678" not in (await client.get("/my/requests")).text
    await fetch("UPDATE registration SET consent = 'given'")
    assert "13900005678" in (await client.get("/my/requests")).text


async def test_asking_for_a_confidential_need_tells_its_owner_who_asks_and_not_the_asker_whom(
    client: httpx.AsyncClient,
) -> None:
    found = await fair(1, 1)
    await hide(found)
    maker, provider = found.makers[0], found.providers[0]
    await ask_to_meet(SYSTEM, Asked(found.session_id, provider, maker, found.needs[0], found.supplies[0]))
    (mine,) = await requests_of(found.session_id, provider)
    assert (mine.name, mine.title, mine.sealed) == ("", "", True)
    (theirs,) = await requests_of(found.session_id, maker)
    assert (theirs.name, theirs.title) == (await name_of(provider), SECRET)
    await accept_request(SYSTEM, theirs.id)
    (agreed,) = await requests_of(found.session_id, provider)
    assert (agreed.name, agreed.title) == (await name_of(maker), SECRET)


async def test_only_a_match_of_ones_own_can_be_asked(client: httpx.AsyncClient) -> None:
    found = await fair(2, 1)
    await open_as(client, found.session_id, found.makers[1])
    for need, supply in ((found.needs[0], found.supplies[0]), (found.needs[1], 10**6), ("x", "1"), ("9" * 40, "1")):
        answer = await client.post("/my/partners", data={"need": str(need), "supply": str(supply)})
        assert answer.status_code == 404


async def test_what_is_not_suggested_cannot_be_asked_for_by_its_number(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    maker, provider = found.makers[0], found.providers[0]
    await open_as(client, found.session_id, maker)
    match = {"need": str(found.needs[0]), "supply": str(found.supplies[0])}
    forbidden = "INSERT INTO candidate (session, a, b, value, source, forbidden) VALUES ({}, {}, {}, 0, 'wish', true)"
    for hide_it, *values in (
        ("UPDATE supply SET state = 'submitted'",),
        ("UPDATE supply SET state = 'published'; UPDATE need SET state = 'withdrawn'",),
        ("UPDATE need SET state = 'published'; UPDATE match SET score = 34",),
        ("UPDATE match SET score = 80",),
        (forbidden, found.session_id, *sorted((maker, provider))),
    ):
        for statement in hide_it.split(";"):
            await fetch(statement, *values)
        expected = 303 if hide_it == "UPDATE match SET score = 80" else 404
        assert (await client.post("/my/partners", data=match)).status_code == expected, hide_it


async def test_whose_supply_it_is_stays_unsaid_until_both_agree(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await fetch("UPDATE supply SET visibility = 'host'")
    await open_as(client, found.session_id, found.makers[0])
    await client.post("/my/partners", data={"need": str(found.needs[0]), "supply": str(found.supplies[0])})
    unsaid = await name_of(found.providers[0])
    assert unsaid not in (await client.get("/my/partners")).text + (await client.get("/my/requests")).text
    (mine,) = await requests_of(found.session_id, found.makers[0])
    assert (mine.name, mine.title) == ("", "采购涤纶纱线40吨")
    await accept_request(SYSTEM, mine.id)
    assert unsaid in (await client.get("/my/requests")).text


async def test_asking_twice_or_too_late_is_refused(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await open_as(client, found.session_id, found.makers[0])
    match = {"need": str(found.needs[0]), "supply": str(found.supplies[0])}
    await client.post("/my/partners", data=match)
    assert (await client.post("/my/partners", data=match)).status_code == 409
    await fetch("UPDATE chain_session SET state = {}", SessionState.CLOSED.value)
    await fetch("DELETE FROM meeting_request")
    assert (await client.post("/my/partners", data=match)).status_code == 409


async def test_only_the_asker_takes_a_request_back_and_only_while_it_is_open(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    maker, provider = found.makers[0], found.providers[0]
    key = await ask_to_meet(SYSTEM, Asked(found.session_id, maker, provider))
    with pytest.raises(NotFound):
        await cancel_request(make.link(found.session_id, provider), key)
    await open_as(client, found.session_id, maker)
    assert (await client.post(f"/my/requests/{key}/accept")).status_code == 404
    assert (await client.post(f"/my/requests/{key}/cancel")).status_code == 303
    with pytest.raises(Refused):
        await cancel_request(make.link(found.session_id, maker), key)
    assert (await client.post(f"/my/requests/{key}/throw")).status_code == 404


async def test_a_pair_that_was_asked_becomes_a_candidate_although_many_rank_before_it(
    client: httpx.AsyncClient,
) -> None:
    found = await fair(1, 10)
    scores = {supply: 90 - place for place, supply in enumerate(found.supplies)}
    await rank(found, found.needs[0], scores)
    await arrange_candidates(SYSTEM, found.session_id)
    before = {one.b_id for one in await candidates_of(found.session_id)}
    assert found.providers[9] not in before
    asked = Asked(found.session_id, found.makers[0], found.providers[9], found.needs[0], found.supplies[9])
    key = await ask_to_meet(SYSTEM, asked)
    await arrange_candidates(SYSTEM, found.session_id)
    values = {one.b_id: one.value for one in await candidates_of(found.session_id)}
    assert (set(values), values[found.providers[9]]) == (before | {found.providers[9]}, 81)
    await accept_request(SYSTEM, key)
    await arrange_candidates(SYSTEM, found.session_id)
    assert {one.b_id: one.value for one in await candidates_of(found.session_id)}[found.providers[9]] == 121


async def test_strangers_and_accounts_have_no_partners(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    for path in ("/my/partners", "/my/requests"):
        assert (await client.get(path)).status_code == 303
    await enter_as_host(client, found.session_id)
    for path in ("/my/partners", "/my/requests"):
        assert (await client.get(path)).status_code == 403


async def test_partners_cost_as_many_statements_for_one_as_for_three(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    numbers = []
    for count in (1, 3):
        found = await fair(1, count)
        await open_as(client, found.session_id, found.makers[0])
        statements.clear()
        await client.get("/my/partners")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
