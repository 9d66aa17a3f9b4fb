"""The host accepts or rejects what was filed; only then does anything of it exist for others."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.filing.forms import Item, shared
from events.filing.queries import Claimed, FilingView, claimed_by, filing_view
from events.filing.rules import FilingRefusal, FilingState, Side, refusal_to_review
from events.filing.tables import Filing
from events.foundation import audit, clock, notify
from events.foundation.errors import NotAllowed, NotFound, Refused
from events.foundation.transaction import lock, transaction
from events.identity.rules import Actor
from events.marketplace.actions import NeedDraft, SupplyDraft, add_needs, add_supplies
from events.marketplace.rules import NeedState, SupplyState
from events.organisations.actions import ContactDraft, OrganisationDraft, upsert_organisation
from events.registration.actions import (
    ConsentAnswer,
    DelegateDraft,
    RegistrationDraft,
    move_registration,
    record_consent,
    register,
    set_contact,
    set_delegates,
)
from events.registration.rules import (
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    RegistrationRefusal,
    RegistrationSource,
    RegistrationState,
)
from events.sessions.queries import session_view
from events.sessions.rules import is_host


@dataclass(frozen=True)
class Decision:
    """`organisation_id`: one of those it may be about, 0 for a new one; `publish` the items, else they are reviewed.

    `take_contact`: whoever filed becomes the session's contact where there is another one already.
    """

    organisation_id: int = 0
    take_contact: bool = False
    publish: bool = True


async def accept_filing(actor: Actor, session_id: int, filing_id: int, decision: Decision) -> int:
    """Make a registration, needs and supplies of a filing; returns the registration's id.

    Nothing that is known of an organisation already is changed, except its contact in this session when the decision
    says so. What whoever filed agreed to is recorded with the moment of filing.

    Raises:
        NotFound: none of this id in the session, or an organisation it is not about.
        NotAllowed: not the host.
        Refused: it was reviewed before.
    """
    async with transaction():
        view = await _locked(actor, session_id, filing_id)
        known = await _known(view, decision.organisation_id)
        organisation_id = known.id if known else await upsert_organisation(actor, _organisation(view))
        registration_id = await _register(actor, view, organisation_id, known)
        if known is None or not known.contact_mobile or known.contact_mobile == view.mobile or decision.take_contact:
            await set_contact(actor, registration_id, _person(view))
            await _consents(actor, registration_id, view)
        await _add(actor, view, organisation_id, publish=decision.publish)
        await _reviewed(actor, view, FilingState.ACCEPTED, registration_id=registration_id)
    return registration_id


async def reject_filing(actor: Actor, session_id: int, filing_id: int, reason: str) -> None:
    """Leave a filing aside; nothing of it is used. Refused as `accept_filing`, and without a reason."""
    if not reason.strip():
        raise Refused(FilingRefusal.NEEDS_REASON)
    async with transaction():
        view = await _locked(actor, session_id, filing_id)
        await _reviewed(actor, view, FilingState.REJECTED, note=reason.strip())


async def _locked(actor: Actor, session_id: int, filing_id: int) -> FilingView:
    await lock("one_filing", filing_id)
    view = await filing_view(session_id, filing_id)
    if not is_host(actor, (await session_view(session_id)).place):
        raise NotAllowed(RegistrationRefusal.NOT_YOURS)
    if refusal := refusal_to_review(view.state):
        raise Refused(refusal)
    return view


async def _known(view: FilingView, organisation_id: int) -> Claimed | None:
    claims = {one.id: one for one in await claimed_by(view)}
    if organisation_id and organisation_id not in claims:
        raise NotFound("organisation", organisation_id)
    return claims.get(organisation_id)


def _organisation(view: FilingView) -> OrganisationDraft:
    return OrganisationDraft(view.name, kind=view.kind, uscc=view.uscc)


def _person(view: FilingView) -> ContactDraft:
    return ContactDraft(view.contact_name, view.contact_title, view.mobile)


async def _register(actor: Actor, view: FilingView, organisation_id: int, known: Claimed | None) -> int:
    """The registration, accepted: a new one with the delegates that were named, or the one that is there."""
    if known and known.registration_id:
        await _accept(actor, known.registration_id, RegistrationState(known.registration_state))
        return known.registration_id
    draft = RegistrationDraft(organisation_id, max(1, len(view.delegates)), source=RegistrationSource.PAGE)
    registration_id = await register(actor, view.session_id, draft)
    if any(one["name"] or one["topics"] for one in view.delegates):
        drafts = [DelegateDraft(one["name"], one["title"], tuple(one["topics"])) for one in view.delegates]
        await set_delegates(actor, registration_id, drafts)
    return registration_id


async def _accept(actor: Actor, registration_id: int, state: RegistrationState) -> None:
    if state in (RegistrationState.REJECTED, RegistrationState.WITHDRAWN):
        await move_registration(actor, registration_id, RegistrationState.FILED)
    if state is not RegistrationState.ACCEPTED:
        await move_registration(actor, registration_id, RegistrationState.ACCEPTED)


async def _consents(actor: Actor, registration_id: int, view: FilingView) -> None:
    for purpose in view.consents:
        answer = ConsentAnswer(
            ConsentPurpose(purpose), ConsentState.GIVEN, ConsentChannel.PAGE, view.notice_version, view.filed_at
        )
        await record_consent(actor, registration_id, answer)


async def _add(actor: Actor, view: FilingView, organisation_id: int, *, publish: bool) -> None:
    if needs := _of(view.items, Side.NEED):
        state = NeedState.PUBLISHED if publish else NeedState.SUBMITTED
        await add_needs(actor, view.session_id, [_need(one, organisation_id) for one in needs], state)
    if supplies := _of(view.items, Side.SUPPLY):
        offered = SupplyState.PUBLISHED if publish else SupplyState.SUBMITTED
        await add_supplies(actor, view.session_id, [_supply(one, organisation_id) for one in supplies], offered)


def _of(items: Sequence[Item], side: Side) -> list[Item]:
    return [one for one in items if one.side is side]


def _need(item: Item, organisation_id: int) -> NeedDraft:
    return NeedDraft(
        **{
            **shared(NeedDraft, item.said),
            "organisation_id": organisation_id,
            "category": item.said.kind,
            "priority": 0,
        }
    )


def _supply(item: Item, organisation_id: int) -> SupplyDraft:
    return SupplyDraft(**{**shared(SupplyDraft, item.said), "organisation_id": organisation_id})


async def _reviewed(
    actor: Actor, view: FilingView, state: FilingState, *, registration_id: int | None = None, note: str = ""
) -> None:
    await Filing.update(
        {
            Filing.state: state,
            Filing.registration: registration_id,
            Filing.note: note,
            Filing.reviewed_at: clock.now(),
            Filing.reviewed_by: actor.account_id,
        }
    ).where(Filing.id == view.id)
    await audit.record(actor, f"{state}_filing", "filing", view.id, session_id=view.session_id)
    await notify.announce("session", view.session_id)
