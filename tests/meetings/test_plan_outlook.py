"""What a version leaves to wish for: shares, floors, more room."""

from dataclasses import replace

import httpx
import make
from counting import statements
from desk import host, said
from fair import QUICK, Fair, drafted, enter_as_stranger, fair

from events.foundation.transaction import fetch
from events.meetings.queries import OutlookView, outlook_of, plan_view
from events.sessions.tables import MeetingTable
from events.settings import Settings


async def crowded() -> tuple[Fair, int]:
    """Three makers want the same provider, who has two rounds; one more firm has nobody to meet."""
    found = await fair(3, 1)
    await MeetingTable.delete().where(MeetingTable.session == found.session_id, MeetingTable.number > 0)
    await make.participant(found.session_id)
    return found, await drafted(found, replace(QUICK, rounds=2, floor=0))


async def seen_in(plan_id: int) -> OutlookView:
    view = await outlook_of(await plan_view(plan_id))
    assert view is not None
    return view


async def test_who_got_nothing_is_first_and_told_why(db: Settings) -> None:
    found, plan_id = await crowded()
    view = await seen_in(plan_id)

    assert [(one.meetings, one.possible) for one in view.shares] == [(0, 1), (1, 1), (1, 1), (2, 2)]
    assert [one.organisation_id for one in view.shares][-1] == found.providers[0]
    assert view.least == 0
    assert [one.why is not None for one in view.without] == [True]


async def test_a_floor_that_not_everybody_can_have_says_how_many_miss_it(db: Settings) -> None:
    _, plan_id = await crowded()
    view = await seen_in(plan_id)

    assert [(one.floor, one.cost, one.missing) for one in view.floors][:1] == [(0, 0, 0)]
    assert (view.highest, view.floors[-1].missing) == (0, 1)


async def test_one_more_round_brings_the_third_meeting(db: Settings) -> None:
    _, plan_id = await crowded()
    by_room = {(one.room, one.by): one for one in (await seen_in(plan_id)).gains}

    assert (by_room["slots", 1].meetings, by_room["slots", 1].value) == (1, 80)
    assert by_room["tables", 2].meetings == 0


async def test_the_page_says_it_in_words_and_the_plan_leads_there(client: httpx.AsyncClient) -> None:
    found, plan_id = await crowded()
    await host(client)
    path = f"/sessions/{found.session_id}/plan/{plan_id}/outlook"
    assert f'href="{path}"' in (await client.get(f"/sessions/{found.session_id}/plan")).text
    with statements() as made:
        text = said(await client.get(path))
    assert "多开 1 轮 +1 场" in text
    assert "一场也没有 1 家" in text
    assert len(made) < 20


async def test_a_run_without_an_outlook_says_how_to_get_one(client: httpx.AsyncClient) -> None:
    found, plan_id = await crowded()
    await fetch("UPDATE plan_run SET outlook = NULL")
    await host(client)
    text = said(await client.get(f"/sessions/{found.session_id}/plan/{plan_id}/outlook"))
    assert "这一版没有算过" in text


async def test_strangers_find_no_outlook(client: httpx.AsyncClient) -> None:
    found, plan_id = await crowded()
    await enter_as_stranger(client)
    assert (await client.get(f"/sessions/{found.session_id}/plan/{plan_id}/outlook")).status_code == 404
