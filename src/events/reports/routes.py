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
from events.reports.actions import ask_report, report_file, stop_report
from events.reports.forms import ReportForm, read_report
from events.reports.queries import figures_of, reports_of, unmet_needs
from events.reports.rules import Format, yi
from events.sessions.guards import host_session, manage_session


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


handlers = [report_page, make, stop, download]
