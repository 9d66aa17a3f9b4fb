"""换人参会: another person takes a seat with one edit."""

import make
import pytest
from desk import chief, host, said, send
from httpx import AsyncClient

from events.foundation.errors import FormErrors, NotAllowed, NotFound
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.registration.actions import DelegateDraft, replace_delegate, set_delegates
from events.registration.queries import registration_view


async def two_come() -> tuple[int, str, tuple[int, int]]:
    """A registration with two named delegates: its id, page and theirs."""
    session_id = await make.session()
    key = await make.registration(session_id, await make.organisation("丽水合成革有限公司"))
    await set_delegates(
        SYSTEM, key, [DelegateDraft("王芳", "经理", ("business",)), DelegateDraft("周敏", "会计", ("finance",))]
    )
    one, two = (await registration_view(key)).delegates
    return key, f"/sessions/{session_id}/registrations/{key}", (one.id, two.id)


async def test_the_seat_keeps_its_number_and_topics(client: AsyncClient) -> None:
    await host(client)
    key, path, (_, second) = await two_come()
    answer = await send(client, f"{path}/replace", {"delegate_id": str(second), "person": "陈雅琴", "duty": "财务总监"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    one, two = (await registration_view(key)).delegates
    assert (one.name, two.id, two.number, two.name, two.title, two.topics) == (
        "王芳",
        second,
        2,
        "陈雅琴",
        "财务总监",
        ("finance",),
    )
    assert "代表2 · 原为 会计 周敏 · 经办 organizer-" in said(await client.get(path))


@pytest.mark.parametrize(
    ("change", "field"),
    [({"person": ""}, "person"), ({"person": "长" * 61}, "person"), ({"delegate_id": "999"}, "delegate_id")],
)
async def test_what_cannot_be_comes_back(client: AsyncClient, change: dict[str, str], field: str) -> None:
    await host(client)
    key, path, (first, _) = await two_come()
    fields = {"delegate_id": str(first), "person": "李明", "duty": "总监", **change}
    answer = await send(client, f"{path}/replace", fields, htmx=True)
    assert (answer.status_code, f'id="error-{field}"' in answer.text, 'value="总监"' in answer.text) == (
        422,
        True,
        True,
    )
    assert (await registration_view(key)).delegates[0].name == "王芳"


async def test_the_same_person_is_no_replacement(client: AsyncClient) -> None:
    await host(client)
    _, path, (first, _) = await two_come()
    same = {"delegate_id": str(first), "person": "王芳", "duty": "经理"}
    answer = await send(client, f"{path}/replace", same, htmx=True)
    assert (answer.status_code, "是同一个人" in answer.text) == (422, True)
    assert await fetch("SELECT id FROM replacement") == []


async def test_the_firm_itself_may_and_no_other_one(db: object) -> None:
    key, path, (first, _) = await two_come()
    session_id = int(path.split("/")[2])
    view = await registration_view(key)
    await replace_delegate(make.link(session_id, view.organisation_id), first, "李明")
    with pytest.raises(NotAllowed):
        await replace_delegate(make.link(session_id, view.organisation_id + 1), first, "赵六")
    with pytest.raises(NotAllowed):
        await replace_delegate(make.actor(Role.COLLECTOR, ScopeKind.AREA, 331127), first, "赵六")
    assert (await registration_view(key)).delegates[0].name == "李明"


async def test_nobody_replaces_who_withdrew(db: object) -> None:
    key, _, (_, second) = await two_come()
    await set_delegates(SYSTEM, key, [DelegateDraft("王芳")])
    with pytest.raises(NotFound):
        await replace_delegate(SYSTEM, second, "李明")
    with pytest.raises(FormErrors):
        await replace_delegate(SYSTEM, (await registration_view(key)).delegates[0].id, " ")


async def test_strangers_replace_nobody(client: AsyncClient) -> None:
    key, path, (first, _) = await two_come()
    fields = {"delegate_id": str(first), "person": "李明"}
    await host(client, "QT-JSJ")
    assert (await send(client, f"{path}/replace", fields)).status_code == 404
    await chief(client)
    assert (await send(client, f"{path}/replace", fields)).status_code == 403
    assert (await registration_view(key)).delegates[0].name == "王芳"
