"""One registration as its host sees it: reviewed, delegates, absences, consent. Each form has its own block."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors, NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.rules import Actor
from events.organisations.rules import OrganisationKind
from events.programme.queries import labels_on_offer
from events.registration.actions import (
    ConsentAnswer,
    DelegateDraft,
    move_registration,
    record_consent,
    replace_delegate,
    reveal_phone,
    set_absences,
    set_contact,
    set_delegates,
    set_organisation,
)
from events.registration.forms import (
    ABSENCES,
    AbsencesForm,
    ConsentForm,
    ContactForm,
    DelegatesForm,
    FirmForm,
    MoveForm,
    ReplaceForm,
    form_of_absences,
    read_absences,
    read_consent,
    read_contact,
    read_delegates,
    read_firm,
    read_move,
    read_replace,
)
from events.registration.queries import (
    Participant,
    answers_of,
    registration_session,
    registration_view,
    replacements_of,
)
from events.registration.rules import MOVES, TOPICS, ConsentPurpose
from events.sessions.guards import host_session
from events.sessions.queries import session_view

WRONG = 422
SPARE_ROWS = 2
AT = "/sessions/{session_id:int}/registrations/{registration_id:int}"
REVIEW, DELEGATES, ABSENT, CONSENT = "review", "delegates", "absences", "consent"
FIRM, CONTACT, REPLACE = "firm", "contact", "replace"
FIELDS = {"name": "person"}
"""What the action calls a field of a replacement and what the form calls it."""


@get(AT, opt=host_session)
async def one(session_id: FromPath[int], registration_id: FromPath[int]) -> Response[str]:
    """Who it is, who comes and when, what the contact agreed to."""
    return await show(session_id, registration_id)


@post(AT + "/phone", opt=host_session, status_code=200)
async def phone(
    session_id: FromPath[int], registration_id: FromPath[int], actor: NamedDependency[Actor]
) -> Response[str]:
    """Show the contact's number; who looked is noted."""
    await view_of(session_id, registration_id)
    number = await reveal_phone(actor, registration_id)
    return await show(session_id, registration_id, Wrong(CONTACT), number=number)


