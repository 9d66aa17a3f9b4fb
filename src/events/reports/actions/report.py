"""Ask for a report, keep its papers, hand them out."""

import hashlib
import json
from datetime import timedelta
from typing import Any

from piccolo.columns import Column

from events.foundation import audit, clock, jobs, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.tables import StoredFile
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.outcomes.rules import Audience
from events.reports.queries import snapshot_of
from events.reports.rules import Files, Format, ReportRefusal, ReportState, refusal_to_report, refusal_to_stop
from events.reports.tables import ReportSnapshot
from events.sessions.queries import session_view

JOB = "reports.make_report"
ACTIVE = (ReportState.WAITING.value, ReportState.RUNNING.value)
LOST_AFTER = timedelta(minutes=15)
"""By then a report is made, or its job is lost: it holds up no other."""
MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def ask_report(actor: Actor, session_id: int, audience: Audience, lang: str) -> int:
    """Keep the figures as they stand and put the making of the papers on the queue; returns the report's id.

    Raises:
        NotFound: there is no such session.
        Refused: the session has not been held, or another report is being made.
    """
    async with transaction():
        await lock("report", session_id)
        session = await session_view(session_id)
        active = await ReportSnapshot.exists().where(
            ReportSnapshot.session == session_id,
            ReportSnapshot.state.is_in(list(ACTIVE)),
            ReportSnapshot.asked_at > clock.now() - LOST_AFTER,
        )
        refusal = refusal_to_report(session.state, active=active)
        if refusal:
            raise Refused(refusal)
        row = ReportSnapshot(
            session=session_id,
            state=ReportState.WAITING,
            audience=audience,
            figures=json.dumps(await snapshot_of(session_id, audience), ensure_ascii=False),
            asked_by=actor.account_id,
            asked_at=clock.now(),
        )
        await row.save()
        await jobs.enqueue(JOB, report_id=row.id, lang=lang)
        await audit.record(actor, "ask_report", "report", row.id, session_id=session_id, audience=audience)
    return int(row.id)


async def take_report(report_id: int) -> tuple[int, Audience] | None:
    """Begin with a report that is not finished: its session and audience; None when it is.

    A report that was begun before lost its worker: the queue has handed it on, the papers are made anew.
    """
    sql = "UPDATE report_snapshot SET state = {} WHERE id = {} AND state = ANY({}) RETURNING session, audience"
    rows = await fetch(sql, ReportState.RUNNING.value, report_id, list(ACTIVE))
    return (rows[0]["session"], Audience(rows[0]["audience"])) if rows else None


async def stop_report(actor: Actor, session_id: int, report_id: int) -> None:
    """Let the making of a report go; what its process still makes is thrown away.

    Raises:
        NotFound: there is no such report of this session.
        Refused: it is already over.
    """
    async with transaction():
        rows = await fetch("SELECT state FROM report_snapshot WHERE id = {} AND session = {}", report_id, session_id)
        if not rows:
            raise NotFound("report", report_id)
        if refusal := refusal_to_stop(rows[0]["state"]):
            raise Refused(refusal)
        await fail_report(report_id, session_id, ReportRefusal.REPORT_STOPPED)
        await audit.record(actor, "stop_report", "report", report_id, session_id=session_id)


async def keep_report(report_id: int, session_id: int, files: Files) -> None:
    """Store the finished papers."""
    kept = {}
    async with transaction():
        for form, content in ((Format.PDF, files.pdf), (Format.DOCX, files.docx), (Format.XLSX, files.xlsx)):
            sha256 = hashlib.sha256(content).hexdigest()
            row = StoredFile(sha256=sha256, media_type=MEDIA_TYPES[form], content=content, stored_at=clock.now())
            await StoredFile.insert(row).on_conflict(action="DO NOTHING")
            kept[f"{form}_sha256"] = sha256
        await _end(report_id, session_id, {"state": ReportState.DONE.value, **kept})


async def fail_report(report_id: int, session_id: int, code: str) -> None:
    """Keep the reason why there are no papers."""
    async with transaction():
        await _end(report_id, session_id, {"state": ReportState.FAILED.value, "refusal": code})


async def _end(report_id: int, session_id: int, changes: dict[str, str]) -> None:
    """Keep the end of a report that nobody has stopped meanwhile."""
    values: dict[Column | str, Any] = {"finished_at": clock.now()}
    values.update(changes)
    await ReportSnapshot.update(values).where(ReportSnapshot.id == report_id, ReportSnapshot.state.is_in([*ACTIVE]))
    await notify.announce("session", session_id)


async def report_file(session_id: int, report_id: int, form: Format) -> tuple[bytes, str]:
    """The content and media type of a finished report's file.

    Raises:
        NotFound: there is no such report of this session.
        Refused: it is not ready.
    """
    sql = f"""SELECT f.content, f.media_type FROM report_snapshot r
              LEFT JOIN stored_file f ON f.sha256 = r.{form.value}_sha256
              WHERE r.id = {{}} AND r.session = {{}}"""  # noqa: S608 – one of our three column names
    rows = await fetch(sql, report_id, session_id)
    if not rows:
        raise NotFound("report", report_id)
    if rows[0]["content"] is None:
        raise Refused(ReportRefusal.REPORT_NOT_READY)
    return bytes(rows[0]["content"]), rows[0]["media_type"]
