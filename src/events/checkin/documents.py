"""Paper for the day: an agenda page per organisation with the badge codes of its people, and badges."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import anyio.to_thread

from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.queries import BadgeView, badges_of
from events.checkin.rules import TAIL_LENGTH, token_of
from events.foundation import clock, pdf
from events.foundation.pages import render
from events.foundation.qr import qr_data_uri
from events.foundation.secret import derived_key
from events.meetings.queries import MeetingView, PlanView, meetings_of, released_plan, sheets_of
from events.meetings.rules import MeetingState
from events.registration.queries import Participant, participants
from events.registration.rules import ConsentState
from events.sessions.queries import SessionView, session_view

AGENDA, BADGES = "checkin/print/agendas.html", "checkin/print/badges.html"
ORGANISATIONS_AT_ONCE = 100
BADGES_AT_ONCE = 250


@dataclass(frozen=True)
class Ticket:
    """A code as it is printed: the picture's address and the characters people can read aloud."""

    delegate_id: int
    number: int
    name: str
    qr: str
    tail: str


@dataclass(frozen=True)
class AgendaPage:
    """One organisation's day. A person's name is printed only with consent."""

    who: Participant
    meetings: tuple[MeetingView, ...]
    tickets: tuple[Ticket, ...]
    named: bool


async def agendas_pdf(session_id: int, lang: str) -> bytes:
    """All agenda pages of the released plan, by organisation.

    Raises:
        NotFound: there is no such session.
        PdfUnavailable: this machine lacks the Pango libraries.
    """
    documents = await agenda_documents(session_id, lang, ORGANISATIONS_AT_ONCE)
    return await anyio.to_thread.run_sync(lambda: pdf.render_many(documents))


async def agenda_documents(session_id: int, lang: str, size: int, *, changed: bool = False) -> list[str]:
    """The same as pages to be set, so many organisations in each; none where nobody takes part.

    `changed`: only of those whose meetings are others than on the sheet last printed for them.

    Raises:
        NotFound: there is no such session.
    """
    session = await session_view(session_id)
    plan = await released_plan(session_id)
    pages = await agenda_pages(session_id, plan)
    if changed and plan:
        stale = {one.organisation_id for one in await sheets_of(plan.id) if one.changed}
        pages = [one for one in pages if one.who.organisation_id in stale]
    return [_agenda_html(session, plan, batch, lang) for batch in pdf.batches(pages, size=size)]


async def agenda_pages(session_id: int, plan: PlanView | None) -> list[AgendaPage]:
    """What each organisation's page says, in the order of organisations."""
    meetings: dict[int, list[MeetingView]] = defaultdict(list)
    for one in await meetings_of(plan.id) if plan else []:
        if one.state == MeetingState.CANCELLED:
            continue
        meetings[one.a_id].append(one)
        meetings[one.b_id].append(one)
    tickets = _by_organisation(await badges_of(session_id))
    return [
        AgendaPage(
            who,
            tuple(meetings[who.organisation_id]),
            tuple(ticket_of(badge) for badge in tickets[who.organisation_id]),
            who.consent == ConsentState.GIVEN,
        )
        for who in await participants(session_id)
    ]


def _agenda_html(session: SessionView, plan: PlanView | None, pages: Sequence[AgendaPage], lang: str) -> str:
    return render(AGENDA, lang=lang, session=session, plan=plan, pages=pages, printed_at=clock.now())


async def badges_pdf(session_id: int, lang: str) -> bytes:
    """All badges, ten on a sheet; raises as `agendas_pdf`."""
    documents = await badge_documents(session_id, lang, BADGES_AT_ONCE)
    return await anyio.to_thread.run_sync(lambda: pdf.render_many(documents))


async def badge_documents(session_id: int, lang: str, size: int) -> list[str]:
    """The same as pages to be set, so many badges in each; raises as `agenda_documents`."""
    session = await session_view(session_id)
    batches = pdf.batches([(badge, ticket_of(badge)) for badge in await badges_of(session_id)], size=size)
    return [render(BADGES, lang=lang, session=session, badges=batch, consented=ConsentState.GIVEN) for batch in batches]


def _by_organisation(badges: Sequence[BadgeView]) -> dict[int, list[BadgeView]]:
    found: dict[int, list[BadgeView]] = defaultdict(list)
    for badge in badges:
        found[badge.organisation_id].append(badge)
    return found


def ticket_of(badge: BadgeView) -> Ticket:
    """A badge's code as it is printed."""
    token = token_of(derived_key(BADGE_KEY), badge.ticket_id, badge.rotation)
    return Ticket(badge.delegate_id, badge.number, badge.name, qr_data_uri(token), token[-TAIL_LENGTH:])
