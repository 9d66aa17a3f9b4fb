"""Details: the fields that only one kind of need or supply has, from the form to the page and the search."""

from decimal import Decimal

import make
import msgspec
import pytest
from desk import host, said, send
from httpx import AsyncClient

from events.foundation.errors import FormErrors
from events.foundation.forms import Reader
from events.foundation.listing import Asked, asked_of
from events.foundation.pages import environment
from events.identity.rules import SYSTEM
from events.marketplace.actions import NeedDraft, edit_need
from events.marketplace.forms import DetailForm, ItemForm, fill_details, read_details
from events.marketplace.queries import NEEDS, SUPPLIES, need_view, needs_of
from events.marketplace.rules import Audience, Category, SupplyKind, Visibility
from events.marketplace.rules.details import (
    DETAILS_OF_NEEDS,
    DETAILS_OF_SUPPLIES,
    Shape,
    all_details,
    details_of,
    kept,
    missing,
    reversed_range,
    spoken,
)
from events.settings import Settings

FINANCE = {"term_months": "24", "use_of_funds": "equipment", "security": ["mortgage", "guarantee"]}


def read(kind: str, **fields: str | list[str]) -> dict[str, str | list[str]]:
    form = ItemForm(**{f"detail_{name}": value for name, value in fields.items()})
    reader = Reader(form)
    found = read_details(reader, details_of(kind, need=True))
    reader.done()
    return found


def test_every_category_and_kind_has_details_and_the_form_has_a_field_for_each() -> None:
    assert (set(DETAILS_OF_NEEDS), set(DETAILS_OF_SUPPLIES)) == (set(Category), set(SupplyKind))
    fields = {one.name for one in msgspec.structs.fields(DetailForm)} - {"csrf_token"}
    assert fields == {one.field for one in all_details()}
    assert all(bool(one.options) is (one.shape in (Shape.ONE, Shape.SEVERAL)) for one in all_details())
    assert all(bool(one.most) is (one.shape in (Shape.WHOLE, Shape.NUMBER)) for one in all_details())


def test_every_detail_and_option_has_its_word() -> None:
    lines = [f"{{{{ words.detail('{one.name}') }}}}" for one in all_details()]
    lines += [f"{{{{ words.detail_option('{one.name}', '{code}') }}}}" for one in all_details() for code in one.options]
    told = environment().from_string("\n".join(lines)).render().splitlines()
    codes = [one.name for one in all_details()] + [code for one in all_details() for code in one.options]
    assert [code for code, word in zip(codes, told, strict=True) if code == word] == []


