"""States and moves of needs and supplies, and how much others see of them."""

from datetime import date
from decimal import Decimal
from itertools import pairwise, product

import pytest

from events.marketplace.rules import (
    NEED_MOVES,
    SUPPLY_MOVES,
    Audience,
    Face,
    MarketRefusal,
    NeedState,
    Sight,
    SupplyState,
    Visibility,
    face_for,
    may_begin,
    may_move,
    refusal_of_amount,
    refusal_of_title,
    refusal_to_edit,
    refusal_to_enter,
    refusal_to_move_need,
    refusal_to_move_supply,
    sight_of,
)
from events.organisations.rules import TextFault
from events.sessions.rules import SessionState

N = NeedState


@pytest.mark.parametrize("pair", list(product(NeedState, NeedState)))
def test_a_need_moves_as_the_table_says(pair: tuple[NeedState, NeedState]) -> None:
    state, to = pair
    expected = None if to in NEED_MOVES[state] else MarketRefusal.MOVE_NOT_POSSIBLE
    assert refusal_to_move_need(state, to, "请补数量") == expected


@pytest.mark.parametrize("pair", list(product(SupplyState, SupplyState)))
def test_a_supply_moves_as_the_table_says(pair: tuple[SupplyState, SupplyState]) -> None:
    state, to = pair
    expected = None if to in SUPPLY_MOVES[state] else MarketRefusal.MOVE_NOT_POSSIBLE
    assert refusal_to_move_supply(state, to, "请补规格") == expected


def test_the_way_of_a_need_from_draft_to_fulfilled() -> None:
    way = [N.DRAFT, N.SUBMITTED, N.PUBLISHED, N.ENGAGED, N.AGREED, N.SIGNED, N.FULFILLED]
    assert [refusal_to_move_need(*step) for step in pairwise(way)] == [None] * 6


def test_who_returns_an_item_says_why() -> None:
    assert refusal_to_move_need(N.SUBMITTED, N.RETURNED, " ") is MarketRefusal.NEEDS_REASON
    submitted, returned = SupplyState.SUBMITTED, SupplyState.RETURNED
    assert refusal_to_move_supply(submitted, returned) is MarketRefusal.NEEDS_REASON


def test_firms_submit_and_withdraw_the_host_does_the_rest() -> None:
    assert {to for to in N if may_move(to, by_host=False)} == {N.DRAFT, N.SUBMITTED, N.WITHDRAWN}
    assert all(may_move(to, by_host=True) for to in N)


def test_only_the_host_enters_what_is_published() -> None:
    assert {state for state in N if may_begin(state, by_host=False)} == {N.DRAFT, N.SUBMITTED}
    assert {state for state in N if may_begin(state, by_host=True)} == {N.DRAFT, N.SUBMITTED, N.PUBLISHED}


def test_firms_edit_drafts_the_host_whatever_is_not_settled() -> None:
    assert {state for state in N if not refusal_to_edit(state, by_host=False)} == {N.DRAFT, N.RETURNED}
    settled = {state for state in N if refusal_to_edit(state, by_host=True) is MarketRefusal.NOT_EDITABLE}
    assert settled == {N.SIGNED, N.FULFILLED, N.EXPIRED, N.WITHDRAWN}


def test_items_are_entered_when_registrations_are() -> None:
    assert refusal_to_enter(SessionState.OPEN, by_host=False) is None
    assert refusal_to_enter(SessionState.LIVE, by_host=False) is MarketRefusal.SESSION_CLOSED
    assert refusal_to_enter(SessionState.LIVE, by_host=True) is None


def test_titles_are_checked() -> None:
    assert refusal_of_title("  ") is MarketRefusal.TITLE_MISSING
    assert refusal_of_title("长" * 201) is MarketRefusal.TITLE_LONG
    assert refusal_of_title("甲\x00") is TextFault.NULL_CHARACTER
    assert refusal_of_title("采购纱线") is None


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((None,), None),
        ((Decimal(0),), None),
        ((Decimal("-0.01"),), MarketRefusal.AMOUNT_IMPOSSIBLE),
        ((Decimal("NaN"),), MarketRefusal.AMOUNT_IMPOSSIBLE),
        ((Decimal(10) ** 12,), MarketRefusal.AMOUNT_IMPOSSIBLE),
        ((None, Decimal(500), Decimal(800)), None),
        ((None, Decimal(500), None), None),
        ((None, Decimal(800), Decimal(500)), MarketRefusal.AMOUNT_RANGE_REVERSED),
    ],
)
def test_amounts_are_checked(amounts: tuple[Decimal | None, ...], expected: MarketRefusal | None) -> None:
    assert refusal_of_amount(*amounts) == expected


A = Audience
INSIDE = {A.HOST, A.OWN, A.AGREED_PARTNER}


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, {A.PARTNER, A.PARTICIPANT, A.PUBLIC}),
        (Visibility.PARTICIPANTS, {A.PARTNER, A.PARTICIPANT}),
        (Visibility.MATCHED, {A.PARTNER}),
        (Visibility.HOST, set()),
    ],
)
def test_an_item_is_seen_as_its_visibility_says(visibility: Visibility, readers: set[Audience]) -> None:
    seen = {who for who in A if sight_of(who, confidential=False, visibility=visibility) is Sight.ALL}
    assert seen == INSIDE | readers


@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_confidential_need_shows_its_partner_the_kind_and_nobody_else_anything(visibility: Visibility) -> None:
    sights = {who: sight_of(who, confidential=True, visibility=visibility) for who in A}
    assert {who for who, sight in sights.items() if sight is Sight.ALL} == INSIDE
    assert {who for who, sight in sights.items() if sight is Sight.KIND} == {A.PARTNER}


def test_a_sealed_face_holds_the_kind_and_nothing_else() -> None:
    face = Face("technology", "方向盘革耐护手霜", "80℃×24h", Decimal(200), date(2027, 3, 31))
    assert face_for(Sight.ALL, face) == face
    assert face_for(Sight.KIND, face) == Face("technology", "", sealed=True)
    assert face_for(Sight.NOTHING, face) is None
