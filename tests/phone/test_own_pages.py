"""One's own day as files, opinions, items, consents; links that were closed open nothing."""

import re
from datetime import timedelta

import httpx
import make
import pytest
from desk import said
from fair import enter_as_host, fair, released
from holder import SECRET, hide, open_as

from events.checkin.actions import issue_tickets
from events.foundation import clock
from events.foundation.transaction import fetch
from events.identity.actions import revoke_links
from events.identity.rules import SYSTEM
from events.marketplace.queries import needs_of, supplies_of
from events.phone.documents.calendar import LONGEST_LINE
from events.registration.queries import registrations_of
from events.sessions.rules import SessionState

PAGES = ("/my", "/my/partners", "/my/requests", "/my/items", "/my/items/needs/new", "/my/profile", "/my/notice/late")


async def test_the_day_is_saved_as_a_picture(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found)
    await open_as(client, found.session_id, found.makers[0])
    answer = await client.get("/my/day.png")
    assert (answer.status_code, answer.headers["content-type"], answer.content[:8]) == (
        200,
        "image/png",
        b"\x89PNG\r\n\x1a\n",
    )


@pytest.mark.pdf
async def test_the_day_is_printed(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found)
    await open_as(client, found.session_id, found.makers[0])
    answer = await client.get("/my/day.pdf")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


async def address_of_calendar(client: httpx.AsyncClient) -> str:
    (found,) = re.findall(r"/my/calendar\.ics\?link=\d+&amp;key=[0-9a-f]+", (await client.get("/my")).text)
    return found.replace("&amp;", "&")


async def test_the_calendar_opens_by_its_key_alone_until_the_link_is_closed(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found)
    await open_as(client, found.session_id, found.providers[0])
    address = await address_of_calendar(client)
    client.cookies.clear()
    answer = await client.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20261210T013000Z" in lines
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
    assert (await client.get(address[:-1] + "x")).status_code == 409
    assert (await client.get("/my/calendar.ics")).status_code == 409
    await revoke_links(SYSTEM, found.session_id, [found.providers[0]])
    assert (await client.get(address)).status_code == 409


async def test_the_calendar_of_an_expired_link_is_closed(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found)
    await open_as(client, found.session_id, found.providers[0])
    address = await address_of_calendar(client)
    with clock.fixed(clock.now() + timedelta(days=31)):
        assert (await client.get(address)).status_code == 409


