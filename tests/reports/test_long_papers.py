"""Badges and agendas are set in pieces in the background: how far they are is shown, and they can be stopped."""

import asyncio
from io import BytesIO

import httpx
import pytest
from fair import HTMX, enter_as_host, enter_as_stranger, fair, released
from pypdf import PdfReader

from events.checkin.actions import issue_tickets
from events.foundation import pdf
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.reports import documents
from events.reports.actions import ask_paper, note_pieces, stop_paper, take_paper
from events.reports.jobs import make_paper
from events.reports.queries import papers_of
from events.reports.rules import PaperKind
from events.settings import Settings


async def a_session() -> int:
    found = await fair(2, 2)
    await released(found)
    await issue_tickets(SYSTEM, found.session_id)
    return found.session_id


@pytest.fixture
def three_pieces(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Of two organisations each; what is set is kept instead of being set."""
    seen: list[str] = []

    def render(html: str) -> bytes:
        seen.append(html)
        return html.encode()

    monkeypatch.setattr(documents, "PIECE", dict.fromkeys(PaperKind, 2))
    monkeypatch.setattr(pdf, "render", render)
    monkeypatch.setattr(pdf, "joined", b"".join)
    return seen


async def test_a_paper_is_asked_made_and_taken(client: httpx.AsyncClient, three_pieces: list[str]) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    path = f"/sessions/{session_id}/papers"
    assert "还没有生成过" in (await client.get(path)).text
    assert (await client.post(path, data={"kind": "agendas"})).status_code == 303
    (waiting,) = await papers_of(session_id)
    assert "排队中" in (await client.get(path)).text
    assert (await client.get(f"{path}/{waiting.id}")).status_code == 409
    await make_paper(waiting.id)
    (done,) = await papers_of(session_id)
    assert (done.state, len(three_pieces)) == ("done", 2)
    taken = await client.get(f"{path}/{waiting.id}")
    assert (taken.content, taken.headers["content-type"]) == ("".join(three_pieces).encode(), "application/pdf")
    assert f'filename="agendas-{session_id}.pdf"' in taken.headers["content-disposition"]
    block = (await client.get(path, headers=HTMX)).text
    assert ("<html" in block, f"{path}/{waiting.id}" in block, "every 2s" in block) == (False, True, False)


async def test_how_far_it_is_is_shown_and_it_stops_after_its_piece(
    client: httpx.AsyncClient, three_pieces: list[str]
) -> None:
    session_id = await a_session()
    await enter_as_host(client, session_id)
    paper_id = await ask_paper(SYSTEM, session_id, PaperKind.BADGES, "zh-Hans")
    assert await take_paper(paper_id) is not None
    assert await note_pieces(paper_id, session_id, 1, 2)
    page = (await client.get(f"/sessions/{session_id}/papers")).text
    assert ('<progress value="1" max="2"' in page, "every 2s" in page) == (True, True)
    assert (await client.post(f"/sessions/{session_id}/papers/{paper_id}/stop")).status_code == 303
    assert not await note_pieces(paper_id, session_id, 2, 2)
    await make_paper(paper_id)
    assert three_pieces == []
    assert "已停止生成" in (await client.get(f"/sessions/{session_id}/papers")).text
    assert (await client.post(f"/sessions/{session_id}/papers/{paper_id}/stop")).status_code == 409


async def test_one_stopped_while_a_piece_is_set_keeps_nothing(
    db: Settings, three_pieces: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = await a_session()
    paper_id = await ask_paper(SYSTEM, session_id, PaperKind.AGENDAS, "zh-Hans")
    loop = asyncio.get_running_loop()

    def render(html: str) -> bytes:
        asyncio.run_coroutine_threadsafe(stop_paper(SYSTEM, session_id, paper_id), loop).result(timeout=10)
        return html.encode()

    monkeypatch.setattr(pdf, "render", render)
    await make_paper(paper_id)
    (stopped,) = await papers_of(session_id)
    assert (stopped.state, stopped.refusal, stopped.done) == ("failed", "report_stopped", 0)
    assert await fetch("SELECT 1 FROM stored_file") == []


async def test_asking_twice_makes_it_once(db: Settings) -> None:
    session_id = await a_session()
    asked = await asyncio.gather(*[ask_paper(SYSTEM, session_id, PaperKind.BADGES, "zh-Hans") for _ in range(4)])
    assert len(set(asked)) == 1
    await fetch("UPDATE paper SET asked_at = asked_at - interval '1 hour'")
    assert await ask_paper(SYSTEM, session_id, PaperKind.BADGES, "zh-Hans") not in asked


async def test_nothing_to_print_is_said(db: Settings) -> None:
    session_id = (await fair(1, 1)).session_id
    paper_id = await ask_paper(SYSTEM, session_id, PaperKind.BADGES, "zh-Hans")
    await make_paper(paper_id)
    (failed,) = await papers_of(session_id)
    assert (failed.state, failed.refusal) == ("failed", "paper_empty")


async def test_strangers_and_other_sessions_get_none(client: httpx.AsyncClient) -> None:
    session_id, other = await a_session(), (await fair(1, 1)).session_id
    paper_id = await ask_paper(SYSTEM, session_id, PaperKind.BADGES, "zh-Hans")
    await enter_as_stranger(client)
    for path in (f"/sessions/{session_id}/papers", f"/sessions/{session_id}/papers/{paper_id}"):
        assert (await client.get(path)).status_code == 404
    await enter_as_host(client, session_id)
    assert (await client.get(f"/sessions/{other}/papers/{paper_id}")).status_code == 404
    assert (await client.post(f"/sessions/{other}/papers/{paper_id}/stop")).status_code == 404
    assert (await client.post(f"/sessions/{session_id}/papers", data={"kind": "money"})).status_code == 422


@pytest.mark.pdf
async def test_pieces_are_joined_in_order(db: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "PIECE", dict.fromkeys(PaperKind, 2))
    session_id = await a_session()
    paper_id = await ask_paper(SYSTEM, session_id, PaperKind.AGENDAS, "zh-Hans")
    await make_paper(paper_id)
    (row,) = await fetch("SELECT content FROM stored_file")
    assert len(PdfReader(BytesIO(row["content"])).pages) >= 4
