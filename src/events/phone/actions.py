"""What a participant says: who comes late or not at all, what came of a meeting, what he agrees to."""

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.meetings.queries import day_of
from events.phone.forms import SaidOfDay
from events.phone.queries import NoticeView, notice_view, registration_of
from events.phone.rules import (
    MeetingResult,
    NoticeKind,
    NoticeState,
    PhoneRefusal,
    refusal_to_move_notice,
    refusal_to_notice,
)
from events.phone.tables import DayNotice
from events.registration.actions import ConsentAnswer, record_consent, replace_delegate, set_absences
from events.registration.queries import consents_of, registration_view
from events.registration.rules import (
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    RegistrationRefusal,
    may_speak_for,
)
from events.sessions.queries import session_view
from events.sessions.rules import is_host


async def say_notice(actor: Actor, session_id: int, organisation_id: int, said: SaidOfDay) -> int:
    """Tell the host that somebody comes late or not at all; it drops no meeting by itself. Saying it twice is once.

    Raises:
        NotFound: the organisation is not the actor's, does not take part, or the delegate is not its own.
        Refused: the day is over.
    """
    async with transaction():
        registration_id = await _own(actor, session_id, organisation_id)
        if refusal := refusal_to_notice((await session_view(session_id)).state):
            raise Refused(refusal)
        view = await registration_view(registration_id)
        if said.delegate_id is not None and said.delegate_id not in {one.id for one in view.delegates}:
            raise NotFound("delegate", said.delegate_id)
        await lock("notice", registration_id)
        await fetch(
            "UPDATE day_notice SET state = 'withdrawn' WHERE registration = {} AND state = 'open' AND kind = {}"
            " AND delegate IS NOT DISTINCT FROM {}",
            registration_id,
            said.kind.value,
            said.delegate_id,
        )
        row = DayNotice(registration=registration_id, delegate=said.delegate_id, kind=said.kind, starts=said.starts)
        row.ends, row.substitute, row.note = said.ends, said.substitute, said.note
        row.state, row.said_at = NoticeState.OPEN, clock.now()
        (notice_id,) = await bulk.insert([row])
        await audit.record(actor, "say_notice", "notice", notice_id, session_id=session_id, kind=said.kind)
        await notify.announce("session", session_id)
    return notice_id


async def _own(actor: Actor, session_id: int, organisation_id: int) -> int:
    if not may_speak_for(actor, session_id, organisation_id):
        raise NotFound("organisation", organisation_id)
    return await registration_of(session_id, organisation_id)


async def withdraw_notice(actor: Actor, notice_id: int) -> None:
    """Take back what the host has not decided.

    Raises:
        NotFound: none of this id, or of another organisation.
        Refused: it was decided.
    """
    async with transaction():
        await lock("one_notice", notice_id)
        view = await notice_view(notice_id)
        who = await registration_view(view.registration_id)
        if not may_speak_for(actor, view.session_id, who.organisation_id):
            raise NotFound("notice", notice_id)
        await _move(actor, view, NoticeState.WITHDRAWN)


async def decide_notice(actor: Actor, session_id: int, notice_id: int, to: NoticeState) -> None:
    """The host confirms a notice, dismisses it, or takes that back.

    Confirmed: the times become absences of the registration; a substitute takes the delegate's seat. One of several
    delegates without a substitute is only noted: who speaks for him then, the host says on the registration.

    Raises:
        NotFound, NotAllowed: none of this id in the session, or not the host.
        Refused: it is not there to be decided, or a substitute sits there already.
    """
    async with transaction():
        await lock("one_notice", notice_id)
        view = await notice_view(notice_id)
        if view.session_id != session_id or to is NoticeState.WITHDRAWN:
            raise NotFound("notice", notice_id)
        if not is_host(actor, (await session_view(session_id)).place):
            raise NotAllowed(RegistrationRefusal.NOT_YOURS)
        if to is NoticeState.CONFIRMED:
            await _carry_out(actor, view)
        elif view.state is NoticeState.CONFIRMED:
            await _undo(actor, view)
        await _move(actor, view, to)


