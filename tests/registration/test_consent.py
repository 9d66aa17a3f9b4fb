"""Consent: missing until somebody answers; the answer about partners decides what others see."""

import make
import pytest

from events.foundation.errors import NotAllowed, NotFound, Refused
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.registration.actions import ConsentAnswer, RegistrationDraft, record_consent, register
from events.registration.queries import consents_of, registration_view
from events.registration.rules import ConsentChannel, ConsentPurpose, ConsentState
from events.settings import Settings

P, S, C = ConsentPurpose, ConsentState, ConsentChannel


async def test_the_answer_about_partners_is_the_registrations_consent(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    key = await make.registration(session_id, firm)
    own = make.link(session_id, firm)
    await record_consent(own, key, ConsentAnswer(P.PHOTOS, S.GIVEN, C.LINK))
    assert (await registration_view(key)).consent is S.MISSING
    await record_consent(own, key, ConsentAnswer(P.PARTNERS, S.GIVEN, C.LINK))
    assert (await registration_view(key)).consent is S.GIVEN
    await record_consent(own, key, ConsentAnswer(P.PARTNERS, S.WITHDRAWN, C.LINK))
    view = await registration_view(key)
    assert view.consent is S.WITHDRAWN
    assert view.contact_id is not None
    newest = {one.purpose: one.state for one in await consents_of(session_id, view.contact_id)}
    assert newest == {P.PARTNERS: S.WITHDRAWN, P.PHOTOS: S.GIVEN}


async def test_a_call_counts_with_the_organizer_who_attests_it(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    key = await make.registration(session_id, firm)
    answer = ConsentAnswer(P.PARTNERS, S.GIVEN, C.CALL)
    with pytest.raises(Refused, match="consent_needs_attester"):
        await record_consent(make.link(session_id, firm), key, answer)
    organizer = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit(), account_id=8)
    await record_consent(organizer, key, answer)
    view = await registration_view(key)
    assert view.contact_id is not None
    (record,) = await consents_of(session_id, view.contact_id)
    assert (record.channel, record.attested_by) == (C.CALL, 8)


async def test_strangers_answer_for_nobody_and_without_a_contact_there_is_no_consent(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    key = await register(SYSTEM, session_id, RegistrationDraft(firm))
    answer = ConsentAnswer(P.PARTNERS, S.GIVEN, C.LINK)
    with pytest.raises(NotAllowed):
        await record_consent(make.link(session_id, firm + 1), key, answer)
    with pytest.raises(NotFound):
        await record_consent(SYSTEM, key, answer)
