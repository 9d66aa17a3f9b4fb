"""The report of a session: what it would say now, its making, its files."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import NotFound
from events.foundation.pages import page, visit
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.outcomes.rules import Audience, Rung
from events.reports.actions import ask_paper, ask_report, paper_file, report_file, stop_paper, stop_report
from events.reports.forms import PaperForm, ReportForm, read_paper, read_report
from events.reports.queries import figures_of, papers_of, reports_of, unmet_needs
from events.reports.rules import Format, PaperKind, yi
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView


@get("/sessions/{session_id:int}/report", opt=host_session)
async def report_page(session_id: FromPath[int]) -> Response[str]:
    """The sentence and figures as they stand now, the reports made so far, the needs that roll over."""
    figures = await figures_of(session_id, Audience.INTERNAL)
    return page(
        "reports/report.html",
        block="made",
        session=figures.session,
        figures=figures,
        reports=await reports_of(session_id),
        unmet=await unmet_needs(session_id),
        now=clock.now(),
        yi=yi,
        Rung=Rung,
    )


@post("/sessions/{session_id:int}/report", opt=manage_session, status_code=303)
async def make(
    session_id: FromPath[int], data: URLEncodedBody[ReportForm], actor: NamedDependency[Actor]
) -> Response[str]:
    """Keep the figures and make the papers in the background."""
    await ask_report(actor, session_id, read_report(data), visit.get().lang)
    return see_other(f"/sessions/{session_id}/report")


@post("/sessions/{session_id:int}/report/{report_id:int}/stop", opt=manage_session, status_code=303)
async def stop(session_id: FromPath[int], report_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Let its making go."""
    await stop_report(actor, session_id, report_id)
    return see_other(f"/sessions/{session_id}/report")


@get("/sessions/{session_id:int}/report/{report_id:int}/{form:str}", opt=host_session)
async def download(session_id: FromPath[int], report_id: FromPath[int], form: FromPath[str]) -> Response[bytes]:
    """One of its files."""
    if form not in set(Format):
        raise NotFound("report", form)
    content, media_type = await report_file(session_id, report_id, Format(form))
    headers = {"Content-Disposition": f'attachment; filename="report-{session_id}-{report_id}.{form}"'}
    return Response(content, media_type=media_type, headers=headers)


@get("/sessions/{session_id:int}/papers", opt=host_session)
async def papers(session: NamedDependency[SessionView]) -> Response[str]:
    """Badges and agendas to print, and how far those that are being set are."""
    made = await papers_of(session.id)
    return page("reports/papers.html", block="made", session=session, papers=made, kinds=list(PaperKind))


@post("/sessions/{session_id:int}/papers", opt=manage_session, status_code=303)
async def make_paper(
    session_id: FromPath[int], data: URLEncodedBody[PaperForm], actor: NamedDependency[Actor]
) -> Response[str]:
    """Set one in the background."""
    await ask_paper(actor, session_id, read_paper(data), visit.get().lang)
    return see_other(f"/sessions/{session_id}/papers")


@post("/sessions/{session_id:int}/papers/{paper_id:int}/stop", opt=manage_session, status_code=303)
async def stop_making(
    session_id: FromPath[int], paper_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[str]:
    """Let one go."""
    await stop_paper(actor, session_id, paper_id)
    return see_other(f"/sessions/{session_id}/papers")


@get("/sessions/{session_id:int}/papers/{paper_id:int}", opt=host_session)
async def paper(session_id: FromPath[int], paper_id: FromPath[int]) -> Response[bytes]:
    """A finished one."""
    content, kind = await paper_file(session_id, paper_id)
    headers = {"Content-Disposition": f'attachment; filename="{kind}-{session_id}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


handlers = [report_page, make, stop, download, papers, make_paper, stop_making, paper]
