"""The host opens points and pairs phones; a phone takes a device over once, and is out at once when revoked."""

import re
from datetime import timedelta
from uuid import uuid4

import httpx
import make
import pytest
from fair import enter_as_host, enter_as_stranger
from visitor import submit

from events.checkin.actions import invite_device, pair_device, seen, welcome
from events.checkin.forms import NewDevice, NewWalkIn
from events.checkin.routes.addresses import is_here_only
from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.transaction import fetch
from events.identity.guards import login_cookie
from events.identity.rules import SYSTEM
from events.sessions.rules import SessionState
from events.settings import Settings

PAIRING = re.compile(r"/door/pair/([\w-]{43})")


async def a_session() -> int:
    return await make.session(state=SessionState.LIVE, day=clock.today())


def step_aside(client: httpx.AsyncClient) -> None:
    """The browser is nobody's again."""
    client.cookies.clear()
    client.headers.pop("x-csrftoken", None)


async def create(client: httpx.AsyncClient, session_id: int, **said: object) -> httpx.Response:
    fields = {"name": "东门一号", "deeds": ["scan", "search"], **said}
    return await client.post(f"/sessions/{session_id}/devices", data=fields)


async def test_the_host_makes_a_device_and_a_phone_takes_it_over_once(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    made = await create(client, session_id)
    code = PAIRING.search(made.text)
    assert code
    assert "data:image/png;base64," in made.text
    assert "只有本机能打开" not in made.text
    assert [
        is_here_only(f"http://{host}/x") for host in ("localhost:8000", "127.0.0.1", "[::1]:80", "192.168.1.7", "a.cn")
    ] == [
        *[True] * 3,
        *[False] * 2,
    ]
    step_aside(client)
    opened = await client.get(f"/door/pair/{code[1]}")
    assert (opened.status_code, "用这台手机签到" in opened.text) == (200, True)
    assert await fetch("SELECT 1 FROM device WHERE pairing_hash IS NULL") == []
    taken = await submit(client, f"/door/pair/{code[1]}", {})
    assert (taken.status_code, taken.headers["location"]) == (303, "/door")
    cookie = next(one for one in taken.headers.get_list("set-cookie") if one.startswith(login_cookie()))
    assert "HttpOnly" in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    assert len(token) == len("dev_") + 43
    assert (await client.get("/door")).status_code == 200
    again = await submit(client, f"/door/pair/{code[1]}", {})
    assert (again.status_code, "已经用过" in again.text) == (409, True)
    assert (await client.get("/door", headers={"Authorization": f"Bearer {token}"})).status_code == 200


async def test_a_code_is_good_for_fifteen_minutes_and_a_device_until_twelve_hours_after(db: Settings) -> None:
    session_id = await a_session()
    made = await invite_device(SYSTEM, session_id, NewDevice("东门"))
    with clock.fixed(made.until), pytest.raises(Refused, match="pairing_gone"):
        await pair_device(made.code)
    with clock.fixed(made.until - timedelta(seconds=1)):
        paired = await pair_device(made.code)
    assert paired.expires_at == clock.at(clock.today() + timedelta(days=1), clock.MIDNIGHT) + timedelta(hours=12)
    assert made.until - clock.now() <= timedelta(minutes=15)


async def test_a_revoked_device_is_out_at_once(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    made = await invite_device(SYSTEM, session_id, NewDevice("东门"))
    paired = await pair_device(made.code)
    held = {"Authorization": f"Bearer {paired.token}"}
    assert (await client.get("/door", headers=held)).status_code == 200
    await enter_as_host(client, session_id)
    await client.post(f"/sessions/{session_id}/devices/{paired.id}/revoke")
    step_aside(client)
    assert (await client.get("/door", headers=held)).status_code == 303
    await enter_as_host(client, session_id)
    page = (await client.get(f"/sessions/{session_id}/devices")).text
    assert "已收回" in page
    refused = await client.post(f"/sessions/{session_id}/devices/{paired.id}/pairing")
    assert refused.status_code == 404


async def test_another_phone_takes_the_device_over_and_the_first_is_out(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    first = await pair_device((await invite_device(SYSTEM, session_id, NewDevice("东门"))).code)
    await enter_as_host(client, session_id)
    made = await client.post(f"/sessions/{session_id}/devices/{first.id}/pairing")
    code = PAIRING.search(made.text)
    assert code
    step_aside(client)
    second = await pair_device(code[1])
    assert second.id == first.id
    assert (await client.get("/door", headers={"Authorization": f"Bearer {first.token}"})).status_code == 303
    assert (await client.get("/door", headers={"Authorization": f"Bearer {second.token}"})).status_code == 200


async def test_a_stranger_learns_of_no_device_and_a_reader_changes_none(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    paired = await pair_device((await invite_device(SYSTEM, session_id, NewDevice("东门"))).code)
    await enter_as_stranger(client)
    for path in ("devices", "walk-ins", "poster"):
        assert (await client.get(f"/sessions/{session_id}/{path}")).status_code == 404
    assert (await client.post(f"/sessions/{session_id}/devices/{paired.id}/revoke")).status_code == 404
    other = await a_session()
    await enter_as_host(client, other)
    assert (await client.post(f"/sessions/{other}/devices/{paired.id}/revoke")).status_code == 404
    assert await fetch("SELECT 1 FROM device WHERE revoked_at IS NOT NULL") == []


async def test_a_device_needs_a_name_and_a_deed_and_points_of_its_session(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    bare = await client.post(f"/sessions/{session_id}/devices", data={"name": ""})
    assert (bare.status_code, bare.text.count("lq-field__error")) == (422, 2)
    foreign = await create(client, session_id, points="999")
    assert foreign.status_code == 409
    assert await fetch("SELECT 1 FROM device") == []


async def test_points_are_opened_renamed_turned_closed_and_opened_again(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    base = f"/sessions/{session_id}/devices/points"
    assert (await client.post(base, data={"name": "东门", "direction": "entry"})).status_code == 303
    taken = await client.post(base, data={"name": "东门", "direction": "both"})
    assert (taken.status_code, "已有同名的签到点" in taken.text) == (409, True)
    empty = await client.post(base, data={"name": " ", "direction": "both"})
    assert empty.status_code == 422
    (point,) = await fetch("SELECT id FROM checkin_point")
    await client.post(f"{base}/{point['id']}", data={"name": "西门", "direction": "both"})
    await client.post(f"{base}/{point['id']}/close")
    closed = await fetch("SELECT name, direction, closed_at IS NOT NULL AS closed FROM checkin_point")
    assert closed == [{"name": "西门", "direction": "both", "closed": True}]
    assert "重新开放" in (await client.get(f"/sessions/{session_id}/devices")).text
    await client.post(f"{base}/{point['id']}/reopen")
    assert await fetch("SELECT 1 FROM checkin_point WHERE closed_at IS NULL")
    other = await a_session()
    await enter_as_host(client, other)
    assert (await client.post(f"/sessions/{other}/devices/points/{point['id']}/close")).status_code == 404


async def test_the_list_of_devices_says_when_each_was_last_seen(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    paired = await pair_device((await invite_device(SYSTEM, session_id, NewDevice("东门"))).code)
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        await seen(paired.id)
        (row,) = await fetch("SELECT seen_at FROM device")
        assert row["seen_at"] == clock.now()
    with clock.fixed(clock.now() + timedelta(minutes=5, seconds=30)):
        await seen(paired.id)
    assert await fetch("SELECT seen_at FROM device") == [row]


async def test_inside_wechat_pairing_and_scanning_say_to_use_a_browser(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    made = await invite_device(SYSTEM, session_id, NewDevice("东门"))
    wechat = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}
    page = (await client.get(f"/door/pair/{made.code}", headers=wechat)).text
    assert "请用浏览器打开" in page
    assert "用这台手机签到</button>" not in page
    paired = await pair_device(made.code)
    held = {"Authorization": f"Bearer {paired.token}"}
    assert "请用浏览器打开" in (await client.get("/door", headers=held | wechat)).text
    assert "请用浏览器打开" not in (await client.get("/door", headers=held)).text
    assert "请用浏览器打开" not in (await client.get(f"/checkin/{session_id}", headers=wechat)).text


async def test_the_poster_prints_on_two_sizes_of_paper(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    for asked, size in (("A3", "a3"), ("A4", "a4"), ("B7", "a4")):
        page = (await client.get(f"/sessions/{session_id}/poster?size={asked}")).text
        assert f"lq-poster--{size}" in page
        assert f"/checkin/{session_id}" in page


async def test_lists_of_devices_and_walk_ins_cost_the_same_for_many(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    session_id = await a_session()
    await make.participant(session_id)
    await enter_as_host(client, session_id)
    for path in ("devices", "walk-ins"):
        numbers = []
        for more in (1, 2):
            for number in range(more):
                await invite_device(SYSTEM, session_id, NewDevice(f"{more}{number}"))
                walk_in = NewWalkIn(uuid4(), "孙八", f"第{more}{number}公司", "", "", "guest", "")
                await welcome(SYSTEM, session_id, walk_in)
            statements.clear()
            assert (await client.get(f"/sessions/{session_id}/{path}")).status_code == 200
            numbers.append(len(statements))
        assert numbers[0] == numbers[1]