async def _move(actor: Actor, view: NoticeView, to: NoticeState) -> None:
    if refusal := refusal_to_move_notice(view.state, to):
        raise Refused(refusal)
    moment = None if to is NoticeState.OPEN else clock.now()
    await DayNotice.update(
        {DayNotice.state: to, DayNotice.decided_at: moment, DayNotice.decided_by: actor.account_id}
    ).where(DayNotice.id == view.id)
    await audit.record(actor, "move_notice", "notice", view.id, session_id=view.session_id, to=to)
    await notify.announce("session", view.session_id)


def replaces(view: NoticeView) -> bool:
    """Whether somebody else comes instead: nobody is absent then."""
    return view.kind is NoticeKind.AWAY and bool(view.substitute) and (view.delegate_id is not None)


def is_whole(view: NoticeView) -> bool:
    """Whether nobody of the organisation is there."""
    return view.delegate_id is None or view.delegates == 1


async def _carry_out(actor: Actor, view: NoticeView) -> None:
    if refusal := refusal_to_move_notice(view.state, NoticeState.CONFIRMED):
        raise Refused(refusal)
    if replaces(view):
        await replace_delegate(actor, view.delegate_id or 0, view.substitute)
    elif is_whole(view):
        who = await registration_view(view.registration_id)
        await set_absences(actor, view.registration_id, [*who.absences, (view.starts, view.ends)])


async def _undo(actor: Actor, view: NoticeView) -> None:
    if replaces(view):
        raise Refused(PhoneRefusal.NOTICE_REPLACED)
    if is_whole(view):
        who = await registration_view(view.registration_id)
        left = [span for span in who.absences if span != (view.starts, view.ends)]
        await set_absences(actor, view.registration_id, left)


async def give_opinion(
    actor: Actor, session_id: int, organisation_id: int, partner_id: int, said: tuple[MeetingResult, str]
) -> None:
    """Say what came of the meeting with a partner; the newest word stands. It is an opinion and no sum of money.

    Raises:
        NotFound: not the actor's organisation.
        Refused: the released plan has no meeting of the two.
    """
    result, next_step = said
    async with transaction():
        await _own(actor, session_id, organisation_id)
        met = await day_of(session_id, organisation_id)
        if partner_id not in {one.b_id if one.a_id == organisation_id else one.a_id for one in met}:
            raise Refused(PhoneRefusal.NO_SUCH_MEETING)
        await fetch(
            "INSERT INTO opinion (session, organisation, partner, result, next_step, said_at)"
            " VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (session, organisation, partner)"
            " DO UPDATE SET result = excluded.result, next_step = excluded.next_step, said_at = excluded.said_at",
            session_id,
            organisation_id,
            partner_id,
            result.value,
            next_step,
            clock.now(),
        )
        await audit.record(actor, "give_opinion", "organisation", partner_id, session_id=session_id, result=result)
        await notify.announce("session", session_id)


async def answer_consents(actor: Actor, session_id: int, organisation_id: int, agreed: set[ConsentPurpose]) -> None:
    """Record what the contact agrees to now: only what changes, each purpose apart.

    Raises:
        NotFound: not the actor's organisation, or there is no contact.
    """
    async with transaction():
        registration_id = await _own(actor, session_id, organisation_id)
        view = await registration_view(registration_id)
        known = {one.purpose: one.state for one in await consents_of(session_id, view.contact_id or 0)}
        for purpose in ConsentPurpose:
            given = known.get(purpose) is ConsentState.GIVEN
            if (purpose in agreed) != given:
                state = ConsentState.GIVEN if purpose in agreed else ConsentState.WITHDRAWN
                await record_consent(actor, registration_id, ConsentAnswer(purpose, state, ConsentChannel.LINK))
