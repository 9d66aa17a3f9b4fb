"""Register organisations, one or many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import FormErrors, NotAllowed, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor, Role, ScopeKind
from events.registration.queries import areas_of
from events.registration.rules import (
    MOST_DELEGATES,
    ConsentState,
    RegistrationRefusal,
    RegistrationSource,
    RegistrationState,
    default_topics,
    may_file,
    refusal_to_register,
)
from events.registration.tables import Absence, Delegate, Registration
from events.sessions.queries import session_view
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
        await bulk.insert([row for key, draft in pairs for row in absences(key, draft.absences)])
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
        check(draft.delegates, draft.absences)
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


def absences(registration_id: int, spans: Iterable[Span]) -> Iterable[Absence]:
    """Rows of these stretches, each once."""
    for starts, ends in sorted(set(spans)):
        yield Absence(registration=registration_id, starts=starts, ends=ends)


def check(delegates: int, spans: Iterable[Span]) -> None:
    """Raise `FormErrors` for more delegates than may come, or a stretch that ends before it starts."""
    if not 0 <= delegates <= MOST_DELEGATES:
        raise FormErrors({"delegates": (RegistrationRefusal.TOO_MANY_DELEGATES, {"most": MOST_DELEGATES})})
    wrong = next(filter(None, map(refusal_of_span, spans)), None)
    if wrong:
        raise FormErrors({"absences": (wrong, {})})
