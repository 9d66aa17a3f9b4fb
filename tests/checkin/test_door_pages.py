"""A paired phone at the door, without scripts: scan, look up, party, another person, walk-in, take back."""

import re
from datetime import timedelta
from uuid import uuid4

import httpx
import make
import pytest
from door import door
from fair import enter_as_host

from events.checkin.queries import head_count
from events.checkin.rules import SEARCHES_A_MINUTE
from events.foundation import clock
from events.foundation.static import STATIC
from events.foundation.transaction import fetch

Held = dict[str, str]


async def at_the_door() -> tuple[Held, list[str], int]:
    headers, badges = await door()
    (row,) = await fetch("SELECT session FROM device")
    return headers, badges, row["session"]


async def scan(client: httpx.AsyncClient, held: Held, code: str, **said: str) -> httpx.Response:
    """What the form of the scanning page sends, and the page it leads to."""
    fields = {"code": code, "nonce": str(uuid4()), "point": "东门", "kind": "entry", **said}
    sent = await client.post("/door/scan", data=fields, headers=held)
    assert sent.status_code == 303, sent.text
    return await client.get(sent.headers["location"], headers=held)


async def test_a_scan_leads_to_its_verdict(client: httpx.AsyncClient) -> None:
    held, (badge, _), _ = await at_the_door()
    start = await client.get("/door", headers=held)
    assert (start.status_code, "autofocus" in start.text, 'name="nonce"' in start.text) == (200, True, True)
    first = (await scan(client, held, badge)).text
    assert "lq-door is-ok" in first
    assert "已签到" in first
    again = (await scan(client, held, badge)).text
    assert "lq-door is-warn" in again
    assert re.search(r"首次签到 \d\d:\d\d 东门", again)
    wrong = (await scan(client, held, "HX1-NOBADGE")).text
    assert "lq-door is-bad" in wrong
    assert "请到服务台" in wrong
    assert await fetch("SELECT outcome FROM scan ORDER BY id") == [
        {"outcome": outcome} for outcome in ("admitted", "duplicate", "unknown")
    ]


