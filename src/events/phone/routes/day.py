"""My day: meetings, badge, notices, opinions, and the day as files."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.checkin.documents import ticket_of
from events.checkin.guards import own_day
from events.checkin.routes.addresses import AnyRequest, base_of, in_wechat
from events.foundation import clock
from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.pages import page, visit
from events.foundation.redirects import see_other
from events.identity.guards import open_to_all
from events.identity.rules import Actor
from events.meetings.queries import day_of, released_plan
from events.phone.actions import give_opinion, say_notice, withdraw_notice
from events.phone.documents import calendar_ics, calendar_key, is_key, own_agenda_pdf, own_picture
from events.phone.forms import Frame, NoticeForm, OpinionForm, read_notice, read_opinion
from events.phone.queries import live_link, opinions_of, own_notices, phone_day, registration_of, whose_link
from events.phone.rules import LATE_MINUTES, MeetingResult, NoticeKind, PhoneRefusal, refusal_to_notice
from events.registration.queries import registration_view
from events.sessions.queries import SessionView, moves_of, released_agenda, session_view
from events.sessions.rules import OFF

WRONG = 422


def of(actor: Actor) -> tuple[int, int]:
    """The session and the organisation of a link's holder; the policy has seen to it that there are both."""
    return actor.session_id or 0, actor.organisation_id or 0


@get("/my", opt=own_day)
async def my_day(
    actor: NamedDependency[Actor], request: AnyRequest, who: FromQuery[int | None] = None
) -> Response[str]:
    """The day of the link's organisation, or of one of its delegates: the next meeting first, then the rest."""
    session_id, organisation_id = of(actor)
    day = await phone_day(session_id, organisation_id)
    session, own, badges = day.session, day.own, day.badges
    return page(
        "phone/day.html",
        session=session,
        own=own,
        meetings=[one for one in day.meetings if who is None or who in (one.a_delegate_id, one.b_delegate_id)],
        tickets=[(badge, ticket_of(badge)) for badge in badges if who in (None, badge.delegate_id)],
        people=[(badge.delegate_id, badge.number, badge.name) for badge in badges],
        who=who,
        off=await moves_of(session_id) if session.state in OFF else [],
        arrivals=day.arrivals,
        notices=await own_notices(session_id, organisation_id) if own.notices else [],
        may_say=refusal_to_notice(session.state) is None,
        calendar=f"/my/calendar.ics?link={own.link_id}&key={calendar_key(own.link_id)}" if own.link_id else "",
        wechat=in_wechat(request),
        now=clock.now().astimezone(clock.LOCAL),
    )


@get("/my/agenda", opt=own_day)
async def whole_agenda(actor: NamedDependency[Actor]) -> Response[str]:
    """The agenda of the whole day as it was released; who speaks where stays with the host's own page."""
    session_id, _ = of(actor)
    released = await released_agenda(session_id)
    return page("phone/agenda.html", session=await session_view(session_id), released=released)


@get("/my/notice/{kind:str}", opt=own_day)
async def notice_form(kind: FromPath[str], actor: NamedDependency[Actor]) -> Response[str]:
    """Asks who comes how late, or not at all."""
    return await _notice(actor, _kind(kind), NoticeForm())


