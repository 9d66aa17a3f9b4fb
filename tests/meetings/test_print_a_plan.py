"""Paper of a plan: everybody's page, table cards, round sheets; only what changed is printed again."""

import httpx
from desk import chief, host, said, send
from fair import drafted, enter_as_stranger, fair, released

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import Edit, edit_plan, mark_printed
from events.meetings.queries import meetings_of, papers_of
from events.meetings.rules import Deed
from events.settings import Settings


async def test_only_those_a_later_version_touches_are_printed_again(db: Settings) -> None:
    found = await fair()
    plan_id = await released(found)
    assert {one.printed for one in await papers_of(plan_id)} == {None}
    assert await mark_printed(SYSTEM, plan_id) == 4
    assert not any(one.changed for one in await papers_of(plan_id))
    one = (await meetings_of(plan_id))[0]
    draft = await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.UNSCHEDULE, one.a_id, one.b_id))
    changed = {paper.organisation_id for paper in await papers_of(draft) if paper.changed}
    assert changed == {one.a_id, one.b_id}
    assert await mark_printed(SYSTEM, draft) == 2
    assert not any(paper.changed for paper in await papers_of(draft))
    assert {paper.printed for paper in await papers_of(draft)} == {2}


async def test_who_has_no_meeting_any_more_is_told_on_paper(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    plan_id = await released(found)
    await mark_printed(SYSTEM, plan_id)
    one = (await meetings_of(plan_id))[0]
    draft = await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.UNSCHEDULE, one.a_id, one.b_id))
    assert [len(paper.meetings) for paper in await papers_of(draft)] == [0, 0]
    await host(client)
    sheet = (await client.get(f"/sessions/{found.session_id}/plan/{draft}/sheets?only=changed")).text
    assert sheet.count("原来的安排作废") == 2


async def test_sheets_name_partners_and_needs_but_not_a_partners_confidential_one(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    plan_id = await drafted(found)
    await host(client)
    base = f"/sessions/{found.session_id}/plan/{plan_id}"
    assert (await client.get(f"{base}/sheets")).text.count("采购涤纶纱线40吨") == 2
    await fetch("UPDATE need SET confidential = true WHERE id = {}", found.needs[0])
    assert (await client.get(f"{base}/sheets")).text.count("采购涤纶纱线40吨") == 1
    for by, words in (("table", "1 号桌"), ("round", "第1轮")):
        sheet = (await client.get(f"{base}/sheets?by={by}")).text
        assert words in sheet
        assert "采购涤纶纱线" not in sheet


async def test_the_page_says_what_to_print_and_remembers(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    plan_id = await drafted(found)
    await host(client)
    base = f"/sessions/{found.session_id}/plan/{plan_id}"
    assert "只印变动的 2 家" in said(await client.get(f"{base}/papers"))
    assert (await send(client, f"{base}/printed")).status_code == 303
    assert "只印变动的 0 家" in said(await client.get(f"{base}/papers"))
    assert "没有要印的" in (await client.get(f"{base}/sheets?only=changed")).text
    await chief(client)
    assert (await send(client, f"{base}/printed")).status_code == 403
    await enter_as_stranger(client)
    for tail in ("papers", "sheets"):
        assert (await client.get(f"{base}/{tail}")).status_code == 404
