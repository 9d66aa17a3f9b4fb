"""Needs and supplies: entered, edited, submitted, reviewed, withdrawn."""

from decimal import Decimal

import make
import pytest

from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import ANONYMOUS, SYSTEM, Role, ScopeKind
from events.marketplace.actions import (
    NeedDraft,
    SupplyDraft,
    add_need,
    add_needs,
    add_supply,
    edit_need,
    edit_supply,
    move_need,
    move_supply,
)
from events.marketplace.queries import need_view, supply_view
from events.marketplace.rules import NeedState, SupplyState, Visibility
from events.sessions.rules import SessionState
from events.settings import Settings

N, P = NeedState, SupplyState


async def test_a_firm_submits_and_the_host_publishes(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    own = make.link(session_id, firm)
    key = await add_need(own, session_id, NeedDraft(firm, "purchase", " 采购纱线 ", amount_wan=Decimal("40.5")))
    view = await need_view(key)
    assert (view.source_ref, view.title, view.amount_wan, view.state) == (
        "N0001",
        "采购纱线",
        Decimal("40.5"),
        N.SUBMITTED,
    )
    await move_need(SYSTEM, key, N.PUBLISHED)
    assert (await need_view(key)).state is N.PUBLISHED


async def test_a_returned_item_says_why_and_is_edited_and_submitted_again(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    own = make.link(session_id, firm)
    key = await make.need(session_id, firm, state=N.SUBMITTED)
    with pytest.raises(Refused, match="item_not_editable"):
        await edit_need(own, key, NeedDraft(firm, "purchase", "采购纱线"))
    await move_need(SYSTEM, key, N.RETURNED, "请写明数量")
    assert (await need_view(key)).review_note == "请写明数量"
    await edit_need(own, key, NeedDraft(firm, "purchase", "采购纱线50吨", priority=2))
    await move_need(own, key, N.SUBMITTED)
    view = await need_view(key)
    assert (view.title, view.state, view.review_note, view.priority) == ("采购纱线50吨", N.SUBMITTED, "", 0)


async def test_the_host_sets_the_priority_and_the_firm_stays(db: Settings) -> None:
    session_id = await make.session()
    firm, other = await make.participant(session_id), await make.participant(session_id)
    key = await make.need(session_id, firm)
    await edit_need(SYSTEM, key, NeedDraft(other, "purchase", "采购纱线", priority=2))
    view = await need_view(key)
    assert (view.organisation_id, view.priority, view.state) == (firm, 2, N.PUBLISHED)


async def test_a_confidential_need_is_the_hosts_only(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    key = await make.need(session_id, firm, confidential=True, visibility=Visibility.PUBLIC)
    assert (await need_view(key)).visibility is Visibility.HOST


async def test_firms_neither_publish_nor_touch_others(db: Settings) -> None:
    session_id = await make.session()
    firm, other = await make.participant(session_id), await make.participant(session_id)
    own, foreign = make.link(session_id, firm), make.link(session_id, other)
    draft = NeedDraft(firm, "purchase", "采购纱线")
    key = await add_need(own, session_id, draft, N.DRAFT)
    for actor in (foreign, ANONYMOUS, make.link(session_id + 1, firm)):
        with pytest.raises(NotAllowed):
            await add_need(actor, session_id, draft)
        with pytest.raises(NotAllowed):
            await edit_need(actor, key, draft)
        with pytest.raises(NotAllowed):
            await move_need(actor, key, N.SUBMITTED)
    with pytest.raises(NotAllowed):
        await add_need(own, session_id, draft, N.PUBLISHED)
    with pytest.raises(NotAllowed):
        await move_need(own, key, N.PUBLISHED)
    await move_need(own, key, N.WITHDRAWN)


async def test_a_collector_enters_items_of_his_area(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.organisation(county="缙云县")
    await make.registration(session_id, firm)
    collector = make.actor(Role.COLLECTOR, ScopeKind.AREA, 331122)
    await add_supply(collector, session_id, SupplyDraft(firm, "product", "纱线"))
    elsewhere = make.actor(Role.COLLECTOR, ScopeKind.AREA, 331121)
    with pytest.raises(NotAllowed):
        await add_supply(elsewhere, session_id, SupplyDraft(firm, "product", "纱线"))


async def test_only_registered_firms_have_items(db: Settings) -> None:
    session_id = await make.session()
    with pytest.raises(Refused, match="item_organisation_not_registered"):
        await add_need(SYSTEM, session_id, NeedDraft(await make.organisation(), "purchase", "采购纱线"))


async def test_a_session_that_is_closed_takes_none(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    key = await make.need(session_id, firm, state=N.DRAFT)
    await fetch("UPDATE chain_session SET state = {}", SessionState.CLOSED.value)
    draft = NeedDraft(firm, "purchase", "采购纱线")
    with pytest.raises(Refused, match="item_session_closed"):
        await add_need(SYSTEM, session_id, draft)
    with pytest.raises(Refused, match="item_session_closed"):
        await edit_need(SYSTEM, key, draft)


async def test_an_impossible_move_is_refused(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    need, supply = await make.need(session_id, firm), await make.supply(session_id, firm)
    with pytest.raises(Refused, match="item_move_not_possible"):
        await move_need(SYSTEM, need, N.FULFILLED)
    with pytest.raises(Refused, match="item_return_needs_reason"):
        await move_supply(SYSTEM, supply, P.RETURNED)
    with pytest.raises(NotFound):
        await move_need(SYSTEM, 10_000, N.SUBMITTED)
    with pytest.raises(NotFound):
        await move_supply(SYSTEM, 10_000, P.SUBMITTED)


async def test_all_wrong_fields_are_told_at_once(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    with pytest.raises(FormErrors) as refused:
        await add_need(SYSTEM, session_id, NeedDraft(firm, "weather", " ", "甲\x00", amount_wan=Decimal(-1)))
    assert {field: code for field, (code, _) in refused.value.fields.items()} == {
        "title": "item_title_missing",
        "description": "text_null_character",
        "category": "item_kind_unknown",
        "amount_wan": "item_amount_impossible",
    }
    with pytest.raises(FormErrors) as refused:
        await add_supply(SYSTEM, session_id, SupplyDraft(firm, "weather", "纱线"))
    assert refused.value.fields == {"kind": ("item_kind_unknown", {})}


async def test_references_of_a_source_are_kept_and_others_numbered_after_them(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    await add_need(SYSTEM, session_id, NeedDraft(firm, "purchase", "甲", source_ref="N0233"))
    keys = await add_needs(SYSTEM, session_id, [NeedDraft(firm, "purchase", "乙"), NeedDraft(firm, "sales", "丙")])
    assert [(await need_view(key)).source_ref for key in keys] == ["N0234", "N0235"]


async def test_a_supply_is_edited_and_withdrawn(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    own = make.link(session_id, firm)
    key = await make.supply(session_id, firm, state=P.DRAFT)
    await edit_supply(own, key, SupplyDraft(firm, "service", "检测服务", keywords=("CMA", "色牢度")))
    view = await supply_view(key)
    assert (view.kind, view.title, view.keywords) == ("service", "检测服务", ("CMA", "色牢度"))
    await move_supply(own, key, P.SUBMITTED)
    await move_supply(SYSTEM, key, P.PUBLISHED)
    await move_supply(own, key, P.WITHDRAWN)
    assert (await supply_view(key)).state is P.WITHDRAWN
    with pytest.raises(Refused, match="item_not_editable"):
        await edit_supply(SYSTEM, key, SupplyDraft(firm, "service", "检测"))
