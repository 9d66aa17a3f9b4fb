"""A public paper knows nothing of confidential needs: it reads as if there were none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from io import BytesIO

import make
import pytest
from docx import Document
from fair import Fair, fair, rank, released
from openpyxl import load_workbook
from pypdf import PdfReader

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.marketplace.tables import Need
from events.meetings.actions import settle_meeting
from events.meetings.queries import meetings_of
from events.outcomes.actions import OutcomeDraft, log_outcomes, seed_stages
from events.outcomes.rules import Audience
from events.reports.documents import report_files, report_html
from events.reports.queries import snapshot_of
from events.sessions.rules import SessionState
from events.settings import Settings

TITLE, DEAL = "海棠花计划并购资金", "海棠花计划授信"
AMOUNT = Decimal(7654321)
TRACES = (TITLE, DEAL, "海棠花", "7654321", "7,654,321", "765.43", "1234567", "1,234,567", "123.46")
FIRM = "绝密纺织有限公司"


async def a_secret(confidential: bool) -> Fair:  # noqa: FBT001 - whether the world has a secret
    """Three firms with open orders and one whose only need, met and served, is confidential or not there at all."""
    await seed_stages()
    found = await fair(3, 1, state=SessionState.LIVE, slots=(*make.ROUNDS, (time(11), time(11, 20))))
    orders = [
        OutcomeDraft(
            "order", f"第{n}家", "乙", f"订单{n}", "已签约", date(2026, 12, 10), Decimal(100 + n), need_id=need
        )
        for n, need in enumerate(found.needs)
    ]
    await log_outcomes(SYSTEM, found.session_id, orders)
    firm = await make.participant(found.session_id, FIRM)
    await make.supply(found.session_id, firm)
    if confidential:
        amounts = {"category": "finance", "title": TITLE, "amount_wan": AMOUNT, "confidential": True}
        secret = await make.need(found.session_id, firm, **amounts)
        await rank(found, secret, {found.supplies[0]: 80})
        await make.need(found.session_id, firm, **amounts)
        deal = OutcomeDraft("finance", FIRM, "括苍银行", DEAL, "已放款", date(2026, 12, 10), Decimal(1234567))
        await log_outcomes(SYSTEM, found.session_id, [replace(deal, need_id=secret)])
    plan_id = await released(found)
    for one in await meetings_of(plan_id):
        await settle_meeting(SYSTEM, one.id, held=True)
    return found


async def test_a_public_paper_reads_as_if_there_were_no_confidential_need(db: Settings) -> None:
    with_secret, without = await a_secret(confidential=True), await a_secret(confidential=False)
    pages = [await report_html(one.session_id, Audience.PUBLIC, "zh-Hans") for one in (with_secret, without)]
    internal = await report_html(with_secret.session_id, Audience.INTERNAL, "zh-Hans")
    assert TITLE in internal  # it could have leaked
    assert "1,234,567" in internal
    missing = [line for line in pages[0].splitlines() if line not in pages[1].splitlines()]
    assert [line for line in missing if any(trace in line for trace in TRACES)] == []
    first, second = [await snapshot_of(one.session_id, Audience.PUBLIC) for one in (with_secret, without)]
    present = {"present"}  # the firm's own people were there, whatever they talked about
    assert {name: first[name] for name in first if name not in present} == {
        name: second[name] for name in second if name not in present
    }


@pytest.mark.pdf
async def test_no_form_of_a_public_paper_holds_a_trace(db: Settings) -> None:
    found = await a_secret(confidential=True)
    files = await report_files(found.session_id, Audience.PUBLIC, "zh-Hans")
    internal = await report_files(found.session_id, Audience.INTERNAL, "zh-Hans")
    for form, read in (("pdf", pdf_text), ("docx", docx_text), ("xlsx", xlsx_text)):
        open_text, own_text = read(getattr(files, form)), read(getattr(internal, form))
        assert "海棠花" in own_text, form  # the reader would have found it
        assert [trace for trace in TRACES if trace in open_text] == [], form
        assert "订单1" not in open_text, form


async def test_public_papers_list_no_single_line_and_no_single_firm(db: Settings) -> None:
    found = await a_secret(confidential=False)
    await Need.update({Need.title: "没人接的需求", Need.state: "published"}).where(Need.id == found.needs[0])
    await fetch("UPDATE outcome SET withdrawn = true WHERE need = {}", found.needs[0])
    await fetch("UPDATE meeting SET state = 'missed' WHERE need = {}", found.needs[0])
    internal = await report_html(found.session_id, Audience.INTERNAL, "zh-Hans")
    public = await report_html(found.session_id, Audience.PUBLIC, "zh-Hans")
    for trace in ("没人接的需求", "订单1", "第2家"):
        assert trace in internal
        assert trace not in public
    assert "（少于三家，不公布）" in public


def pdf_text(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def docx_text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def xlsx_text(content: bytes) -> str:
    return "\n".join(str(value) for value in cells(content))


def cells(content: bytes) -> Iterator[object]:
    for sheet in load_workbook(BytesIO(content)).worksheets:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield from (value for value in row if value is not None)
