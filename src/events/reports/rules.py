"""How figures are written in a report, and what may be asked for."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from events.outcomes.rules import Audience
from events.sessions.rules import SessionState

WAN_PER_YI = Decimal(10_000)
HUNDREDTH = Decimal("0.01")


class ReportState(StrEnum):
    """Where a report's making stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class PaperKind(StrEnum):
    """Long papers that are set in pieces."""

    BADGES = "badges"
    AGENDAS = "agendas"
    CHANGED_AGENDAS = "changed_agendas"
    """Of those whose meetings changed since the last print."""


class ReportRefusal(StrEnum):
    """Why a report cannot be made or handed out."""

    NOTHING_TO_REPORT = "nothing_to_report"
    REPORT_ACTIVE = "report_active"
    REPORT_NOT_READY = "report_not_ready"
    REPORT_STOPPED = "report_stopped"
    REPORT_OVER = "report_over"
    PAPER_EMPTY = "paper_empty"
    PDF_LIBRARIES_ABSENT = "pdf_libraries_absent"
    PDF_TOOK_TOO_LONG = "pdf_took_too_long"
    PDF_TOO_LARGE = "pdf_too_large"
    PDF_BROKEN = "pdf_broken"


class Format(StrEnum):
    """What a report is made as."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Files:
    """The finished papers of a report."""

    pdf: bytes
    docx: bytes
    xlsx: bytes


def yi(amount_wan: Decimal | None) -> str | None:
    """An amount in 亿元 as prose writes it: at most two decimals, none that are zero; None stays (not told)."""
    if amount_wan is None:
        return None
    rounded = (amount_wan / WAN_PER_YI).quantize(HUNDREDTH, ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def wan(amount_wan: Decimal | None) -> str | None:
    """An amount in 万元 as tables write it: thousands commas, no idle zeros; None stays (not told, or 面议)."""
    if amount_wan is None:
        return None
    return f"{amount_wan:,f}".rstrip("0").rstrip(".") if "." in f"{amount_wan:f}" else f"{amount_wan:,f}"


def refusal_to_report(state: str, *, active: bool) -> ReportRefusal | None:
    """Why no report can be made of a session, or None: before the day there is nothing to tell."""
    if state not in (SessionState.LIVE, SessionState.CLOSED, SessionState.REPORTED):
        return ReportRefusal.NOTHING_TO_REPORT
    return ReportRefusal.REPORT_ACTIVE if active else None


def refusal_to_stop(state: str) -> ReportRefusal | None:
    """Why there is nothing to stop, or None."""
    return None if state in (ReportState.WAITING, ReportState.RUNNING) else ReportRefusal.REPORT_OVER


def audience_of(*, hosts: bool) -> Audience:
    """For whom figures are counted: whoever does not host a session reads what the public may."""
    return Audience.INTERNAL if hosts else Audience.PUBLIC


def amounts_told(audience: Audience, state: str) -> bool:
    """Whether sums of money are told: to the hosts always, to others once the session is reported."""
    return audience is Audience.INTERNAL or state == SessionState.REPORTED
