"""A list: what an address asks becomes conditions, an order and a page; what the list does not know is not asked."""

from typing import NamedTuple

import make
import pytest

from events.foundation.listing import Asked, Listing, any_id, any_text, asked_of, one_of
from events.settings import Settings


class Firm(NamedTuple):
    name: str
    county: str
    kind: str


FIRMS = Listing(
    row=Firm,
    columns="o.name, o.county, o.kind",
    source="FROM organisation o WHERE o.provisional = {}",
    text="strpos(o.name_key, {}) > 0",
    filters={
        "kind": one_of("o.kind = {}", ("enterprise", "bank")),
        "county": any_text("o.county"),
        "number": any_id("o.id = {}"),
    },
    sorts={"name": 'o.pinyin_key COLLATE "C"', "county": "nullif(o.county, '')", "id": "o.id"},
    order="-id",
    tie="o.id",
    columns_shown={"kind": True, "county": False},
    size=2,
)


async def names(query: str) -> list[str]:
    return [row.name for row in (await FIRMS.find(asked_of(query), False)).rows]


async def three() -> list[int]:
    return [
        await make.organisation("乙银行", kind="bank", county="青田县"),
        await make.organisation("甲纺织", county="缙云县"),
        await make.organisation("丙纺织"),
    ]


def test_an_address_is_read_with_care() -> None:
    asked = asked_of("q=%20%E7%94%B2&sort=-name&page=3&format=csv&show=a&show=b&kind=bank&kind=enterprise")
    assert (asked.text, asked.sort, asked.page, asked.format) == ("甲", "-name", 3, "csv")
    assert (asked.shown, asked.values["kind"]) == (("a", "b"), "enterprise")
    assert asked_of("") == Asked()
    assert len(asked_of("q=" + "x" * 500).text) == 100
    assert [asked_of(f"size={text}").size for text in ("100", "50", "99", "x", "")] == [100, 50, 0, 0, 0]
    assert [asked_of(f"page={text}").page for text in ("0", "-1", "x", "9" * 9, "")] == [1] * 5


async def test_the_order_is_the_lists_own_until_another_is_asked(db: Settings) -> None:
    await three()
    assert await names("") == ["丙纺织", "甲纺织"]
    assert await names("sort=name") == ["丙纺织", "甲纺织"]
    assert await names("sort=-name") == ["乙银行", "甲纺织"]
    assert await names("sort=county") == ["甲纺织", "乙银行"]
    assert await names("sort=name;drop+table+organisation") == ["丙纺织", "甲纺织"]


async def test_nothing_known_comes_last_in_either_direction(db: Settings) -> None:
    await three()
    for sort in ("county", "-county"):
        assert await names(f"sort={sort}&page=2") == ["丙纺织"]


async def test_filters_narrow_and_unknown_values_do_not(db: Settings) -> None:
    first, *_ = await three()
    assert await names("kind=bank") == ["乙银行"]
    assert await names("county=%E7%BC%99%E4%BA%91%E5%8E%BF") == ["甲纺织"]
    assert await names(f"number={first}") == ["乙银行"]
    for unheard in ("kind=moon", "number=x", "number=-1", f"number={2**63}", "number=%EF%BC%91", "county=", "moon=1"):
        found = await FIRMS.find(asked_of(unheard), False)
        assert (found.total, found.chosen, found.narrowed) == (3, {}, False)


async def test_the_search_is_folded(db: Settings) -> None:
    await three()
    assert await names("q=%E7%B4%A1%E7%B9%94") == ["丙纺织", "甲纺织"]
    assert await names("q='%25") == []


async def test_a_page_beyond_the_end_is_the_last_one(db: Settings) -> None:
    await three()
    found = await FIRMS.find(asked_of("page=9"), False)
    assert ([row.name for row in found.rows], found.page, found.pages, found.total) == (["乙银行"], 2, 2, 3)
    larger = await FIRMS.find(asked_of("page=9&size=100"), False)
    assert (len(larger.rows), larger.page, larger.size) == (3, 1, 100)
    nothing = await FIRMS.find(asked_of("page=9&q=nobody"), False)
    assert (nothing.rows, nothing.page, nothing.pages, nothing.total, nothing.narrowed) == ([], 1, 1, 0, True)


async def test_everything_found_is_taken_home_whatever_the_page(db: Settings) -> None:
    await three()
    assert [row.name for row in await FIRMS.all(asked_of("page=2&sort=-id"), False)] == ["丙纺织", "甲纺织", "乙银行"]
    assert [row.name for row in await FIRMS.all(asked_of("kind=bank"), False)] == ["乙银行"]
    assert (await FIRMS.find(Asked(text="nobody"), False)).options["county"] == ("缙云县", "青田县")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"kind"}),
        ("show=county", {"county"}),
        ("show=moon", {"kind"}),
        ("show=kind&show=county", {"kind", "county"}),
    ],
)
async def test_columns_are_chosen(db: Settings, query: str, shown: set[str]) -> None:
    found = await FIRMS.find(asked_of(query), False)
    assert (found.shown, found.options["kind"]) == (shown, ("enterprise", "bank"))


async def test_a_page_costs_two_statements_however_many_rows(db: Settings, statements: list[str]) -> None:
    await make.organisation()
    counts = []
    for _ in range(2):
        statements.clear()
        await FIRMS.find(Asked(), False)
        counts.append(len(statements))
        await three()
    assert counts == [2, 2]