def imported_by(name: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """A module of static/js and whatever it imports, however far."""
    if name in seen:
        return seen
    found = seen | {name}
    for other in re.findall(r'from "\./([\w-]+\.js)"', (STATIC / "js" / name).read_text()):
        found |= imported_by(other, found)
    return found


async def test_the_page_names_every_file_it_needs_without_a_network(client: httpx.AsyncClient) -> None:
    held, _, _ = await at_the_door()
    page = (await client.get("/door", headers=held)).text
    parts = imported_by("door.js") - {"door.js"}
    assert len(parts) > 5
    assert {one for one in parts if f'"/static/js/{one}"' not in page} == set()
    worker = await client.get("/sw.js")
    assert (worker.headers["cache-control"], worker.headers["content-type"][:15]) == ("no-cache", "text/javascript")


async def test_the_block_of_a_verdict_is_what_scripts_fetch(client: httpx.AsyncClient) -> None:
    held, (badge, _), _ = await at_the_door()
    nonce = str(uuid4())
    await scan(client, held, badge, nonce=nonce)
    block = (await client.get(f"/door/scans/{nonce}", headers=held | {"HX-Request": "true"})).text
    assert f'data-recorded="{nonce}"' in block
    assert "<html" not in block
    assert (await client.get(f"/door/scans/{uuid4()}", headers=held)).status_code == 404
    elsewhere, _ = await door()
    assert (await client.get(f"/door/scans/{nonce}", headers=elsewhere)).status_code == 404


async def test_the_last_characters_of_a_code_do(client: httpx.AsyncClient) -> None:
    held, (badge, _), _ = await at_the_door()
    assert "已签到" in (await scan(client, held, badge[-6:].lower())).text
    assert "请到服务台" in (await scan(client, held, "000000")).text


async def test_the_same_form_sent_twice_is_one_scan(client: httpx.AsyncClient) -> None:
    held, (badge, other), _ = await at_the_door()
    nonce = str(uuid4())
    for _ in range(2):
        assert "已签到" in (await scan(client, held, badge, nonce=nonce)).text
    sent = await client.post("/door/scan", data={"code": other, "nonce": nonce, "point": "东门"}, headers=held)
    assert sent.headers["location"] == "/door"
    assert await fetch("SELECT count(*) AS n FROM scan") == [{"n": 1}]


async def test_out_and_in_again_counts_once(client: httpx.AsyncClient) -> None:
    held, (badge, _), session_id = await at_the_door()
    await scan(client, held, badge)
    assert "已离场" in (await scan(client, held, badge, kind="exit")).text
    assert "已签到" in (await scan(client, held, badge)).text
    assert (await head_count(session_id)).people == 1


async def test_search_masks_and_lets_in(client: httpx.AsyncClient) -> None:
    held, _, session_id = await at_the_door()
    (firm,) = await fetch("SELECT o.name FROM registration r JOIN organisation o ON o.id = r.organisation")
    await fetch("UPDATE delegate SET name = '欧阳青山' WHERE number = 1")
    (contact,) = await fetch("SELECT c.mobile FROM registration r JOIN contact c ON c.id = r.contact")
    for question in (firm["name"][:3], contact["mobile"][-4:], "青山"):
        page = (await client.get("/door/search", params={"q": question, "point": "东门"}, headers=held)).text
        assert firm["name"] in page
        assert contact["mobile"] not in page
        assert "欧阳青山" not in page
    seat = re.search(r'action="(/door/seats/\d+)"', page)
    assert seat
    let_in = await client.post(seat[1], data={"point": "东门", "signed_by": "李梅"}, headers=held)
    assert "已签到" in (await client.get(let_in.headers["location"], headers=held)).text
    assert await fetch("SELECT signed_by, point FROM scan") == [{"signed_by": "李梅", "point": "东门"}]
    assert (await head_count(session_id)).people == 1


@pytest.mark.parametrize("question", ["王", "123", "12345", " 1 "])
async def test_a_search_for_too_little_finds_nobody(client: httpx.AsyncClient, question: str) -> None:
    held, _, _ = await at_the_door()
    assert "至少两个字" in (await client.get("/door/search", params={"q": question}, headers=held)).text


async def test_a_device_may_not_leaf_through_everybody(client: httpx.AsyncClient) -> None:
    held, _, _ = await at_the_door()
    for _ in range(SEARCHES_A_MINUTE):
        assert "查得太频繁" not in (await client.get("/door/search", params={"q": "公司"}, headers=held)).text
    assert "查得太频繁" in (await client.get("/door/search", params={"q": "公司"}, headers=held)).text
    other, _ = await door()
    assert "查得太频繁" not in (await client.get("/door/search", params={"q": "公司"}, headers=other)).text
    with clock.fixed(clock.now() + timedelta(seconds=61)):
        assert "查得太频繁" not in (await client.get("/door/search", params={"q": "公司"}, headers=held)).text


async def test_a_whole_party_comes_in_with_one_tap(client: httpx.AsyncClient) -> None:
    held, (badge, _), session_id = await at_the_door()
    verdict = (await scan(client, held, badge)).text
    party = re.search(r'action="(/door/parties/\d+)"', verdict)
    assert party
    for people in (1, 0):
        answer = (await client.post(party[1], data={"point": "东门"}, headers=held)).text
        assert f"签到 {people} 人" in answer
    assert (await head_count(session_id)).people == 2
    assert "全单位签到" not in (await scan(client, held, badge)).text
    assert (await client.post("/door/parties/9999", data={"point": ""}, headers=held)).status_code == 404


async def test_another_person_takes_the_seat(client: httpx.AsyncClient) -> None:
    held, (badge, _), session_id = await at_the_door()
    (seat,) = await fetch("SELECT t.id, t.delegate FROM ticket t JOIN delegate d ON d.id = t.delegate WHERE number = 1")
    path = f"/door/seats/{seat['id']}/person"
    assert (await client.post(path, data={"name": " "}, headers=held)).status_code == 422
    sent = await client.post(path, data={"name": "赵六", "title": "经理", "point": "东门"}, headers=held)
    assert "赵六" in (await client.get(sent.headers["location"], headers=held)).text
    assert await fetch("SELECT name, title FROM delegate WHERE id = {}", seat["delegate"]) == [
        {"name": "赵六", "title": "经理"}
    ]
    assert "已签过" in (await scan(client, held, badge)).text  # the badge of the seat
    late = await client.post(path, data={"name": "钱七"}, headers=held)
    assert (late.status_code, "不能再换人" in late.text) == (409, True)
    assert (await head_count(session_id)).people == 1


async def test_a_walk_in_is_counted_apart_until_merged_and_never_twice(client: httpx.AsyncClient) -> None:
    held, (badge, _), session_id = await at_the_door()
    form = {"name": "孙八", "organisation": "路过贸易公司", "mobile": "13712345678", "role": "participant"}
    fields = {**form, "nonce": str(uuid4()), "point": "东门"}
    for _ in range(2):
        sent = await client.post("/door/walk-in", data=fields, headers=held)
        assert (sent.status_code, sent.headers["location"]) == (303, "/door")
    known = await client.post("/door/walk-in", data={**fields, "nonce": str(uuid4())}, headers=held)
    assert (known.status_code, "已经现场登记过" in known.text) == (409, True)
    count = await head_count(session_id)
    assert (count.people, count.organisations, count.walk_ins) == (1, 1, 1)

    await fetch("UPDATE contact SET mobile = '13712345678'")
    registered = await client.post(
        "/door/walk-in", data={**fields, "nonce": str(uuid4()), "mobile": "137 1234 5678"}, headers=held
    )
    assert (registered.status_code, "已经报名" in registered.text, "查这个手机号" in registered.text) == (
        409,
        True,
        True,
    )

    await scan(client, held, badge)
    await enter_as_host(client, session_id)
    page = (await client.get(f"/sessions/{session_id}/walk-ins")).text
    merge = re.search(r'action="(/sessions/\d+/walk-ins/\d+/merge)".*?name="delegate" value="(\d+)"', page)
    assert merge
    assert (await client.post(merge[1], data={"delegate": merge[2]})).status_code == 303
    assert (await client.post(merge[1], data={"delegate": merge[2]})).status_code == 409
    count = await head_count(session_id)
    assert (count.people, count.organisations, count.walk_ins) == (1, 1, 0)
    assert "已合并" in (await client.get(f"/sessions/{session_id}/walk-ins")).text


async def test_a_guest_needs_no_phone_but_everybody_a_name(client: httpx.AsyncClient) -> None:
    held, _, session_id = await at_the_door()
    fields = {"nonce": str(uuid4()), "name": "周局长", "organisation": "市经信局", "mobile": "", "uscc": ""}
    asked = await client.post("/door/walk-in", data={**fields, "role": "participant"}, headers=held)
    assert asked.status_code == 422
    nameless = await client.post("/door/walk-in", data={**fields, "role": "guest", "name": ""}, headers=held)
    assert (nameless.status_code, "市经信局" in nameless.text) == (422, True)
    assert (await client.post("/door/walk-in", data={**fields, "role": "guest"}, headers=held)).status_code == 303
    assert (await client.post("/door/walk-in", data={**fields, "nonce": "x"}, headers=held)).status_code == 400
    assert (await head_count(session_id)).people == 1


async def test_a_walk_in_of_a_firm_that_is_here_adds_no_firm(client: httpx.AsyncClient) -> None:
    held, (badge, _), session_id = await at_the_door()
    await scan(client, held, badge)
    (firm,) = await fetch("SELECT o.name FROM registration r JOIN organisation o ON o.id = r.organisation")
    fields = {"nonce": str(uuid4()), "name": "吴九", "organisation": firm["name"], "mobile": "13712345679"}
    await client.post("/door/walk-in", data={**fields, "role": "participant"}, headers=held)
    count = await head_count(session_id)
    assert (count.people, count.organisations, count.visits) == (2, 1, 1)


async def test_the_device_takes_its_own_scan_back_and_the_person_counts_again(client: httpx.AsyncClient) -> None:
    held, (badge, _), session_id = await at_the_door()
    nonce = str(uuid4())
    await scan(client, held, badge, nonce=nonce)
    bare = await client.post(f"/door/scans/{nonce}/undo", data={"reason": " "}, headers=held)
    assert bare.status_code == 422
    undone = await client.post(f"/door/scans/{nonce}/undo", data={"reason": "扫错了人"}, headers=held)
    assert undone.status_code == 303
    assert (await head_count(session_id)).people == 0
    again = await client.post(f"/door/scans/{nonce}/undo", data={"reason": "扫错了人"}, headers=held)
    assert (again.status_code, "已经撤销过" in again.text) == (409, True)
    assert "已签到" in (await scan(client, held, badge)).text
    assert (await head_count(session_id)).people == 1
    rows = await fetch("SELECT kind, counted, turn, reason, undoes IS NOT NULL AS undoing FROM scan ORDER BY id")
    assert rows == [
        {"kind": "entry", "counted": True, "turn": 0, "reason": "", "undoing": False},
        {"kind": "undone", "counted": False, "turn": 0, "reason": "扫错了人", "undoing": True},
        {"kind": "entry", "counted": True, "turn": 1, "reason": "", "undoing": False},
    ]


async def test_after_a_quarter_of_an_hour_only_the_supervisor_takes_back(client: httpx.AsyncClient) -> None:
    held, (badge, _), session_id = await at_the_door()
    nonce = str(uuid4())
    await scan(client, held, badge, nonce=nonce)
    with clock.fixed(clock.now() + timedelta(minutes=15, seconds=1)):
        late = await client.post(f"/door/scans/{nonce}/undo", data={"reason": "晚了"}, headers=held)
    assert (late.status_code, "已过 15 分钟" in late.text) == (409, True)
    await enter_as_host(client, session_id)
    (row,) = await fetch("SELECT id FROM scan")
    path = f"/sessions/{session_id}/scans/{row['id']}/undo"
    assert (await client.post(path, data={"reason": "代办"})).status_code == 303
    assert (await head_count(session_id)).people == 0
    page = (await client.get(f"/sessions/{session_id}/points")).text
    assert "已撤销" in page
    assert "代办" in page


async def test_a_device_takes_back_neither_the_scan_of_another_nor_one_that_let_nobody_in(
    client: httpx.AsyncClient,
) -> None:
    held, (badge, _), session_id = await at_the_door()
    mine, foul = str(uuid4()), str(uuid4())
    await scan(client, held, badge, nonce=mine)
    await scan(client, held, "HX1-NOBADGE", nonce=foul)
    nothing = await client.post(f"/door/scans/{foul}/undo", data={"reason": "x"}, headers=held)
    assert (nothing.status_code, "不用撤销" in nothing.text) == (409, True)
    from events.checkin.actions.devices import create_device
    from events.identity.rules import SYSTEM

    other = {"Authorization": f"Bearer {(await create_device(SYSTEM, session_id, '西门')).token}"}
    theirs = await client.post(f"/door/scans/{mine}/undo", data={"reason": "x"}, headers=other)
    assert (theirs.status_code, "别的设备" in theirs.text) == (409, True)
    assert (await head_count(session_id)).people == 1


async def test_a_device_does_only_what_it_may(client: httpx.AsyncClient) -> None:
    held, (badge, _), _ = await at_the_door()
    await fetch("UPDATE device SET deeds = ARRAY['scan']")
    verdict = (await scan(client, held, badge)).text
    assert "/door/search" not in verdict
    assert "全单位签到" not in verdict
    assert "撤销" not in verdict
    for path in ("/door/search", "/door/walk-in"):
        assert (await client.get(path, headers=held)).status_code == 403
    steward, _ = await door("steward")
    assert (await client.get("/door", headers=steward)).status_code == 403


async def test_the_count_names_people_firms_and_visits_apart(client: httpx.AsyncClient) -> None:
    held, badges, session_id = await at_the_door()
    for badge in badges:
        await scan(client, held, badge)
    assert "2 人 · 1 家 · 1 家次" in (await client.get("/door/house", headers=held)).text
    await make.participant(session_id)
    assert "2 人 · 1 家 · 1 家次" in (await client.get("/door", headers=held)).text
