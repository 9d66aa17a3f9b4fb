"""The host writes down which meetings were held: one by one, or the rest of a round."""

import make
from desk import chief, said, send
from fair import drafted, enter_as_host, enter_as_stranger, fair, put, released
from httpx import AsyncClient

from events.meetings.queries import meeting_view, meetings_of
from events.sessions.rules import SessionState


async def test_meetings_are_marked_on_their_page(client: AsyncClient) -> None:
    found = await fair()
    first, second, *_ = await meetings_of(await released(found))
    await put(found.session_id, SessionState.LIVE)
    await enter_as_host(client, found.session_id)
    base = f"/sessions/{found.session_id}/meetings"
    page = await client.get(base)
    assert (f"{base}/{first.id}" in page.text, "都记为已谈" in page.text) == (True, True)
    done = await send(client, f"{base}/{first.id}", {"state": "missed"})
    assert (done.status_code, done.headers["location"]) == (303, f"{base}#round-{first.slot_index + 1}")
    await send(client, f"{base}/{second.id}", {"state": "held"})
    assert [(await meeting_view(one.id)).state for one in (first, second)] == ["missed", "held"]
    assert "已谈 1 未到 1" in said(await client.get(base))


async def test_the_rest_of_a_round_is_marked_held(client: AsyncClient) -> None:
    found = await fair()
    all_ = await meetings_of(plan_id := await released(found))
    await enter_as_host(client, found.session_id)
    base = f"/sessions/{found.session_id}/meetings"
    await send(client, f"{base}/{all_[0].id}", {"state": "missed"})
    for number in {one.slot_index for one in all_[1:]}:
        assert (await send(client, f"{base}/rounds/{number}")).status_code == 303
    assert sorted(one.state for one in await meetings_of(plan_id)) == ["held"] * (len(all_) - 1) + ["missed"]
    assert (await send(client, f"{base}/rounds/{all_[0].slot_index}")).status_code == 404
    assert "都记为已谈" not in (await client.get(base)).text


async def test_without_a_released_plan_there_is_nothing_to_mark(client: AsyncClient) -> None:
    found = await fair()
    draft = await meetings_of(await drafted(found))
    await enter_as_host(client, found.session_id)
    base = f"/sessions/{found.session_id}/meetings"
    assert "还没有已发布的洽谈安排" in (await client.get(base)).text
    answers = [await send(client, path, {"state": "held"}) for path in (f"{base}/{draft[0].id}",)]
    answers.append(await send(client, f"{base}/rounds/0"))
    assert [one.status_code for one in answers] == [404, 404]
    assert {one.state for one in await meetings_of(draft[0].plan_id)} == {"planned"}


async def test_another_word_another_session_and_other_people_change_nothing(client: AsyncClient) -> None:
    found = await fair()
    first, *_ = await meetings_of(await released(found))
    await enter_as_host(client, found.session_id)
    path = f"/sessions/{found.session_id}/meetings/{first.id}"
    other = await make.session()
    assert (await send(client, path, {"state": "planned"})).status_code == 422
    assert (await send(client, f"/sessions/{other}/meetings/{first.id}", {"state": "held"})).status_code == 404
    await chief(client)
    assert (await send(client, path, {"state": "held"})).status_code in {403, 404}
    await enter_as_stranger(client)
    assert (await send(client, path, {"state": "held"})).status_code == 404
    assert (await meeting_view(first.id)).state == "planned"
