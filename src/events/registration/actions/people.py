"""Who comes, in whose place, and when not."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import FormErrors
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.registration.actions.held import locked, told
from events.registration.actions.register import Span, absences, check
from events.registration.queries import delegate_seat
from events.registration.rules import LONGEST_NAME, TOPICS, RegistrationRefusal, default_topics, refusal_to_replace
from events.registration.tables import Absence, Delegate, Replacement


@dataclass(frozen=True)
class DelegateDraft:
    """A delegate; without topics he or she gets the default ones of the number."""

    name: str = ""
    title: str = ""
    topics: tuple[str, ...] = ()


async def set_delegates(actor: Actor, registration_id: int, drafts: Sequence[DelegateDraft]) -> None:
    """Make these the delegates, numbered in order; those beyond withdraw, a number that comes back is the same one.

    Raises:
        NotFound, NotAllowed: none of this id, or not yours.
        FormErrors: field `topics` with an unknown topic, or `delegates` too many.
    """
    unknown = sorted({topic for draft in drafts for topic in draft.topics} - set(TOPICS))
    if unknown:
        raise FormErrors({"topics": (RegistrationRefusal.NO_SUCH_TOPIC, {"topic": unknown[0]})})
    check(len(drafts), ())
    async with transaction():
        _, session = await locked(actor, registration_id)
        usual = default_topics(len(drafts))
        for number, (draft, topics) in enumerate(zip(drafts, usual, strict=True), start=1):
            await _put_delegate(registration_id, number, draft, list(draft.topics or topics))
        await Delegate.update({Delegate.withdrawn_at: clock.now()}).where(
            Delegate.registration == registration_id, Delegate.number > len(drafts), Delegate.withdrawn_at.is_null()
        )
        await told(actor, "set_delegates", registration_id, session.id, str(len(drafts)))


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
        _, session = await locked(actor, seat.registration_id)
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
    check(0, spans)
    async with transaction():
        _, session = await locked(actor, registration_id)
        await Absence.delete().where(Absence.registration == registration_id)
        await bulk.insert(list(absences(registration_id, spans)))
        await told(actor, "set_absences", registration_id, session.id, str(len(spans)))
