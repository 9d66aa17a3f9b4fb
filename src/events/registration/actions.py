"""Register organisations, name delegates, note absences and consents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor, Role, ScopeKind
from events.registration.queries import (
    Participant,
    areas_of,
    delegate_seat,
    registration_session,
    registration_view,
)
from events.registration.rules import (
    LONGEST_NAME,
    MOST_DELEGATES,
    TOPICS,
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    RegistrationRefusal,
    RegistrationSource,
    RegistrationState,
    default_topics,
    may_file,
    refusal_of_consent,
    refusal_to_move,
    refusal_to_register,
    refusal_to_replace,
)
from events.registration.tables import Absence, ConsentRecord, Delegate, Registration, Replacement
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import is_host, refusal_of_span

Span = tuple[time, time]


@dataclass(frozen=True)
class RegistrationDraft:
    """An organisation that wants to come, with so many delegates; absences in local wall time."""

    organisation_id: int
    delegates: int = 1
    contact_id: int | None = None
    absences: tuple[Span, ...] = ()
    source: RegistrationSource = RegistrationSource.HOST
    consent: ConsentState = ConsentState.MISSING


@dataclass(frozen=True)
class DelegateDraft:
    """A delegate; without topics he or she gets the default ones of the number."""

    name: str = ""
    title: str = ""
    topics: tuple[str, ...] = ()


async def register(actor: Actor, session_id: int, draft: RegistrationDraft) -> int:
    """Register an organisation: accepted at once by the host, otherwise filed for review. Returns its id.

    Raises:
        NotFound: no such session.
        NotAllowed: neither the host nor the organisation itself.
        Refused: the session takes no registrations now, or the organisation is registered already.
    """
    return (await register_all(actor, session_id, [draft]))[0]


async def register_all(actor: Actor, session_id: int, drafts: Sequence[RegistrationDraft]) -> list[int]:
    """The same for many in few statements; ids in order."""
    async with transaction():
        await lock("registration", session_id)
        by_host = await _may_register(actor, session_id, drafts)
        await _refuse_doubles(session_id, [draft.organisation_id for draft in drafts])
        state = RegistrationState.ACCEPTED if by_host else RegistrationState.FILED
        ids = await bulk.insert([_registration(session_id, state, draft) for draft in drafts])
        pairs = list(zip(ids, drafts, strict=True))
        await bulk.insert([row for key, draft in pairs for row in _numbered(key, draft.delegates)])
        await bulk.insert([row for key, draft in pairs for row in _absences(key, draft.absences)])
        await audit.record(
            actor, "register", "registration", ids[0] if ids else None, session_id=session_id, count=len(ids)
        )
        await notify.announce("session", session_id)
    return ids


async def _may_register(actor: Actor, session_id: int, drafts: Sequence[RegistrationDraft]) -> bool:
    session = await session_view(session_id)
    by_host = is_host(actor, session.place)
    if not (by_host or await files_for(actor, session_id, [draft.organisation_id for draft in drafts])):
        raise NotAllowed(RegistrationRefusal.NOT_YOURS)
    refusal = refusal_to_register(session.state, by_host=by_host)
    if refusal:
        raise Refused(refusal, state=session.state)
    for draft in drafts:
        _check(draft.delegates, draft.absences)
    return by_host


async def files_for(actor: Actor, session_id: int, organisation_ids: Sequence[int]) -> bool:
    """Whether the actor files for all these organisations: his own, or of an area he collects for."""
    areas = await areas_of(organisation_ids) if actor.scopes(Role.COLLECTOR, ScopeKind.AREA) else {}
    return all(may_file(actor, session_id, key, areas.get(key)) for key in organisation_ids)


async def _refuse_doubles(session_id: int, organisation_ids: Sequence[int]) -> None:
    there = await fetch(
        "SELECT organisation FROM registration WHERE session = {} AND organisation = ANY({}) ORDER BY organisation",
        session_id,
        list(organisation_ids),
    )
    if there or len(set(organisation_ids)) < len(organisation_ids):
        raise Refused(RegistrationRefusal.ALREADY_THERE, organisations=[row["organisation"] for row in there])


def _registration(session_id: int, state: RegistrationState, draft: RegistrationDraft) -> Registration:
    return Registration(
        session=session_id,
        organisation=draft.organisation_id,
        contact=draft.contact_id,
        state=state,
        source=draft.source,
        consent=draft.consent,
        created_at=clock.now(),
    )


def _numbered(registration_id: int, count: int) -> Iterable[Delegate]:
    for number, topics in enumerate(default_topics(count), start=1):
        yield Delegate(registration=registration_id, number=number, topics=list(topics))


def _absences(registration_id: int, spans: Iterable[Span]) -> Iterable[Absence]:
    for starts, ends in sorted(set(spans)):
        yield Absence(registration=registration_id, starts=starts, ends=ends)


def _check(delegates: int, spans: Iterable[Span]) -> None:
    if not 0 <= delegates <= MOST_DELEGATES:
        raise FormErrors({"delegates": (RegistrationRefusal.TOO_MANY_DELEGATES, {"most": MOST_DELEGATES})})
    wrong = next(filter(None, map(refusal_of_span, spans)), None)
    if wrong:
        raise FormErrors({"absences": (wrong, {})})


async def move_registration(actor: Actor, registration_id: int, to: RegistrationState, note: str = "") -> None:
    """Review a registration (host), or withdraw one's own; `note` tells the organisation why.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        Refused: the move is not possible.
    """
    async with transaction():
        view, session = await _locked(actor, registration_id)
        if to is not RegistrationState.WITHDRAWN and not is_host(actor, session.place):
            raise NotAllowed(RegistrationRefusal.NOT_YOURS)
        refusal = refusal_to_move(view.state, to)
        if refusal:
            raise Refused(refusal, state=view.state, to=to)
        await Registration.update({Registration.state: to, Registration.note: note.strip()}).where(
            Registration.id == registration_id
        )
        await _told(actor, "move_registration", registration_id, session.id, to)


async def set_delegates(actor: Actor, registration_id: int, drafts: Sequence[DelegateDraft]) -> None:
    """Make these the delegates, numbered in order; those beyond withdraw, a number that comes back is the same one.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        FormErrors: field `topics` with an unknown topic, or `delegates` too many.
    """
    unknown = sorted({topic for draft in drafts for topic in draft.topics} - set(TOPICS))
    if unknown:
        raise FormErrors({"topics": (RegistrationRefusal.NO_SUCH_TOPIC, {"topic": unknown[0]})})
    _check(len(drafts), ())
    async with transaction():
        _, session = await _locked(actor, registration_id)
        usual = default_topics(len(drafts))
        for number, (draft, topics) in enumerate(zip(drafts, usual, strict=True), start=1):
            await _put_delegate(registration_id, number, draft, list(draft.topics or topics))
        await Delegate.update({Delegate.withdrawn_at: clock.now()}).where(
            Delegate.registration == registration_id, Delegate.number > len(drafts), Delegate.withdrawn_at.is_null()
        )
        await _told(actor, "set_delegates", registration_id, session.id, str(len(drafts)))


async def _put_delegate(registration_id: int, number: int, draft: DelegateDraft, topics: list[str]) -> None:
    await fetch(
        """
        INSERT INTO delegate (registration, number, name, title, topics) VALUES ({}, {}, {}, {}, {})
        ON CONFLICT (registration, number) DO UPDATE
        SET name = excluded.name, title = excluded.title, topics = excluded.topics, withdrawn_at = NULL
        """,
        registration_id,
        number,
        draft.name.strip(),
        draft.title.strip(),
        topics,
    )


async def replace_delegate(actor: Actor, delegate_id: int, name: str, title: str = "") -> None:
    """Let another person take a delegate's seat 换人参会: topics, ticket and meetings go over to him or her.

    Who it was before is kept; plan, day, papers and badge show the new person from now on.

    Raises:
        NotFound, NotAllowed: none of this id or withdrawn, or not yours.
        FormErrors: field `name` empty or the same person as before, `name` or `title` too long.
    """
    async with transaction():
        seat = await delegate_seat(delegate_id)
        _, session = await _locked(actor, seat.registration_id)
        seat = await delegate_seat(delegate_id)
        if refusal := refusal_to_replace((seat.name, seat.title), name.strip(), title.strip()):
            raise FormErrors({"name": (refusal, {"longest": LONGEST_NAME})})
        before = Replacement(
            delegate=delegate_id,
            name_before=seat.name,
            title_before=seat.title,
            account_id=actor.account_id,
            at=clock.now(),
        )
        await bulk.insert([before])
        await Delegate.update({Delegate.name: name.strip(), Delegate.title: title.strip()}).where(
            Delegate.id == delegate_id
        )
        await audit.record(actor, "replace_delegate", "delegate", delegate_id, session_id=session.id)
        await notify.announce("session", session.id)


async def set_absences(actor: Actor, registration_id: int, spans: Sequence[Span]) -> None:
    """Make these the times when the organisation's people are not there.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        FormErrors: field `absences` with a stretch that ends before it starts.
    """
    _check(0, spans)
    async with transaction():
        _, session = await _locked(actor, registration_id)
        await Absence.delete().where(Absence.registration == registration_id)
        await bulk.insert(list(_absences(registration_id, spans)))
        await _told(actor, "set_absences", registration_id, session.id, str(len(spans)))


@dataclass(frozen=True)
class ConsentAnswer:
    """What a contact answered to one purpose, how it reached us and which notice it was about."""

    purpose: ConsentPurpose
    state: ConsentState
    channel: ConsentChannel
    notice_version: str = "1"


async def record_consent(actor: Actor, registration_id: int, answer: ConsentAnswer) -> None:
    """Record a contact's answer; the one about partners is the registration's consent, which decides what others see.

    An answer on paper or by telephone is attested by the account that records it.

    Raises:
        NotFound, NotAllowed: none of this id or without a contact, or not yours.
        Refused: nobody attests it.
    """
    async with transaction():
        view, session = await _locked(actor, registration_id)
        if view.contact_id is None:
            raise NotFound("contact")
        refusal = refusal_of_consent(answer.channel, actor.account_id)
        if refusal:
            raise Refused(refusal)
        record = ConsentRecord(
            contact=view.contact_id,
            session=session.id,
            purpose=answer.purpose,
            state=answer.state,
            channel=answer.channel,
            notice_version=answer.notice_version,
        )
        record.attested_by, record.at = actor.account_id, clock.now()
        await bulk.insert([record])
        if answer.purpose is ConsentPurpose.PARTNERS:
            await Registration.update({Registration.consent: answer.state}).where(Registration.id == registration_id)
        await _told(actor, "record_consent", registration_id, session.id, answer.state)


async def _locked(actor: Actor, registration_id: int) -> tuple[Participant, SessionView]:
    await lock("one_registration", registration_id)
    view = await registration_view(registration_id)
    session = await session_view(await registration_session(registration_id))
    if not (is_host(actor, session.place) or await files_for(actor, session.id, [view.organisation_id])):
        raise NotAllowed(RegistrationRefusal.NOT_YOURS)
    return view, session


async def _told(actor: Actor, deed: str, registration_id: int, session_id: int, what: str) -> None:
    await audit.record(actor, deed, "registration", registration_id, session_id=session_id, what=what)
    await notify.announce("session", session_id)
