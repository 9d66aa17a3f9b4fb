"""Ask for a report, make it in the background, take its files."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fair import HTMX, enter_as_host, enter_as_stranger, fair, put

from events.foundation import clock
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.outcomes.rules import Audience
from events.reports.actions import JOB, ask_report, keep_report, report_file, take_report
from events.reports.jobs import make
from events.reports.queries import ReportView, reports_of
from events.reports.rules import Files, Format, ReportState
from events.reports.tables import ReportSnapshot
from events.sessions.rules import SessionState
from events.settings import Settings

MAGIC = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}


async def a_session() -> int:
    return (await fair(1, 1, state=SessionState.CLOSED)).session_id


async def asked(session_id: int) -> int:
    return await ask_report(SYSTEM, session_id, Audience.INTERNAL, "zh-Hans")


async def latest(session_id: int) -> ReportView:
    return (await reports_of(session_id))[0]


async def test_a_report_waits_with_its_figures_and_its_job(db: Settings) -> None:
    session_id = await a_session()
    report_id = await asked(session_id)
    report = await latest(session_id)
    assert (report.id, report.state, report.audience) == (report_id, ReportState.WAITING, "internal")
    (row,) = await fetch("SELECT figures->'needs'->>'purchase' AS needs FROM report_snapshot")
    assert row["needs"] == "1"
    queued = await fetch("SELECT args->>'report_id' AS report FROM procrastinate_jobs WHERE task_name = {}", JOB)
    assert queued[-1] == {"report": str(report_id)}


async def test_before_the_day_there_is_nothing_to_report(db: Settings) -> None:
    session_id = await a_session()
    for state in SessionState:
        if state not in {SessionState.LIVE, SessionState.CLOSED, SessionState.REPORTED}:
            await put(session_id, state)
            with pytest.raises(Refused, match="nothing_to_report"):
                await asked(session_id)
    with pytest.raises(NotFound):
        await asked(404)
    assert await reports_of(session_id) == []


async def test_of_two_asked_for_at_once_one_is_made(db: Settings) -> None:
    session_id = await a_session()
    ended = await asyncio.gather(*[asked(session_id) for _ in range(3)], return_exceptions=True)
    assert sorted(one.code for one in ended if isinstance(one, Refused)) == ["report_active"] * 2


async def test_a_report_whose_job_is_lost_holds_up_no_other(db: Settings) -> None:
    session_id = await a_session()
    await asked(session_id)
    await ReportSnapshot.update({ReportSnapshot.asked_at: clock.now() - timedelta(minutes=16)}, force=True)
    await asked(session_id)
    assert len(await reports_of(session_id)) == 2


@pytest.mark.pdf
async def test_the_host_asks_waits_and_takes_all_three_files(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    address = f"/sessions/{session_id}/report"
    assert (await client.post(address, data={"audience": "internal"})).status_code == 303
    report_id = (await latest(session_id)).id
    assert "正在生成" in (await client.get(address)).text
    early = await client.get(f"{address}/{report_id}/pdf")
    assert (early.status_code, "这份文件还没有生成好" in early.text) == (409, True)
    await make(report_id=report_id, lang="zh-Hans")
    for form, magic in MAGIC.items():
        file = await client.get(f"{address}/{report_id}/{form}")
        assert (file.status_code, file.content[: len(magic)]) == (200, magic)
        assert f'filename="report-{session_id}-{report_id}.{form}"' in file.headers["content-disposition"]
    block = await client.get(address, headers=HTMX)
    assert block.text.lstrip().startswith('<div id="made"')
    assert "已完成" in block.text
    await make(report_id=report_id, lang="zh-Hans")  # delivered once more: nothing is made anew
    assert (await latest(session_id)).state == ReportState.DONE


async def test_strangers_get_no_page_no_report_and_no_file(client: httpx.AsyncClient) -> None:
    session_id, other = await a_session(), await a_session()
    report_id = await asked(session_id)
    await enter_as_host(client, other)
    assert (await client.get(f"/sessions/{other}/report/{report_id}/pdf")).status_code == 404
    assert (await client.get(f"/sessions/{other}/report/{report_id}/exe")).status_code == 404
    await enter_as_stranger(client)
    address = f"/sessions/{session_id}/report"
    answers = [
        await client.get(address),
        await client.post(address, data={"audience": "internal"}),
        await client.get(f"{address}/{report_id}/docx"),
    ]
    assert [one.status_code for one in answers] == [404] * 3
    assert len(await reports_of(session_id)) == 1


async def test_an_audience_there_is_not_is_refused(client: httpx.AsyncClient) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    assert (await client.post(f"/sessions/{session_id}/report", data={"audience": "friends"})).status_code == 422
    assert await reports_of(session_id) == []


@pytest.fixture
def without_pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printing process finds a Pango library that is none."""
    for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libgobject-2.0.so.0"):
        (tmp_path / name).touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))


