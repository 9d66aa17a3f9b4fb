"""Look at what a file would do, and say what its columns hold."""

from pathlib import Path

import httpx
import make
import pytest
from counting import statements
from desk import host, said, send
from intake.equipment_session import BY_KEY, HEADER, need
from intake.sent import book, firms_known, post_file, preview, tabs, uploaded

from events.foundation.errors import NotFound, Refused
from events.foundation.jobs import run_here
from events.foundation.pages import has_sentence, sentence
from events.identity.rules import SYSTEM
from events.intake.actions import FileSent, confirm_upload, correct_columns
from events.intake.jobs import JOB
from events.intake.queries import kept_of, memory_of, preview_of, upload_view
from events.intake.rules.codes import Problem
from events.intake.rules.headers import Mapping
from events.intake.rules.uploads import UploadState
from events.intake.rules.vocabulary import Field
from events.settings import Settings

ODD = f"填报\n甲方,干啥,多少钱（元）\n{BY_KEY['A1'].name},采购磨床两台,800000\n".encode()
"""Column names nobody knows, in row 2."""
SAID = Mapping(2, 2, {Field.ENTERPRISE: 0, Field.TITLE: 1, Field.AMOUNT: 2})
FIELDS = {"sheet": "", "first-0": "2", "last-0": "2", "column-0-0": "enterprise", "column-0-1": "title"}


async def refused(session_id: int, name: str = "怪.csv", sender: str = "缙云县经信局") -> int:
    return await uploaded(session_id, FileSent(name, ODD, sender))


async def test_every_mark_of_a_cell_has_a_sentence() -> None:
    assert [code for code in Problem if not has_sentence(code)] == []


