"""Registering: by the host at once, by the firm itself for review, by the collector of its area."""

from datetime import time

import make
import pytest

from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import ANONYMOUS, SYSTEM, Role, ScopeKind
from events.registration.actions import (
    DelegateDraft,
    RegistrationDraft,
    move_registration,
    register,
    register_all,
    set_absences,
    set_delegates,
)
from events.registration.queries import participants, registration_session, registration_view, registrations_of
from events.registration.rules import TOPICS, RegistrationState
from events.sessions.rules import SessionState
from events.settings import Settings

R = RegistrationState
LATE = (time(9), time(10))


async def test_the_host_accepts_at_once_with_delegates_and_absences(db: Settings) -> None:
    session_id, firm = await make.session(state=SessionState.DRAFT), await make.organisation("甲纺织有限公司")
    contact = await make.contact(firm, session_id=session_id)
    draft = RegistrationDraft(firm, 2, contact, absences=(LATE, LATE))
    key = await register(SYSTEM, session_id, draft)
    (one,) = await participants(session_id)
    assert (one.registration_id, one.organisation_id, one.state, one.consent) == (key, firm, R.ACCEPTED, "missing")
    assert (one.contact_name, one.contact_mobile, one.absences) == ("王芳", "13900005678", (LATE,))
    assert [(who.number, who.topics) for who in one.delegates] == [
        (1, ("business", "technology", "purchase", "digital")),
        (2, ("finance", "staff")),
    ]


async def test_a_firm_files_for_itself_and_waits_for_review(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    key = await register(make.link(session_id, firm), session_id, RegistrationDraft(firm))
    assert (await registration_view(key)).state is R.FILED
    assert await participants(session_id) == []
    assert [one.registration_id for one in await registrations_of(session_id)] == [key]


async def test_a_collector_files_for_firms_of_his_area_only(db: Settings) -> None:
    session_id = await make.session()
    inside, outside = await make.organisation(county="缙云县"), await make.organisation(county="青田县")
    collector = make.actor(Role.COLLECTOR, ScopeKind.AREA, 331122)
    assert (await registration_view(await register(collector, session_id, RegistrationDraft(inside)))).state is R.FILED
    with pytest.raises(NotAllowed):
        await register(collector, session_id, RegistrationDraft(outside))


async def test_the_development_zone_has_collectors_too(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation(county="丽水经开区")
    await register(make.actor(Role.COLLECTOR, ScopeKind.AREA, 331199), session_id, RegistrationDraft(firm))


async def test_strangers_and_others_firms_are_refused(db: Settings) -> None:
    session_id, firm, other = await make.session(), await make.organisation(), await make.organisation()
    for actor in (ANONYMOUS, make.link(session_id, other), make.link(session_id + 1, firm)):
        with pytest.raises(NotAllowed):
            await register(actor, session_id, RegistrationDraft(firm))
    with pytest.raises(NotFound):
        await register(SYSTEM, 10_000, RegistrationDraft(firm))


async def test_nobody_registers_twice(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    await register(SYSTEM, session_id, RegistrationDraft(firm))
    with pytest.raises(Refused, match="registration_already_there"):
        await register(SYSTEM, session_id, RegistrationDraft(firm))
    other = await make.organisation()
    with pytest.raises(Refused, match="registration_already_there"):
        await register_all(SYSTEM, session_id, [RegistrationDraft(other), RegistrationDraft(other)])


async def test_a_session_that_is_not_open_takes_none(db: Settings) -> None:
    firm = await make.organisation()
    draft, closed = await make.session(state=SessionState.DRAFT), await make.session(state=SessionState.CLOSED)
    with pytest.raises(Refused, match="registration_not_open"):
        await register(make.link(draft, firm), draft, RegistrationDraft(firm))
    with pytest.raises(Refused, match="registration_not_open"):
        await register(SYSTEM, closed, RegistrationDraft(firm))


async def test_impossible_numbers_and_times_are_told(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    with pytest.raises(FormErrors) as refused:
        await register(SYSTEM, session_id, RegistrationDraft(firm, 21))
    assert refused.value.fields == {"delegates": ("registration_too_many_delegates", {"most": 20})}
    with pytest.raises(FormErrors) as refused:
        await register(SYSTEM, session_id, RegistrationDraft(firm, absences=((time(10), time(9)),)))
    assert refused.value.fields == {"absences": ("span_ends_before_it_starts", {})}


async def test_the_host_reviews_and_a_firm_withdraws(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    own = make.link(session_id, firm)
    key = await register(own, session_id, RegistrationDraft(firm))
    with pytest.raises(NotAllowed):
        await move_registration(own, key, R.ACCEPTED)
    await move_registration(SYSTEM, key, R.ACCEPTED)
    await move_registration(own, key, R.WITHDRAWN, "来不了")
    assert await fetch("SELECT state, note FROM registration") == [{"state": "withdrawn", "note": "来不了"}]
    with pytest.raises(Refused, match="registration_move_not_possible"):
        await move_registration(SYSTEM, key, R.ACCEPTED)


async def test_delegates_keep_their_number_and_come_back_the_same(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    key = await register(SYSTEM, session_id, RegistrationDraft(firm, 2))
    first, second = (await registration_view(key)).delegates
    await set_delegates(SYSTEM, key, [DelegateDraft("王芳", "经理")])
    (kept,) = (await registration_view(key)).delegates
    assert (kept.id, kept.name, kept.topics) == (first.id, "王芳", TOPICS)
    await set_delegates(SYSTEM, key, [DelegateDraft("王芳"), DelegateDraft("李明", topics=("finance",))])
    again = (await registration_view(key)).delegates
    assert [who.id for who in again] == [first.id, second.id]
    assert again[1].topics == ("finance",)


async def test_an_unknown_topic_is_told(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    key = await register(SYSTEM, session_id, RegistrationDraft(firm))
    with pytest.raises(FormErrors) as refused:
        await set_delegates(SYSTEM, key, [DelegateDraft(topics=("weather",))])
    assert refused.value.fields == {"topics": ("registration_no_such_topic", {"topic": "weather"})}


async def test_absences_are_set_as_a_whole_by_the_firm_itself(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    key = await register(SYSTEM, session_id, RegistrationDraft(firm, absences=(LATE,)))
    await set_absences(make.link(session_id, firm), key, [(time(10), time(11))])
    assert (await registration_view(key)).absences == ((time(10), time(11)),)
    with pytest.raises(NotAllowed):
        await set_absences(make.link(session_id, firm + 1), key, [])
    with pytest.raises(NotFound):
        await set_absences(SYSTEM, 10_000, [])


async def test_a_registration_knows_its_session(db: Settings) -> None:
    session_id, firm = await make.session(), await make.organisation()
    assert await registration_session(await make.registration(session_id, firm)) == session_id
    with pytest.raises(NotFound):
        await registration_session(10_000)
