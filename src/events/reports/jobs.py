"""What the worker does for reports."""

from events.foundation.jobs import job
from events.reports.actions import JOB, make_report


@job(JOB)
async def make(report_id: int, lang: str) -> None:
    """Make the papers of a report."""
    await make_report(report_id, lang)