async def test_rows_are_told_apart_with_a_reason_per_cell(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id = await make.session()
    await firms_known()
    page = f"/sessions/{session_id}/imports/{await uploaded(session_id, book(tmp_path))}"
    whole = await client.get(page)
    assert "新增 3 有变化 0 无变化 0 待核 1 不能用 1 重复 1 跳过 1" in said(whole)
    assert "金额（万元） 金额是约数，按所写的数登记。" in said(whole)
    assert BY_KEY["A2"].phone not in whole.text
    assert "参会企业名称 名录里没有这家单位" in said(await client.get(f"{page}?tab=review"))
    assert "没有写需求名称。" in said(await client.get(f"{page}?tab=rejected"))
    assert "同 采购 第 2 行" in said(await client.get(f"{page}?tab=duplicate"))
    block = await client.get(f"{page}?tab=review", headers={"HX-Request": "true"})
    assert block.text.lstrip().startswith('<div id="import"')


async def test_long_tabs_come_in_pages(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id = await make.session()
    await firms_known()
    rows = [HEADER, *(need(number, "A1") for number in range(1, 61))]
    page = f"/sessions/{session_id}/imports/{await uploaded(session_id, book(tmp_path, rows))}"
    assert "共 60 条，第 1 / 2 页" in said(await client.get(page))
    assert (await client.get(f"{page}?page=2")).text.count("号部件</b>") == 10


async def test_a_preview_asks_as_often_for_many_rows_as_for_one(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    asked = []
    for count in (1, 30):
        rows = [HEADER, *(need(number, "A1") for number in range(1, count + 1))]
        kept = await kept_of(await uploaded(session_id, book(tmp_path, rows)))
        with statements() as seen:
            await preview_of(session_id, kept)
        asked.append(len(seen))
    assert asked[0] == asked[1]


async def test_a_file_without_a_known_header_is_read_once_a_person_says_what_the_columns_hold(db: Settings) -> None:
    session_id = await make.session()
    await firms_known()
    upload_id = await refused(session_id)
    assert (await upload_view(session_id, upload_id)).refusal == "file_no_table"
    await correct_columns(SYSTEM, session_id, upload_id, "", [SAID])
    assert (await upload_view(session_id, upload_id)).state is UploadState.WAITING
    await run_here(JOB, upload_id=upload_id)
    (row,) = [row.row.values for row in (await preview(session_id, upload_id)).rows if row.row.values]
    assert row is not None
    assert (row.firm_key != "", row.title, row.amount_wan) == (True, "采购磨床两台", 80)


async def test_what_a_sender_s_columns_hold_is_remembered_for_his_next_file_only(db: Settings) -> None:
    session_id = await make.session()
    await firms_known()
    await correct_columns(SYSTEM, session_id, await refused(session_id), "", [SAID])
    unit = await make.unit()
    assert await memory_of(unit, "缙云县经信局") == {"甲方": "enterprise", "干啥": "title", "多少钱（元）": "amount"}
    next_session = await make.session()
    own, other = await refused(next_session, "二.csv"), await refused(next_session, "三.csv", "青田县经信局")
    view = await upload_view(next_session, own)
    assert (view.state, view.remembered) == (UploadState.READY, True)
    assert (await upload_view(next_session, other)).refusal == "file_no_table"


async def test_a_column_taken_for_another_is_corrected_and_remembered(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    upload_id = await uploaded(session_id, book(tmp_path))
    (face,) = (await kept_of(upload_id)).faces
    columns = {**face.tables[0].mapping.columns}
    del columns[Field.REMARK]
    columns[Field.TITLE], columns[Field.DESCRIPTION] = columns[Field.DESCRIPTION], columns[Field.TITLE]
    await correct_columns(SYSTEM, session_id, upload_id, face.name, [Mapping(1, 1, columns)])
    await run_here(JOB, upload_id=upload_id)
    later = await uploaded(session_id, book(tmp_path, name="二.xlsx"))
    for key in (upload_id, later):
        row = next(row.row.values for row in (await preview(session_id, key)).rows if row.row.values)
        assert row is not None
        assert row.title == "见图纸"
    assert (await upload_view(session_id, later)).remembered


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (Mapping(0, 0, SAID.columns), "upload_header_rows"),
        (Mapping(1, 9, SAID.columns), "upload_header_rows"),
        (Mapping(2, 2, {Field.TITLE: 1}), "upload_too_few_columns"),
    ],
)
async def test_columns_that_cannot_be_are_refused(db: Settings, mapping: Mapping, code: str) -> None:
    session_id = await make.session()
    with pytest.raises(Refused, match=code):
        await correct_columns(SYSTEM, session_id, await refused(session_id), "", [mapping])


async def test_only_sheets_of_the_file_and_files_not_confirmed_are_corrected(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    upload_id = await uploaded(session_id, book(tmp_path))
    with pytest.raises(NotFound):
        await correct_columns(SYSTEM, session_id, upload_id, "别的表", [SAID])
    await confirm_upload(SYSTEM, session_id, upload_id)
    with pytest.raises(Refused, match="upload_already_confirmed"):
        await correct_columns(SYSTEM, session_id, upload_id, "采购", [SAID])


async def test_the_page_asks_what_the_columns_hold_and_reads_again(client: httpx.AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    page = (await post_file(client, session_id, "怪.csv", ODD)).headers["location"]
    await run_here(JOB, upload_id=1)
    asked = await client.get(page)
    assert sentence("file_no_table", {"file": "怪.csv"}) in said(asked)
    assert 'name="column-0-2"' in asked.text
    wrong = await send(client, f"{page}/columns", {**FIELDS, "column-0-1": "enterprise"})
    assert wrong.status_code == 422
    assert "同一种内容指定了两列" in said(wrong)
    answer = await send(client, f"{page}/columns", FIELDS)
    assert answer.headers["location"] == page
    await run_here(JOB, upload_id=1)
    assert await tabs(session_id, 1) == {"skipped": 2, "new": 1}


async def test_an_upload_of_another_session_is_not_there(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id, other = await make.session(), await make.session()
    upload_id = await uploaded(other, book(tmp_path))
    for tail in ("", "/annotated"):
        assert (await client.get(f"/sessions/{session_id}/imports/{upload_id}{tail}")).status_code == 404
    for tail, fields in (("confirm", {}), ("read", {}), ("take", {}), ("columns", FIELDS)):
        path = f"/sessions/{session_id}/imports/{upload_id}/{tail}"
        assert (await send(client, path, dict(fields))).status_code == 404
