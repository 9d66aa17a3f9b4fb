"""Paper of a plan: everybody's page, table cards, round sheets; only what changed is printed again."""

import re

import httpx
from desk import chief, host, said, send
from fair import drafted, enter_as_stranger, fair, released

from events.checkin.documents import agenda_documents
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import Edit, edit_plan, mark_printed, release_plan
from events.meetings.queries import meetings_of, sheets_of
from events.meetings.rules import Deed
from events.registration.queries import participants
from events.settings import Settings


async def test_only_those_a_later_version_touches_are_printed_again(db: Settings) -> None:
    found = await fair()
    plan_id = await released(found)
    assert {one.printed for one in await sheets_of(plan_id)} == {None}
    assert await mark_printed(SYSTEM, plan_id) == 4
    assert not any(one.changed for one in await sheets_of(plan_id))
    one = (await meetings_of(plan_id))[0]
    draft = await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.UNSCHEDULE, one.a_id, one.b_id))
    changed = {sheet.organisation_id for sheet in await sheets_of(draft) if sheet.changed}
    assert changed == {one.a_id, one.b_id}
    assert await mark_printed(SYSTEM, draft) == 2
    assert not any(sheet.changed for sheet in await sheets_of(draft))
    assert {sheet.printed for sheet in await sheets_of(draft)} == {2}


async def test_who_has_no_meeting_any_more_is_told_on_paper(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    plan_id = await released(found)
    await mark_printed(SYSTEM, plan_id)
    one = (await meetings_of(plan_id))[0]
    draft = await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.UNSCHEDULE, one.a_id, one.b_id))
    assert [len(sheet.meetings) for sheet in await sheets_of(draft)] == [0, 0]
    await host(client)
    sheet = (await client.get(f"/sessions/{found.session_id}/plan/{draft}/sheets/print?only=changed")).text
    assert sheet.count("原来的安排作废") == 2


async def test_sheets_name_partners_and_needs_but_not_a_partners_confidential_one(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    plan_id = await drafted(found)
    await host(client)
    base = f"/sessions/{found.session_id}/plan/{plan_id}"
    assert (await client.get(f"{base}/sheets/print")).text.count("采购涤纶纱线40吨") == 2
    await fetch("UPDATE need SET confidential = true WHERE id = {}", found.needs[0])
    assert (await client.get(f"{base}/sheets/print")).text.count("采购涤纶纱线40吨") == 1
    for by, words in (("table", "1 号桌"), ("round", "第1轮")):
        sheet = (await client.get(f"{base}/sheets/print?by={by}")).text
        assert words in sheet
        assert "采购涤纶纱线" not in sheet


async def test_cards_and_agendas_are_printed_again_where_something_changed(client: httpx.AsyncClient) -> None:
    found = await fair()
    plan_id = await released(found)
    await host(client)
    base = f"/sessions/{found.session_id}/plan"
    assert "变动的桌卡" not in said(await client.get(f"{base}/{plan_id}/sheets"))
    await mark_printed(SYSTEM, plan_id)
    assert await agenda_documents(found.session_id, "zh-Hans", 9, changed=True) == []
    for by in ("table", "round"):
        kept = await client.get(f"{base}/{plan_id}/sheets/print?by={by}&only=changed")
        assert "发出去的都是这一版" in kept.text
    one = (await meetings_of(plan_id))[0]
    draft = await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.UNSCHEDULE, one.a_id, one.b_id))
    seen = said(await client.get(f"{base}/{draft}/sheets"))
    assert "变动的桌卡 1 张" in seen
    assert "变动的轮次单 1 张" in seen
    cards = (await client.get(f"{base}/{draft}/sheets/print?by=table&only=changed")).text
    assert f"{one.table_number + 1} 号桌" in cards
    assert cards.count("lq-leaf") == 1
    await release_plan(SYSTEM, draft)
    (agendas,) = await agenda_documents(found.session_id, "zh-Hans", 9, changed=True)
    names = {who.name: who.organisation_id for who in await participants(found.session_id)}
    assert {names[name] for name in re.findall("<h1[^>]*>([^<]+)<", agendas)} == {one.a_id, one.b_id}
    assert agendas.count("ag-page pr-sheet") == 2


async def test_the_page_says_what_to_print_and_remembers(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    plan_id = await drafted(found)
    await host(client)
    base = f"/sessions/{found.session_id}/plan/{plan_id}"
    assert "只印变动的 2 家" in said(await client.get(f"{base}/sheets"))
    assert (await send(client, f"{base}/printed")).status_code == 303
    assert "只印变动的 0 家" in said(await client.get(f"{base}/sheets"))
    assert "没有要印的" in (await client.get(f"{base}/sheets/print?only=changed")).text
    await chief(client)
    assert (await send(client, f"{base}/printed")).status_code == 403
    await enter_as_stranger(client)
    for tail in ("sheets", "sheets/print"):
        assert (await client.get(f"{base}/{tail}")).status_code == 404
