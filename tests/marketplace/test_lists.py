"""Lists: filtered, sorted, in pages, searched by characters; and what the public may read."""

from datetime import date
from decimal import Decimal
from urllib.parse import quote

import make
import pytest

from events.foundation.errors import NotFound
from events.foundation.listing import asked_of
from events.marketplace.engine import asked_keys, search_keys
from events.marketplace.queries import (
    NEEDS,
    SUPPLIES,
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


async def titles(session_id: int, query: str = "") -> list[str]:
    found = await NEEDS.find(asked_of(query), session_id)
    assert found.total == len(found.rows)
    return [row.title for row in found.rows]


async def test_filters_take_away_and_newest_come_first(db: Settings) -> None:
    session_id, one, two = await world()
    await make.need(session_id, one, title="采购纱线", category="purchase")
    await make.need(session_id, two, title="贷款", category="finance", confidential=True)
    await make.need(session_id, two, title="招聘", category="talent", state=NeedState.SUBMITTED)
    assert await titles(session_id) == ["招聘", "贷款", "采购纱线"]
    assert await titles(session_id, "kind=finance") == ["贷款"]
    assert await titles(session_id, "status=submitted") == ["招聘"]
    assert await titles(session_id, "county=缙云县") == ["采购纱线"]
    assert await titles(session_id, f"organisation={two}") == ["招聘", "贷款"]
    assert await titles(session_id, "confidential=1") == ["贷款"]
    assert await titles(session_id, "confidential=0&kind=finance") == []
    assert await titles(session_id, "visibility=public") == []
    assert await titles(session_id, "kind=moon&confidential=2") == ["招聘", "贷款", "采购纱线"]


async def test_rows_are_sorted_by_amount_deadline_and_organisation(db: Settings) -> None:
    session_id, one, two = await world()
    await make.need(session_id, one, title="一", amount_wan=Decimal(5), deadline=date(2027, 1, 1))
    await make.need(session_id, two, title="二", amount_wan=Decimal(50))
    await make.need(session_id, one, title="三", deadline=date(2026, 1, 1))
    assert await titles(session_id, "sort=-amount") == ["二", "一", "三"]
    assert await titles(session_id, "sort=amount") == ["一", "二", "三"]
    assert await titles(session_id, "sort=deadline") == ["三", "一", "二"]
    assert await titles(session_id, "sort=organisation") == ["一", "三", "二"]


@pytest.mark.parametrize("question", ["纱线", "紗線", "纱", "ＰＵ革", "pu革", "涤纶 纱线", "100%"])
async def test_text_is_found_in_any_script_and_width(db: Settings, question: str) -> None:
    session_id, one, _ = await world()
    await make.need(session_id, one, title="采购涤纶纱线", description="做PU革用，100%再生")
    await make.need(session_id, one, title="招聘厂长", description="线上面试")
    assert await titles(session_id, f"q={quote(question)}") == ["采购涤纶纱线"]


@pytest.mark.parametrize("question", ["锦纶", "线纱", "%", "😀"])
async def test_what_no_text_holds_is_not_found(db: Settings, question: str) -> None:
    session_id, one, _ = await world()
    await make.need(session_id, one, title="采购涤纶纱线")
    assert await titles(session_id, f"q={quote(question)}") == []


def test_keys_are_single_characters_and_pairs() -> None:
    assert search_keys("PU革") == ["p", "pu", "u", "u革", "革"]
    assert asked_keys("革") == ["革"]
    assert asked_keys("革。") == ["革"]
    assert asked_keys("。") == []


async def test_supplies_are_filtered_by_kind_and_found_by_keyword(db: Settings) -> None:
    session_id, one, two = await world()
    await make.supply(session_id, one, title="检测", kind="service", keywords=("色牢度",), amount_wan=Decimal(3))
    await make.supply(session_id, two, title="纱线", kind="product")
    for query in ("kind=service", "q=色牢度", "county=缙云县"):
        assert [row.title for row in (await SUPPLIES.find(asked_of(query), session_id)).rows] == ["检测"]
    found = await SUPPLIES.find(asked_of("sort=-amount"), session_id)
    assert [row.title for row in found.rows] == ["检测", "纱线"]


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
