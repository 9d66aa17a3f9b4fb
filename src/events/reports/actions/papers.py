"""Long papers, set in pieces: asked for, carried on piece by piece, stopped, handed out."""

import hashlib
from datetime import timedelta

from events.foundation import audit, clock, jobs, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.tables import StoredFile
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.reports.rules import PaperKind, ReportRefusal, ReportState, refusal_to_stop
from events.reports.tables import Paper
from events.sessions.queries import session_view

PAPER_JOB = "reports.make_paper"
ACTIVE = [ReportState.WAITING.value, ReportState.RUNNING.value]
LOST_AFTER = timedelta(minutes=15)
"""By then a paper is made, or its job is lost."""


async def ask_paper(actor: Actor, session_id: int, kind: PaperKind, lang: str) -> int:
    """Put a paper on the queue, or find the one that is being made already; returns its id.

    Raises:
        NotFound: there is no such session.
    """
    async with transaction():
        await lock("paper", session_id)
        await session_view(session_id)
        await _give_up_lost(session_id)
        sql = "SELECT id FROM paper WHERE session = {} AND kind = {} AND state = ANY({})"
        if active := await fetch(sql, session_id, kind.value, ACTIVE):
            return int(active[0]["id"])
        row = Paper(session=session_id, kind=kind, state=ReportState.WAITING, lang=lang)
        row.asked_by, row.asked_at = actor.account_id, clock.now()
        await row.save()
        await jobs.enqueue(PAPER_JOB, paper_id=row.id)
        await audit.record(actor, "ask_paper", "paper", row.id, session_id=session_id, kind=kind)
    return int(row.id)


async def _give_up_lost(session_id: int) -> None:
    sql = """UPDATE paper SET state = {}, refusal = {}, finished_at = {}
             WHERE session = {} AND state = ANY({}) AND asked_at < {}"""
    now, lost = clock.now(), (ReportState.FAILED.value, ReportRefusal.PDF_BROKEN.value)
    await fetch(sql, *lost, now, session_id, ACTIVE, now - LOST_AFTER)


async def take_paper(paper_id: int) -> tuple[int, PaperKind, str] | None:
    """Begin, or begin anew after a lost worker: its session, kind and language; None when it is over."""
    sql = "UPDATE paper SET state = {}, done = 0 WHERE id = {} AND state = ANY({}) RETURNING session, kind, lang"
    rows = await fetch(sql, ReportState.RUNNING.value, paper_id, ACTIVE)
    return (rows[0]["session"], PaperKind(rows[0]["kind"]), rows[0]["lang"]) if rows else None


async def note_pieces(paper_id: int, session_id: int, done: int, whole: int) -> bool:
    """Say how far a paper is; false once somebody has stopped it."""
    sql = "UPDATE paper SET done = {}, whole = {} WHERE id = {} AND state = {} RETURNING id"
    async with transaction():
        going_on = await fetch(sql, done, whole, paper_id, ReportState.RUNNING.value)
        await notify.announce("session", session_id)
    return bool(going_on)


async def keep_paper(paper_id: int, session_id: int, content: bytes) -> None:
    """Store the finished paper, unless it was stopped meanwhile."""
    sha256 = hashlib.sha256(content).hexdigest()
    row = StoredFile(sha256=sha256, media_type="application/pdf", content=content, stored_at=clock.now())
    async with transaction():
        await StoredFile.insert(row).on_conflict(action="DO NOTHING")
        await _end(paper_id, session_id, ReportState.DONE, sha256=sha256)


async def fail_paper(paper_id: int, session_id: int, code: str) -> None:
    """Keep the reason why there is none."""
    async with transaction():
        await _end(paper_id, session_id, ReportState.FAILED, refusal=code)


async def stop_paper(actor: Actor, session_id: int, paper_id: int) -> None:
    """Let a paper go; at most one more piece is set.

    Raises:
        NotFound: there is no such paper of this session.
        Refused: it is already over.
    """
    async with transaction():
        rows = await fetch("SELECT state FROM paper WHERE id = {} AND session = {}", paper_id, session_id)
        if not rows:
            raise NotFound("paper", paper_id)
        if refusal := refusal_to_stop(rows[0]["state"]):
            raise Refused(refusal)
        await _end(paper_id, session_id, ReportState.FAILED, refusal=ReportRefusal.REPORT_STOPPED)
        await audit.record(actor, "stop_paper", "paper", paper_id, session_id=session_id)


async def _end(paper_id: int, session_id: int, state: ReportState, *, sha256: str = "", refusal: str = "") -> None:
    sql = """UPDATE paper SET state = {}, sha256 = {}, refusal = {}, finished_at = {}
             WHERE id = {} AND state = ANY({})"""
    await fetch(sql, state.value, sha256, str(refusal), clock.now(), paper_id, ACTIVE)
    await notify.announce("session", session_id)


async def paper_file(session_id: int, paper_id: int) -> tuple[bytes, str]:
    """The content and kind of a finished paper.

    Raises:
        NotFound: there is no such paper of this session.
        Refused: it is not ready.
    """
    sql = """SELECT f.content, p.kind FROM paper p LEFT JOIN stored_file f ON f.sha256 = p.sha256
             WHERE p.id = {} AND p.session = {}"""
    rows = await fetch(sql, paper_id, session_id)
    if not rows:
        raise NotFound("paper", paper_id)
    if rows[0]["content"] is None:
        raise Refused(ReportRefusal.REPORT_NOT_READY)
    return bytes(rows[0]["content"]), rows[0]["kind"]
