"""Accept all organisations that nobody knows at once, except those that resemble another."""

from collections import Counter
from pathlib import Path

import httpx
import make
import pytest
from counting import statements
from desk import host, said, send
from intake.equipment_session import BY_KEY, HEADER, STRANGER, Cells, need
from intake.sent import book, firms_known, preview, tabs, uploaded

from events.foundation.errors import NotAllowed, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.intake.actions import confirm_upload, take_newcomers
from events.intake.queries import newcomers_of
from events.marketplace.queries import needs_of
from events.settings import Settings

NEW = "衢州星海激光有限公司"
FALSE_CODE = STRANGER[:-1] + ("1" if STRANGER[-1] != "1" else "2")


def stranger(serial: int, name: str, uscc: str | None = None, **cells: object) -> Cells:
    return need(serial, "A8", name=name, uscc=uscc, phone="19911110099", **cells)


ROWS: list[Cells] = [
    HEADER,
    need(1, "A1"),
    stranger(2, NEW, title="采购振镜"),
    stranger(3, NEW, uscc=STRANGER, title="采购导轨"),
    stranger(4, NEW, title="采购振镜。"),
    stranger(5, "丽水恒岳轴承科贸有限公司", title="采购套圈"),
    stranger(6, "景宁陌上纸业有限公司", title="采购竹浆板"),
    stranger(7, "景宁县陌上造纸厂", title="采购竹浆"),
    stranger(8, "青田云顶花岗石有限公司", uscc=FALSE_CODE, title="采购锯片"),
    stranger(9, "庆元满山菌业有限公司", title="采购烘干机", amount="20万美元"),
]
"""One known; one new with two needs and one of them repeated; one like a known one; two like each other; one whose
code is wrong; one in doubt for another reason too."""


async def ready(tmp_path: Path, rows: list[Cells] | None = None) -> tuple[int, int]:
    session_id = await make.session()
    await firms_known()
    return session_id, await uploaded(session_id, book(tmp_path, rows or ROWS))


async def test_only_those_without_a_near_name_or_a_wrong_code_are_new_beyond_doubt(
    db: Settings, tmp_path: Path
) -> None:
    session_id, upload_id = await ready(tmp_path)
    found = await newcomers_of(await preview(session_id, upload_id))
    assert [(one.name, one.near, len(one.rows), one.is_certain) for one in found] == [
        (NEW, "", 2, True),
        ("丽水恒岳轴承科贸有限公司", BY_KEY["A1"].name, 1, False),
        ("景宁陌上纸业有限公司", "景宁县陌上造纸厂", 1, False),
        ("景宁县陌上造纸厂", "景宁陌上纸业有限公司", 1, False),
        ("青田云顶花岗石有限公司", "", 1, False),
    ]
    assert found[0].uscc == STRANGER


async def test_one_name_under_two_codes_is_not_beyond_doubt(db: Settings, tmp_path: Path) -> None:
    other = BY_KEY["A7"].uscc
    await make.session()
    rows = [HEADER, stranger(1, NEW, uscc=STRANGER, title="甲"), stranger(2, NEW, uscc=other, title="乙")]
    session_id = await make.session()
    found = await newcomers_of(await preview(session_id, await uploaded(session_id, book(tmp_path, rows))))
    assert [one.is_certain for one in found] in ([], [False])


async def test_their_rows_are_taken_once_and_written_when_confirmed(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    await take_newcomers(SYSTEM, session_id, upload_id, 2)
    assert await tabs(session_id, upload_id) == {"skipped": 1, "new": 3, "review": 6}
    with pytest.raises(Refused, match="upload_newcomers_changed"):
        await take_newcomers(SYSTEM, session_id, upload_id, 2)
    assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=3)
    assert [one.title for one in await needs_of(session_id)] == ["采购第1号部件", "采购振镜", "采购导轨"]
    assert [row["uscc"] for row in await fetch("SELECT uscc FROM organisation WHERE name = {}", NEW)] == [STRANGER]


async def test_nothing_is_taken_where_others_became_known_meanwhile_nor_by_strangers(
    db: Settings, tmp_path: Path
) -> None:
    session_id, upload_id = await ready(tmp_path)
    with pytest.raises(Refused, match="upload_newcomers_changed"):
        await take_newcomers(SYSTEM, session_id, upload_id, 3)
    other = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    with pytest.raises(NotAllowed):
        await take_newcomers(other, session_id, upload_id, 2)
    assert (await tabs(session_id, upload_id))["review"] == 8
    await confirm_upload(SYSTEM, session_id, upload_id)
    with pytest.raises(Refused, match="upload_already_confirmed"):
        await take_newcomers(SYSTEM, session_id, upload_id, 2)


async def test_the_page_shows_who_is_new_and_who_resembles_whom(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id, upload_id = await ready(tmp_path)
    base = f"/sessions/{session_id}/imports/{upload_id}"
    assert f'href="{base}/newcomers"' in (await client.get(base)).text
    page = f"{base}/newcomers"
    shown = said(await client.get(page))
    assert f"{NEW} {STRANGER} 云和县 2" in shown
    assert f"丽水恒岳轴承科贸有限公司 没有信用代码 云和县 {BY_KEY['A1'].name} 1" in shown
    block = await client.get(page, headers={"HX-Request": "true"})
    assert block.text.lstrip().startswith('<div id="newcomers"')
    assert (await send(client, page, {"rows": "许多"})).status_code == 409
    answer = await send(client, page, {"rows": "2"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base}?tab=new")
    assert "没有可以一起采用的新单位" in said(await client.get(page))


async def test_statements_do_not_grow_with_the_newcomers(db: Settings, tmp_path: Path) -> None:
    counts = set()
    for many in (1, 3):
        rows = [HEADER, *(stranger(number, f"{'甲乙丙'[number]}光电有限公司") for number in range(many))]
        session_id, upload_id = await ready(tmp_path, rows)
        before = await preview(session_id, upload_id)
        with statements() as seen:
            await newcomers_of(before)
        counts.add(len(seen))
    assert counts == {1}