async def test_a_calendar_names_the_partners_confidential_need_by_kind_only(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await hide(found)
    await released(found)
    await open_as(client, found.session_id, found.providers[0])
    text = (await client.get(await address_of_calendar(client))).text.replace("\r\n ", "")
    assert SECRET not in text
    assert "保密需求" in text


async def test_an_opinion_is_kept_once_and_never_an_amount(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found)
    await open_as(client, found.session_id, found.makers[0])
    at = f"/my/meetings/{found.providers[0]}"
    assert (await client.post(at, data={"result": "rich"})).status_code == 422
    for result in ("none", "continuing"):
        assert (await client.post(at, data={"result": result, "next_step": "下周寄样"})).status_code == 303
    rows = await fetch("SELECT result, next_step FROM opinion")
    assert [dict(row) for row in rows] == [{"result": "continuing", "next_step": "下周寄样"}]
    assert await fetch("SELECT 1 FROM outcome") == []
    await enter_as_host(client, found.session_id)
    assert "下周寄样" in said(await client.get(f"/sessions/{found.session_id}/day-notices"))


async def test_of_a_meeting_that_is_not_there_nobody_has_an_opinion(client: httpx.AsyncClient) -> None:
    found = await fair(2, 1)
    await released(found)
    await open_as(client, found.session_id, found.makers[0])
    for partner in (found.makers[1], found.makers[0], 10**6):
        assert (await client.get(f"/my/meetings/{partner}")).status_code == 404
        assert (await client.post(f"/my/meetings/{partner}", data={"result": "agreed"})).status_code == 409


async def test_each_delegate_sees_the_own_day(client: httpx.AsyncClient) -> None:
    found = await fair(1, 2)
    await released(found)
    await issue_tickets(SYSTEM, found.session_id)
    await open_as(client, found.session_id, found.makers[0])
    rows = await fetch(
        "SELECT id FROM delegate WHERE registration IN (SELECT id FROM registration WHERE organisation = {})",
        found.makers[0],
    )
    all_of_them, own = (await client.get("/my")).text, (await client.get(f"/my?who={rows[0]['id']}")).text
    nobody = (await client.get("/my?who=999999")).text
    assert own.count("号桌") == all_of_them.count("号桌")
    assert "这一版没有排到洽谈" in nobody


async def test_own_items_are_added_returned_edited_and_withdrawn(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    await open_as(client, session_id, firm)
    asked = {"kind": "finance", "title": "流动资金贷款", "amount_wan": "500", "visibility": "participants"}
    assert (await client.post("/my/items/needs", data={**asked, "priority": "2"})).status_code == 303
    (need,) = await needs_of(session_id)
    assert (need.state, need.organisation_id, need.priority) == ("submitted", firm, 0)
    assert "流动资金贷款" in said(await client.get("/my/items"))
    at = f"/my/items/needs/{need.id}"
    assert (await client.post(at, data={**asked, "title": "改"})).status_code == 409
    await fetch("UPDATE need SET state = 'returned', review_note = '写清用途'")
    assert "写清用途" in said(await client.get(at))
    assert (await client.post(at, data={**asked, "title": ""})).status_code == 422
    assert (await client.post(at, data={**asked, "title": "设备贷款"})).status_code == 303
    assert [(one.title, one.state) for one in await needs_of(session_id)] == [("设备贷款", "submitted")]
    for state in ("withdrawn", "draft"):
        assert (await client.post(f"{at}/withdraw")).status_code == 303
        assert [one.state for one in await needs_of(session_id)] == [state]
    await client.post("/my/items/supplies", data={"kind": "product", "title": "面料", "visibility": "public"})
    (supply,) = await supplies_of(session_id)
    assert (supply.title, supply.state) == ("面料", "submitted")
    assert (await client.post(f"/my/items/supplies/{supply.id}/withdraw")).status_code == 303


async def test_taking_an_item_back_is_no_single_tap_and_says_what_it_costs(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    await open_as(client, session_id, await make.participant(session_id))
    await client.post("/my/items/supplies", data={"kind": "product", "title": "面料", "visibility": "public"})
    (supply,) = await supplies_of(session_id)
    at = f"/my/items/supplies/{supply.id}"
    folded = re.compile(r"<details[^>]*><summary>撤回这一条</summary>(.*?)</details>", re.DOTALL)
    (open_still,) = folded.findall((await client.get(at)).text)
    await fetch("UPDATE chain_session SET state = {} WHERE id = {}", SessionState.LIVE, session_id)
    (closed,) = folded.findall((await client.get(at)).text)
    cost = "撤回后这一条不能再提交"
    assert [(f"{at}/withdraw" in one, cost in one) for one in (open_still, closed)] == [(True, False), (True, True)]


async def test_items_of_others_are_not_found(client: httpx.AsyncClient) -> None:
    found = await fair(2, 1)
    await open_as(client, found.session_id, found.makers[0])
    other = f"/my/items/needs/{found.needs[1]}"
    for answer in (
        await client.get(other),
        await client.post(f"{other}/withdraw"),
        await client.get("/my/items/x/new"),
    ):
        assert answer.status_code == 404


async def test_consents_are_given_and_withdrawn_each_apart(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    await open_as(client, session_id, firm)
    assert (await client.post("/my/profile/consents", data={"consents": ["take_part", "partners"]})).status_code == 303
    assert [one.consent for one in await registrations_of(session_id)] == ["given"]
    assert (await client.post("/my/profile/consents", data={"consents": ["take_part"]})).status_code == 303
    assert [one.consent for one in await registrations_of(session_id)] == ["withdrawn"]
    rows = await fetch("SELECT purpose, state, channel FROM consent_record ORDER BY id")
    assert [(row["purpose"], row["state"], row["channel"]) for row in rows] == [
        ("take_part", "given", "link"),
        ("partners", "given", "link"),
        ("partners", "withdrawn", "link"),
    ]
    assert (await client.post("/my/profile/consents", data={"consents": ["soul"]})).status_code == 422


@pytest.mark.parametrize("path", PAGES)
async def test_a_closed_link_opens_nothing_any_more(client: httpx.AsyncClient, path: str) -> None:
    session_id = await make.session(state=SessionState.MATCHING)
    firm = await make.participant(session_id)
    await open_as(client, session_id, firm)
    assert (await client.get(path)).status_code == 200
    await revoke_links(SYSTEM, session_id, [firm])
    assert (await client.get(path)).headers["location"].startswith("/login")


async def test_inside_wechat_the_day_says_how_files_are_saved(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found)
    await open_as(client, found.session_id, found.makers[0])
    assert "在浏览器打开" not in (await client.get("/my")).text
    inside = await client.get("/my", headers={"user-agent": "Mozilla/5.0 MicroMessenger/8.0"})
    assert "在浏览器打开" in inside.text
