"""A registration withdraws with its meetings; one filed twice is joined with the other."""

import make
import pytest
from desk import chief, host, said, send
from fair import fair, released
from httpx import AsyncClient

from events.foundation.transaction import fetch
from events.identity.actions import NewLink, create_link
from events.identity.rules import SYSTEM
from events.marketplace.queries import needs_of, supplies_of
from events.meetings.queries import candidates_of, day_of, released_plan, unplaced_of
from events.meetings.rules import MeetingState
from events.registration.queries import registration_view, registrations_of
from events.registration.rules import RegistrationState
from events.sessions.rules import SessionState


async def registration_of(session_id: int, organisation_id: int) -> int:
    return {one.organisation_id: one.registration_id for one in await registrations_of(session_id)}[organisation_id]


async def test_whom_it_meets_is_seen_before_and_cancelled_with_it(client: AsyncClient) -> None:
    await host(client)
    found = await fair(makers=1, providers=2)
    await released(found)
    gone = found.providers[0]
    key = await registration_of(found.session_id, gone)
    path = f"/sessions/{found.session_id}/registrations/{key}"
    assert "已发布的安排里有 1 场随即取消" in said(await client.get(f"{path}/withdraw"))
    unseen = await send(client, f"{path}/withdraw", {"note": "来不了", "accepted": "0"})
    assert (unseen.status_code, "取消 1 场已发布的洽谈" in unseen.text, 'value="来不了"' in unseen.text) == (
        422,
        True,
        True,
    )
    assert len(await day_of(found.session_id, gone)) == 1
    done = await send(client, f"{path}/withdraw", {"note": "来不了", "accepted": "1"})
    assert (done.status_code, await day_of(found.session_id, gone)) == (303, [])
    view, plan = await registration_view(key), await released_plan(found.session_id)
    assert plan is not None
    assert (view.state, view.note) == (RegistrationState.WITHDRAWN, "来不了")
    assert [one.reason for one in await unplaced_of(plan.id)] == ["party_left"]
    assert len(await day_of(found.session_id, found.makers[0])) == 1
    assert len(await fetch("SELECT id FROM claim")) == 3
    assert "现在不能这样处理" in (await client.get(f"{path}/withdraw")).text
    assert (await send(client, f"{path}/withdraw", {"accepted": "x"})).status_code == 422


async def test_what_was_held_stays_when_it_leaves(client: AsyncClient) -> None:
    await host(client)
    found = await fair(makers=1, providers=1)
    await released(found)
    await fetch("UPDATE meeting SET state = 'held'")
    key = await registration_of(found.session_id, found.makers[0])
    path = f"/sessions/{found.session_id}/registrations/{key}/withdraw"
    assert (await send(client, path, {"accepted": "0"})).status_code == 303
    assert [one.state for one in await day_of(found.session_id, found.makers[0])] == [MeetingState.HELD]


async def filed_twice() -> tuple[int, int, int]:
    """A session, the registration to keep (without a contact) and the one that goes, which has a need and a supply."""
    session_id = await make.session(state=SessionState.MATCHING)
    kept, gone = await make.organisation("丽水合成革有限公司"), await make.organisation("丽水合成革厂")
    keys = (await make.registration(session_id, kept, contact_id=None), await make.registration(session_id, gone))
    await make.participant(session_id, "缙云机械有限公司")
    await make.need(session_id, gone)
    await make.supply(session_id, gone)
    await create_link(
        SYSTEM, NewLink("day", session_id, gone, "5678", (await fetch("SELECT now() + interval '1 day' AS t"))[0]["t"])
    )
    return session_id, *keys


async def test_what_was_filed_twice_is_joined(client: AsyncClient) -> None:
    await host(client)
    session_id, kept, gone = await filed_twice()
    path = f"/sessions/{session_id}/registrations/{gone}/merge"
    page = (await client.get(path)).text
    assert page.index("丽水合成革有限公司</option>") < page.index("缙云机械有限公司</option>")
    asked = await send(client, path, {"kept": str(kept)})
    assert "需求 1 条、供给 1 条转到 丽水合成革有限公司 名下" in said(asked)
    assert (await registration_view(gone)).state is RegistrationState.ACCEPTED
    done = await send(client, path, {"kept": str(kept), "sure": "1"})
    assert done.headers["location"] == f"/sessions/{session_id}/registrations/{kept}"
    one, other = await registration_view(kept), await registration_view(gone)
    assert {item.organisation_id for item in [*await needs_of(session_id), *await supplies_of(session_id)]} == {
        one.organisation_id
    }
    assert (other.state, one.contact_name, one.contact_mobile) == (RegistrationState.WITHDRAWN, "王芳", "13900005678")
    assert (await fetch("SELECT revoked_at IS NOT NULL AS closed FROM personal_link")) == [{"closed": True}]
    for wrong in ("", str(gone), "999"):
        assert (await send(client, path, {"kept": wrong})).status_code == 422


async def test_candidates_of_the_one_that_goes_fall(client: AsyncClient) -> None:
    await host(client)
    found = await fair(makers=2, providers=1)
    plan_id = await released(found)
    await fetch("DELETE FROM claim")
    await fetch("DELETE FROM meeting WHERE plan = {}", plan_id)
    keys = [await registration_of(found.session_id, one) for one in found.makers]
    path = f"/sessions/{found.session_id}/registrations/{keys[1]}/merge"
    await send(client, path, {"kept": str(keys[0]), "sure": "1"})
    assert {one.a_id for one in await candidates_of(found.session_id)} == {found.makers[0]}


async def test_one_with_released_meetings_does_not_go(client: AsyncClient) -> None:
    await host(client)
    found = await fair(makers=2, providers=2)
    await released(found)
    keys = [await registration_of(found.session_id, one) for one in found.makers]
    path = f"/sessions/{found.session_id}/registrations/{keys[1]}/merge"
    assert "不能合并" in (await send(client, path, {"kept": str(keys[0])})).text
    assert (await send(client, path, {"kept": str(keys[0]), "sure": "1"})).status_code == 409


@pytest.mark.parametrize("deed", ["withdraw", "merge"])
async def test_strangers_take_nobody_out(client: AsyncClient, deed: str) -> None:
    session_id, kept, gone = await filed_twice()
    path, fields = f"/sessions/{session_id}/registrations/{gone}/{deed}", {"accepted": "9"}
    fields = fields if deed == "withdraw" else {"kept": str(kept), "sure": "1"}
    await host(client, "QT-JSJ")
    assert ((await client.get(path)).status_code, (await send(client, path, fields)).status_code) == (404, 404)
    await chief(client)
    assert ((await client.get(path)).status_code, (await send(client, path, fields)).status_code) == (403, 403)
    await host(client)
    other = f"/sessions/{await make.session()}/registrations/{gone}/{deed}"
    assert (await client.get(other)).status_code == 404
    assert (await send(client, other, fields)).status_code in {404, 422}
    assert (await registration_view(gone)).state is RegistrationState.ACCEPTED