def test_values_are_read_as_their_shape_says() -> None:
    assert read("finance", term_months="２４", rate_percent="4.35", present_loans_wan="1,200") == {
        "term_months": "24",
        "rate_percent": "4.35",
        "present_loans_wan": "1200",
    }
    assert read("finance", security=["credit", "credit"], use_of_funds="orders") == {
        "security": ["credit"],
        "use_of_funds": "orders",
    }
    assert read("talent", starts_on="2027-03-01", post=" 染整工程师 ") == {
        "starts_on": "2027-03-01",
        "post": "染整工程师",
    }
    assert read("finance", term_months=" ", post="不是产融的栏目") == {}
    assert read("weather", post="甲") == {}


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("finance", "term_months", "两年", "not_in_range"),
        ("finance", "term_months", "361", "not_in_range"),
        ("finance", "rate_percent", "-1", "not_in_range"),
        ("finance", "use_of_funds", "gambling", "not_an_option"),
        ("finance", "security", "gold", "not_an_option"),
        ("finance", "present_loans_wan", "很多", "not_an_amount"),
        ("talent", "starts_on", "明年", "not_a_date"),
        ("purchase", "product", "长" * 201, "too_long"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(kind: str, field: str, value: str, code: str) -> None:
    with pytest.raises(FormErrors) as wrong:
        read(kind, **{field: value})
    assert {name: found[0] for name, found in wrong.value.fields.items()} == {f"detail_{field}": code}


def test_a_range_runs_upwards() -> None:
    assert reversed_range({"pay_from_yuan": "8000", "pay_to_yuan": "12000"}) == ""
    assert reversed_range({"price_from_yuan": "9.5"}) == ""
    with pytest.raises(FormErrors) as wrong:
        read("talent", pay_from_yuan="12000", pay_to_yuan="8000")
    assert list(wrong.value.fields) == ["detail_pay_from_yuan"]


def test_only_what_belongs_to_the_kind_is_kept() -> None:
    assert kept({**FINANCE, "post": "厂长"}, "finance", need=True) == FINANCE
    assert kept(FINANCE, "talent", need=True) == {}
    assert kept(FINANCE, "finance", need=False) == {"term_months": "24", "security": ["mortgage", "guarantee"]}


def test_words_are_spoken_codes_are_not() -> None:
    assert spoken({"problem": "匀染性差", "maturity": "pilot", "indicators": "色差 ≤ 0.8"}) == "匀染性差 色差 ≤ 0.8"


def test_precise_asking_names_what_is_missing() -> None:
    assert missing("finance", {}, need=True) == ["term_months", "use_of_funds", "security", "amount_wan"]
    assert missing("finance", FINANCE, need=True, said=["amount_wan"]) == []
    assert missing("finance", {"term_months": "12"}, need=False) == ["security", "suits"]


def test_a_form_is_filled_with_what_is_known() -> None:
    form = DetailForm()
    fill_details(form, FINANCE)
    assert (form.detail_term_months, form.detail_security, form.detail_post) == ("24", ["mortgage", "guarantee"], "")


async def a_need(client: AsyncClient, **fields: str | list[str]) -> tuple[int, str]:
    await host(client)
    session_id = await make.session()
    firm = await make.participant(session_id, "丽水合成革有限公司")
    usual = {"organisation_id": str(firm), "kind": "finance", "title": "技改贷款", "visibility": "participants"}
    path = f"/sessions/{session_id}/items/needs"
    await send(client, path, {**usual, "priority": "0", "publish": "1", **fields})
    return session_id, path


async def test_details_are_entered_shown_edited_and_found(client: AsyncClient) -> None:
    session_id, path = await a_need(
        client,
        detail_term_months="24",
        detail_security=["mortgage", "guarantee"],
        detail_use_of_funds="equipment",
        amount_wan="800",
    )
    (need,) = await needs_of(session_id)
    assert need.details == FINANCE
    shown = said(await client.get(f"{path}/{need.id}"))
    assert ("期限（月） 24" in shown, "抵押、保证" in shown, "设备购置" in shown, "精准问需" in shown) == (
        True,
        True,
        True,
        False,
    )
    form = (await client.get(f"{path}/{need.id}/edit")).text
    assert 'name="detail_term_months" type="text" value="24"' in form
    assert form.count('name="detail_security" value="mortgage" checked') == 1
    wrong = await send(
        client,
        f"{path}/{need.id}/edit",
        {"kind": "finance", "title": "技改贷款", "visibility": "host", "priority": "0", "detail_term_months": "很久"},
    )
    assert (wrong.status_code, 'value="很久"' in wrong.text, "期限（月）" in wrong.text) == (422, True, True)


async def test_what_is_missing_is_said_with_the_way_to_add_it(client: AsyncClient) -> None:
    session_id, path = await a_need(client)
    (need,) = await needs_of(session_id)
    assert need.missing == ["term_months", "use_of_funds", "security", "amount_wan"]
    shown = await client.get(f"{path}/{need.id}")
    assert "还可以问清期限（月）、资金用途、担保方式、金额。" in said(shown)
    assert f'href="{path}/{need.id}/edit"' in shown.text


async def test_the_form_follows_the_kind_and_keeps_what_was_typed(client: AsyncClient) -> None:
    session_id, path = await a_need(client)
    (need,) = await needs_of(session_id)
    fields = {"kind": "talent", "title": "招聘工程师", "visibility": "host", "priority": "0"}
    for query in ("", f"?item={need.id}"):
        answer = await send(client, f"{path}/form{query}", fields, htmx=True)
        assert answer.status_code == 200
        assert ("detail_headcount" in answer.text, "detail_term_months" in answer.text) == (True, False)
        assert 'value="招聘工程师"' in answer.text
    assert [one.title for one in await needs_of(session_id)] == ["技改贷款"]
    assert (await send(client, f"{path}/form?item=999999", fields)).status_code == 404


async def test_words_of_details_are_searched(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    key = await make.need(session_id, firm, category="technology", title="攻关", details={"problem": "匀染性差"})
    rows = (await NEEDS.find(Asked(text="匀染"), session_id)).rows
    assert [row.id for row in rows] == [key]
    await edit_need(SYSTEM, key, NeedDraft(firm, "technology", "攻关"))
    assert (await NEEDS.find(Asked(text="匀染"), session_id)).total == 0


async def test_needs_are_filtered_by_what_was_chosen_and_by_what_is_still_asked(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    whole = await make.need(session_id, firm, category="finance", details=FINANCE, amount_wan=Decimal(800))
    open_ended = await make.need(session_id, firm, category="finance", details=FINANCE)
    bare = await make.need(session_id, firm, category="talent", details={"degree": "master"})
    supply = await make.supply(session_id, firm, kind="finance", details={"security": ["credit"], "term_months": "12"})

    async def found(query: str) -> set[int]:
        return {row.id for row in (await NEEDS.find(asked_of(query), session_id)).rows}

    assert await found("security=guarantee") == {whole, open_ended}
    assert await found("security=credit") == set()
    assert await found("degree=master") == {bare}
    assert await found("whole=1") == {whole}
    assert await found("whole=0") == {open_ended, bare}
    assert await found("security=gold") == {whole, open_ended, bare}
    for query, expected in (("security=credit", [supply]), ("whole=1", []), ("whole=0", [supply])):
        assert [row.id for row in (await SUPPLIES.find(asked_of(query), session_id)).rows] == expected


async def test_a_file_tells_details_in_words(client: AsyncClient) -> None:
    session_id, _ = await a_need(client, detail_term_months="24", detail_security=["mortgage", "guarantee"])
    file = (await client.get(f"/sessions/{session_id}/items?kind=finance&format=csv")).content.decode("utf-8-sig")
    assert "期限（月）：24" in file
    assert "担保方式：抵押、保证" in file
    shown = (await client.get(f"/sessions/{session_id}/items?kind=finance")).text
    assert ("security=mortgage" in shown, "degree=" in shown, "whole=0" in shown) == (True, False, True)


async def test_a_partner_sees_no_details_of_a_confidential_need(db: Settings) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    view = await need_view(await make.need(session_id, firm, category="finance", details=FINANCE, confidential=True))
    assert view.visibility is Visibility.HOST
    sealed, whole = view.face(Audience.PARTNER), view.face(Audience.HOST)
    assert sealed is not None
    assert whole is not None
    assert (sealed.details, whole.details) == ({}, FINANCE)
