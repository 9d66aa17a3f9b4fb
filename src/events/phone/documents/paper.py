"""One's own agenda page as PDF and as a picture to save."""

import anyio.to_thread

from events.checkin.documents import AGENDA, agenda_pages
from events.foundation import clock, pdf
from events.foundation.errors import NotFound
from events.foundation.pages import render
from events.meetings.queries import day_of, released_plan
from events.reach.documents import Day, drawn_png
from events.registration.queries import participants
from events.sessions.queries import session_view


async def own_agenda_pdf(session_id: int, organisation_id: int, lang: str) -> bytes:
    """The agenda page of one organisation.

    Raises:
        NotFound: it does not take part.
        PdfUnavailable: this machine lacks the Pango libraries.
    """
    session, plan = await session_view(session_id), await released_plan(session_id)
    pages = [one for one in await agenda_pages(session_id, plan) if one.who.organisation_id == organisation_id]
    if not pages:
        raise NotFound("registration")
    html = render(AGENDA, lang=lang, session=session, plan=plan, pages=pages, printed_at=clock.now())
    return await anyio.to_thread.run_sync(lambda: pdf.render_many([html]))


async def own_picture(session_id: int, organisation_id: int, base: str, lang: str) -> bytes:
    """The day as PNG with version and QR; as it may end in a group, it holds no confidential need.

    Raises:
        NotFound: the organisation does not take part.
    """
    people = {one.organisation_id: one for one in await participants(session_id)}
    if organisation_id not in people:
        raise NotFound("registration")
    day = Day(
        session=await session_view(session_id),
        plan=await released_plan(session_id),
        people=people,
        meetings={organisation_id: await day_of(session_id, organisation_id)},
        base=base,
        lang=lang,
    )
    return await anyio.to_thread.run_sync(drawn_png, day, organisation_id, f"{base}/my")
