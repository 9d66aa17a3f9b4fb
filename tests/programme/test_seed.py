"""A new installation knows the programme; what people edit stays."""

from datetime import date

import make
import pytest

from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role
from events.programme.actions import (
    ChainDraft,
    EntryDraft,
    UnitDraft,
    edit_chain,
    edit_unit,
    put_entry,
    seed_programme,
    set_working_day,
)
from events.programme.queries import (
    add_working_days,
    chain_by_name,
    chains,
    dictionary,
    is_working_day,
    label_of,
    regions,
    unit_by_code,
    units,
)
from events.settings import Settings

TEN = [
    *("数字安防", "集成电路", "网络通信", "智能计算", "生物医药"),
    *("炼化一体化与新材料", "节能与新能源汽车", "智能装备", "智能家居", "现代纺织"),
]


async def test_lists_regions_and_units_are_there(db: Settings) -> None:
    await seed_programme(SYSTEM)
    assert [chain.name for chain in await chains("ZJ10-2020")] == TEN
    assert [chain.name for chain in await chains("LS5-2022")] == [
        "半导体全链条",
        "精密制造",
        "健康医药",
        "时尚产业",
        "数字经济",
    ]
    assert {chain.official for chain in await chains("LS-COUNTY-SAMPLE")} == {False}
    assert len(await chains()) == 30
    assert [region.name for region in await regions()][:3] == ["丽水市", "莲都区", "青田县"]
    assert len(await regions()) == 11
    assert [unit.short_name for unit in await units()][:2] == ["市经信局", "经开区管委会"]
    assert len(await units()) == 11


async def test_seeding_again_adds_nothing_and_keeps_what_was_edited(db: Settings) -> None:
    await seed_programme(SYSTEM)
    before = await fetch("SELECT (SELECT count(*) FROM chain) AS chains, (SELECT count(*) FROM working_day) AS days")
    textile = await make.chain()
    await edit_chain(SYSTEM, textile, ChainDraft("现代纺织与服装", aliases=["纺织", " "]))
    await edit_unit(SYSTEM, await make.unit(), UnitDraft("", "丽水市经信局", "市经信", "331100"))
    await put_entry(SYSTEM, "label", EntryDraft("chain_leader", "链主企业"))
    await seed_programme(SYSTEM)
    after = await fetch("SELECT (SELECT count(*) FROM chain) AS chains, (SELECT count(*) FROM working_day) AS days")
    assert before == after
    found = await chain_by_name("纺织")
    assert found is not None
    assert (found.id, found.name, found.aliases) == (textile, "现代纺织与服装", ("纺织",))
    assert (await unit_by_code("LS-JXJ")).short_name == "市经信"
    assert await label_of("label", "chain_leader") == "链主企业"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("现代纺织", "ZJ10"),
        ("現代紡織", "ZJ10"),
        ("新材料", "ZJ06"),
        ("zj08", "ZJ08"),
        ("合成革", "LSC03"),
        ("集成电路", "ZJ02"),
        ("造纸", None),
    ],
)
async def test_a_chain_is_found_by_name_alias_or_code(db: Settings, name: str, code: str | None) -> None:
    await make.programme()
    found = await chain_by_name(name)
    assert (found.code if found else None) == code


async def test_dictionaries_are_in_order_and_codes_have_labels(db: Settings) -> None:
    await make.programme()
    assert [entry.label for entry in await dictionary("issue_category")] == [
        "技术",
        "土地",
        "环保",
        "能源",
        "金融",
        "安全",
        "其他",
    ]
    assert await label_of("agenda_kind", "one_on_one") == "一对一洽谈"
    assert await label_of("agenda_kind", "unknown") == "unknown"
    assert await dictionary("unknown") == []


async def test_an_entry_is_added_changed_and_put_aside(db: Settings) -> None:
    await make.programme()
    with pytest.raises(NotFound):
        await put_entry(SYSTEM, "weather", EntryDraft("new", "新标签"))
    with pytest.raises(Refused, match="programme_words_fixed"):
        await put_entry(SYSTEM, "category", EntryDraft("new", "新类别"))
    await put_entry(SYSTEM, "label", EntryDraft("new", "新标签", 3))
    await put_entry(SYSTEM, "label", EntryDraft("new", "新标签", 3, active=False))
    assert [(entry.label, entry.active) for entry in await dictionary("label") if entry.code == "new"] == [
        ("新标签", False)
    ]
    with pytest.raises(FormErrors) as refused:
        await put_entry(SYSTEM, "label", EntryDraft("new", " "))
    assert refused.value.fields == {"label": ("programme_value_missing", {})}


async def test_working_days_come_from_the_calendar_and_from_people(db: Settings) -> None:
    await make.programme()
    assert not await is_working_day(date(2026, 10, 1))
    assert await is_working_day(date(2026, 10, 10))
    assert await add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert await add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    await set_working_day(SYSTEM, date(2026, 10, 8), works=False)
    assert await add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 9)


async def test_announced_days_replace_provisional_ones_but_not_those_set_by_hand(db: Settings) -> None:
    await make.programme()
    await fetch("UPDATE working_day SET provisional = true, works = true WHERE day = '2026-10-01'")
    await set_working_day(SYSTEM, date(2026, 10, 2), works=True)
    await seed_programme(SYSTEM)
    assert not await is_working_day(date(2026, 10, 1))
    assert await is_working_day(date(2026, 10, 2))


async def test_only_administrators_change_the_programme(db: Settings) -> None:
    await make.programme()
    organizer = make.actor(Role.ORGANIZER)
    textile = await make.chain()
    for deed in (
        seed_programme(organizer),
        edit_chain(organizer, textile, ChainDraft("甲")),
        edit_unit(organizer, 1, UnitDraft("", "甲", "甲", "331100")),
        put_entry(organizer, "label", EntryDraft("new", "新")),
        set_working_day(organizer, date(2026, 1, 1), works=True),
    ):
        with pytest.raises(NotAllowed):
            await deed


async def test_what_is_not_there_cannot_be_edited(db: Settings) -> None:
    with pytest.raises(NotFound):
        await edit_chain(SYSTEM, 10_000, ChainDraft("甲"))
    with pytest.raises(NotFound):
        await edit_unit(SYSTEM, 10_000, UnitDraft("", "甲", "甲", "331100"))
