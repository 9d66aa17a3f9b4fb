"""Lists: filtered, sorted, in pages, searched by characters; and what the public may read."""

from datetime import date
from decimal import Decimal

import make
import pytest

from events.foundation.errors import NotFound
from events.marketplace.engine import asked_keys, search_keys
from events.marketplace.queries import (
    Sort,
    Wanted,
    list_needs,
    list_supplies,
    need_counts,
    need_view,
    public_needs,
    supply_view,
)
from events.marketplace.rules import Audience, Face, NeedState, Visibility
from events.settings import Settings


async def world() -> tuple[int, int, int]:
    session_id = await make.session()
    one, two = (
        await make.organisation("甲有限公司", county="缙云县"),
        await make.organisation("乙有限公司", county="青田县"),
    )
    for firm in (one, two):
        await make.registration(session_id, firm)
    return session_id, one, two


async def titles(session_id: int, wanted: Wanted) -> list[str]:
    rows, total = await list_needs(session_id, wanted)
    assert total == len(rows)
    return [row.title for row in rows]


async def test_filters_take_away_and_newest_come_first(db: Settings) -> None:
    session_id, one, two = await world()
    await make.need(session_id, one, title="采购纱线", category="purchase")
    await make.need(session_id, two, title="贷款", category="finance", confidential=True)
    await make.need(session_id, two, title="招聘", category="talent", state=NeedState.SUBMITTED)
    assert await titles(session_id, Wanted()) == ["招聘", "贷款", "采购纱线"]
    assert await titles(session_id, Wanted(kinds=("finance", "talent"))) == ["招聘", "贷款"]
    assert await titles(session_id, Wanted(states=("submitted",))) == ["招聘"]
    assert await titles(session_id, Wanted(counties=("缙云县",))) == ["采购纱线"]
    assert await titles(session_id, Wanted(organisation_id=two)) == ["招聘", "贷款"]
    assert await titles(session_id, Wanted(confidential=True)) == ["贷款"]
    assert await titles(session_id, Wanted(confidential=False, kinds=("finance",))) == []


async def test_rows_are_sorted_by_amount_deadline_and_organisation(db: Settings) -> None:
    session_id, one, two = await world()
    await make.need(session_id, one, title="一", amount_wan=Decimal(5), deadline=date(2027, 1, 1))
    await make.need(session_id, two, title="二", amount_wan=Decimal(50))
    await make.need(session_id, one, title="三", deadline=date(2026, 1, 1))
    assert await titles(session_id, Wanted(sort=Sort.AMOUNT)) == ["二", "一", "三"]
    assert await titles(session_id, Wanted(sort=Sort.DEADLINE)) == ["三", "一", "二"]
    assert await titles(session_id, Wanted(sort=Sort.ORGANISATION)) == ["一", "三", "二"]


async def test_pages_know_how_many_there_are_in_all(db: Settings) -> None:
    session_id, one, _ = await world()
    for title in ("一", "二", "三"):
        await make.need(session_id, one, title=title)
    rows, total = await list_needs(session_id, Wanted(page=2, page_size=2))
    assert ([row.title for row in rows], total) == (["一"], 3)
    assert await list_needs(session_id, Wanted(page=9, page_size=2)) == ([], 3)


@pytest.mark.parametrize("question", ["纱线", "紗線", "纱", "ＰＵ革", "pu革", "涤纶 纱线", "100%"])
async def test_text_is_found_in_any_script_and_width(db: Settings, question: str) -> None:
    session_id, one, _ = await world()
    await make.need(session_id, one, title="采购涤纶纱线", description="做PU革用，100%再生")
    await make.need(session_id, one, title="招聘厂长", description="线上面试")
    assert await titles(session_id, Wanted(text=question)) == ["采购涤纶纱线"]


@pytest.mark.parametrize("question", ["锦纶", "线纱", "%", "😀"])
async def test_what_no_text_holds_is_not_found(db: Settings, question: str) -> None:
    session_id, one, _ = await world()
    await make.need(session_id, one, title="采购涤纶纱线")
    assert await titles(session_id, Wanted(text=question)) == []


def test_keys_are_single_characters_and_pairs() -> None:
    assert search_keys("PU革") == ["p", "pu", "u", "u革", "革"]
    assert asked_keys("革") == ["革"]
    assert asked_keys("革。") == ["革"]
    assert asked_keys("。") == []


async def test_supplies_are_filtered_by_kind_and_found_by_keyword(db: Settings) -> None:
    session_id, one, two = await world()
    await make.supply(session_id, one, title="检测", kind="service", keywords=("色牢度",), amount_wan=Decimal(3))
    await make.supply(session_id, two, title="纱线", kind="product")
    for wanted in (Wanted(kinds=("service",)), Wanted(text="色牢度"), Wanted(sort=Sort.AMOUNT, page_size=1)):
        rows, _ = await list_supplies(session_id, wanted)
        assert [row.title for row in rows] == ["检测"]
    rows, total = await list_supplies(session_id, Wanted(sort=Sort.DEADLINE))
    assert ([row.title for row in rows], total) == (["检测", "纱线"], 2)


async def test_the_public_reads_public_offered_needs_and_never_a_confidential_one(db: Settings) -> None:
    session_id, one, _ = await world()
    public = {"visibility": Visibility.PUBLIC}
    await make.need(session_id, one, title="公开", **public)
    await make.need(session_id, one, title="保密", confidential=True, **public)
    await make.need(session_id, one, title="未审", state=NeedState.SUBMITTED, **public)
    await make.need(session_id, one, title="参会", visibility=Visibility.PARTICIPANTS)
    assert [need.title for need in await public_needs(session_id)] == ["公开"]
    assert await need_counts([session_id]) == {session_id: 3}


async def test_a_partner_sees_of_a_confidential_need_its_kind(db: Settings) -> None:
    session_id, one, _ = await world()
    view = await need_view(await make.need(session_id, one, title="攻关", category="technology", confidential=True))
    assert view.face(Audience.PARTNER) == Face("technology", "", sealed=True)
    assert view.face(Audience.PARTICIPANT) is None
    assert view.face(Audience.HOST) == Face("technology", "攻关")


async def test_items_nobody_knows_are_not_found(db: Settings) -> None:
    with pytest.raises(NotFound):
        await need_view(1)
    with pytest.raises(NotFound):
        await supply_view(1)
