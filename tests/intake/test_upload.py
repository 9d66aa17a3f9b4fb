"""Send a workbook: stored, read in the background, refused with the reason."""

from pathlib import Path

import httpx
import make
import pytest
from desk import chief, host, said, send
from intake.sent import BOOK, book, firms_known, post_file, preview, tabs, uploaded

from events.foundation.errors import NotAllowed, Refused
from events.foundation.jobs import run_here
from events.foundation.listing import ASKED_NOTHING
from events.foundation.pages import sentence
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.intake.actions import FileSent, carry_out_reading, read_again, upload_file
from events.intake.actions.upload import plain_file_name
from events.intake.jobs import JOB
from events.intake.queries import UPLOADS, upload_view
from events.intake.reading import FileRefused
from events.intake.reading.limits import LARGEST_FILE_BYTES
from events.intake.rules.uploads import UploadState
from events.intake.tables import Upload
from events.sessions.rules import SessionState
from events.settings import Settings


async def test_a_workbook_is_stored_once_and_waits_for_its_reader(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    sent = book(tmp_path)
    first, second = [await upload_file(SYSTEM, session_id, sent) for _ in range(2)]
    assert (await upload_view(session_id, first)).state is UploadState.WAITING
    assert [one.id for one in (await UPLOADS.find(ASKED_NOTHING, session_id)).rows] == [second, first]
    assert (await fetch("SELECT count(*) AS n FROM stored_file"))[0]["n"] == 1
    jobs = await fetch("SELECT args FROM procrastinate_jobs WHERE task_name = {}", JOB)
    assert [job["args"] for job in jobs] == [f'{{"upload_id": {number}}}' for number in (first, second)]


async def test_reading_judges_every_row_beside_the_database(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    upload_id = await uploaded(session_id, book(tmp_path))
    view = await upload_view(session_id, upload_id)
    assert (view.state, view.refusal, view.sender) == (UploadState.READY, "", "缙云县经信局")
    assert await tabs(session_id, upload_id) == {"skipped": 1, "new": 3, "review": 1, "rejected": 1, "duplicate": 1}


async def test_a_reader_whose_worker_was_killed_is_begun_anew_and_a_finished_one_is_not(
    db: Settings, tmp_path: Path
) -> None:
    session_id = await make.session()
    upload_id = await upload_file(SYSTEM, session_id, book(tmp_path))
    await Upload.update({Upload.state: UploadState.READING}).where(Upload.id == upload_id)
    await carry_out_reading(upload_id)
    first = (await upload_view(session_id, upload_id)).read_at
    assert first is not None
    await carry_out_reading(upload_id)
    assert (await upload_view(session_id, upload_id)).read_at == first


async def test_what_breaks_in_the_reader_ends_in_a_state_a_person_sees(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    upload_id = await upload_file(SYSTEM, session_id, book(tmp_path))
    await Upload.update({Upload.sha256: "0" * 64}).where(Upload.id == upload_id)
    with pytest.raises(Exception, match="not_found"):
        await run_here(JOB, upload_id=upload_id)
    view = await upload_view(session_id, upload_id)
    assert (view.state, view.refusal) == (UploadState.FAILED, "upload_reading_failed")


async def test_signs_that_no_database_keeps_become_blanks(db: Settings) -> None:
    session_id = await make.session()
    padding = "备注,,\n" * 2000
    text = f"企业名称,需求名称,联系电话\n{padding}缙云飞翼带锯床有限公司,采购磨\0床,13900001111\n"
    upload_id = await uploaded(session_id, FileSent("表.csv", text.encode()))
    view = await upload_view(session_id, upload_id)
    assert (view.state, view.refusal) == (UploadState.READY, "")
    last = (await preview(session_id, upload_id)).rows[-1].row.values
    assert last is not None
    assert last.title == "采购磨 床"


async def test_a_file_is_read_again_only_when_nobody_reads_it(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    upload_id = await upload_file(SYSTEM, session_id, book(tmp_path))
    with pytest.raises(Refused, match="upload_being_read"):
        await read_again(SYSTEM, session_id, upload_id)
    await run_here(JOB, upload_id=upload_id)
    await read_again(SYSTEM, session_id, upload_id)
    assert (await upload_view(session_id, upload_id)).state is UploadState.WAITING


async def test_only_the_host_sends_files_and_only_before_the_session_is_over(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    other = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    with pytest.raises(NotAllowed, match="session_not_yours"):
        await upload_file(other, session_id, book(tmp_path))
    over = await make.session(state=SessionState.CLOSED)
    with pytest.raises(Refused, match="registration_not_open"):
        await upload_file(SYSTEM, over, book(tmp_path))
    assert (await UPLOADS.find(ASKED_NOTHING, session_id)).rows == []
    assert (await UPLOADS.find(ASKED_NOTHING, over)).rows == []


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "file_empty"), (b"a" * (LARGEST_FILE_BYTES + 1), "file_too_large")]
)
async def test_nothing_and_too_much_are_refused_at_once(db: Settings, content: bytes, code: str) -> None:
    with pytest.raises(FileRefused, match=code):
        await upload_file(SYSTEM, await make.session(), FileSent("表.xlsx", content))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("征集表.xlsx", "征集表.xlsx"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\我的\\表.xls", "表.xls"),
        ("表\u202e\x07<a>.csv", "表a.csv"),
        ("..", "file"),
        ("长" * 200 + ".xlsx", "长" * 38 + ".xlsx"),
    ],
)
def test_a_file_name_is_only_a_name(written: str, kept: str) -> None:
    assert plain_file_name(written) == kept


async def test_the_page_takes_a_file_and_shows_how_far_its_reading_is(client: httpx.AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    answer = await post_file(client, session_id, BOOK.name, BOOK.read_bytes())
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sessions/{session_id}/imports/1")
    waiting = await client.get(answer.headers["location"])
    assert "排队中" in said(waiting)
    assert 'hx-trigger="every 1s"' in waiting.text
    assert BOOK.name in said(await client.get(f"/sessions/{session_id}/imports"))


async def test_the_page_tells_beside_the_field_what_is_no_file(client: httpx.AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    page = f"/sessions/{session_id}/imports"
    for answer, words in (
        (await send(client, page), sentence("required")),
        (await post_file(client, session_id, "空.xlsx", b""), "空.xlsx 是空文件。"),
        (await post_file(client, session_id, "大.csv", b"a" * (LARGEST_FILE_BYTES + 1)), "大.csv 超过 5 MB。"),
    ):
        assert answer.status_code == 422
        assert words in said(answer)
    assert (await UPLOADS.find(ASKED_NOTHING, session_id)).rows == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("表.pdf", b"%PDF-1.7", "file_not_a_spreadsheet"),
        ("表.xls", "企业名称,需求".encode(), "file_renamed"),
        ("表.csv", b"\xff\xff\xff\xff", "file_unknown_encoding"),
        ("表.csv", "姓名,电话\n张三,1\n".encode(), "file_no_table"),
        ("表.xlsx", b"PK\x03\x04" + bytes(300), "file_broken"),
    ],
)
async def test_a_hostile_file_is_refused_on_the_page_with_the_reader_s_own_reason(
    client: httpx.AsyncClient, name: str, content: bytes, code: str
) -> None:
    await host(client)
    session_id = await make.session()
    answer = await post_file(client, session_id, name, content)
    await run_here(JOB, upload_id=1)
    view = await upload_view(session_id, 1)
    assert (view.state, view.refusal) == (UploadState.REFUSED, code)
    text = said(await client.get(answer.headers["location"]))
    assert sentence(code, view.refusal_facts) in text
    assert "确认导入" not in text


async def test_the_chief_of_the_chain_sees_no_files(client: httpx.AsyncClient) -> None:
    await chief(client)
    session_id = await make.session()
    assert (await client.get(f"/sessions/{session_id}/imports")).status_code == 403
