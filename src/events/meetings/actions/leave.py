"""An organisation leaves a session, or turns out to be another one that is there already."""

import json

from events.foundation import audit, bulk
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.actions import revoke_links
from events.identity.rules import Actor
from events.marketplace.actions import hand_over_items
from events.matching.actions import forget_own_matches
from events.meetings.queries import day_of
from events.meetings.rules import MeetingRefusal, MeetingState, PlanState, RequestState
from events.meetings.tables import Unplaced
from events.organisations.actions import ContactDraft
from events.registration.actions import move_registration, set_contact
from events.registration.queries import Participant, registration_session, registration_view
from events.registration.rules import RegistrationState

PARTY_LEFT = "party_left"


async def leave_session(
    actor: Actor, session_id: int, registration_id: int, *, note: str = "", accepted_loss: int = 0
) -> int:
    """Withdraw a registration; its released meetings that have not happened are cancelled and their tables free.

    `accepted_loss`: how many of those the host has seen and accepts. Returns how many there were.

    Raises:
        NotFound, NotAllowed: none of this session, or not yours.
        Refused: more meetings are lost than accepted (fact `meetings`), or it cannot be withdrawn.
    """
    async with transaction():
        for name in ("candidate", "session", "plan_version"):
            await lock(name, session_id)
        view = await _view(session_id, registration_id)
        lost = [one for one in await day_of(session_id, view.organisation_id) if one.state == MeetingState.PLANNED]
        if len(lost) > accepted_loss:
            raise Refused(MeetingRefusal.LEAVING_UNSEATS, meetings=len(lost))
        await move_registration(actor, registration_id, RegistrationState.WITHDRAWN, note)
        if lost:
            await _cancel(session_id, view.organisation_id)
            await audit.record(actor, "unseat_meetings", "session", session_id, session_id=session_id, count=len(lost))
    return len(lost)


async def _cancel(session_id: int, organisation_id: int) -> None:
    rows = await fetch(
        """
        UPDATE meeting m SET state = {} FROM meeting_plan p
        WHERE p.id = m.plan AND p.session = {} AND p.state = {} AND m.state = {} AND {} IN (m.a, m.b)
        RETURNING m.id, m.plan, m.a, m.b, m.need, m.value
        """,
        MeetingState.CANCELLED.value,
        session_id,
        PlanState.RELEASED.value,
        MeetingState.PLANNED.value,
        organisation_id,
    )
    await fetch("DELETE FROM claim WHERE meeting = ANY({}::bigint[])", [row.pop("id") for row in rows])
    await bulk.insert([Unplaced(**row, reason=PARTY_LEFT, facts=json.dumps({})) for row in rows])


async def merge_registrations(actor: Actor, session_id: int, kept_id: int, gone_id: int) -> int:
    """Join a registration filed twice: supplies and needs go over to the one kept, the other withdraws.

    What was arranged for the other (requests, candidates) falls, its personal links close; a contact goes over where
    the one kept has none. The register keeps both organisations, and so does the ledger. Returns how many supplies
    and needs went over.

    Raises:
        NotFound, NotAllowed: none of this session, or not yours.
        Refused: both are one, the other has meetings in the released plan, or it cannot be withdrawn.
    """
    async with transaction():
        for name in ("candidate", "session", "plan_version"):
            await lock(name, session_id)
        kept, gone = await _view(session_id, kept_id), await _view(session_id, gone_id)
        if kept_id == gone_id:
            raise Refused(MeetingRefusal.SAME_ORGANISATION)
        if await day_of(session_id, gone.organisation_id):
            raise Refused(MeetingRefusal.MERGE_HAS_MEETINGS)
        moved = await hand_over_items(actor, session_id, gone.organisation_id, kept.organisation_id)
        await _forget_arranged(session_id, gone.organisation_id)
        if gone.contact_id and not kept.contact_id:
            draft = ContactDraft(gone.contact_name, gone.contact_title, gone.contact_mobile)
            await set_contact(actor, kept_id, draft)
        await revoke_links(actor, session_id, [gone.organisation_id])
        await move_registration(actor, gone_id, RegistrationState.WITHDRAWN)
        await audit.record(
            actor, "merge_registrations", "registration", kept_id, session_id=session_id, gone=gone_id, items=moved
        )
    return moved


async def _forget_arranged(session_id: int, organisation_id: int) -> None:
    await fetch(
        "UPDATE meeting_request SET state = {} WHERE session = {} AND {} IN (asker, partner)",
        RequestState.CANCELLED.value,
        session_id,
        organisation_id,
    )
    await fetch("DELETE FROM candidate WHERE session = {} AND {} IN (a, b)", session_id, organisation_id)
    await forget_own_matches(session_id)


async def _view(session_id: int, registration_id: int) -> Participant:
    if await registration_session(registration_id) != session_id:
        raise NotFound("registration", registration_id)
    return await registration_view(registration_id)
