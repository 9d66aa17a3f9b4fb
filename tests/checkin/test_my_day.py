"""A participant's day on the phone, and the same on paper: one's own, and of the partner what may be seen."""

from datetime import time, timedelta

import httpx
import make
import pytest
from fair import Fair, carry, enter_as_host, fair, released

from events.checkin.actions import Redemption, issue_tickets, redeem
from events.checkin.documents import agenda_pages
from events.checkin.queries import badges_of
from events.foundation import clock
from events.foundation.nonce import uuid7
from events.foundation.pages import render
from events.foundation.transaction import fetch
from events.identity.actions import NewLink, create_link, open_link
from events.identity.rules import SYSTEM
from events.marketplace.tables import Need
from events.meetings.queries import released_plan
from events.registration.rules import ConsentState
from events.sessions.queries import session_view
from events.sessions.rules import SessionState
from events.settings import Settings

SECRET = "并购意向书起草"
MORNING = clock.at(make.DAY, time(8, 40))


async def a_fair() -> Fair:
    """One firm with a confidential need and one with an open one meet the same provider."""
    found = await fair(2, 1, state=SessionState.LIVE)
    await Need.update({Need.title: SECRET, Need.confidential: True}).where(Need.id == found.needs[0])
    await Need.update({Need.title: "采购针织坯布"}).where(Need.id == found.needs[1])
    await issue_tickets(SYSTEM, found.session_id)
    await released(found)
    return found


async def open_as(client: httpx.AsyncClient, found: Fair, organisation_id: int) -> None:
    expires = clock.now() + timedelta(days=1)
    token = await create_link(SYSTEM, NewLink("day", found.session_id, organisation_id, "5678", expires))
    await carry(client, (await open_link(token, "5678")).token)


async def name_of(organisation_id: int) -> str:
    return str((await fetch("SELECT name FROM organisation WHERE id = {}", organisation_id))[0]["name"])


async def test_a_day_shows_ones_own_meetings_and_badge_only(client: httpx.AsyncClient) -> None:
    found = await a_fair()
    (one, two), (provider,) = found.makers, found.providers
    await open_as(client, found, one)
    page = (await client.get("/my")).text
    assert SECRET in page
    assert await name_of(provider) in page
    assert await name_of(two) not in page
    assert "采购针织坯布" not in page
    assert page.count("入场出示此码") == 1


async def test_a_partner_sees_the_kind_of_a_confidential_need_only(client: httpx.AsyncClient) -> None:
    found = await a_fair()
    await open_as(client, found, found.providers[0])
    page = (await client.get("/my")).text
    assert SECRET not in page
    assert "保密需求" in page
    assert "采购针织坯布" in page


async def test_an_arrival_stands_beside_the_badge(client: httpx.AsyncClient) -> None:
    found = await a_fair()
    await open_as(client, found, found.makers[0])
    assert "已签到" not in (await client.get("/my")).text
    (badge,) = await badges_of(found.session_id, found.makers[0])
    with clock.fixed(MORNING):
        await redeem(SYSTEM, Redemption(found.session_id, uuid7(clock.now()), ticket_id=badge.ticket_id))
    assert "08:40 已签到" in (await client.get("/my")).text


async def test_before_a_release_there_is_no_meeting(client: httpx.AsyncClient) -> None:
    found = await fair()
    await open_as(client, found, found.makers[0])
    assert "安排发布后会显示在这里" in (await client.get("/my")).text


async def test_a_stranger_is_led_to_the_login_and_an_account_has_no_day(client: httpx.AsyncClient) -> None:
    found = await fair()
    assert (await client.get("/my")).headers["location"].startswith("/login")
    await enter_as_host(client, found.session_id)
    assert (await client.get("/my")).status_code == 403


async def test_a_day_costs_as_many_statements_with_one_meeting_as_with_three(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    numbers = []
    for partners in (1, 3):
        found = await fair(1, partners, state=SessionState.LIVE)
        await issue_tickets(SYSTEM, found.session_id)
        await released(found)
        await open_as(client, found, found.makers[0])
        statements.clear()
        await client.get("/my")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


async def agendas(found: Fair) -> str:
    """The agenda pages as they go to the printer."""
    plan = await released_plan(found.session_id)
    pages = await agenda_pages(found.session_id, plan)
    session = await session_view(found.session_id)
    template = "checkin/print/agendas.html"
    return render(template, lang="zh-Hans", session=session, plan=plan, pages=pages, printed_at=clock.now())


async def test_on_paper_a_confidential_need_stands_on_its_own_page_only(db: Settings) -> None:
    found = await a_fair()
    assert (await agendas(found)).count(SECRET) == 1


@pytest.mark.parametrize("consent", ConsentState)
async def test_on_paper_a_person_is_named_with_consent_only(db: Settings, consent: ConsentState) -> None:
    found = await a_fair()
    await fetch("UPDATE delegate SET name = '赵秘书'")
    await fetch("UPDATE registration SET consent = {} WHERE organisation = {}", consent.value, found.makers[0])
    assert ("赵秘书" in await agendas(found)) == (consent is ConsentState.GIVEN)


@pytest.mark.pdf
async def test_the_papers_of_the_day_are_downloaded_by_the_host(client: httpx.AsyncClient) -> None:
    found = await a_fair()
    await enter_as_host(client, found.session_id)
    for name in ("agendas", "badges"):
        answer = await client.get(f"/sessions/{found.session_id}/{name}.pdf")
        assert (answer.status_code, answer.headers["content-type"], answer.content[:5]) == (
            200,
            "application/pdf",
            b"%PDF-",
        )
