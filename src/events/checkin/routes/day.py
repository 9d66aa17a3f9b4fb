"""Check-in by poster, the head count, paper for the day."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.checkin.actions import check_in_by_mobile, issue_tickets
from events.checkin.documents import agendas_pdf, badges_pdf
from events.checkin.forms import PosterForm, read_poster
from events.checkin.queries import badge_count, head_count, scans_of
from events.checkin.routes.addresses import AnyRequest, base_of
from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.pages import page, visit
from events.foundation.qr import qr_data_uri
from events.foundation.redirects import see_other
from events.identity.guards import open_to_all
from events.identity.rules import Actor
from events.meetings.queries import day_of
from events.sessions.guards import host_session, manage_session
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import SessionState

PDF = "application/pdf"


@get("/checkin/{session_id:int}", opt=open_to_all("the poster's QR leads here; it shows nothing of anybody"))
async def poster(session_id: FromPath[int]) -> Response[str]:
    """Asks for the mobile number."""
    return page("checkin/poster.html", session=await _announced(session_id), errors={}, values={}, refusal="")


@post(
    "/checkin/{session_id:int}",
    opt=open_to_all("whoever stands at the poster checks in with a registered mobile number"),
    status_code=200,
)
async def check_in(session_id: FromPath[int], data: URLEncodedBody[PosterForm], request: AnyRequest) -> Response[str]:
    """Let in, or say why not and whom to ask; names are masked, partners stay on the personal link."""
    session = await _announced(session_id)
    values = {"mobile": data.mobile, "code_tail": data.code_tail}
    try:
        browser = str(request.scope.get("csrf_token", ""))
        answer = await check_in_by_mobile(session_id, *read_poster(data), browser=browser)
    except FormErrors as wrong:
        return page("checkin/poster.html", session=session, errors=wrong.fields, values=values, refusal="", status=422)
    except Refused as refused:
        return page("checkin/poster.html", session=session, errors={}, values=values, refusal=refused.code, status=409)
    meetings = await day_of(session_id, answer.organisation_id) if answer.organisation_id else []
    return page("checkin/answer.html", session=session, answer=answer, meetings=meetings)


async def _announced(session_id: int) -> SessionView:
    """A session strangers may know of; a draft is the host's alone."""
    session = await session_view(session_id)
    if session.state == SessionState.DRAFT:
        raise NotFound("session", session_id)
    return session


@get("/sessions/{session_id:int}/points", opt=host_session)
async def points(session_id: FromPath[int], request: AnyRequest) -> Response[str]:
    """The head count, the latest scans, the poster's QR and the paper of the day."""
    address = f"{base_of(request)}/checkin/{session_id}"
    return page(
        "checkin/points.html",
        block="house",
        session=await session_view(session_id),
        count=await head_count(session_id),
        scans=await scans_of(session_id),
        badges=await badge_count(session_id),
        address=address,
        poster=qr_data_uri(address),
    )


@post("/sessions/{session_id:int}/tickets", opt=manage_session, status_code=303)
async def tickets(session_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Give every delegate who lacks one a ticket."""
    await issue_tickets(actor, session_id)
    return see_other(f"/sessions/{session_id}/points", ("ok", "saved"))


@get("/sessions/{session_id:int}/agendas.pdf", opt=host_session, media_type=PDF)
async def agendas(session_id: FromPath[int]) -> Response[bytes]:
    """All agenda pages as one PDF."""
    return _download(await agendas_pdf(session_id, visit.get().lang), f"agendas-{session_id}.pdf")


@get("/sessions/{session_id:int}/badges.pdf", opt=host_session, media_type=PDF)
async def badges(session_id: FromPath[int]) -> Response[bytes]:
    """All badges as one PDF."""
    return _download(await badges_pdf(session_id, visit.get().lang), f"badges-{session_id}.pdf")


def _download(content: bytes, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=PDF, headers=headers)


handlers = [poster, check_in, points, tickets, agendas, badges]
