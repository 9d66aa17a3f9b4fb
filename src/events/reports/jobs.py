"""What the worker does for reports."""

from events.foundation.errors import DomainError
from events.foundation.jobs import job
from events.reports.actions import JOB, fail_report, keep_report, take_report
from events.reports.documents import report_files
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
