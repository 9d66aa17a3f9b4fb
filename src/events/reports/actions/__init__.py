"""Everything that makes reports and long papers."""

from events.reports.actions.papers import (
    PAPER_JOB,
    ask_paper,
    fail_paper,
    keep_paper,
    note_pieces,
    paper_file,
    stop_paper,
    take_paper,
)
from events.reports.actions.report import (
    JOB,
    ask_report,
    fail_report,
    keep_report,
    report_file,
    stop_report,
    take_report,
)

__all__ = [
    "JOB",
    "PAPER_JOB",
    "ask_paper",
    "ask_report",
    "fail_paper",
    "fail_report",
    "keep_paper",
    "keep_report",
    "note_pieces",
    "paper_file",
    "report_file",
    "stop_paper",
    "stop_report",
    "take_paper",
    "take_report",
]
