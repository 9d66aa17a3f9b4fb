"""Personal links for one, for some, for all: seen once, renewed, closed; the table for the SMS platform."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import make
import pytest
from counting import statements
from desk import chief, host, said, send
from httpx import AsyncClient
from openpyxl import load_workbook
from PIL import Image

from events.foundation import clock
from events.foundation.transaction import fetch
from events.identity.actions import open_link
from events.reach import rules
from events.reach.queries import reach_of
from events.sessions.rules import SessionState

MOBILES = ("13900004321", "13900001234", "0578-2091234")


async def three() -> tuple[int, list[int]]:
    """A session and three registrations: two contacts with a mobile, one with a landline."""
    session_id = await make.session()
    keys = []
    for name, mobile in zip(("甲纺织", "乙纺织", "丙纺织"), MOBILES, strict=True):
        firm = await make.organisation(f"{name}有限公司")
        contact = await make.contact(firm, f"{name[0]}经理", mobile, session_id=session_id)
        keys.append(await make.registration(session_id, firm, contact_id=contact))
    return session_id, keys


async def standings(session_id: int) -> list[str]:
    return [one.standing for one in await reach_of(session_id)]


async def test_the_table_for_the_sms_platform_is_made_with_its_links(client: AsyncClient) -> None:
    await host(client)
    session_id, _ = await three()
    answer = await send(
        client, f"/sessions/{session_id}/reach/export", {"who": "without", "sentence": "invite", "form": "csv"}
    )
    assert (answer.status_code, answer.content[:3]) == (200, b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["姓名", "手机", "链接", "单位", "短信内容"]
    assert [row[:2] for row in rows[1:]] == [["甲经理", MOBILES[0]], ["乙经理", MOBILES[1]]]
    link = rows[1][2]
    assert link.startswith("http://testserver/l/")
    assert link in rows[1][4]
    assert "甲经理您好" in rows[1][4]
    await open_link(link.rpartition("/")[2], "4321")
    assert await standings(session_id) == ["opened", "made", "none"]


async def test_only_whom_the_choice_names_gets_one(client: AsyncClient) -> None:
    await host(client)
    session_id, keys = await three()
    path = f"/sessions/{session_id}/reach/export"
    fields = {"sentence": "plan", "form": "xlsx"}
    picked = await send(client, path, {"who": "picked", "pick": str(keys[1]), **fields})
    sheet = load_workbook(BytesIO(picked.content)).active
    assert [[cell.value for cell in row][:2] for row in sheet.iter_rows()][1:] == [["乙经理", MOBILES[1]]]
    await send(client, path, {"who": "without", **fields})
    assert len(await fetch("SELECT id FROM personal_link")) == 2
    nobody = await send(client, path, {"who": "without", **fields})
    assert (nobody.status_code, "不能生成个人链接" in nobody.text) == (409, True)
    empty = await send(client, path, {"who": "picked", **fields})
    assert (empty.status_code, "没有选中任何单位" in empty.text) == (409, True)


async def test_ones_own_sentence_is_kept_when_something_else_is_wrong(client: AsyncClient) -> None:
    await host(client)
    session_id, keys = await three()
    path = f"/sessions/{session_id}/reach/export"
    own = {"own": "【丽水经信】{姓名}：{单位}请看{链接}"}
    wrong = await send(client, path, {"who": "moon", "sentence": "plan", "form": "doc", **own}, htmx=True)
    assert (wrong.status_code, "<html" in wrong.text) == (422, False)
    assert ('id="error-who"' in wrong.text, "【丽水经信】{姓名}" in wrong.text) == (True, True)
    fields = {"who": "picked", "pick": [str(key) for key in keys], "sentence": "plan", "form": "csv", **own}
    answer = await send(client, path, fields)
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][4] == f"【丽水经信】甲经理：甲纺织有限公司请看{rows[1][2]}"
    too_long = await send(client, path, {**fields, "own": "长" * 501}, htmx=True)
    assert (too_long.status_code, 'id="error-own"' in too_long.text) == (422, True)


async def test_who_took_links_out_is_noted_and_no_number_with_it(client: AsyncClient) -> None:
    actor = await host(client)
    session_id, _ = await three()
    fields = {"who": "all", "sentence": "invite", "form": "xlsx"}
    await send(client, f"/sessions/{session_id}/reach/export", fields)
    lines = await fetch("SELECT account_id, facts FROM audit_line WHERE deed = 'make_links'")
    assert [(line["account_id"], line["facts"]) for line in lines] == [
        (actor.account_id, '{"count": 2, "carrier": "sms"}')
    ]
    stored = str(await fetch("SELECT * FROM audit_line")) + str(await fetch("SELECT * FROM personal_link"))
    assert not [number for number in MOBILES if number in stored]


async def test_one_link_is_shown_once_and_renewing_closes_the_earlier(client: AsyncClient) -> None:
    await host(client)
    session_id, keys = await three()
    path = f"/sessions/{session_id}/reach/{keys[0]}"
    first = await send(client, f"{path}/link")
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-store")
    token = first.text.partition("/l/")[2].partition('"')[0]
    assert "链接只显示这一次" in first.text
    await send(client, f"{path}/link", {"renew": "1"})
    rows = await fetch("SELECT revoked_at IS NOT NULL AS revoked FROM personal_link ORDER BY id")
    assert [row["revoked"] for row in rows] == [True, False]
    assert token not in (await client.get(f"/sessions/{session_id}/reach")).text
    landline = await send(client, f"/sessions/{session_id}/reach/{keys[2]}/link")
    assert (landline.status_code, "没有登记联系人手机号" in landline.text) == (409, True)


async def test_links_are_closed_after_a_look_at_whose(client: AsyncClient) -> None:
    await host(client)
    session_id, keys = await three()
    await send(client, f"/sessions/{session_id}/reach/{keys[0]}/link")
    await send(client, f"/sessions/{session_id}/reach/{keys[1]}/link")
    path = f"/sessions/{session_id}/reach/revoke"
    asked = await send(client, path, {"who": "picked", "pick": [str(keys[0]), str(keys[2])]})
    assert ("撤销 1 家单位的个人链接" in asked.text, await standings(session_id)) == (True, ["made", "made", "none"])
    done = await send(client, path, {"who": "picked", "pick": f"{keys[0]},{keys[2]}", "sure": "1"})
    assert (done.status_code, await standings(session_id)) == (303, ["revoked", "made", "none"])
    await send(client, path, {"who": "all", "sure": "1"})
    assert await standings(session_id) == ["revoked", "revoked", "none"]
    await send(client, f"/sessions/{session_id}/reach/{keys[0]}/link")
    closed = await send(client, f"/sessions/{session_id}/reach/{keys[0]}/close")
    assert (closed.status_code, (await standings(session_id))[0]) == (303, "revoked")
    wrong = await send(client, path, {"who": "picked", "pick": "x"}, htmx=True)
    assert wrong.status_code == 422


async def test_a_picture_carries_its_own_link(client: AsyncClient) -> None:
    await host(client)
    session_id, keys = await three()
    answer = await send(client, f"/sessions/{session_id}/reach/{keys[0]}/picture")
    picture = Image.open(BytesIO(answer.content))
    assert (answer.headers["content-type"], picture.format, picture.width) == ("image/png", "PNG", 810)
    many = await send(client, f"/sessions/{session_id}/reach/pictures", {"who": "all"})
    names = ZipFile(BytesIO(many.content)).namelist()
    assert names == ["001-甲纺织.png", "002-乙纺织.png"]
    assert [row["carrier"] for row in await fetch("SELECT carrier FROM personal_link ORDER BY id")] == ["picture"] * 3
    assert (await send(client, f"/sessions/{session_id}/reach/pictures", {"who": "moon"}, htmx=True)).status_code == 422


async def test_more_pictures_than_can_be_drawn_in_one_go_are_refused_before_any_link_is_made(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await host(client)
    session_id, _ = await three()
    monkeypatch.setattr(rules, "MOST_PICTURES", 1)
    answer = await send(client, f"/sessions/{session_id}/reach/pictures", {"who": "all"})
    assert (answer.status_code, "选中了 2 家" in answer.text) == (409, True)
    assert await standings(session_id) == ["none"] * 3


async def test_long_after_the_session_no_link_is_made(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session(day=clock.today() - timedelta(days=30), state=SessionState.CLOSED)
    key = await make.organisation("甲纺织有限公司")
    await fetch("UPDATE chain_session SET state = 'open' WHERE id = {}", session_id)
    registration = await make.registration(session_id, key)
    late = await send(client, f"/sessions/{session_id}/reach/{registration}/link")
    assert (late.status_code, "不再生成个人链接" in late.text) == (409, True)


async def test_the_list_says_how_each_was_reached(client: AsyncClient) -> None:
    await host(client)
    session_id, keys = await three()
    await send(client, f"/sessions/{session_id}/reach/{keys[0]}/link")
    path = f"/sessions/{session_id}/reach"
    page = said(await client.get(path))
    assert ("已生成，未打开" in page, "没有手机 1 家" in page, "139****4321" in page) == (True, True, True)
    assert not [number for number in MOBILES[:2] if number in (await client.get(path)).text]
    only = (await client.get(f"{path}?link=made")).text
    assert ("甲纺织" in only, "乙纺织有限公司" in only) == (True, False)
    assert "乙纺织有限公司" in (await client.get(f"{path}?q=乙&link=moon&call=todo")).text
    assert "没有符合条件的条目" in (await client.get(f"{path}?call=done")).text


async def test_the_list_costs_the_same_for_one_and_for_three(client: AsyncClient) -> None:
    await host(client)
    session_id, _ = await three()
    one = await make.session()
    await make.participant(one)
    counts = []
    for key in (one, session_id):
        with statements() as seen:
            await client.get(f"/sessions/{key}/reach")
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("deed", ["export", "pictures", "revoke"])
async def test_strangers_make_no_links(client: AsyncClient, deed: str) -> None:
    session_id, keys = await three()
    path = f"/sessions/{session_id}/reach"
    await host(client, "QT-JSJ")
    assert (await client.get(path)).status_code == 404
    assert (await send(client, f"{path}/{deed}", {"who": "all"})).status_code == 404
    await chief(client)
    assert (await send(client, f"{path}/{deed}", {"who": "all"})).status_code == 403
    await host(client)
    other, foreign = await make.session(), {"who": "picked", "pick": str(keys[0]), "form": "csv", "sure": "1"}
    assert (await send(client, f"/sessions/{other}/reach/{deed}", foreign)).status_code in {404, 200}
    assert (await send(client, f"/sessions/{other}/reach/{keys[0]}/link")).status_code == 404
    assert [one.standing for one in await reach_of(session_id)] == ["none"] * 3