async def test_without_the_libraries_it_fails_with_what_would_help(
    client: httpx.AsyncClient, without_pango: None
) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    report_id = await asked(session_id)
    await make(report_id=report_id, lang="zh-Hans")
    report = await latest(session_id)
    assert (report.state, report.refusal) == (ReportState.FAILED, "pdf_libraries_absent")
    page = (await client.get(f"/sessions/{session_id}/report")).text
    assert "这台机器缺少排版程序库" in page
    assert "请用浏览器打开打印页直接打印，或安装 Pango 程序库" in page
    with pytest.raises(Refused, match="report_not_ready"):
        await report_file(session_id, report_id, Format.PDF)
    await asked(session_id)  # the next one may be tried


@pytest.mark.pdf
async def test_a_report_left_by_a_dead_worker_is_made_when_the_queue_hands_it_on(db: Settings) -> None:
    session_id = await a_session()
    report_id = await asked(session_id)
    await ReportSnapshot.update({ReportSnapshot.state: ReportState.RUNNING}, force=True)
    await make(report_id=report_id, lang="zh-Hans")
    assert (await latest(session_id)).state == ReportState.DONE


async def test_a_report_of_something_that_cannot_be_set_ends_as_failed(db: Settings) -> None:
    session_id = await a_session()
    report_id = await asked(session_id)
    with pytest.raises(ValueError, match="no such language"):
        await make(report_id=report_id, lang="fr")
    assert ((await latest(session_id)).state, (await latest(session_id)).refusal) == (ReportState.FAILED, "pdf_broken")


async def test_a_stopped_report_keeps_no_papers_and_another_may_be_asked(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    report_id = await asked(session_id)
    page = await client.get(f"/sessions/{session_id}/report")
    assert f"/sessions/{session_id}/report/{report_id}/stop" in page.text
    assert "已用 0 秒" in page.text
    taken = await take_report(report_id)
    assert taken is not None
    stopped = await client.post(f"/sessions/{session_id}/report/{report_id}/stop")
    assert stopped.status_code == 303
    await keep_report(report_id, session_id, Files(b"%PDF-", b"PK", b"PK"))
    found = await latest(session_id)
    assert (found.state, found.refusal, found.pdf_sha256) == (ReportState.FAILED, "report_stopped", "")
    assert (await client.post(f"/sessions/{session_id}/report/{report_id}/stop")).status_code == 409
    assert await asked(session_id) > report_id


async def test_a_stranger_stops_nothing(client: httpx.AsyncClient) -> None:
    session_id, other = await a_session(), await a_session()
    report_id = await asked(session_id)
    await enter_as_stranger(client)
    assert (await client.post(f"/sessions/{session_id}/report/{report_id}/stop")).status_code == 404
    await enter_as_host(client, session_id)
    assert (await client.post(f"/sessions/{other}/report/{report_id}/stop")).status_code == 404
    assert (await latest(session_id)).state == ReportState.WAITING
