"""What the worker does for reports."""

import anyio.to_thread

from events.foundation import pdf
from events.foundation.errors import DomainError
from events.foundation.jobs import job
from events.reports.actions import (
    JOB,
    PAPER_JOB,
    fail_paper,
    fail_report,
    keep_paper,
    keep_report,
    note_pieces,
    take_paper,
    take_report,
)
from events.reports.documents import paper_documents, report_files
from events.reports.rules import ReportRefusal


@job(JOB)
async def make(report_id: int, lang: str) -> None:
    """Make the papers of a waiting report, or keep the reason why not."""
    taken = await take_report(report_id)
    if taken is None:
        return
    session_id, audience = taken
    try:
        files = await report_files(session_id, audience, lang)
    except DomainError as refused:
        await fail_report(report_id, session_id, refused.code)
    except Exception:  # whatever it is, the report ends and the queue keeps the trace
        await fail_report(report_id, session_id, ReportRefusal.PDF_BROKEN)
        raise
    else:
        await keep_report(report_id, session_id, files)


@job(PAPER_JOB)
async def make_paper(paper_id: int) -> None:
    """Set a waiting paper piece by piece, or keep the reason why not; one that is stopped ends after its piece."""
    taken = await take_paper(paper_id)
    if taken is None:
        return
    session_id, kind, lang = taken
    try:
        pieces = await paper_documents(session_id, kind, lang)
        parts: list[bytes] = []
        for piece in pieces:
            if not await note_pieces(paper_id, session_id, len(parts), len(pieces)):
                return
            parts.append(await anyio.to_thread.run_sync(pdf.render, piece))
        content = await anyio.to_thread.run_sync(pdf.joined, parts)
    except DomainError as refused:
        await fail_paper(paper_id, session_id, refused.code)
    except Exception:  # as above
        await fail_paper(paper_id, session_id, ReportRefusal.PDF_BROKEN)
        raise
    else:
        await keep_paper(paper_id, session_id, content)