@post(AT + "/move", opt=host_session, status_code=303)
async def move(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[MoveForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Accept, put on the waiting list, reject or withdraw."""
    return await saved(
        session_id,
        registration_id,
        Wrong(REVIEW, data),
        lambda _: move_registration(actor, registration_id, *read_move(data)),
    )


@post(AT + "/delegates", opt=host_session, status_code=303)
async def delegates(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[DelegatesForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Make these the delegates."""
    return await saved(
        session_id,
        registration_id,
        Wrong(DELEGATES, data),
        lambda _: set_delegates(actor, registration_id, _drafts(data)),
    )


@post(AT + "/absences", opt=host_session, status_code=303)
async def absences(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[AbsencesForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Make these the times when nobody of it is there."""
    return await saved(
        session_id,
        registration_id,
        Wrong(ABSENT, data),
        lambda _: set_absences(actor, registration_id, read_absences(data)),
    )


@post(AT + "/consent", opt=host_session, status_code=303)
async def consent(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[ConsentForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Record what the contact answered; whoever records it attests it."""
    return await saved(
        session_id,
        registration_id,
        Wrong(CONSENT, data),
        lambda _: record_consent(actor, registration_id, ConsentAnswer(*read_consent(data))),
    )


@post(AT + "/firm", opt=host_session, status_code=303)
async def firm(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[FirmForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Correct name, code, kind and county."""
    return await saved(
        session_id,
        registration_id,
        Wrong(FIRM, data),
        lambda _: set_organisation(actor, registration_id, read_firm(data)),
    )


@post(AT + "/contact", opt=host_session, status_code=303)
async def contact(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[ContactForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Correct the contact, or name another person."""
    return await saved(
        session_id,
        registration_id,
        Wrong(CONTACT, data),
        lambda _: set_contact(actor, registration_id, read_contact(data)),
    )


@post(AT + "/replace", opt=host_session, status_code=303)
async def replace(
    session_id: FromPath[int],
    registration_id: FromPath[int],
    data: URLEncodedBody[ReplaceForm],
    actor: NamedDependency[Actor],
) -> Response[Any]:
    """Another person comes for a delegate."""

    def work(view: Participant) -> Awaitable[None]:
        return replace_delegate(actor, *read_replace(data, [one.id for one in view.delegates]))

    return await saved(session_id, registration_id, Wrong(REPLACE, data), work)


def _drafts(form: DelegatesForm) -> list[DelegateDraft]:
    return [DelegateDraft(said.name, said.title, said.topics) for said in read_delegates(form)]


@dataclass(frozen=True)
class Wrong:
    """The block whose form comes back, what was typed and what is wrong with it."""

    block: str
    form: object = None
    errors: Mapping[str, object] = field(default_factory=dict)


async def saved(
    session_id: int, registration_id: int, typed: Wrong, work: Callable[[Participant], Awaitable[None]]
) -> Response[Any]:
    """Do it and go back to the page; what cannot be stored comes back in its block."""
    view = await view_of(session_id, registration_id)
    try:
        await work(view)
    except FormErrors as wrong:
        errors = {
            FIELDS.get(name, name) if typed.block == REPLACE else name: told for name, told in wrong.fields.items()
        }
        return await show(session_id, registration_id, dataclasses.replace(typed, errors=errors))
    return back(session_id, registration_id)


def back(session_id: int, registration_id: int) -> Response[Any]:
    """To the registration's page, with a word that it was saved."""
    return see_other(f"/sessions/{session_id}/registrations/{registration_id}", ("ok", "saved"))


async def view_of(session_id: int, registration_id: int) -> Participant:
    """A registration of this session, or `NotFound`."""
    if await registration_session(registration_id) != session_id:
        raise NotFound("registration", registration_id)
    return await registration_view(registration_id)


async def show(session_id: int, registration_id: int, wrong: Wrong | None = None, number: str = "") -> Response[str]:
    """The page, or the block of a form that came back; `number`: the contact's, once somebody asked to see it."""
    view = await view_of(session_id, registration_id)
    block, errors = (wrong.block, wrong.errors) if wrong else ("", {})
    typed = {block: wrong.form if wrong else None}
    return page(
        "registration/one.html",
        block=block or None,
        status=WRONG if errors else 200,
        session=await session_view(session_id),
        who=view,
        moves=MOVES[view.state],
        answers=await answers_of(session_id, view.contact_id) if view.contact_id else [],
        rows=_rows(view, typed.get(DELEGATES)),
        absent=typed.get(ABSENT) or form_of_absences(view.absences),
        windows=ABSENCES,
        move=typed.get(REVIEW) or MoveForm(),
        consent=typed.get(CONSENT) or ConsentForm(),
        wrong={block: errors},
        number=number,
        topics=TOPICS,
        purposes=list(ConsentPurpose),
        firm=typed.get(FIRM) or FirmForm(name=view.name, uscc=view.uscc or "", kind=view.kind, county=view.county),
        contact=typed.get(CONTACT) or _contact_form(view),
        kinds=list(OrganisationKind),
        counties=await labels_on_offer("county"),
        replace=typed.get(REPLACE) or ReplaceForm(),
        replaced=await replacements_of(registration_id),
    )


def _contact_form(view: Participant) -> ContactForm:
    return ContactForm(contact_name=view.contact_name, contact_title=view.contact_title)


def _rows(view: Participant, form: object) -> dict[str, object]:
    """The delegates as rows of the form, some empty ones after them: count and (name, title, topics)."""
    if isinstance(form, DelegatesForm):
        names, titles, ticks = [
            texts if isinstance(texts, list) else [texts] for texts in (form.name, form.title, form.topics)
        ]
        rows = [
            (name, title, [tick.partition(":")[2] for tick in ticks if tick.startswith(f"{at}:")])
            for at, (name, title) in enumerate(zip(names, titles, strict=False), start=1)
        ]
        return {"count": form.count, "rows": rows}
    known = [(one.name, one.title, list(one.topics)) for one in view.delegates]
    return {"count": str(len(known)), "rows": [*known, *[("", "", [])] * SPARE_ROWS]}


handlers = [one, phone, move, delegates, absences, consent, firm, contact, replace]
