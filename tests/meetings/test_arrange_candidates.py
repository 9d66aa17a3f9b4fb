"""The host's candidates: who may meet whom, over what, and what it is worth."""

import make
import pytest
from fair import Fair, fair, put, rank

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.marketplace.rules import NeedState, SupplyState
from events.marketplace.tables import Need, Supply
from events.matching.rules import Priority
from events.meetings.actions import accept_request, arrange_candidates, ask_to_meet, set_wish
from events.meetings.actions.arrange import Wish
from events.meetings.actions.request import Asked
from events.meetings.queries import CandidateView, candidates_of
from events.registration.rules import RegistrationState
from events.registration.tables import Registration
from events.sessions.rules import SessionState
from events.settings import Settings


async def pairs(found: Fair) -> dict[tuple[int, int], CandidateView]:
    await arrange_candidates(SYSTEM, found.session_id)
    return {(one.a_id, one.b_id): one for one in await candidates_of(found.session_id)}


async def test_the_host_arranges_every_need_with_all_that_is_worth_a_meeting(db: Settings) -> None:
    found = await fair(1, 3)
    (maker,), (first, second, third) = found.makers, found.providers
    await rank(found, found.needs[0], dict(zip(found.supplies, (35, 20, 19), strict=True)))
    assert await arrange_candidates(SYSTEM, found.session_id) == 2
    arranged = await pairs(found)
    assert {pair: one.value for pair, one in arranged.items()} == {(maker, first): 35, (maker, second): 20}
    assert {(one.need_id, one.supply_id, one.source) for one in arranged.values()} == {
        (found.needs[0], found.supplies[0], "host"),
        (found.needs[0], found.supplies[1], "host"),
    }
    assert (maker, third) not in arranged


async def test_a_need_that_nothing_fits_gets_nobody(db: Settings) -> None:
    found = await fair(1, 2)
    await rank(found, found.needs[0], dict.fromkeys(found.supplies, 34))
    assert await pairs(found) == {}


async def test_at_most_eight_partners_for_a_need(db: Settings) -> None:
    found = await fair(1, 9)
    assert await arrange_candidates(SYSTEM, found.session_id) == 8


async def test_confidential_needs_take_part(db: Settings) -> None:
    found = await fair(1, 1)
    await Need.update({Need.confidential: True}).where(Need.id == found.needs[0])
    assert await pairs(found) != {}


async def test_only_needs_that_are_published_and_not_settled_are_arranged(db: Settings) -> None:
    found = await fair(1, 1)
    arranged = set()
    for state in NeedState:
        await Need.update({Need.state: state}).where(Need.id == found.needs[0])
        arranged |= {state} if await pairs(found) else set()
    assert arranged == {NeedState.PUBLISHED, NeedState.ENGAGED, NeedState.AGREED}


async def test_only_supplies_on_offer_are_arranged(db: Settings) -> None:
    found = await fair(1, 1)
    arranged = set()
    for state in SupplyState:
        await Supply.update({Supply.state: state}).where(Supply.id == found.supplies[0])
        arranged |= {state} if await pairs(found) else set()
    assert arranged == {SupplyState.PUBLISHED}


@pytest.mark.parametrize("side", ["maker", "provider"])
async def test_only_who_takes_part_is_arranged(db: Settings, side: str) -> None:
    found = await fair(1, 1)
    who = found.makers[0] if side == "maker" else found.providers[0]
    arranged = set()
    for state in RegistrationState:
        await Registration.update({Registration.state: state}).where(Registration.organisation == who)
        arranged |= {state} if await pairs(found) else set()
    assert arranged == {RegistrationState.ACCEPTED}


async def test_priority_makes_a_pair_worth_more(db: Settings) -> None:
    found = await fair(1, 1)
    await Need.update({Need.priority: Priority.TOP}).where(Need.id == found.needs[0])
    assert [one.value for one in (await pairs(found)).values()] == [120]


async def test_two_who_could_serve_each_other_meet_once_over_the_better(db: Settings) -> None:
    found = await fair(2, 2)
    (one, two), session_id = found.makers, found.session_id
    supply = await make.supply(session_id, two)
    back = await make.supply(session_id, one)
    await rank(found, found.needs[0], {supply: 60})
    await rank(found, found.needs[1], {back: 70})
    assert {pair: (it.value, it.need_id) for pair, it in (await pairs(found)).items()} == {
        (two, one): (70, found.needs[1])
    }