@post("/my/notice/{kind:str}", opt=own_day, status_code=303)
async def notice(kind: FromPath[str], data: URLEncodedBody[NoticeForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Tell the host."""
    session_id, organisation_id = of(actor)
    session = await session_view(session_id)
    who = await registration_view(await registration_of(session_id, organisation_id))
    try:
        said = read_notice(data, _kind(kind), _frame(session, [one.id for one in who.delegates]))
        await say_notice(actor, session_id, organisation_id, said)
    except FormErrors as wrong:
        return await _notice(actor, _kind(kind), data, wrong.fields)
    return see_other("/my", ("ok", "notice_said"))


@post("/my/notices/{notice_id:int}/withdraw", opt=own_day, status_code=303)
async def withdraw(notice_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Take a notice back."""
    await withdraw_notice(actor, notice_id)
    return see_other("/my", ("ok", "notice_withdrawn"))


def _kind(kind: str) -> NoticeKind:
    if kind not in set(NoticeKind):
        raise NotFound("page")
    return NoticeKind(kind)


def _frame(session: SessionView, delegates: list[int]) -> Frame:
    now = clock.now().astimezone(clock.LOCAL)
    slots = [(slot.starts, slot.ends) for slot in session.slots]
    return Frame(slots, delegates, now, session.day == now.date())


async def _notice(
    actor: Actor, kind: NoticeKind, values: NoticeForm, errors: Mapping[str, object] | None = None
) -> Response[str]:
    session_id, organisation_id = of(actor)
    session = await session_view(session_id)
    return page(
        "phone/notice.html",
        status=WRONG if errors else 200,
        session=session,
        kind=kind,
        who=await registration_view(await registration_of(session_id, organisation_id)),
        closed=refusal_to_notice(session.state),
        minutes=LATE_MINUTES,
        values=values,
        errors=errors or {},
    )


@get("/my/meetings/{partner_id:int}", opt=own_day)
async def opinion_form(partner_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[str]:
    """Asks what came of a meeting."""
    return await _opinion(actor, partner_id)


@post("/my/meetings/{partner_id:int}", opt=own_day, status_code=303)
async def opinion(
    partner_id: FromPath[int], data: URLEncodedBody[OpinionForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Keep what one side says."""
    session_id, organisation_id = of(actor)
    try:
        await give_opinion(actor, session_id, organisation_id, partner_id, read_opinion(data))
    except FormErrors as wrong:
        return await _opinion(actor, partner_id, data, wrong.fields)
    return see_other("/my", ("ok", "saved"))


async def _opinion(
    actor: Actor, partner_id: int, values: OpinionForm | None = None, errors: Mapping[str, object] | None = None
) -> Response[str]:
    session_id, organisation_id = of(actor)
    meetings = await day_of(session_id, organisation_id)
    met = next((one for one in meetings if partner_id in (one.a_id, one.b_id) and partner_id != organisation_id), None)
    if met is None:
        raise NotFound("meeting")
    known = (await opinions_of(session_id, organisation_id)).get(partner_id)
    return page(
        "phone/opinion.html",
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        partner_id=partner_id,
        partner=met.b_name if met.a_id == organisation_id else met.a_name,
        results=list(MeetingResult),
        values=values or known or OpinionForm(),
        errors=errors or {},
    )


@get("/my/day.png", opt=own_day)
async def picture(actor: NamedDependency[Actor], request: AnyRequest) -> Response[bytes]:
    """The day as a picture."""
    return _file(await own_picture(*of(actor), base_of(request), visit.get().lang), "day.png")


@get("/my/day.pdf", opt=own_day)
async def paper(actor: NamedDependency[Actor]) -> Response[bytes]:
    """The day on paper."""
    return _file(await own_agenda_pdf(*of(actor), visit.get().lang), "day.pdf")


@get("/my/calendar.ics", opt=open_to_all("opens with the private key of a personal link that is still good"))
async def calendar(link: FromQuery[int] = 0, key: FromQuery[str] = "") -> Response[bytes]:
    """The day for a calendar that asks again by itself."""
    whose = await whose_link(link) if is_key(link, key) else None
    if whose is None or await live_link(*whose, link) is None:
        raise Refused(PhoneRefusal.CALENDAR_CLOSED)
    session_id, organisation_id = whose
    session, plan = await session_view(session_id), await released_plan(session_id)
    meetings = await day_of(session_id, organisation_id)
    return _file(calendar_ics(session, plan, meetings, organisation_id, visit.get().lang), "day.ics")


_MEDIA = {"png": "image/png", "pdf": "application/pdf", "ics": "text/calendar"}


def _file(content: bytes, name: str) -> Response[bytes]:
    form = name.rpartition(".")[2]
    how = "inline" if form == "png" else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_MEDIA[form], headers=headers)


handlers = [my_day, whole_agenda, notice_form, notice, withdraw, opinion_form, opinion, picture, paper, calendar]
