"""Decide about a row that only a person can decide about: whose it is, what it says, taken or left out."""

from collections import Counter
from pathlib import Path

import httpx
import make
import pytest
from desk import host, said, send
from intake.equipment_session import BY_KEY, HEADER, need
from intake.sent import book, firms_known, tabs, uploaded

from events.foundation.errors import NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.intake.actions import confirm_upload, decide_row, take_rows
from events.intake.engine.decisions import Correction
from events.intake.queries import confirmed_preview, kept_of
from events.intake.rules.codes import Category
from events.marketplace.queries import needs_of
from events.settings import Settings

UNKNOWN, UNTITLED, SOUND = 1, 2, 3
ROWS = [
    HEADER,
    need(1, "A8", name="缙云飞翼锯业商行", uscc=None, title="采购锯条", amount="20万美元"),
    need(2, "A3", title=None, detail=None),
    need(3, "A1"),
]
"""A strange name with foreign money to review, one rejected, one accepted; their numbers above."""
FIELDS = {
    "verdict": "take",
    "name": "缙云飞翼锯业商行",
    "category": "purchase",
    "title": "采购锯条",
    "amount_wan": "140",
}


async def ready(tmp_path: Path) -> tuple[int, int]:
    session_id = await make.session()
    await firms_known()
    return session_id, await uploaded(session_id, book(tmp_path, ROWS))


async def id_of(key: str) -> int:
    return int((await fetch("SELECT id FROM organisation WHERE uscc = {}", BY_KEY[key].uscc))[0]["id"])


async def test_a_row_is_taken_for_the_organisation_and_with_the_words_a_person_chose(
    db: Settings, tmp_path: Path
) -> None:
    session_id, upload_id = await ready(tmp_path)
    chosen = Correction("", Category.PURCHASE, "采购带锯条", organisation_id=await id_of("A2"), amount_wan=None)
    await decide_row(SYSTEM, session_id, upload_id, UNKNOWN, chosen)
    completed = Correction(BY_KEY["A3"].name, Category.SALES, "滚珠丝杠", organisation_id=await id_of("A3"))
    await decide_row(SYSTEM, session_id, upload_id, UNTITLED, completed)
    assert await tabs(session_id, upload_id) == {"skipped": 1, "new": 3}
    assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=3)
    assert {(one.organisation_name, one.title, one.category) for one in await needs_of(session_id)} == {
        (BY_KEY["A2"].name, "采购带锯条", "purchase"),
        (BY_KEY["A3"].name, "滚珠丝杠", "sales"),
        (BY_KEY["A1"].name, "采购第3号部件", "purchase"),
    }
    assert {row["name"] for row in await fetch("SELECT name FROM organisation")} == {
        one.name for one in BY_KEY.values()
    }


async def test_a_row_left_out_is_not_written_and_stays_told(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    await decide_row(SYSTEM, session_id, upload_id, UNKNOWN, None)
    assert await tabs(session_id, upload_id) == {"skipped": 1, "rejected": 2, "new": 1}
    assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=1)
    told = confirmed_preview(await kept_of(upload_id)).rows
    assert [(row.tab, row.is_left) for row in told if row.number == UNKNOWN] == [("rejected", True)]


async def test_what_was_decided_is_put_back(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    before = await tabs(session_id, upload_id)
    for correction in (None, Correction("某商行", Category.PURCHASE, "锯条")):
        await decide_row(SYSTEM, session_id, upload_id, UNKNOWN, correction)
        assert await tabs(session_id, upload_id) != before
        await take_rows(SYSTEM, session_id, upload_id, [UNKNOWN], away=True)
        assert await tabs(session_id, upload_id) == before


async def test_only_rows_in_doubt_and_known_organisations_are_chosen(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    for number in (SOUND, 0, 99):
        with pytest.raises(NotFound):
            await decide_row(SYSTEM, session_id, upload_id, number, None)
    with pytest.raises(NotFound):
        await decide_row(
            SYSTEM, session_id, upload_id, UNKNOWN, Correction("", Category.PURCHASE, "锯条", organisation_id=10**9)
        )


async def test_strangers_decide_nothing_and_nobody_after_confirming(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    other = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    with pytest.raises(NotAllowed):
        await decide_row(other, session_id, upload_id, UNKNOWN, None)
    await confirm_upload(SYSTEM, session_id, upload_id)
    with pytest.raises(Refused, match="upload_already_confirmed"):
        await decide_row(SYSTEM, session_id, upload_id, UNKNOWN, None)


async def test_the_page_proposes_organisations_finds_others_and_keeps_what_was_typed(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await host(client)
    session_id, upload_id = await ready(tmp_path)
    base = f"/sessions/{session_id}/imports/{upload_id}"
    assert f'href="{base}/rows/{UNKNOWN}"' in (await client.get(f"{base}?tab=review")).text
    page = f"{base}/rows/{UNKNOWN}"
    shown = await client.get(page)
    assert BY_KEY["A2"].name in said(shown)
    assert 'value="new" checked' in shown.text
    assert "名录里没有这家单位" in said(shown)
    assert BY_KEY["A7"].name not in said(shown)
    assert BY_KEY["A7"].name in said(await client.get(page, params={"q": "同泰"}))
    block = await client.get(page, headers={"HX-Request": "true"})
    assert block.text.lstrip().startswith('<div id="row"')
    wrong = await send(client, page, FIELDS | {"title": "", "amount_wan": "许多"})
    assert wrong.status_code == 422
    assert 'value="许多"' in wrong.text
    answer = await send(client, page, FIELDS | {"organisation": str(await id_of("A2"))})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base}?tab=review")
    assert "已采用" in said(await client.get(f"{base}?tab=new"))
    await send(client, f"{base}/rows/{UNTITLED}", {"verdict": "leave"})
    assert "已弃用" in said(await client.get(f"{base}?tab=rejected"))
