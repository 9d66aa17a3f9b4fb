"""The 情况专报 as PDF, DOCX and XLSX: one template says everything, the other forms are read from it."""

from decimal import Decimal, InvalidOperation

import anyio.to_thread

from events.checkin.documents import agenda_documents, badge_documents
from events.foundation import clock, pdf
from events.foundation.charts import Bar, bar_chart
from events.foundation.errors import Refused
from events.foundation.pages import render, sentence
from events.foundation.spreadsheet import Column, Kind, Table, xlsx
from events.foundation.spreadsheet.table import Cell
from events.foundation.word import Document, FigureTable, document_of, docx
from events.outcomes.rules import Audience, Rung
from events.reports.queries import Figures, figures_of, ledger_for, unmet_needs
from events.reports.rules import Files, PaperKind, ReportRefusal, wan, yi

TEMPLATE = "reports/print/report.html"


PIECE = {PaperKind.AGENDAS: 40, PaperKind.CHANGED_AGENDAS: 40, PaperKind.BADGES: 100}
"""Organisations, or badges, of a piece: about two seconds of work, most of it not the start of its process."""


async def paper_documents(session_id: int, kind: PaperKind, lang: str) -> list[str]:
    """The pieces of a long paper, as pages to be set.

    Raises:
        Refused: there is nothing to print.
    """
    if kind is PaperKind.BADGES:
        pieces = await badge_documents(session_id, lang, PIECE[kind])
    else:
        changed = kind is PaperKind.CHANGED_AGENDAS
        pieces = await agenda_documents(session_id, lang, PIECE[kind], changed=changed)
    if not pieces:
        raise Refused(ReportRefusal.PAPER_EMPTY)
    return pieces


async def report_html(session_id: int, audience: Audience, lang: str) -> str:
    """The report as a page: what the browser prints, and what the other forms are made from."""
    figures = await figures_of(session_id, audience)
    return render(
        TEMPLATE,
        lang=lang,
        figures=figures,
        ledger=await ledger_for(session_id, audience),
        unmet=await unmet_needs(session_id, audience),
        order_chart=_order_chart(figures, lang),
        need_chart=_need_chart(figures, lang),
        made_on=clock.today(),
        yi=yi,
        wan=wan,
        Rung=Rung,
        internal=audience is Audience.INTERNAL,
    )


async def report_files(session_id: int, audience: Audience, lang: str) -> Files:
    """Make all three documents.

    Raises:
        NotFound: there is no such session.
        PdfUnavailable: this machine lacks the Pango libraries.
        PdfFailed: the page could not be set.
    """
    html = await report_html(session_id, audience, lang)
    made_at = clock.now()
    document = document_of(html)
    return Files(
        pdf=await anyio.to_thread.run_sync(pdf.render, html),
        docx=await anyio.to_thread.run_sync(lambda: docx(document, made_at=made_at)),
        xlsx=await anyio.to_thread.run_sync(lambda: workbook_of(document)),
    )


def workbook_of(document: Document) -> bytes:
    """Every table of a document as a sheet of its own; figures become numbers."""
    return xlsx([_sheet(part) for part in document.parts if isinstance(part, FigureTable)])


def _sheet(part: FigureTable) -> Table:
    kinds = [Kind.TEXT if place < part.figures_from else Kind.DECIMAL for place in range(len(part.columns))]
    for place, kind in enumerate(kinds):
        if kind is Kind.DECIMAL and not all(_is_figure(row[place]) for row in part.rows):
            kinds[place] = Kind.TEXT
    return Table(
        title=part.caption.split("\u3000")[-1],
        columns=[Column(name, kind) for name, kind in zip(part.columns, kinds, strict=True)],
        rows=[[_cell(text, kind) for text, kind in zip(row, kinds, strict=True)] for row in part.rows],
        total=[_cell(text, kind) for text, kind in zip(part.total, kinds, strict=True)] if part.total else None,
        unit=part.unit,
        notes=part.notes,
    )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def _is_figure(text: str) -> bool:
    return text in {"", "—"} or _number(text) is not None


def _cell(text: str, kind: Kind) -> Cell:
    return _number(text) if kind is Kind.DECIMAL else text


def _order_chart(figures: Figures, lang: str) -> str:
    orders, projects, totals = figures.totals.orders, figures.totals.projects, figures.totals
    lines = (
        ("chart_orders", orders[Rung.INTENT].amount, orders[Rung.SIGNED].amount),
        ("chart_finance", totals.finance[Rung.INTENT].amount, totals.finance[Rung.CREDIT].amount),
        ("chart_projects", projects[Rung.INTENT].amount, projects[Rung.STARTED].amount),
        ("chart_technology", totals.technology[Rung.INTENT].amount, totals.technology[Rung.SIGNED].amount),
    )
    bars = [
        Bar(sentence(code, {}, lang), _plain(claimed), None if done is None else _plain(done))
        for code, claimed, done in lines
        if claimed is not None
    ]
    if not bars:
        return ""
    return bar_chart(bars, title=sentence("chart_outcomes", {}, lang), unit=sentence("unit_wan", {}, lang))


def _plain(amount: Decimal) -> Decimal:
    """Without idle decimals: a bar's figure is written as it stands."""
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()


def _need_chart(figures: Figures, lang: str) -> str:
    bars = [Bar(sentence(f"category_{name}", {}, lang), Decimal(n)) for name, n in figures.needs.items()]
    if not bars:
        return ""
    return bar_chart(bars, title=sentence("chart_needs", {}, lang), unit=sentence("unit_items", {}, lang))
