"""Ask to meet, accept, decline."""

import asyncio

import make
import pytest
from fair import fair, put

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import accept_request, ask_to_meet, decline_request
from events.meetings.actions.request import Asked
from events.registration.rules import RegistrationState
from events.registration.tables import Registration
from events.sessions.rules import SessionState
from events.settings import Settings


async def states() -> list[tuple[int, str, bool]]:
    rows = await fetch("SELECT id, state, answered_at IS NOT NULL AS answered FROM meeting_request ORDER BY id")
    return [(row["id"], row["state"], row["answered"]) for row in rows]


async def test_an_organisation_asks_another_about_a_need(db: Settings) -> None:
    found = await fair()
    (maker, _), (provider, _) = found.makers, found.providers
    asker = make.link(found.session_id, maker)
    key = await ask_to_meet(asker, Asked(found.session_id, maker, provider, found.needs[0], found.supplies[0]))
    assert await states() == [(key, "asked", False)]
    rows = await fetch("SELECT actor_kind, deed, noun_id FROM audit_line ORDER BY id DESC LIMIT 1")
    assert rows == [{"actor_kind": "link", "deed": "ask_to_meet", "noun_id": key}]


async def test_the_partner_accepts_or_declines_once(db: Settings) -> None:
    found = await fair()
    (maker, other), (provider, _) = found.makers, found.providers
    first = await ask_to_meet(SYSTEM, Asked(found.session_id, maker, provider))
    second = await ask_to_meet(SYSTEM, Asked(found.session_id, other, provider))
    partner = make.link(found.session_id, provider)
    await accept_request(partner, first)
    await decline_request(partner, second)
    assert await states() == [(first, "accepted", True), (second, "declined", True)]
    for answer in (accept_request, decline_request):
        with pytest.raises(Refused, match="request_answered"):
            await answer(partner, first)


async def test_of_two_answers_at_once_one_counts(db: Settings) -> None:
    found = await fair()
    key = await ask_to_meet(SYSTEM, Asked(found.session_id, found.makers[0], found.providers[0]))
    ended = await asyncio.gather(accept_request(SYSTEM, key), decline_request(SYSTEM, key), return_exceptions=True)
    assert sorted(str(getattr(one, "code", one)) for one in ended) == ["None", "request_answered"]


async def test_nobody_else_answers_or_asks_for_an_organisation(db: Settings) -> None:
    found = await fair()
    maker, provider = found.makers[0], found.providers[0]
    key = await ask_to_meet(SYSTEM, Asked(found.session_id, maker, provider))
    elsewhere = await make.session()
    for stranger in (make.link(found.session_id, maker), make.link(elsewhere, provider)):
        for answer in (accept_request, decline_request):
            with pytest.raises(NotFound):
                await answer(stranger, key)
    with pytest.raises(NotFound):
        await ask_to_meet(make.link(found.session_id, provider), Asked(found.session_id, found.makers[1], provider))
    with pytest.raises(NotFound):
        await accept_request(SYSTEM, 404)
    assert await states() == [(key, "asked", False)]


async def test_a_request_is_refused_with_its_reason(db: Settings) -> None:
    found = await fair()
    (maker, other), (provider, _) = found.makers, found.providers
    outsider = await make.organisation()
    await ask_to_meet(SYSTEM, Asked(found.session_id, maker, provider))
    await Registration.update({Registration.state: RegistrationState.WITHDRAWN}).where(
        Registration.organisation == other
    )
    for asked, code in (
        (Asked(found.session_id, maker, provider), "already_asked"),
        (Asked(found.session_id, maker, maker), "same_organisation"),
        (Asked(found.session_id, maker, outsider), "not_taking_part"),
        (Asked(found.session_id, other, provider), "not_taking_part"),
    ):
        with pytest.raises(Refused, match=code):
            await ask_to_meet(SYSTEM, asked)
    assert len(await states()) == 1


async def test_one_who_was_declined_may_ask_again(db: Settings) -> None:
    found = await fair()
    asked = Asked(found.session_id, found.makers[0], found.providers[0])
    await decline_request(SYSTEM, await ask_to_meet(SYSTEM, asked))
    await ask_to_meet(SYSTEM, asked)
    assert [state for _, state, _ in await states()] == ["declined", "asked"]


async def test_nobody_asks_before_a_session_opens_or_after_it_closes(db: Settings) -> None:
    found = await fair()
    for state in (SessionState.DRAFT, SessionState.CLOSED, SessionState.CANCELLED):
        await put(found.session_id, state)
        with pytest.raises(Refused, match="session_not_plannable"):
            await ask_to_meet(SYSTEM, Asked(found.session_id, found.makers[0], found.providers[0]))


async def test_of_many_equal_requests_at_once_one_is_kept(db: Settings) -> None:
    found = await fair()
    asked = Asked(found.session_id, found.makers[0], found.providers[0])
    ended = await asyncio.gather(*[ask_to_meet(SYSTEM, asked) for _ in range(5)], return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in ended) == 4
    assert len(await states()) == 1