async def test_what_both_want_is_worth_forty_more(db: Settings) -> None:
    found = await fair(1, 2)
    maker, provider = found.makers[0], found.providers[1]
    await accept_request(SYSTEM, await ask_to_meet(SYSTEM, Asked(found.session_id, provider, maker)))
    arranged = await pairs(found)
    assert (arranged[maker, provider].value, arranged[maker, found.providers[0]].value) == (120, 80)


async def test_two_who_want_each_other_may_meet_though_nothing_was_ranked(db: Settings) -> None:
    found = await fair(1, 1)
    need, (maker,), (provider,) = found.needs[0], found.makers, found.providers
    await rank(found, need, {})
    await accept_request(SYSTEM, await ask_to_meet(SYSTEM, Asked(found.session_id, provider, maker, need_id=need)))
    (only,) = (await pairs(found)).values()
    assert (only.a_id, only.b_id, only.need_id, only.supply_id, only.value) == (maker, provider, need, None, 40)
    assert only.source == "request"


async def test_a_request_nobody_answered_makes_no_candidate(db: Settings) -> None:
    found = await fair(1, 1)
    await rank(found, found.needs[0], {})
    await ask_to_meet(SYSTEM, Asked(found.session_id, found.makers[0], found.providers[0]))
    assert await pairs(found) == {}


async def test_wishes_stay_and_are_worth_what_their_pair_is_worth_now(db: Settings) -> None:
    found = await fair(1, 3)
    maker, (first, second, third), session_id = found.makers[0], found.providers, found.session_id
    await rank(found, found.needs[0], {found.supplies[0]: 50})
    await set_wish(SYSTEM, Wish(session_id, maker, first, must=True))
    await set_wish(SYSTEM, Wish(session_id, second, maker, fixed_slot=1))
    await set_wish(SYSTEM, Wish(session_id, maker, third, forbidden=True))
    assert await arrange_candidates(SYSTEM, session_id) == 2
    arranged = await pairs(found)
    must = arranged[maker, first]
    assert (must.value, must.must, must.need_id) == (90, True, found.needs[0])
    assert (arranged[second, maker].value, arranged[second, maker].fixed_slot) == (0, 1)
    assert arranged[maker, third].forbidden
    assert {one.source for one in arranged.values()} == {"wish"}
    await rank(found, found.needs[0], {found.supplies[0]: 60})
    assert (await pairs(found))[maker, first].value == 100


async def test_a_wish_keeps_no_need_that_was_withdrawn(db: Settings) -> None:
    found = await fair(1, 1)
    maker, provider = found.makers[0], found.providers[0]
    await arrange_candidates(SYSTEM, found.session_id)
    await set_wish(SYSTEM, Wish(found.session_id, maker, provider, must=True))
    await Need.update({Need.state: NeedState.WITHDRAWN}).where(Need.id == found.needs[0])
    (only,) = (await pairs(found)).values()
    assert (only.need_id, only.supply_id, only.value, only.must) == (None, None, 40, True)


async def test_a_wish_is_refused_with_its_reason(db: Settings) -> None:
    found = await fair(1, 1)
    maker, provider = found.makers[0], found.providers[0]
    outsider = await make.organisation()
    for wish, code in (
        (Wish(found.session_id, maker, maker), "same_organisation"),
        (Wish(found.session_id, maker, outsider), "not_taking_part"),
        (Wish(found.session_id, maker, provider, fixed_slot=3), "slot_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            await set_wish(SYSTEM, wish)
        assert refused.value.code == code
    await put(found.session_id, SessionState.CLOSED)
    with pytest.raises(Refused, match="session_not_plannable"):
        await set_wish(SYSTEM, Wish(found.session_id, maker, provider))
    assert await candidates_of(found.session_id) == []


async def test_nothing_is_arranged_before_or_after(db: Settings) -> None:
    found = await fair()
    for state in (SessionState.DRAFT, SessionState.OPEN, SessionState.CLOSED, SessionState.REPORTED):
        await put(found.session_id, state)
        with pytest.raises(Refused, match="session_not_plannable"):
            await arrange_candidates(SYSTEM, found.session_id)
    assert await candidates_of(found.session_id) == []


async def test_no_session_no_candidates(db: Settings) -> None:
    with pytest.raises(NotFound):
        await arrange_candidates(SYSTEM, 404)


async def test_it_is_written_down_who_arranged(db: Settings) -> None:
    found = await fair()
    await arrange_candidates(SYSTEM, found.session_id)
    rows = await fetch("SELECT noun_id, actor_kind FROM audit_line WHERE deed = 'arrange_candidates'")
    assert rows == [{"noun_id": found.session_id, "actor_kind": "system"}]
