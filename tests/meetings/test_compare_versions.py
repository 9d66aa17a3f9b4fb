"""Versions side by side; what a release changes and whom it tells what."""

import httpx
from counting import statements
from desk import chief, host, said, send
from fair import QUICK, Fair, drafted, enter_as_stranger, fair, released

from events.identity.rules import SYSTEM
from events.meetings.actions import Wish, set_wish
from events.meetings.queries import comparison_of, notices_of, plans_of
from events.meetings.rules import RunOptions
from events.settings import Settings


async def two_versions() -> tuple[Fair, int, int]:
    """A released version with four meetings and a draft without those of the first maker."""
    found = await fair(2, 2)
    first = await released(found)
    for provider in found.providers:
        await set_wish(SYSTEM, Wish(found.session_id, found.makers[0], provider, forbidden=True))
    return found, first, await drafted(found)


async def test_who_gains_and_who_loses_between_versions(db: Settings) -> None:
    found, first, second = await two_versions()
    plans = sorted(await plans_of(found.session_id), key=lambda one: one.version)
    seen = await comparison_of(plans)
    assert [one.plan.id for one in seen.versions] == [first, second]
    assert [(one.least, one.without) for one in seen.versions] == [(2, 0), (1, 0)]
    losses = {one.organisation_id: one.gain for one in seen.standings}
    assert losses == {found.makers[0]: (-2, -160), found.providers[0]: (-1, -80), found.providers[1]: (-1, -80)}
    assert seen.standings[0].organisation_id == found.makers[0]
    assert sum(one.after is None for one in seen.changes) == 2
    assert seen.kept + sum(one.after is not None for one in seen.changes) == 2


async def test_comparing_costs_two_statements_a_version(db: Settings) -> None:
    found, _, _ = await two_versions()
    plans = await plans_of(found.session_id)
    with statements() as seen:
        await comparison_of(plans)
    assert len(seen) == 4


async def test_the_page_compares_what_was_chosen(client: httpx.AsyncClient) -> None:
    found, _, second = await two_versions()
    await host(client)
    path = f"/sessions/{found.session_id}/plan/compare"
    text = said(await client.get(path))
    assert "谁少了 第 2 版比第 1 版 · 3 家" in text
    assert "没有单位增加" in text
    assert "逐条变化" in text
    assert f"/plan/{second}/release" in (await client.get(f"{path}?of=2&of=1")).text
    assert "还没有两版可比" in said(await client.get(f"{path}?of=1"))
    assert (await client.get(f"{path}?of=7")).status_code == 404
    await chief(client)
    assert (await client.get(path)).status_code == 403
    await enter_as_stranger(client)
    assert (await client.get(path)).status_code == 404


async def test_one_version_has_nothing_beside_it(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await drafted(found)
    await host(client)
    assert "还没有两版可比" in said(await client.get(f"/sessions/{found.session_id}/plan/compare"))


async def test_a_release_says_whom_it_tells_what_and_leaves_the_call_list(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    first = await drafted(found)
    await host(client)
    path = f"/sessions/{found.session_id}/plan"
    preview = said(await client.get(f"{path}/{first}/release"))
    assert "2 家各有一条要告知的消息" in preview
    assert "13900005678" in preview
    answer = await send(client, f"{path}/{first}/release")
    assert answer.headers["location"] == f"{path}/{first}/notices"
    told = said(await client.get(f"{path}/{first}/notices"))
    assert "第一次发布，各单位的全部场次。" in told
    assert "采购涤纶纱线40吨" not in told
    await chief(client)
    assert (await client.get(f"{path}/{first}/notices")).status_code == 403
    await enter_as_stranger(client)
    assert (await client.get(f"{path}/{first}/notices")).status_code == 404


async def test_a_version_tells_only_those_it_touches_also_after_its_release(client: httpx.AsyncClient) -> None:
    found, first, second = await two_versions()
    before = await notices_of(second)
    await host(client)
    assert (await send(client, f"/sessions/{found.session_id}/plan/{second}/release")).status_code == 303
    after = await notices_of(second)
    assert [one.organisation_id for one in after[0]] == [one.organisation_id for one in before[0]]
    assert (after[2].id if after[2] else None) == first
    lines = {one.organisation_id: one.lines for one in after[0]}
    assert [line.after for line in lines[found.makers[0]]] == [None, None]
    assert "的洽谈取消" in said(await client.get(f"/sessions/{found.session_id}/plan/{second}/notices"))
    first_told = await notices_of(first)
    assert (first_told[2], len(first_told[0])) == (None, 4)


async def test_a_plan_of_another_session_is_not_found(client: httpx.AsyncClient) -> None:
    found, other = await fair(1, 1), await fair(1, 1)
    plan_id = await drafted(other)
    await host(client)
    for tail in ("notices", "release"):
        assert (await client.get(f"/sessions/{found.session_id}/plan/{plan_id}/{tail}")).status_code == 404


async def test_equal_versions_tell_nobody(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found, RunOptions(time_limit=10, timings=False))
    second = await drafted(found, QUICK)
    await host(client)
    assert "没有要告知的单位" in said(await client.get(f"/sessions/{found.session_id}/plan/{second}/notices"))
